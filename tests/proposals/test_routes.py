"""Gathering ideas into proposals in a browser: nobody's idea is lost, nor changed."""

from typing import Any

import pytest
from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.ideas.models import Idea
from concert.journal.models import Entry, Verb
from concert.moderation.actions import withdraw
from concert.proposals.actions import ProposalGiven, remove_proposal, revise_proposal
from concert.proposals.models import Proposal
from concert.votes.actions import prepare_vote
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.hostile import EMPTY, KEPT
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
from tests.reading import Readers

TITLE, TEXT = "La proposition, en une phrase", "Ce qu’elle contient"
IDEAS, STAKE = "Les idées qu’elle réunit", "À quel enjeu répond-elle ?"
KEEP = "Enregistrer la proposition"
WRITTEN = {TITLE: "Une cour plantée", TEXT: "Un potager et des arbres."}


@pytest.fixture
def proposals(valbourg: Valbourg) -> str:
    """The address of the proposals, while ideas are gathered."""
    valbourg.enter(Phase.IDEAS)
    return f"/concertations/{valbourg.concertation.slug}/propositions"


@pytest.fixture
def ideas(valbourg: Valbourg) -> list[Idea]:
    """Two ideas of two colleges; one of their authors goes by a name."""
    given = [valbourg.idea("Un potager"), valbourg.idea("Des arbres", by=valbourg.odile)]
    assert given[0].author
    given[0].author.shown_as = "Karim H."
    return given


def offered(page: Any) -> list[str]:
    """The ideas that the form offers to gather."""
    return [words(one) for one in field(page, IDEAS).find_all("label")]


# --- reading --------------------------------------------------------------------


def test_without_proposals_the_page_says_when_they_come(browse: Browse, proposals: str) -> None:
    page = browse().page(proposals)

    assert says(page, "Aucune proposition pour l’instant.")
    assert says(page, "Elles seront écrites à partir des idées, avant le vote.")


def test_only_those_who_facilitate_are_offered_to_write(
    browse: Browse, valbourg: Valbourg, proposals: str
) -> None:
    for name, may in (("lea", True), ("claire", True), ("karim", False), ("tom", False)):
        page = browse(getattr(valbourg, name)).page(proposals)
        assert has_link(main(page), "Écrire une proposition") is may, name
    assert not has_link(main(browse().page(proposals)), "Écrire une proposition")


# --- gathering ------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_gathered_ideas_keep_their_authors_their_words_and_their_addresses(
    valbourg: Valbourg, browse: Browse, lea: Browser, ideas: list[Idea], proposals: str, htmx: bool
) -> None:
    assert [one.title for one in ideas] == ["Un potager", "Des arbres"]
    chosen = {**WRITTEN, IDEAS: ["Un potager", "Des arbres"]}

    answer = press(lea, f"{proposals}/nouvelle", KEEP, chosen, htmx=htmx)

    proposal = db.session.query(Proposal).one()
    where = f"{proposals}/{proposal.id}"
    assert (answer.headers["HX-Redirect"] if htmx else answer.location) == where
    page = browse().page(where)
    assert says(page, "Un potager et des arbres.")
    one, other = main(page).find_all("article")
    assert words(one) == "Un potager Karim H. Parents"
    assert words(other) == "Des arbres Commune"
    idea = browse().page(link(one, "Un potager"))
    assert says(idea, "On y apprendrait dehors.")
    assert link(idea, "Proposition") == where
    assert says(browse().page(proposals), "réunit 2 idées")
    assert valbourg.concertation.ideas_count == 2


def test_the_journal_keeps_which_ideas_were_gathered(valbourg: Valbourg, ideas: list[Idea]) -> None:
    proposal = valbourg.proposal("Une cour plantée", ideas)
    given = ProposalGiven("Une cour verte", "", ideas=[ideas[0].id])
    revise_proposal(proposal, given, by=valbourg.lea, at=valbourg.at)
    remove_proposal(proposal, by=valbourg.lea, at=valbourg.at)

    kept = db.session.query(Entry).filter(Entry.verb.like("proposal_%")).order_by(Entry.id)

    assert [(one.verb, one.details["title"], one.details["ideas"]) for one in kept] == [
        (Verb.PROPOSAL_WRITTEN, "Une cour plantée", [one.id for one in ideas]),
        (Verb.PROPOSAL_REVISED, "Une cour verte", [ideas[0].id]),
        (Verb.PROPOSAL_REMOVED, "Une cour verte", [ideas[0].id]),
    ]


