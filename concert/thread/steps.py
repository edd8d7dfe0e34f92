"""One step of the thread, as the component shows it."""

from dataclasses import dataclass, field
from typing import Literal

State = Literal["done", "now", "to_come", "broken"]


@dataclass(frozen=True)
class Step:
    """A step: where it stands, what it is, what it gave; with its address when it has one."""

    title: str
    state: State
    lines: list[str] = field(default_factory=list)
    url: str = ""


def ringed(steps: list[Step]) -> list[Step]:
    """The same steps with the first that is to come marked as the present one."""
    for n, step in enumerate(steps):
        if step.state == "now":
            return steps
        if step.state == "to_come":
            present = Step(step.title, "now", step.lines, step.url)
            return [*steps[:n], present, *steps[n + 1 :]]
    return steps
