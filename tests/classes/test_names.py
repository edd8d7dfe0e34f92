"""What might tell who someone is, in what pupils write: found, and shown to an adult."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.classes.names import Reason, first_names, marks
from concert.classes.routes import marked
from concert.core.text import folded
from concert.joining.pseudonyms import WORDS

FRENCH = st.text(
    alphabet="abcdefghijklmnopqrstuvwxyzéèàùçABCDEÉ ’'.,;:!?\n-@0123456789<&", max_size=200
)
UNAMBIGUOUS = ["léo", "Kylian", "FATOUMATA", "inès", "Mohamed", "chloe"]


def found(text: str, *known: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks(text, known)]


def reasons(text: str) -> set[Reason]:
    return {mark.reason for mark in marks(text)}


# --- what holds of any text ---------------------------------------------------------


@given(FRENCH)
def test_marks_are_in_order_apart_and_in_the_text(text: str) -> None:
    end = 0
    for mark in marks(text):
        assert end <= mark.start < mark.end <= len(text)
        end = mark.end


@given(FRENCH)
def test_highlighting_takes_nothing_from_the_text_and_escapes_it(text: str) -> None:
    shown = marked(text, marks(text))

    assert unescape(re.sub("<mark>|</mark>", "", shown.replace("<br>", "\n"))) == text
    assert shown.count("<mark>") == shown.count("</mark>") == len(marks(text))


@given(FRENCH, st.sampled_from(UNAMBIGUOUS), FRENCH)
def test_a_first_name_is_found_wherever_it_is_typed_and_however(
    before: str, name: str, after: str
) -> None:
    text = f"{before} {name} {after}"

    assert any(name in part for part in found(text))


@given(FRENCH)
def test_what_is_known_here_only_takes_marks_away(text: str) -> None:
    assert len(marks(text, [text])) <= len(marks(text))


# --- case by case -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("avec Léo", Reason.FIRST_NAME),
        ("mme durand", Reason.TITLE),
        ("chez Grominet", Reason.CAPITAL),
        ("au 06.12.34.56.78", Reason.PHONE),
        ("au +33 6 12 34 56 78", Reason.PHONE),
        ("lea@exemple.fr", Reason.EMAIL),
        ("@lea.93", Reason.HANDLE),
        ("au 3 bis avenue Foch", Reason.ADDRESS),
        ("rue Hoche", Reason.ADDRESS),
    ],
)
def test_the_adult_reads_why_a_word_is_shown(text: str, reason: Reason) -> None:
    assert reason in reasons(text)


def test_the_place_and_those_who_take_part_are_no_one() -> None:
    text = "Je vais à Valbourg avec la Caf."

    assert found(text) == ["Valbourg", "Caf"]
    assert found(text, "École des Tilleuls, Valbourg", "Caf de la Marne") == []


def test_a_school_s_name_does_not_hide_a_pupil_s() -> None:
    assert found("Louise pleure", "École Louise-Michel") == ["Louise"]


def test_there_are_first_names_enough_and_none_is_a_drawn_word() -> None:
    assert len(first_names()) > 1000
    assert first_names().isdisjoint(folded(word) for word in WORDS)
    assert all(name == folded(name) and name.isalpha() for name in first_names())


# --- how well it does ---------------------------------------------------------------

# As they are printed in docs/decisions/15-classes.md.
RECALL, PRECISION = 94, 92


def _measured() -> tuple[int, int]:
    """On sentences as pupils write them: the share found, and the share of marks that were due."""
    due = hit = made = 0
    lines = (Path(__file__).parent / "sentences.csv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        text, names = line.split("|")
        expected = {one for one in names.split(";") if one}
        shown = found(text, "École des Tilleuls, Valbourg")
        due, made = due + len(expected), made + len(shown)
        hit += len(expected & set(shown))
    return round(100 * hit / due), round(100 * hit / made)


def test_what_it_finds_and_misses_is_what_the_documents_say() -> None:
    recall, precision = _measured()

    assert (recall, precision) == (RECALL, PRECISION)
    note = Path("docs/decisions/15-classes.md").read_text(encoding="utf-8")
    assert f"{RECALL}\u00a0%" in note
    assert f"{PRECISION}\u00a0%" in note
