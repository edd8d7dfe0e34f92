"""The lines of the inventory with their columns: by which rows are found, and what they hold."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from concert.core.database import db
from concert.privacy.held import Held
from concert.privacy.inventory import INVENTORY


@dataclass(frozen=True)
class Line:
    """A line of the inventory, with the column that it is about."""

    column: sa.Column[object]
    held: Held

    @property
    def table(self) -> sa.Table:
        return self.column.table

    @property
    def refers(self) -> str:
        """What it holds of the person: "person", "participation", "address"; "" for a text."""
        if str(self.column) == "person.id":
            return "person"
        for key in self.column.foreign_keys:
            if key.column.table.name in {"person", "participation"}:
                return str(key.column.table.name)
        return "" if self.held.of else "address"

    @property
    def by(self) -> "Line":
        """The reference by which its rows are found: itself, or the one that it names."""
        if not self.held.of:
            return self
        name = f"{self.table.name}.{self.held.of}"
        return Line(self.table.c[self.held.of], INVENTORY[name])


def lines() -> Iterator[Line]:
    """Every line, in the order in which people read them."""
    for name, held in INVENTORY.items():
        table, column = name.split(".")
        yield Line(db.metadata.tables[table].c[column], held)


def references() -> Iterator[Line]:
    """The lines by which rows are found."""
    return (line for line in lines() if line.refers)