def test_a_proposal_may_be_written_without_any_idea_and_says_so(
    browse: Browse, lea: Browser, proposals: str
) -> None:
    sent = press(lea, f"{proposals}/nouvelle", KEEP, WRITTEN)

    page = browse().page(sent.location)
    assert says(page, "Aucune idée : elle a été écrite directement.")
    assert says(browse().page(proposals), "réunit 0 idée")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("typed", EMPTY[:5])
def test_a_proposal_without_its_sentence_is_given_back_with_its_ideas(
    lea: Browser, ideas: list[Idea], proposals: str, typed: str, htmx: bool
) -> None:
    given = {**WRITTEN, TITLE: typed, IDEAS: ["Des arbres"]}

    answer = press(lea, f"{proposals}/nouvelle", KEEP, given, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, TITLE) == "Écrivez la proposition en une phrase."
    assert value(page, TEXT) == "Un potager et des arbres."
    assert value(page, IDEAS) == ["Des arbres"]
    assert offered(page) == ["Un potager", "Des arbres"]
    assert ideas
    assert db.session.query(Proposal).count() == 0


def test_a_title_holds_two_hundred_characters_and_not_one_more(
    lea: Browser, proposals: str
) -> None:
    longest = "Idée " * 39 + "ultra"
    assert press(lea, f"{proposals}/nouvelle", KEEP, {TITLE: longest}).status_code == 303

    refused = press(lea, f"{proposals}/nouvelle", KEEP, {TITLE: f"{longest}!"})

    assert refused.status_code == 422
    assert error(read(refused), TITLE) == "C’est trop long : 200 caractères au plus."
    assert listed(lea.page(proposals)) == [longest]


def test_an_idea_is_in_one_proposal_at_most(
    valbourg: Valbourg, lea: Browser, ideas: list[Idea], proposals: str
) -> None:
    url, sent = filled(lea.page(f"{proposals}/nouvelle"), KEEP, {**WRITTEN, IDEAS: ["Un potager"]})
    valbourg.proposal("Le potager", [ideas[0]])

    answer = lea.post(url, sent)

    assert answer.status_code == 422
    assert error(read(answer), IDEAS) == "Choisissez l’une des réponses proposées."
    assert value(read(answer), TITLE) == "Une cour plantée"
    assert offered(lea.page(f"{proposals}/nouvelle")) == ["Des arbres"]


