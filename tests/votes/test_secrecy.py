"""Nothing that is kept, told or written links a voter to a choice."""

import logging
import re
from typing import Any

import pytest
import sqlalchemy as sa

from concert.concertations.models import Participation
from concert.core import keyring
from concert.core.database import db
from concert.journal.models import Entry, Verb
from concert.people.models import Person
from concert.votes.actions import Receipt, cast_ballot, key_name
from concert.votes.counting import count_with_our_key
from concert.votes.methods import majority
from concert.votes.models import BoardLine, Envelope, Poll
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.votes.voting import close, graded

# As many ballots as can differ, so that an order that shows through is seen.
VOTERS = 24


@pytest.fixture
def poll(valbourg: Valbourg) -> Poll:
    return valbourg.poll()


def vote(valbourg: Valbourg, poll: Poll) -> dict[Person, Receipt]:
    """Each votes in turn, otherwise than the one before."""
    grades = majority.columns
    return {
        voter: cast_ballot(
            poll,
            graded(poll, grades[n % 6], grades[n // 6]),
            by=voter,
            at=valbourg.at,
        )
        for n, voter in enumerate(valbourg.crowd("parents", VOTERS))
    }


def count(valbourg: Valbourg, poll: Poll) -> None:
    close(valbourg)
    count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)
    db.session.commit()


def values_of(table: sa.Table) -> list[str]:
    return [str(value) for row in db.session.execute(sa.select(table)) for value in row]


# --- the database -----------------------------------------------------------------


def test_no_table_holds_a_choice_before_the_count(valbourg: Valbourg, poll: Poll) -> None:
    receipts = vote(valbourg, poll)

    told = "\n".join(one for table in db.metadata.sorted_tables for one in values_of(table))

    assert not [grade for grade in majority.columns if re.search(rf"\b{grade}\b", told)]
    assert not [one.code for one in receipts.values() if one.code in told]


def test_the_board_and_the_roll_share_nothing(valbourg: Valbourg, poll: Poll) -> None:
    vote(valbourg, poll)
    count(valbourg, poll)

    board = set(values_of(BoardLine.__table__)) - {str(poll.id)}  # type: ignore[arg-type]
    roll = set(values_of(Envelope.__table__)) | set(values_of(Participation.__table__))  # type: ignore[arg-type]

    assert not board & roll
    assert [one.name for one in BoardLine.__table__.columns] == ["poll_id", "code", "choices"]


def test_no_table_of_the_vote_says_when(poll: Poll) -> None:
    assert poll
    for table in (Envelope.__table__, BoardLine.__table__):
        assert not [one.name for one in table.columns if isinstance(one.type, sa.DateTime)]


def orders(table: str) -> list[str]:
    """What tells, in this database, in which order the rows of a table were written."""
    if db.engine.dialect.name == "postgresql":
        return ["ctid", "xmin::text::bigint", "poll_id"]
    # Without rowid, SQLite keeps the rows by their key and by nothing else.
    with pytest.raises(sa.exc.OperationalError, match="no such column"):
        db.session.execute(sa.text(f"SELECT rowid FROM {table}"))  # noqa: S608
    return ["poll_id"]


def in_order(table: str, column: str, order: str) -> list[Any]:
    found = db.session.execute(
        sa.text(f"SELECT {column} FROM {table} ORDER BY {order}, {column}")  # noqa: S608
    )
    return [row[0] for row in found]


def test_no_order_of_the_rows_links_the_board_to_the_voters(valbourg: Valbourg, poll: Poll) -> None:
    vote(valbourg, poll)
    count(valbourg, poll)

    for order in orders("board_line"):
        codes = in_order("board_line", "code", order)
        assert codes == sorted(codes), "the board is written in the order of its codes"


def test_the_rows_of_the_board_are_written_together(valbourg: Valbourg, poll: Poll) -> None:
    vote(valbourg, poll)
    count(valbourg, poll)

    if db.engine.dialect.name == "postgresql":
        marks = db.session.execute(sa.text("SELECT DISTINCT xmin::text FROM board_line")).all()
        assert len(marks) == 1
    assert len(in_order("board_line", "code", "poll_id")) == VOTERS


@pytest.mark.parametrize("column", ["fingerprint", "participation_id"])
def test_whoever_pairs_the_lists_by_their_order_is_right_by_chance_alone(
    valbourg: Valbourg, poll: Poll, column: str
) -> None:
    """The attack: put the roll in every order there is, and lay the board beside it."""
    receipts = vote(valbourg, poll)
    count(valbourg, poll)
    code_of = {_place_of(voter, poll): receipt.code for voter, receipt in receipts.items()}

    for order in [*orders("envelope"), "fingerprint", "participation_id"]:
        roll = in_order("envelope", "participation_id", order if order != column else column)
        codes = in_order("board_line", "code", "code")
        right = sum(code_of[place] == code for place, code in zip(roll, codes, strict=True))
        assert right < VOTERS / 2


def _place_of(voter: Person, poll: Poll) -> int:
    found = db.session.scalar(
        sa.select(Participation.id).where(
            Participation.person_id == voter.id,
            Participation.concertation_id == poll.concertation_id,
        )
    )
    assert found
    return found


# --- the journal ------------------------------------------------------------------


def test_the_journal_says_who_voted_and_nothing_else(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    receipts = vote(valbourg, poll)
    count(valbourg, poll)

    published = browse().get(f"/concertations/{valbourg.concertation.slug}/journal.jsonl").text

    assert not [one.code for one in receipts.values() if one.code in published]
    assert not [grade for grade in majority.columns if f'"{grade}"' in published]
    cast = db.session.scalars(sa.select(Entry).where(Entry.verb == Verb.BALLOT_CAST)).all()
    assert {tuple(one.details) for one in cast} == {("poll", "fingerprint")}
    assert {one.details["fingerprint"] for one in cast} == {
        one.fingerprint for one in receipts.values()
    }


def test_two_ballots_of_one_person_are_not_told_apart_in_the_published_journal(
    valbourg: Valbourg, poll: Poll
) -> None:
    for _again in range(2):
        cast_ballot(poll, graded(poll, "good"), by=valbourg.karim, at=valbourg.at)

    cast = db.session.scalars(sa.select(Entry).where(Entry.verb == Verb.BALLOT_CAST)).all()
    assert len({one.actor for one in cast}) == 2


# --- pages and letters --------------------------------------------------------------


def test_no_page_but_the_receipt_and_the_board_shows_a_code(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    receipts = list(vote(valbourg, poll).values())
    count(valbourg, poll)
    paths = ("", "/vote", "/vote/resultats", "/journal", "/empreintes", "/suites", "/plan")

    for who in (None, valbourg.karim, valbourg.claire):
        browser = browse(who)
        for path in paths:
            page = browser.get(f"/concertations/{valbourg.concertation.slug}{path}").text
            assert not [one for one in receipts if one.code in page or one.fingerprint in page]


# --- logs -----------------------------------------------------------------------------


def test_the_logs_of_a_vote_say_neither_who_nor_what(
    valbourg: Valbourg, poll: Poll, browse: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything that any library would write, at its most talkative, about statements apart."""
    caplog.set_level(logging.DEBUG)
    address = f"/concertations/{valbourg.concertation.slug}/vote"
    browser, ballot = browse(valbourg.karim), graded(poll, "insufficient", "to_reject")
    page = browser.post(f"{address}/bulletin", ballot)
    browser.post(f"{address}/bulletin", {"choice-0": "insufficient"})

    said = "\n".join(record.getMessage() for record in caplog.records)

    code = re.search(r"(?:[2-9B-Z]{4}-){4}[2-9B-Z]{4}", page.text)
    assert code
    for secret in (code[0], "insufficient", "to_reject", "karim@exemple.fr"):
        assert secret not in said


def test_a_fault_while_voting_writes_nothing_of_the_ballot_in_the_logs(
    valbourg: Valbourg, poll: Poll, browse: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    poll.public_key = b"not a key"
    db.session.commit()

    answer = browse(valbourg.karim).post(
        f"/concertations/{valbourg.concertation.slug}/vote/bulletin",
        graded(poll, "insufficient", "to_reject"),
    )

    assert answer.status_code == 500
    assert caplog.records
    said = caplog.text
    assert not [word for word in ("insufficient", "to_reject", "karim") if word in said]


# --- the database's own guard -----------------------------------------------------------


def test_the_database_itself_refuses_an_envelope_after_the_count(
    valbourg: Valbourg, poll: Poll
) -> None:
    vote(valbourg, poll)
    count(valbourg, poll)
    late = valbourg.comes(valbourg.tom, "parents")
    db.session.commit()
    slipped = sa.text(
        "INSERT INTO envelope (poll_id, participation_id, sealed, fingerprint)"
        " VALUES (:poll, :place, :sealed, 'late')"
    )

    with pytest.raises(sa.exc.DatabaseError, match="the urn has been opened"):
        db.session.execute(slipped, {"poll": poll.id, "place": late.id, "sealed": b"late"})

    db.session.rollback()


def test_the_database_itself_refuses_to_change_an_envelope_after_the_count(
    valbourg: Valbourg, poll: Poll
) -> None:
    vote(valbourg, poll)
    count(valbourg, poll)

    with pytest.raises(sa.exc.DatabaseError, match="the urn has been opened"):
        db.session.execute(sa.text("UPDATE envelope SET sealed = :other"), {"other": b"other"})

    db.session.rollback()


def test_whoever_has_the_database_without_the_key_opens_nothing(
    valbourg: Valbourg, poll: Poll
) -> None:
    vote(valbourg, poll)
    key = keyring.read(key_name(poll))

    everything = [value for table in db.metadata.sorted_tables for value in values_of(table)]

    assert not [one for one in everything if key.hex() in one or repr(key)[2:-1] in one]
