"""The figures of a diagnosis in a browser: read, taken, typed, shown to some, taken out."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.findings.actions import share_finding
from concert.findings.models import Finding
from concert.indicators.actions import TypedFigure, type_figure
from concert.indicators.models import Comparison, Indicator, Past
from concert.launch.actions import settle
from concert.stakes.actions import StakeDrawn, draw_stake
from concert.territories.models import Establishment, SubjectKind
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, link, main, press, read, says, value, words
from tests.reading import Readers
from tests.territories.makers import keep_establishment, keep_figure, uai_of

FIGURE = {
    "Ce que c’est": "Passages à l’infirmerie",
    "Sa valeur": "12,5",
    "Son unité": "passages",
    "Sa période": "2025-2026",
    "Sa source": "Le registre de l’infirmière",
    "Relevé le": "2026-11-03",
}
ADD_FIGURE = "Ajouter ce chiffre"
TOO_FEW = "Aucun chiffre sur moins de 5 personnes"
NO_NUMBER = "Écrivez la phrase avec le nombre lui-même"
AT = {TOO_FEW: "Sa valeur"}
SEEN = "Ce que vous constatez"
SCHOOL = uai_of(350001)
PUPILS, IPS = "pupils_ecoles", "ips_ecoles"


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    """The address of the diagnosis, while it is shared."""
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


def figure(valbourg: Valbourg, label: str = "Passages", **said: Any) -> Indicator:
    given = {"value": 12.5, "unit": "passages", "period": "2025", "sensitive": False, **said}
    typed = TypedFigure(label, source="Le registre", **given)
    return type_figure(valbourg.concertation, typed, by=valbourg.claire, at=valbourg.at)


def finding(valbourg: Valbourg, about: Indicator) -> Finding:
    text, who = "La cour est bruyante.", {"by": valbourg.karim, "at": valbourg.at}
    return share_finding(valbourg.concertation, text, theme="", about=about, **who)


def school(valbourg: Valbourg, **pupils: float) -> None:
    """The concertation's school, with its pupils by year (`y2020=139`) and its IPS."""
    keep_establishment(SCHOOL)
    keep_figure(IPS, SubjectKind.ESTABLISHMENT, SCHOOL, period="2024-2025", value=104.5)
    for year, count in pupils.items():
        keep_figure(PUPILS, SubjectKind.ESTABLISHMENT, SCHOOL, period=year[1:], value=count)
    here = valbourg.concertation
    opened, here.opened_at = here.opened_at, None
    place = db.session.query(Establishment).filter_by(uai=SCHOOL).one()
    settle(here, place, by=valbourg.claire, at=valbourg.at)
    here.opened_at = opened


# --- figures --------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_figure_typed_is_shown_with_its_source(
    browse: Browse, lea: Browser, diagnosis: str, htmx: bool
) -> None:
    answer = press(lea, f"{diagnosis}/chiffres", ADD_FIGURE, FIGURE, htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    page = browse().page(diagnosis)
    for text in (
        "Passages à l’infirmerie",
        "12,5",
        "2025-2026",
        "Source : Le registre de l’infirmière",
        "Relevé le 3 novembre 2026",
    ):
        assert says(page, text), text


@pytest.mark.parametrize(("typed", "shown"), [("0,05", "0,05"), ("1 250", "1 250"), ("0", "0")])
def test_a_figure_is_read_as_it_was_typed(
    browse: Browse, lea: Browser, diagnosis: str, typed: str, shown: str
) -> None:
    press(lea, f"{diagnosis}/chiffres", ADD_FIGURE, {**FIGURE, "Sa valeur": typed})

    assert says(browse().page(diagnosis), f"Passages à l’infirmerie : {shown} passage")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("Ce que c’est", "", "Dites ce que ce chiffre mesure."),
        ("Sa valeur", "", "Écrivez un nombre."),
        ("Sa valeur", "beaucoup", "Écrivez un nombre, par exemple 58 ou 12,5."),
        ("Sa valeur", "ns", "Écrivez un nombre."),
        ("Sa période", "", "Dites de quelle année il date."),
        ("Sa source", "", "Un chiffre se donne avec sa source."),
        ("Relevé le", "", "Dites quel jour il a été relevé."),
        ("Sur combien de personnes", "4", TOO_FEW),
        ("Son unité", "élèves", TOO_FEW),
        ("La phrase qui le dit", "Beaucoup de passages", NO_NUMBER),
    ],
)
def test_a_figure_that_is_not_whole_is_given_back(
    lea: Browser, diagnosis: str, label: str, typed: str, said: str, htmx: bool
) -> None:
    given = {**FIGURE, "Sa valeur": "3" if said == TOO_FEW else "12,5", label: typed}

    answer = press(lea, f"{diagnosis}/chiffres", ADD_FIGURE, given, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert said in words(page)
    assert error(page, AT.get(said, label)).startswith(said)
    assert {one: value(page, one) for one in given} == given
    assert db.session.query(Indicator).count() == 0


@pytest.mark.parametrize("htmx", [False, True])
def test_a_figure_taken_out_leaves_what_was_said_of_it(
    valbourg: Valbourg, karim: Browser, lea: Browser, diagnosis: str, htmx: bool
) -> None:
    taken = figure(valbourg)
    finding(valbourg, taken)
    drawn = StakeDrawn("Respirer", "Courir.", "bien_etre", indicators=[taken.id])
    draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)

    press(lea, f"{diagnosis}/chiffres", "Retirer « Passages »", htmx=htmx)

    page = karim.page(diagnosis)
    assert says(page, "Aucun chiffre public pour l’instant.")
    assert says(page, "Respirer")
    assert not says(page, "Passages")
    assert says(karim.page(f"{diagnosis}/constats"), "La cour est bruyante.")


