"""Ideas in a browser: proposing, changing, arguing, and finding one's way among hundreds."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.text import one_line
from concert.ideas.actions import IdeaGiven, argue, propose_idea
from concert.ideas.models import Argument, Idea, Stance
from concert.moderation.actions import withdraw
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.hostile import CLEANED, EMPTY, KEPT
from tests.looking import (
    buttons,
    error,
    field,
    filled,
    has_link,
    link,
    listed,
    main,
    plain,
    press,
    read,
    says,
    value,
    words,
)

TITLE, TEXT = "Votre idée, en une phrase", "Expliquez-la"
STAKE, NEEDS = "À quel enjeu répond-elle ?", "De quoi a-t-elle besoin ?"
SEND, SEND_ANYWAY = "Envoyer mon idée", "Publier quand même"
SIDE, REASON, PUBLISH = "Votre argument est", "Votre argument", "Publier mon argument"
WRITTEN = {TITLE: "Un banc de l’amitié", TEXT: "Pour qui reste seul.", NEEDS: "Du bois."}


@pytest.fixture
def ideas(valbourg: Valbourg) -> str:
    """The address of the ideas, while they are open."""
    valbourg.enter(Phase.IDEAS)
    return f"/concertations/{valbourg.concertation.slug}/idees"


def the_idea(title: str) -> Idea:
    return db.session.query(Idea).filter_by(title=title).one()


def many(valbourg: Valbourg, count: int, **kwargs: object) -> list[Idea]:
    valbourg.enter(Phase.IDEAS)
    return [
        propose_idea(
            valbourg.concertation,
            IdeaGiven(f"Idée numéro {n}", "", **kwargs),  # type: ignore[arg-type]
            by=valbourg.karim,
            at=valbourg.at,
        )
        for n in range(count)
    ]


def all_listed(browser: Browser, path: str) -> list[str]:
    """The titles of the list from its first page to its last, by its links."""
    titles, turned = [], 0
    while path:
        page = browser.page(path)
        titles += listed(page)
        path = link(page, "Lire la suite") if has_link(page, "Lire la suite") else ""
        turned += 1
        assert turned < 20, "the pages go round in a circle"
    return titles


# --- proposing ----------------------------------------------------------------


def test_an_idea_is_published_at_once_with_its_author_and_its_stake(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    valbourg.stake("Trouver sa place")

    sent = press(karim, f"{ideas}/nouvelle", SEND, {**WRITTEN, STAKE: "Trouver sa place"})

    idea = the_idea("Un banc de l’amitié")
    assert (sent.status_code, sent.location) == (303, f"{ideas}/{idea.id}")
    page = karim.page(sent.location)
    for text in (
        "Merci, votre idée est publiée.",
        "répond à « Trouver sa place »",
        "Pour qui reste seul.",
        "Du bois.",
        "Parents",
        "20 novembre 2026",
    ):
        assert says(page, text), text
    assert words(page.find("h1")) == "Un banc de l’amitié"


def test_with_htmx_too_one_is_taken_to_the_idea(karim: Browser, ideas: str) -> None:
    sent = press(karim, f"{ideas}/nouvelle", SEND, WRITTEN, htmx=True)

    idea = the_idea("Un banc de l’amitié")
    assert (sent.status_code, sent.headers["HX-Redirect"]) == (204, f"{ideas}/{idea.id}")


def test_an_idea_sent_twice_is_one_idea(karim: Browser, ideas: str) -> None:
    url, sent = filled(karim.page(f"{ideas}/nouvelle"), SEND, WRITTEN)

    first, second = karim.post(url, sent), karim.post(url, sent)

    assert first.location == second.location
    assert the_idea("Un banc de l’amitié")


def test_a_stake_s_page_leads_to_a_form_where_it_is_chosen(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    valbourg.stake("Respirer")
    stake = valbourg.stake("Trouver sa place")
    db.session.commit()

    page = karim.page(f"{ideas}/nouvelle?enjeu={stake.id}")

    assert value(page, STAKE) == "Trouver sa place"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("typed", EMPTY)
def test_an_idea_that_says_nothing_is_asked_for_its_sentence(
    karim: Browser, ideas: str, typed: str, htmx: bool
) -> None:
    answer = press(karim, f"{ideas}/nouvelle", SEND, {**WRITTEN, TITLE: typed}, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, TITLE) == "Écrivez votre idée en une phrase."
    assert (value(page, TEXT), value(page, NEEDS)) == ("Pour qui reste seul.", "Du bois.")
    assert bool(page.find("main")) is not htmx
    assert db.session.query(Idea).count() == 0


@pytest.mark.parametrize("htmx", [False, True])
def test_where_there_are_stakes_an_idea_answers_one(
    valbourg: Valbourg, karim: Browser, ideas: str, htmx: bool
) -> None:
    valbourg.stake()

    answer = press(karim, f"{ideas}/nouvelle", SEND, WRITTEN, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, STAKE) == "Choisissez l’enjeu le plus proche de votre idée."
    assert value(page, TITLE) == "Un banc de l’amitié"


def test_a_title_holds_two_hundred_characters_and_not_one_more(karim: Browser, ideas: str) -> None:
    longest = "Idée " * 39 + "ultra"
    assert len(longest) == 200
    assert press(karim, f"{ideas}/nouvelle", SEND, {TITLE: longest}).status_code == 303

    refused = press(karim, f"{ideas}/nouvelle", SEND, {**WRITTEN, TITLE: f"{longest}!"})

    assert refused.status_code == 422
    assert error(read(refused), TITLE) == "C’est trop long : 200 caractères au plus."
    assert value(read(refused), TITLE) == f"{longest}!"
    assert value(read(refused), TEXT) == "Pour qui reste seul."
    assert listed(karim.page(ideas)) == [longest]


def test_what_was_typed_comes_back_when_ideas_closed_meanwhile(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    url, sent = filled(karim.page(f"{ideas}/nouvelle"), SEND, WRITTEN)
    valbourg.enter(Phase.IDEAS, closed=True)

    refused = karim.post(url, sent)

    assert refused.status_code == 403
    assert says(refused, "Cette étape n’est pas ouverte en ce moment.")
    for label, typed in WRITTEN.items():
        assert says(refused, label), label
        assert says(refused, typed), typed
    assert db.session.query(Idea).count() == 0


def test_with_htmx_a_form_sent_too_late_stays_on_the_page(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    url, sent = filled(karim.page(f"{ideas}/nouvelle"), SEND, WRITTEN)
    valbourg.enter(Phase.IDEAS, closed=True)

    refused = karim.post(url, sent, htmx=True)

    assert refused.headers["HX-Retarget"] == "#messages"
    assert says(refused, "Cette étape n’est pas ouverte en ce moment.")


def test_who_has_not_joined_is_told_how_before_writing(
    browse: Browse, valbourg: Valbourg, ideas: str
) -> None:
    page = browse(valbourg.tom).page(f"{ideas}/nouvelle")

    assert says(page, "Rejoignez la concertation pour y prendre part")
    assert link(main(page), "Participer").endswith("/rejoindre")
    assert SEND not in buttons(page)


# --- ideas that say much the same -----------------------------------------------


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Des vélos à l’école", "un velo a l ecole"),
        ("Un potager partagé", "POTAGERS PARTAGES"),
        ("Une cœur de cour végétalisé", "coeur de cour vegetalise"),
    ],
)
def test_an_idea_already_given_is_shown_before_one_more_is_sent(
    valbourg: Valbourg, karim: Browser, ideas: str, known: str, typed: str
) -> None:
    idea = valbourg.idea(known, by=valbourg.odile)

    shown = press(karim, f"{ideas}/nouvelle", SEND, {TITLE: typed, TEXT: "Chaque lundi."})

    page = read(shown)
    assert shown.status_code == 422
    assert says(page, "Une idée ressemble à la vôtre.")
    assert link(page, known) == f"{ideas}/{idea.id}"
    assert (value(page, TITLE), value(page, TEXT)) == (typed, "Chaque lundi.")
    assert db.session.query(Idea).count() == 1


def test_who_has_read_the_similar_idea_sends_theirs_anyway(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    valbourg.idea("Des vélos à l’école", by=valbourg.odile)
    shown = read(press(karim, f"{ideas}/nouvelle", SEND, {TITLE: "Un vélo à l’école"}))

    sent = karim.post(*filled(shown, SEND_ANYWAY))

    assert sent.location == f"{ideas}/{the_idea('Un vélo à l’école').id}"


def test_one_more_similar_idea_come_meanwhile_is_shown_too(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    valbourg.idea("Des vélos à l’école", by=valbourg.odile)
    shown = read(press(karim, f"{ideas}/nouvelle", SEND, {TITLE: "Un vélo à l’école"}))
    valbourg.idea("Venir à l’école en vélo", by=valbourg.claire)

    again = karim.post(*filled(shown, SEND_ANYWAY))

    assert again.status_code == 422
    assert has_link(read(again), "Venir à l’école en vélo")


def test_similar_ideas_come_as_one_types_and_are_then_known(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    idea = valbourg.idea("Des vélos à l’école", by=valbourg.odile)

    region = read(karim.get(f"{ideas}/semblables?title=velo+ecole", htmx=True))

    assert link(region, "Des vélos à l’école") == f"{ideas}/{idea.id}"
    url, sent = filled(karim.page(f"{ideas}/nouvelle"), SEND, {TITLE: "Vélo, école"})
    sent["seen"] = region.find("input", attrs={"name": "seen"})["value"]
    assert karim.post(url, sent).status_code == 303


def test_only_ideas_that_may_be_read_here_are_said_to_be_similar(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    withdraw(valbourg.idea("Des vélos à l’école"), "Redite.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    here, valbourg.concertation = valbourg.concertation, valbourg.elsewhere
    valbourg.idea("Des vélos pour l’école", by=valbourg.tom)
    valbourg.concertation = here

    sent = press(karim, f"{ideas}/nouvelle", SEND, {TITLE: "Un vélo à l’école"})

    assert sent.status_code == 303


# --- what people type -------------------------------------------------------------


def test_what_is_typed_is_text_and_stays_as_it_was(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    idea = valbourg.idea("Un potager")
    where = f"{ideas}/{idea.id}"
    _, sent = filled(karim.page(f"{where}/modification"), "Enregistrer mon idée")

    for typed in KEPT:
        karim.post(f"{where}/modification", {**sent, "title": typed, "text": typed})

        kept = one_line(typed)
        page = read(karim.client.get(where).text)
        assert plain(page.find("h1").get_text()) == plain(kept), typed
        assert plain(kept) in words(page.find("h1").find_next("div", class_="two")), typed
        assert plain(kept) in words(read(karim.client.get(ideas).text)), typed
        form = read(karim.client.get(f"{where}/modification").text)
        assert (value(form, TITLE), value(form, TEXT)) == (kept, kept)


@pytest.mark.parametrize(("typed", "left"), CLEANED.items())
def test_what_nobody_can_see_is_taken_out_of_a_title(
    karim: Browser, ideas: str, typed: str, left: str
) -> None:
    sent = press(karim, f"{ideas}/nouvelle", SEND, {TITLE: typed})

    assert karim.page(sent.location).find("h1").get_text() == left


# --- changing one's own -------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_an_author_changes_their_idea_and_the_page_says_when(
    app: Flask, valbourg: Valbourg, karim: Browser, ideas: str, htmx: bool
) -> None:
    idea = valbourg.idea("Un potager")
    page = karim.page(f"{ideas}/{idea.id}")
    app.config["FROZEN_AT"] = valbourg.at + timedelta(hours=14)

    form = link(page, "Modifier mon idée")
    assert value(karim.page(form), TITLE) == "Un potager"
    answer = press(karim, form, "Enregistrer mon idée", {TITLE: "Deux potagers"}, htmx=htmx)

    assert answer.status_code == (204 if htmx else 303)
    page = karim.page(f"{ideas}/{idea.id}")
    assert words(page.find("h1")) == "Deux potagers"
    assert says(page, "20 novembre 2026, modifiée le 21 novembre 2026")
    assert says(page, "On y apprendrait dehors.")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_change_without_a_title_gives_back_the_rest(
    valbourg: Valbourg, karim: Browser, ideas: str, htmx: bool
) -> None:
    where = f"{ideas}/{valbourg.idea('Un potager').id}"

    answer = press(
        karim,
        f"{where}/modification",
        "Enregistrer mon idée",
        {TITLE: " ", TEXT: "Autre chose."},
        htmx=htmx,
    )

    assert answer.status_code == 422
    assert error(read(answer), TITLE)
    assert value(read(answer), TEXT) == "Autre chose."
    assert "Enregistrer mon idée" in buttons(read(answer))
    assert words(karim.page(where).find("h1")) == "Un potager"


def test_a_change_sent_after_the_closing_gives_back_what_was_typed(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    where = f"{ideas}/{valbourg.idea('Un potager').id}"
    form = karim.page(f"{where}/modification")
    valbourg.enter(Phase.IDEAS, closed=True)

    refused = karim.post(*filled(form, "Enregistrer mon idée", {TEXT: "Avec une mare."}))

    assert refused.status_code == 403
    assert says(refused, "Avec une mare.")
    assert not has_link(main(karim.page(where)), "Modifier mon idée")


def test_an_idea_is_offered_to_change_to_its_author_alone(
    browse: Browse, valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    where = f"{ideas}/{valbourg.idea('Un potager').id}"

    assert has_link(main(karim.page(where)), "Modifier mon idée")
    for person in (valbourg.odile, valbourg.claire, valbourg.tom, None):
        assert not has_link(main(browse(person).page(where)), "Modifier mon idée")


# --- arguing ------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("side", "counted"), [("Pour", "1 pour, 0 contre"), ("Contre", "0 pour, 1 contre")]
)
def test_an_argument_is_published_on_its_side(
    valbourg: Valbourg, karim: Browser, ideas: str, side: str, counted: str, htmx: bool
) -> None:
    where = f"{ideas}/{valbourg.idea('Un potager', by=valbourg.odile).id}"

    answer = press(karim, where, PUBLISH, {SIDE: side, REASON: "Il faut arroser."}, htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    region = read(answer) if htmx else karim.page(where)
    assert says(region, "Il faut arroser.")
    assert listed(region, "h3") == [side]
    assert says(region, counted)
    assert says(region, "Parents")
    assert value(region, REASON) == ""
    if htmx:
        assert says(region, "Merci, votre argument est publié.")


@pytest.mark.parametrize("htmx", [False, True])
def test_an_argument_without_its_side_is_given_back(
    valbourg: Valbourg, karim: Browser, ideas: str, htmx: bool
) -> None:
    where = f"{ideas}/{valbourg.idea('Un potager').id}"

    answer = press(karim, where, PUBLISH, {REASON: "Il faut arroser."}, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, SIDE) == "Dites s’il est pour ou contre."
    assert value(page, REASON) == "Il faut arroser."
    assert db.session.query(Argument).count() == 0


@pytest.mark.parametrize("typed", EMPTY[:4])
def test_an_argument_that_says_nothing_is_asked_for_and_its_side_kept(
    valbourg: Valbourg, karim: Browser, ideas: str, typed: str
) -> None:
    where = f"{ideas}/{valbourg.idea('Un potager').id}"

    answer = press(karim, where, PUBLISH, {SIDE: "Contre", REASON: typed})

    page = read(answer)
    assert answer.status_code == 422
    assert says(field(page, REASON).find_parent("form"), "Écrivez votre argument.")
    assert value(page, SIDE) == ["Contre"]


def test_an_argument_sent_after_the_closing_gives_back_what_was_typed(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    where = f"{ideas}/{valbourg.idea('Un potager').id}"
    url, sent = filled(karim.page(where), PUBLISH, {SIDE: "Pour", REASON: "Il faut arroser."})
    valbourg.enter(Phase.IDEAS, closed=True)

    refused = karim.post(url, sent)

    assert refused.status_code == 403
    assert says(refused, "Il faut arroser.")
    page = karim.page(where)
    assert says(page, "Cette étape n’est pas ouverte en ce moment.")
    assert PUBLISH not in buttons(page)


def test_an_argument_sent_twice_is_one_argument(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    where = f"{ideas}/{valbourg.idea('Un potager').id}"
    url, sent = filled(karim.page(where), PUBLISH, {SIDE: "Pour", REASON: "Il faut arroser."})

    karim.post(url, sent)
    karim.post(url, sent)

    assert says(karim.page(where), "1 pour, 0 contre")


def test_arguments_are_read_fifty_at_a_time_the_latest_first(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    idea = valbourg.idea("Un potager")
    for n in range(53):
        argue(idea, Stance.FOR, f"Raison {n}.", by=valbourg.odile, at=valbourg.at)

    first = karim.page(f"{ideas}/{idea.id}")
    second = karim.page(link(first, "Lire la suite"))

    numbers = [
        int(n) for page in (first, second) for n in re.findall(r"Raison (\d+)\.", words(page))
    ]
    assert numbers == list(reversed(range(53)))
    assert says(first, "53 pour, 0 contre")
    assert link(second, "Revenir au début") == f"{ideas}/{idea.id}"


# --- the list -------------------------------------------------------------------------


def test_without_ideas_the_list_says_so_and_offers_to_begin(karim: Browser, ideas: str) -> None:
    page = karim.page(ideas)

    assert says(page, "0 idée.")
    assert says(page, "Aucune idée pour l’instant.")
    assert link(page, "Proposer une idée") == f"{ideas}/nouvelle"


def test_a_filter_that_finds_nothing_offers_to_see_everything(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    valbourg.idea("Un potager")

    page = karim.page(f"{ideas}?q=piscine")

    assert says(page, "Aucune idée ne correspond.")
    assert link(page, "Voir toutes les idées") == ideas
    assert value(page, "Chercher dans les idées") == "piscine"


@pytest.mark.parametrize("order", ["", "?ordre=recentes"])
@pytest.mark.parametrize("count", [19, 20, 21, 45])
def test_the_pages_hold_every_idea_once(
    valbourg: Valbourg, karim: Browser, ideas: str, order: str, count: int
) -> None:
    titles = [idea.title for idea in many(valbourg, count)]

    assert sorted(all_listed(karim, ideas + order)) == sorted(titles)
    assert says(karim.page(ideas), f"{count} idées.")


def test_the_latest_come_first_when_asked_for(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    titles = [idea.title for idea in many(valbourg, 5)]

    page = karim.page(link(karim.page(ideas), "Les plus récentes"))

    assert listed(page) == titles[::-1]


def test_the_order_drawn_for_a_reader_stays_all_day_and_changes_the_next(
    app: Flask, browse: Browse, valbourg: Valbourg, ideas: str
) -> None:
    many(valbourg, 8)
    readers = [browse(one) for one in (valbourg.karim, valbourg.claire, None)]

    orders = []
    for n in range(5):
        app.config["FROZEN_AT"] = valbourg.at + timedelta(days=n)
        today = [tuple(listed(one.page(ideas))) for one in readers]
        assert today == [tuple(listed(one.page(ideas))) for one in readers]
        orders.append(today)

    assert all(len(set(of_one)) > 1 for of_one in zip(*orders, strict=True))
    assert any(len(set(today)) > 1 for today in orders)


def test_the_list_is_narrowed_to_a_stake_a_college_and_words_together(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    place, air = valbourg.stake("Trouver sa place"), valbourg.stake("Respirer")
    valbourg.idea("Un préau fleuri", by=valbourg.karim, stake=air)
    valbourg.idea("Un préau calme", by=valbourg.karim, stake=place)
    valbourg.idea("Un préau ouvert", by=valbourg.odile, stake=air)
    valbourg.idea("Une mare", by=valbourg.karim, stake=air)

    page = karim.page(link(karim.page(ideas), "Respirer (3)"))
    assert sorted(listed(page)) == ["Un préau fleuri", "Un préau ouvert", "Une mare"]
    page = karim.page(link(main(page), "Parents"))
    assert sorted(listed(page)) == ["Un préau fleuri", "Une mare"]
    found = karim.page(f"{ideas}?enjeu={air.id}&college=parents&q=PREAUX")
    assert listed(found) == ["Un préau fleuri"]


@pytest.mark.parametrize("order", ["", "&ordre=recentes", "&q=idee"])
@pytest.mark.parametrize(
    "mark",
    ["abc", "-1", "0", "t-", "t-x-y", "1-2-3", "t-9-9-9", "9" * 30, "²", "1.5", "%00x"[3:], "é"],
)
def test_a_wrong_page_is_a_page(
    valbourg: Valbourg, karim: Browser, ideas: str, mark: str, order: str
) -> None:
    many(valbourg, 2)

    assert karim.get(f"{ideas}?apres={mark}{order}").status_code == 200


@pytest.mark.parametrize("asked", ["enjeu=abc", "enjeu=-1", "enjeu=²", f"enjeu={'9' * 40}"])
def test_a_stake_that_is_no_number_finds_nothing(
    valbourg: Valbourg, karim: Browser, ideas: str, asked: str
) -> None:
    many(valbourg, 2)

    page = karim.page(f"{ideas}?{asked}")

    assert listed(page) == []
    assert has_link(page, "Voir toutes les idées")


@pytest.mark.parametrize("asked", ["enjeu=99999999", "college=nulle", "q=introuvable"])
def test_what_nobody_gave_finds_nothing(
    valbourg: Valbourg, karim: Browser, ideas: str, asked: str
) -> None:
    many(valbourg, 2)

    assert listed(karim.page(f"{ideas}?{asked}")) == []


def test_words_of_any_kind_may_be_searched(valbourg: Valbourg, karim: Browser, ideas: str) -> None:
    many(valbourg, 2)

    for typed in (*KEPT, *EMPTY):
        answer = karim.client.get(ideas, query_string={"q": typed})
        assert answer.status_code in {200, 400}, typed
        assert "<script>alert" not in answer.text
        assert answer.status_code == 200 or "\x00" in typed


# --- the counts and the lists ---------------------------------------------------------


def test_the_counts_agree_with_the_lists_whatever_happens(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    place, air = valbourg.stake("Trouver sa place"), valbourg.stake("Respirer")
    kept = valbourg.idea("Un préau", stake=air)
    valbourg.idea("Une mare", stake=place)
    gone = valbourg.idea("Un banc", stake=air)
    withdraw(gone, "Redite.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    press(
        karim,
        f"{ideas}/{kept.id}/modification",
        "Enregistrer mon idée",
        {STAKE: "Trouver sa place"},
    )
    argue(kept, Stance.FOR, "Oui.", by=valbourg.odile, at=valbourg.at)
    no = argue(kept, Stance.AGAINST, "Non.", by=valbourg.odile, at=valbourg.at)
    withdraw(no, "", by=valbourg.odile, at=valbourg.at)  # type: ignore[arg-type]

    page = karim.page(ideas)

    assert says(page, "2 idées.")
    assert len(listed(page)) == 2
    for label, count in (("Trouver sa place (2)", 2), ("Respirer (0)", 0)):
        assert len(listed(karim.page(link(page, label)))) == count, label
    assert says(karim.page(f"{ideas}/{kept.id}"), "1 pour, 0 contre")
    line = next(one for one in page.find_all("article") if "Un préau" in words(one))
    assert says(line, "1 argument")


def heading(page: BeautifulSoup) -> str:
    return words(page.find("h1"))


def test_an_idea_that_was_withdrawn_keeps_its_address_and_says_why(
    valbourg: Valbourg, karim: Browser, ideas: str
) -> None:
    idea = valbourg.idea("Un potager chez M. Dupont", by=valbourg.odile)
    withdraw(idea, "Elle nomme quelqu’un.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]

    page = karim.page(f"{ideas}/{idea.id}")

    assert heading(page) == "Idée retirée"
    assert says(page, "Elle nomme quelqu’un.")
    for gone in ("Dupont", "On y apprendrait dehors.", "Donner un argument"):
        assert not says(page, gone), gone
    for other in (ideas, f"{ideas}/{idea.id}/suites"):
        assert not says(karim.page(other), "Dupont"), other
