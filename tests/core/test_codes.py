"""Codes that are read aloud, typed anyhow, and that a copy of the database does not tell."""

import pytest

from concert.core import codes


def test_a_code_has_six_digits_whatever_was_drawn() -> None:
    assert all(len(code) == 6 and code.isdigit() for code in (codes.drawn() for _ in range(200)))
    assert codes.spaced("012345") == "012 345"


@pytest.mark.parametrize(
    "typed",
    ["012345", " 012 345 ", "012-345", "".join(chr(0xFF10 + n) for n in range(6)), "0 1 2\t3 4 5"],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert codes.digits(typed) == "012345"


@pytest.mark.usefixtures("app")
def test_a_code_is_good_for_its_holder_alone() -> None:
    kept = codes.keyed("012345", "session 1")

    assert codes.is_same("012345", "session 1", kept)
    assert not codes.is_same("012345", "session 2", kept)
    assert not codes.is_same("012346", "session 1", kept)
