"""Writing the lines of a file batch after batch, so that a large file is never held whole."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from concert.territories.actions import Changes

Line = dict[str, Any]
# What is called after each batch: a flush, or a commit.
Save = Callable[[], None]

_SIZE = 500


def stored(lines: Iterable[Line], store: Callable[[list[Line]], Changes], save: Save) -> Changes:
    """Store the lines as they come, and say what they changed."""
    changes, waiting = Changes(), iter(lines)
    while batch := list(islice(waiting, _SIZE)):
        changes += store(batch)
        save()
    return changes
