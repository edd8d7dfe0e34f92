"""No column about a person is forgotten: each says what it is, and what erasing does to it."""

import re

import pytest
import sqlalchemy as sa

from concert.core.database import db
from concert.privacy.held import Fate
from concert.privacy.inventory import INVENTORY, NOBODYS
from concert.privacy.lines import lines, references

pytestmark = pytest.mark.usefixtures("app")

# What a column about a person is called, when it is not a reference to one.
_ABOUT_SOMEONE = re.compile(
    r"^to$|(^|_)(e?mail|name|shown_as|signatory|capacity|pseudonym|phone|ip|address|device|agent"
    r"|bureau)(_|$)"
)


def _about_someone(column: sa.Column[object]) -> bool:
    targets = {key.column.table.name for key in column.foreign_keys}
    return bool(targets & {"person", "participation"} or _ABOUT_SOMEONE.search(column.name))


def test_every_column_about_a_person_has_its_line() -> None:
    columns = [one for table in db.metadata.sorted_tables for one in table.columns]
    about = {str(one) for one in columns if _about_someone(one)}

    forgotten = about - INVENTORY.keys() - NOBODYS
    assert not forgotten, (
        f"Add a line to concert/privacy/inventory.py for: {', '.join(sorted(forgotten))}"
    )


def test_every_line_is_about_a_column_that_exists() -> None:
    columns = {str(one) for table in db.metadata.sorted_tables for one in table.columns}

    assert INVENTORY.keys() | NOBODYS <= columns
    for line in references():
        assert set(line.held.shows) <= set(line.table.columns.keys()), line.column


def test_a_text_is_found_by_a_reference_of_its_own_row() -> None:
    for line in lines():
        assert line.by.refers, line.column


def test_what_is_kept_says_why() -> None:
    silent = [str(line.column) for line in lines() if line.held.fate is Fate.KEPT]

    assert [name for name in silent if not INVENTORY[name].why] == []


def test_what_is_to_be_cut_or_cleared_can_be() -> None:
    for line in lines():
        if line.held.fate is Fate.CUT:
            assert line.column.nullable, line.column
        if line.held.fate is Fate.CLEARED and not line.column.nullable:
            assert isinstance(line.column.type, sa.String), line.column


def test_no_secret_is_ever_given() -> None:
    secret = re.compile("token|hash$|salt|sealed|fingerprint|code$|wraps|key$")
    allowed = {"document_hash"}

    shown = {f"{line.table.name}.{name}" for line in references() for name in line.held.shows}
    assert [
        name for name in shown if secret.search(name) and name.split(".")[1] not in allowed
    ] == []


@pytest.mark.parametrize("name", ["email", "to", "signatory", "shown_as", "device", "asked_by_ip"])
def test_a_name_or_an_address_is_known_by_what_its_column_is_called(name: str) -> None:
    assert _about_someone(sa.Column(name, sa.String(80)))


def test_a_reference_to_a_person_is_known_whatever_it_is_called() -> None:
    referring = sa.Column("champion", sa.Integer, sa.ForeignKey("person.id"))
    metadata = sa.MetaData()
    sa.Table("person", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table("petition", metadata, referring)

    assert _about_someone(referring)
    assert not _about_someone(sa.Column("title", sa.String(80)))
