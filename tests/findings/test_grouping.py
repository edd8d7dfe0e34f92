"""Findings put together by those who facilitate: who said what stays, and it is undone."""

from datetime import timedelta
from typing import Any

import pytest

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.errors import Conflict
from concert.core.search import stems
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.grouping import forget_old_moves, gather, suggested, undo_gathering
from concert.findings.groups import findings_in, latest_moves
from concert.findings.models import Finding, FindingGroup, FindingMove, Weight
from concert.journal.models import Verb
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, has_link, link, main, press, read, says, value, words
from tests.notices.test_recipients import told

CHOSEN, TITLE, PLACE = (
    "Les constats à ranger ensemble",
    "Dans un nouveau groupe, intitulé",
    "Ou dans le groupe",
)
GATHER = "Ranger ces constats"


@pytest.fixture
def findings(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic/constats"


def seen(valbourg: Valbourg, text: str, by: Any = None) -> Finding:
    who = {"by": by or valbourg.karim, "at": valbourg.at}
    return share_finding(valbourg.concertation, text, theme="", about=None, **who)


def grouped(valbourg: Valbourg, *given: Finding, title: str = "Le bruit") -> FindingGroup:
    who = {"by": valbourg.lea, "at": valbourg.at}
    group = gather(valbourg.concertation, given, title, **who)
    assert group
    return group


def texts(page: Any) -> list[str]:
    return sorted(words(one.find("p")) for one in main(page).find_all("article"))


@pytest.mark.parametrize("htmx", [False, True])
def test_a_facilitator_puts_findings_together_and_each_keeps_its_author(
    browse: Browse, valbourg: Valbourg, lea: Browser, findings: str, htmx: bool
) -> None:
    for text, by in (("On crie.", valbourg.karim), ("Ça résonne.", valbourg.odile)):
        seen(valbourg, text, by)
    seen(valbourg, "Le préau fuit.")
    chosen = {CHOSEN: ["On crie.", "Ça résonne."], TITLE: "Le bruit"}

    answer = press(lea, f"{findings}/rangement", GATHER, chosen, htmx=htmx)

    assert answer.status_code == (204 if htmx else 303)
    page = browse().page(link(main(browse().page(findings)), "Le bruit (2)"))
    assert texts(page) == ["On crie.", "Ça résonne."]
    for text in ("2 constats rangés ici", "Parents", "Commune"):
        assert says(page, text), text
    loose = browse().page(link(main(page), "Pas encore rangés"))
    assert texts(loose) == ["Le préau fuit."]


def test_what_was_ticked_in_a_group_stays_ticked_when_the_form_comes_back(
    valbourg: Valbourg, lea: Browser, findings: str
) -> None:
    group = grouped(valbourg, seen(valbourg, "On crie."), seen(valbourg, "Ça résonne."))
    where = f"{findings}/rangement?groupe={group.id}"

    answer = press(lea, where, GATHER, {CHOSEN: "On crie."})

    assert answer.status_code == 422
    assert value(read(answer), CHOSEN) == ["On crie."]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({TITLE: "Le bruit"}, "Cochez d’abord les constats à ranger."),
        ({CHOSEN: "On crie."}, "Donnez un titre au groupe, ou choisissez-en un."),
    ],
)
def test_what_is_missing_to_gather_is_said_and_what_was_ticked_stays(
    valbourg: Valbourg,
    lea: Browser,
    findings: str,
    chosen: dict[str, Any],
    said: str,
    htmx: bool,
) -> None:
    seen(valbourg, "On crie.")

    answer = press(lea, f"{findings}/rangement", GATHER, chosen, htmx=htmx)

    assert answer.status_code == 422
    assert error(read(answer), TITLE) == said
    assert bool(read(answer).select("input[name=finding][checked]")) is (CHOSEN in chosen)
    assert db.session.query(FindingGroup).count() == 0


def test_a_finding_goes_to_another_group_then_to_none(
    valbourg: Valbourg, lea: Browser, findings: str
) -> None:
    one, other = seen(valbourg, "On crie."), seen(valbourg, "Le préau fuit.")
    grouped(valbourg, one)
    water = grouped(valbourg, other, title="L’eau")
    board = link(main(lea.page(f"{findings}/rangement")), "Le bruit")

    press(lea, board, GATHER, {CHOSEN: "On crie.", PLACE: "L’eau"})
    db.session.expire_all()
    assert {two.id for two in findings_in(water.id)} == {one.id, other.id}

    board = link(main(lea.page(f"{findings}/rangement")), "L’eau")
    press(lea, board, GATHER, {CHOSEN: "On crie.", PLACE: "Aucun : les sortir de leur groupe"})
    db.session.expire_all()
    assert findings_in(water.id) == [other]


def test_a_gathering_is_undone_for_seven_days(
    valbourg: Valbourg, lea: Browser, findings: str
) -> None:
    one = seen(valbourg, "On crie.")
    grouped(valbourg, one)

    press(lea, f"{findings}/rangement", "Annuler ce rangement")

    db.session.refresh(one)
    assert one.group_id is None
    assert "Annuler ce rangement" not in " ".join(buttons(lea.page(f"{findings}/rangement")))

    grouped(valbourg, one, title="Le calme")
    batch = db.session.query(FindingMove).filter_by(undone_at=None).one().batch
    late = valbourg.at + timedelta(days=7, minutes=1)
    assert latest_moves(valbourg.concertation, since=late - timedelta(days=7)) == []
    with pytest.raises(Conflict):
        undo_gathering(valbourg.concertation, batch, by=valbourg.lea, at=late)


