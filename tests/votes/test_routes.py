"""The ballot over HTTP: filled, read again, cast."""

import re

import pytest
from bs4 import BeautifulSoup

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.votes import urn
from concert.votes.models import Poll
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import (
    buttons,
    filled,
    has_link,
    main,
    press,
    read,
    says,
    words,
)
from tests.votes.voting import close, graded, voted

ANSWERS = {"Le potager": "Très bien", "Les zones calmes": "Passable"}


@pytest.fixture
def poll(valbourg: Valbourg) -> Poll:
    return valbourg.poll()


def address(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/vote"


def grading(page: BeautifulSoup, proposal: str, grade: str) -> tuple[str, str]:
    """The name and the value that a ballot sends for this grade."""
    legend = next(one for one in page.find_all("legend") if words(one) == proposal)
    label = next(one for one in legend.parent.find_all("label") if words(one) == grade)
    return str(label.find("input")["name"]), str(label.find("input")["value"])


def read_again(browser: Browser, valbourg: Valbourg, *, htmx: bool = False) -> BeautifulSoup:
    """The summary of a ballot that was filled."""
    page = browser.page(address(valbourg))
    sent = dict(grading(page, *answer) for answer in ANSWERS.items())
    answer = browser.post(address(valbourg), sent, htmx=htmx)
    assert answer.status_code == 200
    return read(answer)


def casting(page: BeautifulSoup, **more: str) -> dict[str, str]:
    return {**filled(page, "Déposer mon bulletin")[1], **more}


# --- filling and reading again --------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_ballot_is_read_again_before_it_is_cast(
    valbourg: Valbourg, poll: Poll, browse: Browse, htmx: bool
) -> None:
    summary = read_again(browse(valbourg.karim), valbourg, htmx=htmx)

    terms = [words(one) for one in summary.select("dl.terms > *")]
    assert dict(zip(terms[::2], terms[1::2], strict=True)) == ANSWERS
    assert "Déposer mon bulletin" in buttons(summary)
    assert db.session.get(Poll, poll.id).voters_count == 0


