"""How an act or a query says no: each carries a sentence, in French, meant for the person."""

from collections.abc import Sequence
from dataclasses import dataclass, field


class Told(Exception):
    """Something the person is told, with what they can do about it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(Told):
    """The person may not do this, here, now."""


class Conflict(Told):
    """What was asked no longer fits the state of things."""


class Missing(Told):
    """There is nothing here that this person can see."""


class Moved(Exception):
    """What was at the address `old` is at the address `new`."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(f"{old} is {new}")
        self.old, self.new = old, new


@dataclass(frozen=True)
class Obstacle:
    """Something to settle first: what it is, and the page where it is settled."""

    text: str
    endpoint: str = ""
    values: dict[str, object] = field(default_factory=dict)


class Unready(Told):
    """Something must be settled first; `obstacles` names each, to be shown with its link."""

    def __init__(self, reason: str, obstacles: Sequence[Obstacle] = ()) -> None:
        super().__init__(reason)
        self.obstacles = obstacles