def test_ideas_withdrawn_or_from_elsewhere_are_not_offered(
    valbourg: Valbourg, lea: Browser, ideas: list[Idea], proposals: str
) -> None:
    withdraw(ideas[0], "Redite.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    here, valbourg.concertation = valbourg.concertation, valbourg.elsewhere
    valbourg.idea("Une piscine", by=valbourg.tom)
    valbourg.concertation = here

    page = lea.page(f"{proposals}/nouvelle")

    assert offered(page) == ["Des arbres"]
    assert says(page, "1 idée attend d’être placée.")


def test_the_ideas_to_gather_are_found_by_stake_and_words(
    valbourg: Valbourg, lea: Browser, proposals: str
) -> None:
    air, place = valbourg.stake("Respirer"), valbourg.stake("Trouver sa place")
    for title, stake in (("Un arbre", air), ("Deux arbres", place), ("Une mare", air)):
        valbourg.idea(title, stake=stake)

    page = lea.page(f"{proposals}/nouvelle?enjeu={air.id}")
    assert offered(page) == ["Un arbre", "Une mare"]
    assert value(page, STAKE) == "Respirer"
    assert offered(lea.page(f"{proposals}/nouvelle?q=ARBRES")) == ["Un arbre", "Deux arbres"]
    assert offered(lea.page(f"{proposals}/nouvelle?q=arbre&enjeu={air.id}")) == ["Un arbre"]


@pytest.mark.parametrize("htmx", [False, True])
def test_other_ideas_are_looked_for_without_losing_what_was_chosen_and_written(
    lea: Browser, ideas: list[Idea], proposals: str, htmx: bool
) -> None:
    chosen = {**WRITTEN, IDEAS: ["Un potager"], "Chercher dans les idées": "arbre"}

    page = read(press(lea, f"{proposals}/nouvelle", "Montrer ces idées", chosen, htmx=htmx))

    assert offered(page) == ["Un potager", "Des arbres"]
    assert value(page, IDEAS) == ["Un potager"]
    assert value(page, TITLE) == "Une cour plantée"
    assert ideas
    assert db.session.query(Proposal).count() == 0


@pytest.mark.parametrize("asked", ["enjeu=abc", "enjeu=²", f"enjeu={'9' * 40}", "q=%22%27*"])
def test_a_wrong_search_is_a_page(lea: Browser, proposals: str, asked: str) -> None:
    assert lea.get(f"{proposals}/nouvelle?{asked}").status_code == 200


def test_what_is_typed_is_text_and_stays_as_it_was(
    valbourg: Valbourg, lea: Browser, proposals: str
) -> None:
    where = f"{proposals}/{valbourg.proposal().id}"
    _, sent = filled(lea.page(f"{where}/modification"), KEEP)

    for typed in KEPT:
        lea.post(f"{where}/modification", {**sent, "title": typed, "text": typed})

        page = read(lea.client.get(where).text)
        assert plain(page.find("h1").get_text()) == plain(typed), typed
        assert plain(typed) in words(read(lea.client.get(proposals).text)), typed


# --- changing -------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_proposal_is_changed_from_what_it_was(
    valbourg: Valbourg, browse: Browse, lea: Browser, ideas: list[Idea], proposals: str, htmx: bool
) -> None:
    where = f"{proposals}/{valbourg.proposal('Une cour plantée', ideas).id}"
    form = link(lea.page(where), "Modifier la proposition")
    assert value(lea.page(form), TITLE) == "Une cour plantée"
    assert value(lea.page(form), IDEAS) == ["Un potager", "Des arbres"]

    press(lea, form, KEEP, {TITLE: "Des arbres", IDEAS: ["Des arbres"]}, htmx=htmx)

    page = browse().page(where)
    assert words(page.find("h1")) == "Des arbres"
    assert listed(main(page), "h3") == ["Des arbres"]
    assert offered(lea.page(f"{proposals}/nouvelle")) == ["Un potager"]


def test_what_was_ticked_stays_ticked_whatever_is_searched(
    valbourg: Valbourg, lea: Browser, ideas: list[Idea], proposals: str
) -> None:
    where = f"{proposals}/{valbourg.proposal('Une cour plantée', [ideas[0]]).id}/modification"

    page = lea.page(f"{where}?q=arbre")

    assert offered(page) == ["Un potager", "Des arbres"]
    assert value(page, IDEAS) == ["Un potager"]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_proposal_taken_apart_sets_its_ideas_free(
    valbourg: Valbourg, browse: Browse, lea: Browser, ideas: list[Idea], proposals: str, htmx: bool
) -> None:
    where = f"{proposals}/{valbourg.proposal('Une cour plantée', ideas).id}"

    press(lea, where, "Défaire la proposition", htmx=htmx)

    assert browse().get(where).status_code == 404
    assert says(browse().page(proposals), "Aucune proposition pour l’instant.")
    assert offered(lea.page(f"{proposals}/nouvelle")) == ["Un potager", "Des arbres"]
    slug = valbourg.concertation.slug
    assert browse().get(f"/concertations/{slug}/idees/{ideas[0].id}").status_code == 200


def test_a_proposal_put_to_the_vote_no_longer_changes(
    valbourg: Valbourg, lea: Browser, ideas: list[Idea], proposals: str
) -> None:
    proposal, other = valbourg.proposal("Une cour plantée", [ideas[0]]), valbourg.proposal()
    where = f"{proposals}/{proposal.id}"
    url, sent = filled(lea.page(f"{where}/modification"), KEEP, {TEXT: "Sans potager."})
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    prepare_vote(valbourg.concertation, [proposal, other], "majority", (), **who)
    frozen = "Le vote est préparé avec cette proposition : elle ne change plus."

    refused = lea.post(url, sent)

    assert refused.status_code == 403
    assert says(refused, frozen)
    assert says(refused, "Sans potager.")
    assert says(lea.get(f"{where}/modification"), frozen)
    assert says(lea.post(f"{where}/retrait"), frozen)
    page = lea.page(where)
    assert not has_link(main(page), "Modifier la proposition")
    assert "Défaire la proposition" not in buttons(page)
    assert listed(main(page), "h3") == ["Un potager"]


