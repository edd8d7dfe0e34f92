"""What is said of a column that holds something of a person."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a column when its person is erased."""

    # The whole row goes.
    DELETED = "deleted"
    # The row stays, and nothing leads from it to the person any more.
    CUT = "cut"
    # The text goes; the row stays.
    CLEARED = "cleared"
    # The reference stays: it leads to a row that says nothing of anyone any more.
    EMPTIED = "emptied"
    # It stays as it is, for the reason that is told.
    KEPT = "kept"


DELETED, CUT, CLEARED, EMPTIED, KEPT = Fate


@dataclass(frozen=True)
class Held:
    """One column: what it is in plain French, what erasing does to it, what its row shows."""

    what: str
    fate: Fate
    shows: tuple[str, ...] = ()
    # For a text: the reference, in its own row, of the person whom it is about.
    of: str = ""
    # What stands in the place of a text that is cleared.
    leaves: str = ""
    # Why it stays.
    why: str = ""