def test_a_group_gathers_why_its_findings_are_shared_or_qualified(
    valbourg: Valbourg, browse: Browse, findings: str
) -> None:
    shouts, doors = seen(valbourg, "On crie."), seen(valbourg, "Les portes claquent.")
    elsewhere = seen(valbourg, "Il manque des livres.")
    group = grouped(valbourg, shouts, doors)
    who: dict[str, Any] = {"by": valbourg.odile, "at": valbourg.at}
    weigh_finding(shouts, Weight.NUANCED, "Pas le matin.", **who)
    weigh_finding(doors, Weight.SHARED, "Je l’entends d’ici.", **who)
    weigh_finding(elsewhere, Weight.NUANCED, "Il y en a.", **who)
    weigh_finding(shouts, Weight.NUANCED, "Pas en classe.", by=valbourg.lea, at=valbourg.at)
    db.session.commit()
    here = f"{findings}/groupes/{group.id}"

    page = browse().page(here)
    of_the_commune = browse().page(f"{here}?college=commune")

    assert [one.get_text(" ", strip=True).split()[-2:] for one in page.select("tbody tr")] == [
        ["0", "1"],
        ["1", "1"],
    ]
    assert says(page, "Pas le matin.")
    assert says(page, "Je l’entends d’ici.")
    assert says(page, "À propos de : « On crie. »")
    assert not says(page, "Il y en a.")
    assert says(of_the_commune, "Pas le matin.")
    assert not says(of_the_commune, "Pas en classe.")
    assert link(browse().page(f"{findings}?groupe={group.id}"), "Pourquoi on les partage") == here


@pytest.mark.usefixtures("findings")
def test_what_can_no_longer_be_undone_is_forgotten_and_the_findings_stay(
    valbourg: Valbourg,
) -> None:
    shouts = seen(valbourg, "On crie.")
    group = grouped(valbourg, shouts)

    assert forget_old_moves(at=valbourg.at + timedelta(days=6)) == 0
    assert forget_old_moves(at=valbourg.at + timedelta(days=8)) == 1
    db.session.commit()

    assert db.session.query(FindingMove).count() == 0
    assert findings_in(group.id) == [shouts]


def test_undoing_leaves_where_it_is_what_was_moved_since(valbourg: Valbourg, findings: str) -> None:
    one, other = seen(valbourg, "On crie."), seen(valbourg, "Ça résonne.")
    grouped(valbourg, one, other)
    batch = db.session.query(FindingMove.batch).distinct().scalar()
    later = grouped(valbourg, other, title="L’écho")

    undo_gathering(valbourg.concertation, batch, by=valbourg.lea, at=valbourg.at)

    assert (one.group_id, other.group_id) == (None, later.id)
    assert findings


def test_its_author_is_told_and_may_say_that_it_is_not_what_they_say(
    valbourg: Valbourg, karim: Browser, lea: Browser, findings: str
) -> None:
    given = seen(valbourg, "On crie.")
    group = grouped(valbourg, given)
    assert told(Verb.FINDINGS_GROUPED) == {("Karim Haddad", "author")}

    press(karim, f"{findings}/{given.id}", "Ce n’est pas ce que je dis")

    page = lea.page(f"{findings}/rangement?groupe={group.id}")
    assert says(page, "son auteur dit : « ce n’est pas ce que je dis »")
    assert told(Verb.FINDING_GROUP_OBJECTED) == {("Claire Le Goff", "lead")}
    assert "Ce n’est pas ce que je dis" not in buttons(karim.page(f"{findings}/{given.id}"))


def test_a_group_is_given_a_better_title(valbourg: Valbourg, lea: Browser, findings: str) -> None:
    group = grouped(valbourg, seen(valbourg, "On crie."))

    press(
        lea,
        f"{findings}/rangement?groupe={group.id}",
        "Renommer ce groupe",
        {"Nouveau titre": "Le vacarme"},
    )

    assert has_link(main(lea.page(findings)), "Le vacarme (1)")


def test_those_that_resemble_are_proposed_together(
    valbourg: Valbourg, lea: Browser, findings: str
) -> None:
    for text in ("La cour est bruyante à midi.", "Le préau fuit.", "Une cour trop bruyante."):
        seen(valbourg, text)

    page = lea.page(f"{findings}/rangement")
    assert says(page, "Ceux-ci se ressemblent")
    press(lea, f"{findings}/rangement", "Ranger 2 constats ensemble", {"Titre du groupe": "Bruit"})

    group = db.session.query(FindingGroup).one()
    assert len(findings_in(group.id)) == 2


def test_only_those_who_facilitate_reach_the_board(
    valbourg: Valbourg, karim: Browser, lea: Browser, findings: str
) -> None:
    seen(valbourg, "On crie.")

    assert karim.get(f"{findings}/rangement").status_code == 403
    assert not has_link(karim.page(findings), "Ranger les constats")
    assert has_link(lea.page(findings), "Ranger les constats")


# --- what is suggested ---------------------------------------------------------------


def test_suggestions_are_the_same_for_the_same_words_the_largest_first() -> None:
    said = {
        n: set(stems(text))
        for n, text in enumerate(
            (
                "Le portail reste ouvert.",
                "La cantine est bruyante.",
                "Cantine trop bruyante pour manger.",
                "On mange dans une cantine bruyante.",
                "Le portail ouvert inquiète.",
                "Il manque des livres.",
            )
        )
    }

    assert suggested(said) == [[1, 2, 3], [0, 4]]
    assert suggested(said) == suggested(dict(said))
    assert suggested(said, 1) == [[1, 2, 3]]
    assert suggested({}) == []