@pytest.mark.parametrize("phase", [Phase.VOTE, Phase.PLAN, Phase.FOLLOW_UP])
def test_after_the_ideas_no_proposal_is_written_nor_changed(
    valbourg: Valbourg, lea: Browser, proposals: str, phase: Phase
) -> None:
    where = f"{proposals}/{valbourg.proposal().id}"
    url, sent = filled(lea.page(f"{proposals}/nouvelle"), KEEP, WRITTEN)
    valbourg.enter(phase)

    refused = lea.post(url, sent)

    assert refused.status_code == 403
    assert lea.get(f"{where}/modification").status_code == 403
    assert not has_link(main(lea.page(where)), "Modifier la proposition")
    assert not has_link(main(lea.page(proposals)), "Écrire une proposition")


def test_a_proposal_refused_is_given_back(valbourg: Valbourg, lea: Browser, proposals: str) -> None:
    url, sent = filled(lea.page(f"{proposals}/nouvelle"), KEEP, WRITTEN)
    valbourg.enter(Phase.VOTE)

    refused = lea.post(url, sent)

    assert says(refused, "Une cour plantée")
    assert says(refused, "Un potager et des arbres.")


# --- what is made once is made anew ------------------------------------------------


def test_writing_changing_and_undoing_are_read_at_once_by_everyone(
    app: Flask, valbourg: Valbourg, ideas: list[Idea], proposals: str
) -> None:
    readers, who = Readers(app, valbourg.karim), {"by": valbourg.lea, "at": valbourg.at}
    idea = f"/concertations/{valbourg.concertation.slug}/idees/{ideas[0].id}"
    assert not readers.both_read(proposals, "Une cour plantée")
    assert not readers.both_read(idea, "Une cour plantée")

    proposal = valbourg.proposal("Une cour plantée", ideas)
    for path in (proposals, idea, f"{proposals}/{proposal.id}"):
        assert readers.both_read(path, "Une cour plantée"), path

    given = ProposalGiven("Une cour verte", "", ideas=[ideas[1].id])
    revise_proposal(proposal, given, **who)  # type: ignore[arg-type]
    assert readers.both_read(proposals, "Une cour verte")
    assert readers.both_read(proposals, "réunit 1 idée")
    assert not readers.both_read(f"{proposals}/{proposal.id}", "Un potager")
    assert not readers.both_read(idea, "Une cour")

    remove_proposal(proposal, **who)  # type: ignore[arg-type]
    assert not readers.both_read(proposals, "Une cour verte")


def test_an_idea_withdrawn_or_changed_is_seen_so_in_its_proposal(
    app: Flask, valbourg: Valbourg, ideas: list[Idea], proposals: str
) -> None:
    where = f"{proposals}/{valbourg.proposal('Une cour plantée', ideas).id}"
    readers = Readers(app, valbourg.odile)
    assert readers.both_read(where, "Karim H.")

    withdraw(ideas[0], "", by=valbourg.karim, at=valbourg.at)  # type: ignore[arg-type]

    assert readers.both_read(where, "Idée retirée")
    assert not readers.both_read(where, "Un potager")
    assert not readers.both_read(where, "Karim H.")
    assert readers.both_read(proposals, "réunit 2 idées")


def test_a_stake_is_shown_with_the_proposal_that_answers_it(
    valbourg: Valbourg, browse: Browse, lea: Browser, proposals: str
) -> None:
    valbourg.stake("Respirer")

    sent = press(lea, f"{proposals}/nouvelle", KEEP, {**WRITTEN, STAKE: "Respirer"})

    for path in (proposals, sent.location):
        assert says(browse().page(path), "répond à « Respirer »"), path