def test_a_sensitive_figure_is_shown_to_participants_alone(
    app: Flask, valbourg: Valbourg, diagnosis: str
) -> None:
    shown = figure(valbourg, sensitive=True)
    finding(valbourg, shown)
    drawn = StakeDrawn("Respirer", "Courir.", "bien_etre", indicators=[shown.id])
    draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    for path in (diagnosis, f"{diagnosis}/constats"):
        stranger, participant = Readers(app, valbourg.odile).read(path)
        assert "Passages" not in stranger, path
        assert "Passages" in participant, path
        assert "Passages" not in Readers(app, valbourg.tom).read(path)[1], path


# --- a figure on its page -------------------------------------------------------


def test_the_page_of_a_figure_says_it_draws_it_and_gives_its_source(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    one = figure(
        valbourg,
        "Élèves qui déjeunent",
        value=151,
        unit="élèves",
        period="2022",
        read_on=date(2023, 2, 1),
        past=[Past("2019", 130.0), Past("2020", 139.0)],
        compared=[Comparison("Les écoles du réseau", 160.0)],
    )

    page = browse().page(f"{diagnosis}/chiffres/{one.id}")

    for text in (
        "Élèves qui déjeunent : 151 élèves en 2022, 21 de plus qu’en 2019.",
        "Au-dessous de « Les écoles du réseau » (160).",
        "Ce chiffre date de 2022 : il a plus de deux ans.",
        "Il manque 2021 : le trait s’interrompt.",
        "Source : Le registre. Écrit par l’équipe, d’après la source.",
        "Période : 2022. Relevé le 1er février 2023.",
    ):
        assert says(page, text), text
    years, places = main(page).find_all("table")
    assert [words(row) for row in years.find_all("tr")][1:] == ["2019 130", "2020 139", "2022 151"]
    assert "Les écoles du réseau 160 élèves" in words(places)
    [drawing] = main(page).find_all("svg", role="img")
    assert drawing["aria-label"].startswith("Élèves qui déjeunent, de 2019 à 2022")


def test_a_figure_is_kept_as_a_spreadsheet_with_all_its_values(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    one = figure(valbourg, past=[Past("2024", 11.0)], compared=[Comparison("Ailleurs", 9.5)])

    for path in (f"{one.id}.csv", "tous.csv"):
        lines = browse().get(f"{diagnosis}/chiffres/{path}").get_data(as_text=True).splitlines()
        place = "École des Tilleuls, Valbourg"
        assert [line.split(";")[:5] for line in lines[1:]] == [
            ["Passages", place, "2024", "11,0", "passages"],
            ["Passages", place, "2025", "12,5", "passages"],
            ["Passages", "Ailleurs", "2025", "9,5", "passages"],
        ]
        assert lines[1].endswith("Le registre;;;2026-11-20")


# --- public figures -------------------------------------------------------------


def test_every_public_figure_is_taken_at_once_but_those_taken_out(
    valbourg: Valbourg, lea: Browser, browse: Browse, diagnosis: str
) -> None:
    school(valbourg, y2020=139, y2022=151)

    press(lea, f"{diagnosis}/chiffres", "Prendre tous les chiffres publics")
    press(lea, f"{diagnosis}/chiffres", "Retirer « Indice de position sociale de l’école »")

    page = lea.page(f"{diagnosis}/chiffres")
    assert "Prendre tous les chiffres publics" not in buttons(page)
    assert "Remettre « Indice de position sociale de l’école »" in buttons(page)
    assert says(browse().page(diagnosis), "151 élèves")


def test_a_concertation_opens_with_the_public_figures_of_its_school(
    valbourg: Valbourg, claire: Browser
) -> None:
    draft = valbourg.draft("Une cantine pour tous", valbourg.claire)
    keep_establishment(SCHOOL)
    keep_figure(PUPILS, SubjectKind.ESTABLISHMENT, SCHOOL, period="2022", value=151)
    place = db.session.query(Establishment).filter_by(uai=SCHOOL).one()
    settle(draft, place, by=valbourg.claire, at=valbourg.at)

    press(claire, f"/concertations/{draft.slug}/lancement/ouverture", "Ouvrir la concertation")

    [taken] = db.session.query(Indicator).filter_by(concertation_id=draft.id)
    assert (taken.label, taken.value) == ("Élèves de l’école", 151)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_newer_value_is_told_to_the_team_and_the_former_one_stays(
    valbourg: Valbourg, lea: Browser, browse: Browse, diagnosis: str, htmx: bool
) -> None:
    school(valbourg, y2022=151)
    press(lea, f"{diagnosis}/chiffres", "Prendre « Élèves de l’école »")
    keep_figure(PUPILS, SubjectKind.ESTABLISHMENT, SCHOOL, period="2023", value=160)

    page = lea.page(f"{diagnosis}/chiffres")
    assert says(page, "Une valeur plus récente est connue : 160 élèves en 2023.")
    assert not says(browse().page(diagnosis), "160")
    press(lea, f"{diagnosis}/chiffres", "Mettre à jour (Élèves de l’école)", htmx=htmx)

    [kept] = db.session.query(Indicator)
    assert (kept.period, kept.value, kept.past) == ("2023", 160, [("2022", 151)])
    assert not says(lea.page(f"{diagnosis}/chiffres"), "plus récente")


def test_a_figure_taken_out_is_put_back_with_what_was_said_of_it(
    valbourg: Valbourg, lea: Browser, diagnosis: str
) -> None:
    one = figure(valbourg)
    finding(valbourg, one)
    press(lea, f"{diagnosis}/chiffres", "Retirer « Passages »")
    assert not says(lea.page(f"{diagnosis}/constats"), "à propos de")
    assert lea.get(f"{diagnosis}/chiffres/{one.id}").status_code == 404

    press(lea, f"{diagnosis}/chiffres", "Remettre « Passages »")

    assert says(lea.page(f"{diagnosis}/constats"), "à propos de : Passages")
    assert says(lea.page(diagnosis), "« La cour est bruyante. »")


# --- correcting -----------------------------------------------------------------


def test_a_typed_figure_is_corrected_with_its_years_and_its_places(
    valbourg: Valbourg, lea: Browser, browse: Browse, diagnosis: str
) -> None:
    one = figure(valbourg, past=[Past("2024", 11.0)])
    where = f"{diagnosis}/chiffres/{one.id}/modifier"
    assert value(lea.page(where), "Période 1") == "2024"

    press(
        lea,
        where,
        "Corriger ce chiffre",
        {
            "Ce que c’est": "Retards",
            "Sa valeur": "43",
            "Son unité": "%",
            "La phrase qui le dit": "43 % des élèves arrivent en retard le lundi",
            "Période 2": "2023",
            "Valeur alors 2": "40,5",
            "Lieu ou moyenne 1": "Le réseau",
            "Valeur là-bas 1": "39",
        },
    )

    page = browse().page(f"{diagnosis}/chiffres/{one.id}")
    said = "43 % des élèves arrivent en retard le lundi en 2025, 2,5 points de plus qu’en 2023."
    assert says(page, said), words(main(page))


def test_a_row_half_typed_is_given_back(lea: Browser, diagnosis: str) -> None:
    given = {**FIGURE, "Période 1": "2024", "Lieu ou moyenne 1": "Le réseau", "Valeur là-bas 1": ""}

    answer = press(lea, f"{diagnosis}/chiffres", ADD_FIGURE, given)

    assert answer.status_code == 422
    assert says(answer, "« 2024 » : écrivez les deux, le nom et le nombre.")
    assert value(read(answer), "Période 1") == "2024"


def test_what_a_producer_publishes_is_not_corrected_here(
    valbourg: Valbourg, lea: Browser, diagnosis: str
) -> None:
    school(valbourg, y2022=151)
    press(lea, f"{diagnosis}/chiffres", "Prendre « Élèves de l’école »")
    [taken] = db.session.query(Indicator)
    where = f"{diagnosis}/chiffres/{taken.id}/modifier"

    assert says(lea.page(where), "il garde la valeur que son producteur publie")
    sent = {"label": "X", "value": "1", "period": "2022", "source": "Y", "read_on": "2026-01-01"}
    assert lea.post(where, sent).status_code == 409
    assert taken.value == 151


# --- who sees it ----------------------------------------------------------------


def test_a_sensitive_figure_is_shown_to_all_only_with_a_reason(
    app: Flask, valbourg: Valbourg, lea: Browser, diagnosis: str
) -> None:
    school(valbourg)
    press(lea, f"{diagnosis}/chiffres", "Prendre tous les chiffres publics")
    readers = Readers(app, valbourg.karim)
    stranger, participant = readers.read(diagnosis)
    assert "Indice de position" not in stranger
    assert "Un chiffre n’est montré qu’aux participants : lu trop vite" in stranger
    assert "Montré aux seuls participants : lu trop vite" in participant

    refused = press(lea, f"{diagnosis}/chiffres", "Garder ce choix", {"Qui le voit": "Tous"})
    assert error(read(refused), "Pourquoi") == "Dites pourquoi : c’est écrit à côté du chiffre."
    asked = {"Qui le voit": "Tous", "Pourquoi": "Le conseil d’école l’a demandé."}
    press(lea, f"{diagnosis}/chiffres", "Garder ce choix", asked)

    assert readers.both_read(diagnosis, "Montré à tous : Le conseil d’école l’a demandé.")


def test_a_public_figure_may_be_kept_for_participants_wherever_it_is_read(
    app: Flask, valbourg: Valbourg, lea: Browser, diagnosis: str
) -> None:
    one, why = figure(valbourg), "Le relevé est à vérifier."
    asked = {"Qui le voit": "Les participants", "Pourquoi": why}
    press(lea, f"{diagnosis}/chiffres", "Garder ce choix", asked)

    readers = Readers(app, valbourg.karim)
    stranger, participant = readers.read(diagnosis)
    assert "12,5" not in stranger
    assert why in stranger
    assert "12,5" in participant
    for path in (f"{one.id}", f"{one.id}.csv"):
        refused = readers.stranger.get(f"{diagnosis}/chiffres/{path}")
        assert refused.status_code in {303, 403}, path
        assert "12,5" not in refused.text
    assert "12,5" not in readers.stranger.get(f"{diagnosis}/chiffres/tous.csv").text
    assert "12,5" in readers.someone.get(f"{diagnosis}/chiffres/tous.csv").text


def test_whoever_speaks_from_the_page_of_a_figure_speaks_of_it(
    valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    figure(valbourg, "Retards")
    about = figure(valbourg)
    page = karim.page(f"{diagnosis}/chiffres/{about.id}")

    form = karim.page(link(page, "Dire ce que je constate"))

    assert value(form, "À propos du chiffre") == "Passages"
    press(karim, f"{diagnosis}/constats?chiffre={about.id}", "Publier mon constat", {SEEN: "Trop."})
    assert says(karim.page(f"{diagnosis}/chiffres/{about.id}"), "Trop.")


@pytest.mark.parametrize("asked", ["", "?chiffre=999", "?chiffre=beaucoup"])
def test_a_finding_is_about_no_figure_until_one_is_chosen(
    valbourg: Valbourg, karim: Browser, diagnosis: str, asked: str
) -> None:
    figure(valbourg)

    page = karim.page(f"{diagnosis}/constats{asked}")

    assert value(page, "À propos du chiffre") in {"", "Aucun en particulier"}
