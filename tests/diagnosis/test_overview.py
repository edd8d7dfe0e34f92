"""The diagnosis at a glance: what is disputed first, facts beside experience, and its size."""

import gzip
from types import SimpleNamespace as Row
from typing import Any

import pytest

from concert.concertations.phases import Phase
from concert.constraints.actions import lift_constraint, state_constraint
from concert.constraints.escalation import declare
from concert.constraints.exchange import answer, ask
from concert.constraints.models import Constraint, ConstraintKind, Level
from concert.core.database import db
from concert.diagnosis.overview import chapters_of, facts_of, shown
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.models import Finding, Weight
from concert.indicators.actions import TypedFigure, remove_indicator, show_to, type_figure
from concert.indicators.models import Comparison, Indicator, Past
from concert.stakes.actions import StakeDrawn, draw_stake
from concert.stakes.models import Stake, StakeSource
from tests.architecture.test_budget import MOST_BYTES, MOST_STATEMENTS, statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, link, main, press, says, words

WHY = "Chez nous, c’est tout le contraire, surtout le mardi."


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


def figure(valbourg: Valbourg, label: str, **said: Any) -> Indicator:
    typed = TypedFigure(label, 12.5, "passages", "2025", "Le registre", sensitive=False, **said)
    return type_figure(valbourg.concertation, typed, by=valbourg.claire, at=valbourg.at)


def finding(valbourg: Valbourg, text: str, about: Indicator | None = None) -> Finding:
    given: dict[str, Any] = {"theme": "", "by": valbourg.karim, "at": valbourg.at}
    return share_finding(valbourg.concertation, text, about=about, **given)


def dispute(valbourg: Valbourg, about: Indicator | None = None) -> Finding:
    """Karim, a parent, sees it; Odile, of the commune, qualifies it."""
    given = finding(valbourg, "La cantine est trop bruyante.", about)
    weigh_finding(given, Weight.NUANCED, WHY, by=valbourg.odile, at=valbourg.at)
    return given


