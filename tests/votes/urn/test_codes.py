import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.votes.urn import new_code, normalised
from concert.votes.urn.codes import ALPHABET, LENGTH
from tests.votes.properties import examples

CODE = "K7QF-2MXR-9HWT-4BNP-C6GD"
separators = st.sampled_from(["", " ", "-", "\u00a0", "\u202f", "\u2011", "\u2013", " - ", "\t"])


def test_a_code_is_grouped_for_reading():
    assert re.fullmatch(r"\w{4}(-\w{4}){4}", new_code())


def test_a_code_holds_at_least_80_bits():
    assert len(ALPHABET) ** LENGTH >= 2**80


def test_a_code_has_no_signs_that_look_alike_and_spells_no_word():
    assert not set("0O1IL") & set(ALPHABET)
    assert not set("AEIOUY") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_codes_are_drawn_from_the_whole_alphabet_and_never_come_back():
    codes = [new_code() for _ in range(500)]
    assert len(set(codes)) == 500
    assert set("".join(codes)) == set(ALPHABET) | {"-"}


@given(st.data())
@examples(100)
def test_a_code_is_recognised_however_it_is_typed(data):
    code = new_code()
    typed = "".join(
        data.draw(separators) + data.draw(st.sampled_from([sign.lower(), sign]))
        for sign in code.replace("-", "")
    )
    assert normalised(f" {typed}. ") == code


def test_a_code_typed_with_full_width_signs_is_recognised():
    assert normalised("".join(chr(ord(sign) + 0xFEE0) for sign in CODE)) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "K7QF",
        CODE[:-1],
        CODE + "K",
        CODE.replace("K", "0"),
        CODE.replace("K", "O"),
        CODE.replace("K", "1"),
        CODE.replace("K", "É"),
        CODE.replace("7", "\u0667"),
    ],
)
def test_what_cannot_be_a_code_is_not_one(typed):
    assert normalised(typed) is None


@given(st.text())
@examples(100)
def test_anything_typed_is_a_code_or_not(typed):
    code = normalised(typed)
    assert code is None or normalised(code) == code
