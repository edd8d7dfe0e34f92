"""What people type, as it is kept: nothing seen is lost, nothing unseen is kept."""

import unicodedata

import pytest
from bs4 import BeautifulSoup

from concert.core.text import (
    folded,
    html_from_markdown,
    one_line,
    several_lines,
    shortened,
    slug,
    typographic,
)
from tests.hostile import CLEANED, EMPTY, KEPT


@pytest.mark.parametrize("typed", KEPT)
def test_what_can_be_seen_stays_as_it_was_typed(typed: str) -> None:
    assert one_line(typed) == unicodedata.normalize("NFC", typed)
    assert several_lines(typed) == one_line(typed)


@pytest.mark.parametrize(("typed", "kept"), CLEANED.items())
def test_what_cannot_be_seen_is_taken_out_of_a_line(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@pytest.mark.parametrize("typed", EMPTY)
def test_what_looks_like_nothing_is_nothing(typed: str) -> None:
    assert one_line(typed) == ""
    assert several_lines(typed) == ""


def test_a_family_of_emoji_stays_together_and_a_word_keeps_no_hidden_joiner() -> None:
    assert one_line("👨‍👩‍👧") == "👨\u200d👩\u200d👧"
    assert one_line("pota\u200dger") == "potager"


def test_the_no_break_spaces_of_typography_stay() -> None:
    assert one_line("Une cour\u00a0: pour tous\u202f!") == "Une cour\u00a0: pour tous\u202f!"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x85"])
def test_a_text_keeps_its_lines_however_they_end(end: str) -> None:
    assert several_lines(f"Un{end}deux{end}{end}{end}{end}trois  ") == "Un\ndeux\n\ntrois"


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Une cour où l’on apprend", "une-cour-ou-l-on-apprend"),
        ("Cœur d’Œuvre & Æsope", "coeur-d-oeuvre-aesope"),
        ("École « Jean-Macé » n° 2", "ecole-jean-mace-n-2"),
        ("Школа для всех", "sans-titre"),
        ("🌱", "sans-titre"),
        ("", "sans-titre"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 80, "sans-titre"),
    ],
)
def test_a_title_makes_an_address_that_can_be_said(title: str, address: str) -> None:
    assert slug(title) == address


def test_an_address_is_cut_between_words() -> None:
    assert slug("une cour pour tous les enfants", length=15) == "une-cour-pour"


def test_accents_and_capitals_are_folded() -> None:
    assert folded("ÉCOLE, Œuvre, ÇA, naïve") == "ecole, oeuvre, ca, naive"


def test_a_long_text_is_cut_between_words_with_an_ellipsis() -> None:
    assert shortened("Un potager, dans la cour", 13) == "Un potager…"
    assert shortened("Un potager", 10) == "Un potager"


def test_plain_typing_becomes_french_typography() -> None:
    assert typographic("L'eau : qui l'amène ?") == "L’eau\u00a0: qui l’amène\u202f?"
    assert typographic("« oui » !") == "«\u00a0oui\u00a0»\u202f!"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[lien](javascript:alert(1))",
        "[lien](data:text/html;base64,PHNjcmlwdD4=)",
        "[lien](vbscript:x)",
        "<javascript:alert(1)>",
        "![image](https://exemple.fr/a.png)",
        "<img src=x onerror=alert(1)>",
        "<a href='//exemple.fr' style='color:red' onclick='x()'>x</a>",
        "```\n<b>\n```",
    ],
)
def test_markdown_gives_no_script_no_image_and_no_foreign_tag(attack: str) -> None:
    written = BeautifulSoup(html_from_markdown(attack), "html.parser")

    assert {tag.name for tag in written.find_all()} <= {"p", "a", "br", "em"}
    for tag in written.find_all():
        assert set(tag.attrs) <= {"href", "rel"}
        assert str(tag.get("href", "http")).startswith("http")


def test_markdown_makes_lists_headings_and_links_to_the_web() -> None:
    written = html_from_markdown("# Quoi\n\n- les *jeux*\n- <https://exemple.fr>")

    assert "<h3>Quoi</h3>" in written
    assert "<li>les <em>jeux</em></li>" in written
    assert 'href="https://exemple.fr" rel="noopener noreferrer nofollow"' in written