def test_what_two_colleges_dispute_comes_first_with_both_voices(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    finding(valbourg, "Le portail est étroit.")
    dispute(valbourg)

    page = main(browse().page(diagnosis))

    [first, *_others] = page.find_all("article")
    for text in (
        "La cantine est trop bruyante.",
        WHY,
        "Le partagent : 1, avec qui le dit",
        "Le nuancent : 1",
    ):
        assert says(first, text), text
    assert says(first, "Parents")
    assert says(first, "Commune")


def test_a_figure_about_which_two_colleges_disagree_comes_before_the_others(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    first, second = figure(valbourg, "Passages"), figure(valbourg, "Décibels")
    finding(valbourg, "On s’y cogne.", first)
    dispute(valbourg, second)

    page = words(main(browse().page(diagnosis)))

    assert page.index("Décibels : 12,5") < page.index("Passages : 12,5")
    assert page.index("Décibels : 12,5") < page.rindex("La cantine est trop bruyante.")


@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_said_of_a_figure_is_shared_from_beside_it(
    valbourg: Valbourg, browse: Browse, diagnosis: str, htmx: bool
) -> None:
    given = finding(valbourg, "On s’y cogne.", figure(valbourg, "Passages"))
    odile = browse(valbourg.odile)

    press(odile, diagnosis, "Je partage", htmx=htmx)

    db.session.refresh(given)
    assert given.shared_count == 1
    page = odile.page(diagnosis)
    assert "Je ne le partage plus" in buttons(main(page))
    assert link(page, "Je nuance").endswith(f"/constats/{given.id}")
    assert "Je partage" not in buttons(main(browse(valbourg.karim).page(diagnosis)))


def test_the_page_of_a_figure_tells_what_is_said_of_it(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    one = figure(valbourg, "Passages")
    where = f"{diagnosis}/chiffres/{one.id}"
    assert says(browse().page(where), "Personne n’a encore rien dit de ce chiffre.")

    finding(valbourg, "On s’y cogne.", one)

    assert says(browse().page(where), "« On s’y cogne. »")


# --- the rule, by itself ----------------------------------------------------------


def _facts(disputes: dict[int, int], count: int = 12) -> list[Any]:
    voices = {n: [Row(said=1, disputed=disputed)] for n, disputed in disputes.items()}
    return facts_of([Indicator(id=n) for n in range(1, count + 1)], voices)


def test_facts_are_in_order_of_dispute_then_as_they_were_chosen() -> None:
    order = [fact.indicator.id for fact in _facts({3: 1, 2: 2, 5: 1}, 6)]

    assert order == [2, 3, 5, 1, 4, 6]


def test_many_facts_stand_under_the_stakes_that_cite_them_the_disputed_ones_first() -> None:
    stakes = [Stake(id=1, title="Respirer"), Stake(id=2, title="Manger"), Stake(id=3, title="Rien")]

    chapters = chapters_of(_facts({4: 1}), stakes, {4: 1, 5: 2, 6: 1, 7: 2}, "Les autres")

    assert [(one.title, [fact.indicator.id for fact in one.facts]) for one in chapters] == [
        ("", [4]),
        ("Respirer", [6]),
        ("Manger", [5, 7]),
        ("Les autres", [1, 2, 3, 8, 9, 10, 11, 12]),
    ]


def test_many_facts_on_which_no_stake_stands_need_no_heading() -> None:
    chapters = chapters_of(_facts({}, 12), [Stake(id=1, title="Respirer")], {}, "Les autres")

    assert [(one.title, len(one.facts)) for one in chapters] == [("", 12)]


def test_few_facts_need_no_heading() -> None:
    facts = _facts({}, 8)

    assert [one.title for one in chapters_of(facts, [Stake(id=1)], {1: 1}, "Les autres")] == [""]
    assert chapters_of([], [], {}, "Les autres") == []
    assert shown(_facts({2: 1}), "discutes")[0].indicator.id == 2


# --- what constrains, and themes ----------------------------------------------------


def limit(valbourg: Valbourg, text: str) -> Constraint:
    who: dict[str, Any] = {"by": valbourg.odile, "at": valbourg.at}
    return state_constraint(valbourg.commune, ConstraintKind.RULE, text, **who)


def test_what_is_to_be_lifted_higher_up_comes_first_then_what_is_asked_in_vain(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    waiting, asked = limit(valbourg, "Il faut un agrément."), limit(valbourg, "Le mur est classé.")
    answered, lifted = limit(valbourg, "Le budget est voté."), limit(valbourg, "La grille ferme.")
    for n in range(3):
        limit(valbourg, f"Une règle de plus, {n}.")
    who: dict[str, Any] = {"at": valbourg.at}
    ask(asked, "Jusqu’à quand ?", by=valbourg.karim, **who)
    question = ask(answered, "Jusqu’à quand ?", by=valbourg.karim, **who)
    answer(question, "Jusqu’en juin.", by=valbourg.odile, **who)
    declare(waiting, Level.ACADEMIE, "Le rectorat", "Elle seule agrée.", by=valbourg.odile, **who)
    lift_constraint(lifted, "La grille est réparée.", by=valbourg.odile, **who)
    db.session.commit()

    page = main(browse().page(diagnosis))
    section = page.find("section", attrs={"aria-labelledby": "constraints"})
    shown = [words(one) for one in section.find_all("article")]  # type: ignore[union-attr]

    assert len(shown) == 4
    assert shown[0] == ("Il faut un agrément. Commune de Valbourg À lever plus haut : Académie")
    assert shown[1] == "Le mur est classé. Commune de Valbourg 1 question sans réponse"
    assert "La grille ferme." not in " ".join(shown)
    assert link(page, "Lire les 7 contraintes").endswith("/contraintes")


def test_the_overview_says_that_nobody_has_said_what_constrains_them(
    browse: Browse, diagnosis: str
) -> None:
    assert says(browse().page(diagnosis), "Aucune partie prenante n’a encore dit ce qui la")


def test_the_overview_is_read_theme_by_theme(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    one, other = figure(valbourg, "Passages"), figure(valbourg, "Décibels")
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    here = valbourg.concertation
    draw_stake(here, StakeDrawn("Respirer", "", "bien_etre", indicators=[one.id]), **who)
    page = main(browse().page(diagnosis))
    assert not page.find("nav", attrs={"aria-label": "Thème"})
    draw_stake(here, StakeDrawn("Apprendre", "", "reussite", indicators=[other.id]), **who)
    db.session.commit()

    page = main(browse().page(link(main(browse().page(diagnosis)), "Réussite")))

    assert says(page, "Apprendre")
    assert says(page, "Décibels : 12,5")
    assert not says(page, "Respirer")
    assert not says(page, "Passages : 12,5")


def test_a_theme_that_is_not_offered_filters_nothing(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    figure(valbourg, "Passages")
    db.session.commit()

    assert says(browse().page(f"{diagnosis}?theme=inconnu"), "Passages : 12,5")


# --- a large one ------------------------------------------------------------------


def large(valbourg: Valbourg) -> None:
    """400 findings, 25 figures, 40 constraints and 12 stakes that stand on them."""
    places = [Comparison(one, 9.0 + n) for n, one in enumerate(("Académie", "Région", "France"))]
    years = [Past(str(year), 8.0 + year % 5) for year in range(2018, 2025)]
    figures = [
        figure(valbourg, f"Passages à l’endroit {n}", past=years, compared=places)
        for n in range(25)
    ]
    said, odile, at = [], valbourg.odile, valbourg.at
    for n in range(400):
        text = f"Au point {n}, {_SEEN[n % len(_SEEN)]} depuis {n % 7} ans, vers {8 + n % 9} heures."
        about = figures[n % 25] if n % 2 else None
        found = finding(valbourg, text, about)
        said.append(found)
        if n % 20 == 0:
            weigh_finding(found, Weight.NUANCED, f"{WHY} Au point {n}.", by=odile, at=at)
    here, limits = valbourg.concertation, []
    for n in range(40):
        one = Constraint(
            concertation_id=here.id,
            stakeholder_id=valbourg.commune.id,
            kind=ConstraintKind.RULE,
            text=f"La règle {n} demande que {_SEEN[n % len(_SEEN)]}.",
            stated_at=valbourg.at,
            stated_by_id=valbourg.odile.id,
        )
        limits.append(one)
    db.session.add_all(limits)
    db.session.flush()
    for n in range(12):
        stake = Stake(
            concertation=here, title=f"Trouver sa place, {n}", text="Chacun la sienne.",
            theme="bien_etre", position=n, drawn_at=valbourg.at,
        )  # fmt: skip
        stake.sources = [
            *(StakeSource(finding_id=one.id) for one in said[n * 5 : n * 5 + 5]),
            *(StakeSource(indicator_id=one.id) for one in figures[n * 2 : n * 2 + 2]),
            *(StakeSource(constraint_id=one.id) for one in limits[n * 3 : n * 3 + 3]),
        ]
        db.session.add(stake)
    db.session.commit()


_SEEN = (
    "les petits restent contre le mur sans oser traverser",
    "le ballon prend toute la place et l’on n’ose plus parler",
    "il n’y a ni banc ni ombre quand le soleil tape",
    "les toilettes ferment mal, alors on se retient jusqu’au soir",
    "le portail est si étroit que les poussettes attendent",
    "on entend à peine la maîtresse quand la cantine commence",
    "les grands jouent aux cartes derrière le préau",
)


@pytest.mark.parametrize("name", ["", "odile", "claire"])
def test_a_large_diagnosis_opens_within_the_budget(
    valbourg: Valbourg, browse: Browse, diagnosis: str, name: str
) -> None:
    large(valbourg)
    browser: Browser = browse(getattr(valbourg, name) if name else None)

    for path, most in ((diagnosis, MOST_BYTES), (f"{diagnosis}/imprimer", 100_000)):
        with statements() as asked:
            answer = browser.get(path)
        assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
        assert len(gzip.compress(answer.data, 6)) <= most, path


def test_the_printed_diagnosis_is_whole(valbourg: Valbourg, browse: Browse, diagnosis: str) -> None:
    large(valbourg)
    hidden, gone, *_others = db.session.query(Indicator).order_by(Indicator.id)
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    show_to(hidden, "À vérifier.", participants_only=True, **who)
    remove_indicator(gone, **who)
    db.session.commit()

    page = browse().page(f"{diagnosis}/imprimer")

    for text in ("23 chiffres", "400 constats", "40 contraintes", "12 enjeux", "À vérifier.", WHY):
        assert says(page, text), text
    assert len(main(page).find_all("svg", role="img")) == 23
    assert not says(page, "Passages à l’endroit 0 :")
    assert not says(page, "Passages à l’endroit 1 :")
    assert main(page).find("form") is None
