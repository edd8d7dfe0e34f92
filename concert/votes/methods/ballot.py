"""One ballot as it arrives: untrusted, hence read strictly, or refused with a code."""

from collections.abc import Collection
from enum import StrEnum

Ballot = list[int] | dict[str, str]


class Fault(StrEnum):
    """What is wrong with a ballot."""

    MALFORMED = "malformed"
    TOO_MANY = "too_many"
    UNKNOWN_OPTION = "unknown_option"
    SAME_OPTION_TWICE = "same_option_twice"
    UNKNOWN_GRADE = "unknown_grade"


class InvalidBallot(Exception):
    """A ballot that cannot be counted; it quotes nothing of it, since errors end up in logs."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code.value)
        self.code = code


def options_named(names: Collection[object], options: Collection[int]) -> list[int]:
    """The options that a ballot names, in its order: known, and each once.

    An option is named by its id, or by that id as forms and JSON keys write it: 7 or "7", and
    neither True, 7.0, "07", " 7" nor a seven of another script, all of which `int` would take.
    """
    if len(names) > len(options):
        raise InvalidBallot(Fault.TOO_MANY)
    known = {name: option for option in options for name in (option, str(option))}
    named = [_option_named(name, known) for name in names]
    if len(set(named)) < len(named):
        raise InvalidBallot(Fault.SAME_OPTION_TWICE)
    return named


def _option_named(name: object, known: dict[int | str, int]) -> int:
    # `isinstance` would let True through; the type also comes first because a list has no hash.
    if type(name) in (int, str) and name in known:
        return known[name]
    raise InvalidBallot(Fault.UNKNOWN_OPTION)
