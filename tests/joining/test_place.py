"""« Ma participation » : one's name, one's college, and leaving."""

import pytest

from concert.concertations.counters import recount
from concert.concertations.models import College, Participation
from concert.concertations.phases import Phase
from concert.concertations.queries import the_college
from concert.core.database import db
from concert.core.errors import Refused
from concert.joining.actions import join
from concert.joining.leaving import change_college, leave
from concert.policy.rules import Permission, may
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, has_link, press, says


def path_of(valbourg: Valbourg, rest: str = "") -> str:
    return f"/concertations/{valbourg.concertation.slug}/ma-participation{rest}"


def place(valbourg: Valbourg) -> Participation:
    """Karim's."""
    found = db.session.query(Participation).filter_by(
        concertation_id=valbourg.concertation.id, person_id=valbourg.karim.id
    )
    return found.one()


def counts(valbourg: Valbourg) -> dict[str, int]:
    rows = db.session.query(College).filter_by(concertation_id=valbourg.concertation.id)
    return {one.code: one.participants_count for one in rows}


def test_a_participant_reads_what_they_gave_with_its_place(
    karim: Browser, valbourg: Valbourg
) -> None:
    idea = valbourg.idea("Un potager")

    page = karim.page(path_of(valbourg))

    assert has_link(page, "Un potager")
    assert page.find("a", href=f"/concertations/{valbourg.concertation.slug}/idees/{idea.id}")


def test_a_college_is_changed_once_and_what_was_given_stays_in_the_former(
    karim: Browser, valbourg: Valbourg
) -> None:
    recount(valbourg.concertation)
    idea, former, before = valbourg.idea(), place(valbourg).college_id, counts(valbourg)

    answer = press(karim, path_of(valbourg), "Changer de collège", {"Mon collège": "equipe"})

    page = karim.page(answer.location)
    after = counts(valbourg)
    assert (after["parents"], after["equipe"]) == (before["parents"] - 1, before["equipe"] + 1)
    assert idea.college_id == former
    assert says(page, "Vous avez déjà changé de collège")
    assert "Changer de collège" not in buttons(page)


def test_no_college_changes_while_a_vote_is_open(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.VOTE)
    college = the_college(valbourg.concertation, "equipe")

    with pytest.raises(Refused, match="Le vote est en cours"):
        change_college(place(valbourg), college, by=valbourg.karim, at=valbourg.at)


def test_leaving_takes_the_name_away_and_keeps_what_was_given(
    karim: Browser, browse: Browse, valbourg: Valbourg
) -> None:
    idea = valbourg.idea("Un potager")
    place(valbourg).shown_as = "Le papa de Léo"
    here = f"/concertations/{valbourg.concertation.slug}/idees/{idea.id}"
    assert says(browse().page(here), "Le papa de Léo")

    press(karim, path_of(valbourg, "/depart"), "Quitter cette concertation")

    page = browse().page(here)
    assert says(page, "Un potager")
    assert not says(page, "Le papa de Léo")
    assert karim.get(path_of(valbourg)).status_code == 403


def test_whoever_leaves_no_longer_acts_for_anyone(valbourg: Valbourg) -> None:
    recount(valbourg.concertation)
    before = valbourg.concertation.participants_count

    leave(valbourg.concertation, by=valbourg.karim, at=valbourg.at)

    assert not may(valbourg.karim, Permission.SPEAK_FOR, valbourg.parents, valbourg.at)
    assert [one.ended_at for one in valbourg.parents.mandates] == [valbourg.at]
    assert valbourg.concertation.participants_count == before - 1


def test_the_last_one_who_leads_cannot_leave(claire: Browser, valbourg: Valbourg) -> None:
    answer = claire.post(path_of(valbourg, "/depart"))

    assert answer.status_code == 403
    assert says(answer, "transmettez-la d’abord")


def test_whoever_comes_back_finds_their_place_and_is_counted_once(valbourg: Valbourg) -> None:
    recount(valbourg.concertation)
    before = counts(valbourg)
    leave(valbourg.concertation, by=valbourg.karim, at=valbourg.at)

    parents = the_college(valbourg.concertation, "parents")
    join(valbourg.concertation, parents, code="", shown_as="", by=valbourg.karim, at=valbourg.at)

    assert counts(valbourg) == before
    assert place(valbourg).left_at is None


def test_the_journal_that_all_may_take_counts_no_college(
    browse: Browse, valbourg: Valbourg
) -> None:
    """Counting who comes, goes and changes would give how many each college holds."""
    join(
        valbourg.concertation,
        the_college(valbourg.concertation, "parents"),
        code=valbourg.concertation.join_code or "",
        shown_as="",
        by=valbourg.tom,
        at=valbourg.at,
    )
    db.session.commit()

    assert (
        "college"
        not in browse().get(f"/concertations/{valbourg.concertation.slug}/journal.jsonl").text
    )
