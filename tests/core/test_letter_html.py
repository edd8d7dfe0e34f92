"""A letter's HTML is made from its text: the same words, the same links, and nothing more."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from concert.core.letter_html import as_html
from tests.hostile import KEPT
from tests.html import check

HOME = "https://concert.exemple.fr"
TEXT = f"""\
Bonjour Karim,

Une étape commence.
Elle dure trois semaines.

Une cour pour tous
──────────────────

• Votre idée «\u00a0Un potager\u00a0» est publiée.
  {HOME}/idees/1
• Le cadre a été complété.

Vous n’avez rien demandé\u202f? Ne faites rien. Pour entrer, suivez ce lien\u00a0:

{HOME}/connexion/abc?a=1&b=2

--
Concert, {HOME}
Vous recevez ce message parce que vous l’avez demandé.
Nous écrire\u00a0: {HOME}/contact
"""


def read(text: str, title: str = "Des nouvelles") -> BeautifulSoup:
    return BeautifulSoup(as_html(title, text, HOME), "html.parser")


def test_it_is_a_page_in_french_that_any_reader_can_go_through() -> None:
    page = as_html("Des nouvelles", TEXT, HOME)

    check(page.replace("<style>", "<style type='text/css'>"))
    soup = read(TEXT)
    assert [one.get_text() for one in soup.find_all(["h1", "h2"])] == [
        "Des nouvelles",
        "Une cour pour tous",
    ]
    assert len(soup.find_all("li")) == 2


def test_an_address_is_where_the_sentence_before_it_leads() -> None:
    links = {one.get_text(): one["href"] for one in read(TEXT).find_all("a")}

    assert links["Pour entrer, suivez ce lien"] == f"{HOME}/connexion/abc?a=1&b=2"
    assert links["Votre idée «\u00a0Un potager\u00a0» est publiée."] == f"{HOME}/idees/1"
    assert links[f"{HOME}/contact"] == f"{HOME}/contact"


def test_it_says_all_that_the_text_says() -> None:
    said = " ".join(read(TEXT).get_text(" ").split())

    for word in re.findall(r"\w+", TEXT.replace("──", "")):
        assert word in said or word in as_html("", TEXT, HOME)


def test_what_is_the_same_on_every_letter_is_at_the_foot() -> None:
    foot = read(TEXT).footer
    assert foot
    assert "Vous recevez ce message" in foot.get_text()
    assert "--" not in foot.get_text()


def test_nothing_is_fetched_nor_run_and_nobody_is_followed() -> None:
    soup = read(TEXT)

    assert not soup.find_all(["img", "script", "link", "iframe", "object", "form", "base"])
    assert not soup.find_all(src=True)
    assert not soup.find_all(style=True)


@pytest.mark.parametrize("hostile", KEPT)
def test_what_people_write_stays_text_wherever_it_stands(hostile: str) -> None:
    thing, title = f"• {hostile}\n  {HOME}/a", f"{hostile}\n──"
    text = f"Bonjour {hostile},\n\n{thing}\n\n{title}\n\n{hostile}\u00a0:\n{HOME}/b"
    soup = read(text, hostile)

    assert {one["href"] for one in soup.find_all("a")} == {f"{HOME}/a", f"{HOME}/b"}
    assert {tag.name for tag in soup.find_all(True)} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "footer"),
        *("h1", "h2", "p", "br", "ul", "li", "a"),
    }
    assert hostile.strip() in soup.get_text()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://pirate.exemple/a",
        "https://concert.exemple.fr.pirate.exemple/a",
        "javascript:alert(1)",
        "https://concert.exemple.fr@pirate.exemple/",
    ],
)
def test_only_our_own_addresses_are_links(elsewhere: str) -> None:
    assert not read(f"Cliquez\u00a0:\n{elsewhere}\n\nou {elsewhere} ici").find_all("a")


@given(st.text())
def test_whatever_the_text_there_is_a_letter(text: str) -> None:
    assert not read(text).find_all("script")
