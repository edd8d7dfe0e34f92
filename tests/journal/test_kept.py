"""The database itself refuses to rewrite a journal, whatever is asked of it and however."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from concert.core.database import db
from concert.journal.models import Entry
from concert.journal.queries import links
from concert.launch.actions import discard
from tests.cast import Valbourg

_AGAIN = (
    "(id, concertation_id, n, at, verb, actor, details, previous, hash, seal)"
    " SELECT id, concertation_id, n, at, 'frame_revised', actor, details, previous, hash, seal"
    " FROM journal_entry WHERE n = 1"
)
REWRITINGS = {
    "a text is changed": "UPDATE journal_entry SET verb = 'frame_revised' WHERE n = 1",
    "a number is changed": "UPDATE journal_entry SET id = id + 1000 WHERE n = 1",
    "an entry is moved": "UPDATE journal_entry SET n = n + 1000 WHERE n = 1",
    "another person is put": "UPDATE journal_entry SET person_id = person_id + 1",
    "an entry is deleted": "DELETE FROM journal_entry WHERE n = 1",
    "all are deleted": "DELETE FROM journal_entry",
}


@pytest.mark.parametrize("statement", REWRITINGS.values(), ids=REWRITINGS.keys())
def test_the_journal_is_never_rewritten(valbourg: Valbourg, statement: str) -> None:
    _refused(valbourg, statement)


@pytest.mark.only_on("sqlite", "the other database does not know these words")
@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT OR REPLACE INTO journal_entry {_AGAIN}",
        f"REPLACE INTO journal_entry {_AGAIN}",
        "UPDATE OR REPLACE journal_entry SET id = 1 WHERE id = 2",
        "UPDATE OR IGNORE journal_entry SET verb = 'frame_revised' WHERE n = 1",
    ],
)
def test_sqlite_does_not_let_an_entry_be_replaced(valbourg: Valbourg, statement: str) -> None:
    _refused(valbourg, statement)


@pytest.mark.only_on("postgresql", "the other database does not know this word")
@pytest.mark.parametrize(
    "statement", ["TRUNCATE journal_entry CASCADE", "TRUNCATE concertation CASCADE"]
)
def test_postgresql_does_not_let_the_journal_be_emptied(valbourg: Valbourg, statement: str) -> None:
    _refused(valbourg, statement)


def test_an_entry_may_only_lose_whoever_acted(valbourg: Valbourg) -> None:
    db.session.execute(sa.text("UPDATE journal_entry SET person_id = NULL, salt = NULL"))

    assert not db.session.scalars(sa.select(Entry).where(Entry.person_id.is_not(None))).all()
    assert list(links(valbourg.concertation))


def test_only_a_draft_goes_with_its_journal(valbourg: Valbourg) -> None:
    draft = valbourg.draft("Une cantine pour tous", valbourg.claire)
    number = draft.id
    db.session.commit()

    discard(draft)
    db.session.commit()

    left = sa.select(sa.func.count()).select_from(Entry).where(Entry.concertation_id == number)
    assert db.session.scalar(left) == 0


def _refused(valbourg: Valbourg, statement: str) -> None:
    before = list(links(valbourg.concertation))
    db.session.commit()

    with pytest.raises(DatabaseError, match="never rewritten"):
        db.session.execute(sa.text(statement))
    db.session.rollback()

    assert list(links(valbourg.concertation)) == before
