"""One thing told: a sentence, and where to read more."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """A sentence, the page where one reads more, and the letter when it comes alone."""

    sentence: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    # Said in the letter that tells this alone, where there is room.
    detail: str = ""
    template: str = "notice"
    about: dict[str, Any] = field(default_factory=dict)
