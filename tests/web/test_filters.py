"""Filters are links that keep what the others chose, and never lead out of the site."""

import pytest
from flask import Flask

from concert.web.filters import filter_links, first_page_url, page_url

LIST = "/concertations/une-cour/idees"


def test_a_filter_offers_everything_first_and_marks_the_choice_in_force(empty_app: Flask) -> None:
    with empty_app.test_request_context(f"{LIST}?enjeu=2"):
        links = filter_links("enjeu", "Tous", [(1, "Jouer"), (2, "Apprendre")])

    assert [(one.label, one.url, one.current) for one in links] == [
        ("Tous", LIST, False),
        ("Jouer", f"{LIST}?enjeu=1", False),
        ("Apprendre", f"{LIST}?enjeu=2", True),
    ]


def test_a_filter_keeps_what_the_others_chose_and_goes_back_to_the_first_page(
    empty_app: Flask,
) -> None:
    with empty_app.test_request_context(f"{LIST}?college=parents&apres=12-3&q="):
        links = filter_links("enjeu", "Tous", [(1, "Jouer")])

    assert [one.url for one in links] == [
        f"{LIST}?college=parents",
        f"{LIST}?college=parents&enjeu=1",
    ]


def test_the_next_page_keeps_the_filters(empty_app: Flask) -> None:
    with empty_app.test_request_context(f"{LIST}?college=parents&apres=12-3"):
        assert page_url("9-1") == f"{LIST}?college=parents&apres=9-1"
        assert page_url(None) is None
        assert first_page_url() == f"{LIST}?college=parents"
    with empty_app.test_request_context(LIST):
        assert first_page_url() is None


def test_a_region_pages_the_list_it_belongs_to(empty_app: Flask) -> None:
    with empty_app.test_request_context(f"{LIST}/7/arguments", method="POST"):
        assert page_url("50", "ideas.show") == f"{LIST}/7?apres=50"


@pytest.mark.parametrize(
    "asked",
    [
        "_external=1&_scheme=javascript",
        "_anchor=x&_method=POST",
        "slug=ailleurs",
        "endpoint=accounts.sign_in",
        "q=%0Aalert(1)",
        "q=%E2%80%AE%00",
        "q=a&q=b",
    ],
)
def test_what_is_asked_in_the_address_never_leads_elsewhere(empty_app: Flask, asked: str) -> None:
    with empty_app.test_request_context(f"{LIST}?{asked}"):
        links = filter_links("enjeu", "Tous", [(1, "Jouer")])

    assert all(one.url.startswith(f"{LIST}?") and "\n" not in one.url for one in links)