def test_a_ballot_read_again_may_be_changed_and_comes_back_as_it_was(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    browser = browse(valbourg.karim)
    summary = read_again(browser, valbourg)

    again = read(browser.post(*filled(summary, "Modifier mon bulletin")))

    ticked = {words(one.parent) for one in again.select("input[checked]")}
    assert ticked == set(ANSWERS.values())
    assert poll.choices


def test_a_proposal_left_out_is_said_to_count_as_rejected(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    one = {f"choice-{poll.choices[0].proposal_id}": "good"}

    summary = browse(valbourg.karim).post(address(valbourg), one)

    assert says(summary, "Vous n’avez pas donné de mention à 1 proposition")
    assert says(summary, "sans mention")


@pytest.mark.parametrize(
    ("method", "said"),
    [("majority", "comptera comme « À rejeter »"), ("approval", "C’est un bulletin blanc.")],
)
def test_a_blank_ballot_is_said_to_be_blank(
    valbourg: Valbourg, browse: Browse, method: str, said: str
) -> None:
    valbourg.poll(method)

    summary = browse(valbourg.karim).post(address(valbourg), {})

    assert says(summary, "C’est un bulletin blanc.")
    assert says(summary, said)


def test_approvals_are_read_again_too(valbourg: Valbourg, browse: Browse) -> None:
    poll = valbourg.poll("approval")
    approved = str(poll.choices[1].proposal_id)

    summary = browse(valbourg.karim).post(address(valbourg), {"choice": approved})

    assert says(summary, "Vous approuvez 1 proposition sur 2")
    assert approved in casting(read(summary))["choice"]


def test_a_ballot_that_cannot_be_read_says_why_and_is_given_back(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    refused = browse(valbourg.karim).post(address(valbourg), {"choice-0": "good"})

    assert says(refused, "une proposition qui n’est pas au vote")
    assert "Relire mon bulletin" in buttons(read(refused))
    assert poll.choices


def test_each_voter_reads_the_proposals_in_an_order_drawn_for_them(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    def order(person: object) -> list[str]:
        page = browse(person).page(address(valbourg))
        return [words(one) for one in page.find_all("legend")]

    drawn = {tuple(order(one)) for one in valbourg.crowd("parents", 8)}

    assert len(drawn) == 2
    assert order(valbourg.karim) == order(valbourg.karim)
    assert poll.choices


# --- casting --------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_ballot_is_cast_and_its_code_shown_once(
    valbourg: Valbourg, poll: Poll, browse: Browse, htmx: bool
) -> None:
    browser = browse(valbourg.karim)
    summary = read_again(browser, valbourg)

    receipt = browser.post(f"{address(valbourg)}/bulletin", casting(summary), htmx=htmx)

    code = _code(receipt.text)
    assert receipt.status_code == 200
    assert receipt.headers["Cache-Control"] == "no-store"
    assert db.session.get(Poll, poll.id).voters_count == 1
    later = browser.get(address(valbourg))
    assert says(later, "Vous avez voté.")
    assert code not in later.text


def _code(text: str) -> str:
    found = re.search(r"(?:[2-9B-Z]{4}-){4}[2-9B-Z]{4}", text)
    assert found, "no code"
    assert urn.normalised(found[0]) == found[0]
    return found[0]


def test_who_wants_no_code_is_shown_none(valbourg: Valbourg, poll: Poll, browse: Browse) -> None:
    browser = browse(valbourg.karim)
    summary = read_again(browser, valbourg)

    receipt = browser.post(f"{address(valbourg)}/bulletin", casting(summary, no_code="y"))

    assert says(receipt, "Votre bulletin est dans l’urne.")
    assert not re.search(r"([2-9B-Z]{4}-){4}", receipt.text)
    assert not says(receipt, "Empreinte")
    assert poll.choices


def test_a_ballot_sent_twice_counts_once_and_the_second_says_so(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    browser = browse(valbourg.karim)
    sent = casting(read_again(browser, valbourg))
    browser.post(f"{address(valbourg)}/bulletin", sent)
    length = valbourg.concertation.journal_length

    second = browser.post(f"{address(valbourg)}/bulletin", sent)

    assert (second.status_code, second.location) == (303, address(valbourg))
    assert says(browser.get(second.location), "C’était déjà enregistré")
    db.session.refresh(valbourg.concertation)
    assert valbourg.concertation.journal_length == length
    assert db.session.get(Poll, poll.id).voters_count == 1


def test_a_ballot_that_cannot_be_counted_is_refused(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    forged = {f"choice-{poll.choices[0].proposal_id}": "excellent"}

    refused = browse(valbourg.karim).post(f"{address(valbourg)}/bulletin", forged)

    assert refused.status_code == 403
    assert says(refused, "une mention qui n’existe pas")


def test_who_is_not_signed_in_is_asked_to_be(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    answer = browse().post(f"{address(valbourg)}/bulletin", graded(poll, "good"))

    assert answer.status_code == 303
    assert "/connexion" in answer.location


def test_who_did_not_join_reads_why_and_where_to(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    page = browse(valbourg.tom).page(address(valbourg))

    assert says(page, "Rejoignez la concertation pour y prendre part")
    assert has_link(main(page), "Participer")
    assert has_link(main(page), poll.choices[0].proposal.title)
    assert "Relire mon bulletin" not in buttons(page)


# --- before and after ---------------------------------------------------------------


def test_before_the_vote_its_dates_are_said(valbourg: Valbourg, browse: Browse) -> None:
    valbourg.idea()

    page = browse(valbourg.karim).page(address(valbourg))

    assert says(page, "Le vote aura lieu du")
    assert has_link(main(page), "Lire les propositions")


def test_without_a_vote_it_is_said_not_to_be_open(valbourg: Valbourg, browse: Browse) -> None:
    valbourg.enter(Phase.VOTE)

    assert says(browse(valbourg.karim).page(address(valbourg)), "Le vote n’est pas ouvert.")


def test_a_ballot_for_a_vote_that_was_not_prepared_is_refused(
    valbourg: Valbourg, browse: Browse
) -> None:
    valbourg.enter(Phase.VOTE)

    for path in (address(valbourg), f"{address(valbourg)}/bulletin"):
        assert browse(valbourg.karim).post(path, {"choice-1": "good"}).status_code == 404


def test_after_the_closing_nobody_is_offered_a_ballot(
    valbourg: Valbourg, poll: Poll, browse: Browse
) -> None:
    close(valbourg)

    page = browse(valbourg.karim).page(address(valbourg))

    assert says(page, "Le vote est clos depuis le vendredi 20 novembre 2026 à 11 h")
    assert "Relire mon bulletin" not in buttons(page)
    refused = browse(valbourg.karim).post(f"{address(valbourg)}/bulletin", graded(poll, "good"))
    assert refused.status_code == 403


@pytest.mark.usefixtures("poll")
def test_who_voted_is_no_longer_told_after_the_closing_that_they_may_vote_anew(
    valbourg: Valbourg, browse: Browse
) -> None:
    browser = browse(valbourg.karim)
    browser.post(f"{address(valbourg)}/bulletin", casting(read_again(browser, valbourg)))
    anew = "Jusqu’à la clôture, un nouveau bulletin remplace le précédent."
    assert says(browser.page(address(valbourg)), anew)

    close(valbourg)

    assert not says(browser.page(address(valbourg)), anew)


def test_after_the_count_the_page_leads_to_the_outcome(valbourg: Valbourg, browse: Browse) -> None:
    voted(valbourg)
    press(browse(valbourg.claire), f"{address(valbourg)}/depouillement", "Ouvrir l’urne")

    page = browse(valbourg.karim).page(address(valbourg))

    assert has_link(main(page), "Lire le résultat")


def test_the_page_says_who_keeps_the_key(valbourg: Valbourg, poll: Poll, browse: Browse) -> None:
    page = browse(valbourg.karim).page(address(valbourg))

    assert says(page, "L’administrateur technique pourrait, en théorie, déchiffrer les bulletins.")
    assert says(page, "comme Belenios")
    assert poll.choices
