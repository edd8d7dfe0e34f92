"""The rules of discussion that a programme adds, and when what is written is read."""

from typing import Annotated, Literal

import msgspec

ReadingCode = Literal["before", "after"]


class RuleModel(msgspec.Struct, forbid_unknown_fields=True):
    """A rule of the discussion: its code, its short name, what it asks."""

    code: str
    name: str
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=600)]
    # What breaks it is hidden at once.
    urgent: bool = False


class ModerationModel(msgspec.Struct, forbid_unknown_fields=True):
    """When what people give is read, and in how many hours at most."""

    reading: ReadingCode = "after"
    hours: Annotated[int, msgspec.Meta(ge=1, le=240)] = 48
