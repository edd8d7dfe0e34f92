"""Preparing the vote, opening the urn and reading the outcome, over HTTP."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.votes import urn
from concert.votes.counting import CONTEST, count_with_our_key, destroy_old_urns
from concert.votes.elsewhere import open_urn, recount
from concert.votes.models import Custody, Poll
from concert.votes.queries import poll_of
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, filled, has_link, link, main, press, read, says, words
from tests.votes.voting import (
    BUREAU,
    cast,
    close,
    crowd_votes,
    given_to_a_bureau,
    graded,
    voted,
)

THREE = dict(
    zip(("Première personne", "Deuxième personne", "Troisième personne"), BUREAU, strict=True)
)
BY_BUREAU = {"Qui garde la clé": "Un bureau de trois personnes garde la clé"}


def at(valbourg: Valbourg, path: str) -> str:
    return f"/concertations/{valbourg.concertation.slug}/vote/{path}"


def prepares(valbourg: Valbourg, browse: Browse, answers: dict[str, Any]) -> TestResponse:
    valbourg.proposal("Le potager")
    valbourg.proposal("Les zones calmes")
    return press(browse(valbourg.claire), at(valbourg, "preparation"), "Préparer le vote", answers)


# --- preparing --------------------------------------------------------------------


def test_the_lead_prepares_a_vote_whose_key_we_keep(valbourg: Valbourg, browse: Browse) -> None:
    answer = prepares(valbourg, browse, {})

    poll = poll_of(valbourg.concertation)
    assert (answer.status_code, answer.location) == (
        303,
        f"/concertations/{valbourg.concertation.slug}/pilotage",
    )
    assert poll
    assert (poll.custody, len(poll.choices), poll.method) == (Custody.OPERATOR, 2, "majority")


def test_a_bureau_s_passphrases_are_shown_once_each_with_its_name(
    valbourg: Valbourg, browse: Browse
) -> None:
    told = prepares(valbourg, browse, BY_BUREAU | THREE)

    assert all(says(told, name) for name in BUREAU)
    assert len(_codes(told.text)) == 3
    later = browse(valbourg.claire).page(at(valbourg, "preparation"))
    assert not _codes(str(later))
    assert says(later, "n’ont été montrées qu’une fois")


def _codes(text: str) -> set[str]:
    words = text.replace("<", " ").replace(">", " ").split()
    return {one for one in words if urn.normalised(one) == one}


def test_preparing_twice_leads_to_the_page_that_says_how_to_begin_again(
    valbourg: Valbourg, browse: Browse
) -> None:
    valbourg.proposal("Le potager")
    valbourg.proposal("Les zones calmes")
    browser, page = browse(valbourg.claire), at(valbourg, "preparation")
    sent = filled(browser.page(page), "Préparer le vote", BY_BUREAU | THREE)
    browser.post(*sent)

    second = browser.post(*sent)

    assert (second.status_code, second.location) == (303, page)
    assert says(browser.get(page), "C’était déjà enregistré")
    assert "Revenir en arrière pour changer les propositions" in buttons(read(browser.get(page)))


@pytest.mark.parametrize(
    "names",
    [
        ("", "", ""),
        ("Claire", "Karim", ""),
        ("Claire", "", "Odile"),
        ("Claire", "Karim", "Claire"),
        ("Claire", "Karim", " claire "),
        ("Élise", "Karim", "ELISE"),
    ],
)
def test_a_bureau_is_three_different_people(
    valbourg: Valbourg, browse: Browse, names: tuple[str, str, str]
) -> None:
    answer = prepares(valbourg, browse, BY_BUREAU | dict(zip(THREE, names, strict=True)))

    assert answer.status_code == 422
    assert error(read(answer), "Troisième personne") == (
        "Un bureau réunit trois personnes différentes."
    )
    assert poll_of(valbourg.concertation) is None


@pytest.mark.parametrize("kept", [[], ["Le potager"]])
def test_fewer_than_two_proposals_are_refused_beside_their_field(
    valbourg: Valbourg, browse: Browse, kept: list[str]
) -> None:
    page = at(valbourg, "preparation")
    valbourg.proposal("Le potager")
    valbourg.proposal("Les zones calmes")
    browser = browse(valbourg.claire)
    url, sent = filled(browser.page(page), "Préparer le vote")
    ids = {one.title: str(one.id) for one in _proposals(valbourg)}
    sent["proposals"] = [ids[title] for title in kept]

    answer = browser.post(url, sent)

    assert answer.status_code == 422
    assert error(read(answer), "Les propositions au vote") == "Gardez au moins deux propositions."


def _proposals(valbourg: Valbourg) -> list[Any]:
    from concert.proposals.queries import proposals_of

    return list(proposals_of(valbourg.concertation))


def test_without_two_proposals_the_page_says_what_to_write_first(
    valbourg: Valbourg, browse: Browse
) -> None:
    valbourg.proposal("Le potager")

    page = browse(valbourg.claire).page(at(valbourg, "preparation"))

    assert says(page, "Il faut au moins deux propositions.")
    assert has_link(main(page), "Écrire une proposition")


def test_the_lead_takes_a_prepared_vote_back(valbourg: Valbourg, browse: Browse) -> None:
    prepares(valbourg, browse, {})
    page = at(valbourg, "preparation")

    answer = press(browse(valbourg.claire), page, "Revenir en arrière pour changer")

    assert (answer.status_code, answer.location) == (303, page)
    assert poll_of(valbourg.concertation) is None


@pytest.mark.parametrize("who", ["lea", "karim"])
@pytest.mark.parametrize("path", ["preparation", "depouillement"])
def test_the_pages_of_the_lead_are_the_lead_s(
    valbourg: Valbourg, browse: Browse, who: str, path: str
) -> None:
    valbourg.poll()

    answer = browse(getattr(valbourg, who)).get(at(valbourg, path))

    assert answer.status_code == 403
    assert says(answer, "Seule la personne qui porte la concertation peut le faire.")


# --- counting -----------------------------------------------------------------------


def test_the_lead_opens_the_urn_and_the_result_is_published(
    valbourg: Valbourg, browse: Browse
) -> None:
    voted(valbourg)

    answer = press(browse(valbourg.claire), at(valbourg, "depouillement"), "Ouvrir l’urne")

    assert (answer.status_code, answer.location) == (303, at(valbourg, "resultats"))
    assert says(browse().page(at(valbourg, "resultats")), "6 votants")


def test_opening_the_urn_twice_is_no_error(valbourg: Valbourg, browse: Browse) -> None:
    voted(valbourg)
    browser = browse(valbourg.claire)
    sent = filled(browser.page(at(valbourg, "depouillement")), "Ouvrir l’urne")
    browser.post(*sent)

    second = browser.post(*sent)

    assert (second.status_code, second.location) == (303, at(valbourg, "resultats"))


def test_while_one_can_vote_the_counting_page_offers_to_close_and_not_to_open(
    valbourg: Valbourg, browse: Browse
) -> None:
    crowd_votes(valbourg, valbourg.poll())

    page = browse(valbourg.claire).page(at(valbourg, "depouillement"))

    assert says(page, "L’urne s’ouvre après la clôture.")
    assert has_link(main(page), "Clore le vote plus tôt")
    assert "Ouvrir l’urne et publier le résultat" not in buttons(page)


def test_before_the_vote_the_counting_page_says_it_is_not_the_moment(
    valbourg: Valbourg, browse: Browse
) -> None:
    valbourg.poll()
    valbourg.enter(Phase.IDEAS)

    assert says(browse(valbourg.claire).page(at(valbourg, "depouillement")), "pas le moment")


def test_a_count_with_nothing_prepared_is_not_found(valbourg: Valbourg, browse: Browse) -> None:
    valbourg.enter(Phase.VOTE)
    browser = browse(valbourg.claire)

    assert browser.get(at(valbourg, "depouillement")).status_code == 200
    assert browser.post(at(valbourg, "depouillement")).status_code == 404


def test_two_of_the_bureau_open_the_urn_here(valbourg: Valbourg, browse: Browse) -> None:
    voted(valbourg, bureau=True)
    first, _second, third = valbourg.passphrases

    answer = _opens_here(valbourg, browse, third, first)

    assert answer.location == at(valbourg, "resultats")


def _opens_here(valbourg: Valbourg, browse: Browse, first: str, second: str) -> TestResponse:
    answers = {"La phrase secrète d’un membre": first, "Celle d’un autre membre": second}
    return press(browse(valbourg.claire), at(valbourg, "depouillement"), "Ouvrir l’urne", answers)


def test_wrong_passphrases_are_said_beside_the_field(valbourg: Valbourg, browse: Browse) -> None:
    voted(valbourg, bureau=True)

    answer = _opens_here(valbourg, browse, valbourg.passphrases[0], urn.new_passphrase())

    assert answer.status_code == 422
    assert "n’ouvrent pas l’urne" in error(read(answer), "Celle d’un autre membre")


def test_an_empty_passphrase_is_asked_for(valbourg: Valbourg, browse: Browse) -> None:
    voted(valbourg, bureau=True)

    answer = _opens_here(valbourg, browse, valbourg.passphrases[0], "")

    assert answer.status_code == 422
    assert "Écrivez l’autre phrase secrète." in error(read(answer), "Celle d’un autre membre")


def test_a_refusal_does_not_show_the_passphrases_to_the_room(
    valbourg: Valbourg, browse: Browse
) -> None:
    given_to_a_bureau(valbourg, valbourg.poll())
    first, second, _third = valbourg.passphrases

    answer = browse(valbourg.claire).post(
        at(valbourg, "depouillement/bureau"), {"first": first, "second": second}
    )

    assert answer.status_code == 409
    assert says(answer, "Le vote est encore ouvert")
    assert first not in answer.text


# --- counting on another machine --------------------------------------------------------


def test_the_urn_goes_out_and_its_ballots_come_back(
    valbourg: Valbourg, browse: Browse, tmp_path: Path
) -> None:
    voted(valbourg, bureau=True)
    browser = browse(valbourg.claire)
    page = browser.page(at(valbourg, "depouillement"))
    closed = tmp_path / "urne.json"
    closed.write_bytes(browser.get(link(page, "Télécharger l’urne")).data)

    count = open_urn(closed, *valbourg.passphrases[1:])
    answer = _gives_back(browser, valbourg, json.dumps(count).encode())

    assert (answer.status_code, answer.location) == (303, at(valbourg, "resultats"))


def _gives_back(browser: Browser, valbourg: Valbourg, content: bytes) -> TestResponse:
    file = (io.BytesIO(content), "depouillement.json")
    return browser.post(at(valbourg, "depouillement/fichier"), {"file": file})


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"ballots": [], "mark": "0"}'])
def test_another_file_is_refused_beside_its_field(
    valbourg: Valbourg, browse: Browse, content: bytes
) -> None:
    voted(valbourg, bureau=True)

    answer = _gives_back(browse(valbourg.claire), valbourg, content)

    assert answer.status_code == 422
    assert "n’est pas celui que donne" in error(read(answer), "Le fichier donné par")


def test_no_file_at_all_is_refused_too(valbourg: Valbourg, browse: Browse) -> None:
    voted(valbourg, bureau=True)

    answer = browse(valbourg.claire).post(at(valbourg, "depouillement/fichier"))

    assert answer.status_code == 422


def test_the_ballots_of_an_urn_whose_key_we_keep_are_not_taken_from_a_file(
    valbourg: Valbourg, browse: Browse
) -> None:
    poll = voted(valbourg)
    ballots = [{"code": urn.new_code(), "choices": {}, "college": "parents"} for _n in range(6)]
    made_up = json.dumps({"urn": poll.uid, "ballots": ballots, "mark": "0" * 64}).encode()

    answer = _gives_back(browse(valbourg.claire), valbourg, made_up)

    assert answer.status_code == 422
    assert db.session.get(Poll, poll.id).outcome is None


def test_the_urn_does_not_go_out_while_one_can_vote(valbourg: Valbourg, browse: Browse) -> None:
    """Two of the bureau could otherwise read the result before the closing."""
    given_to_a_bureau(valbourg, valbourg.poll())

    answer = browse(valbourg.claire).get(at(valbourg, "urne.json"))

    assert answer.status_code == 409
    assert says(answer, "Le vote est encore ouvert")


@pytest.mark.parametrize("who", ["lea", "karim"])
def test_the_urn_goes_out_to_the_lead_alone(valbourg: Valbourg, browse: Browse, who: str) -> None:
    voted(valbourg, bureau=True)

    assert browse(getattr(valbourg, who)).get(at(valbourg, "urne.json")).status_code == 403


def test_an_urn_that_was_destroyed_does_not_go_out(valbourg: Valbourg, browse: Browse) -> None:
    poll = voted(valbourg)
    count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)
    destroy_old_urns(at=valbourg.at + 2 * CONTEST)

    answer = browse(valbourg.claire).get(at(valbourg, "urne.json"))

    assert answer.status_code == 404
    assert says(answer, "Cette urne est détruite")


# --- the outcome ----------------------------------------------------------------------


def counted(valbourg: Valbourg, poll: Poll) -> None:
    close(valbourg)
    count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)


def test_everyone_reads_the_outcome_with_its_grades(valbourg: Valbourg, browse: Browse) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll, 6, "parents", "good", "passable")
    counted(valbourg, poll)

    page = browse().page(at(valbourg, "resultats"))

    assert says(page, "« Le potager » arrive en tête, avec la mention « Bien »")
    assert says(page, "6 votants sur")
    rows = [words(row) for row in page.select("tbody tr")]
    assert rows[0].startswith("1 Le potager")
    assert rows[1].startswith("2 Les zones calmes")


def test_everyone_reads_the_outcome_of_approvals(valbourg: Valbourg, browse: Browse) -> None:
    poll = valbourg.poll("approval")
    crowd_votes(valbourg, poll, 6, "parents", "very_good", "to_reject")
    counted(valbourg, poll)

    page = browse().page(at(valbourg, "resultats"))

    assert says(page, "« Le potager » arrive en tête : 6 personnes sur 6 l’approuvent.")


def test_a_tie_is_said(valbourg: Valbourg, browse: Browse) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll, 6)
    counted(valbourg, poll)

    page = browse().page(at(valbourg, "resultats"))

    assert says(page, "2 propositions arrivent en tête à égalité.")
    assert says(page, "ex æquo")


def test_fewer_than_five_voters_have_no_result_and_it_is_said_why(
    valbourg: Valbourg, browse: Browse
) -> None:
    poll = valbourg.poll()
    receipt = cast(valbourg, poll, valbourg.karim)
    counted(valbourg, poll)

    page = browse(valbourg.claire).page(at(valbourg, "resultats"))

    assert says(page, "Moins de cinq personnes ont voté.")
    assert not says(page, "Le potager")
    assert _board(valbourg, browse) == []
    mine = browse().page(at(valbourg, f"resultats?code={receipt.code}"))
    assert not says(mine, "Bien")


def test_voters_find_their_ballot_by_their_code_however_they_type_it(
    valbourg: Valbourg, browse: Browse
) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll, 5, "parents", "good")
    mine = cast(valbourg, poll, valbourg.karim, "insufficient", "to_reject").code
    counted(valbourg, poll)

    page = browse().page(at(valbourg, f"resultats?code={mine.lower().replace('-', '+')}"))

    assert says(page, mine)
    found = [words(one) for one in page.select("dl.terms > *")]
    assert "Insuffisant" in found


def test_a_code_that_was_replaced_or_made_up_finds_nothing(
    valbourg: Valbourg, browse: Browse
) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll, 5)
    old = cast(valbourg, poll, valbourg.karim, "very_good")
    cast(valbourg, poll, valbourg.karim, "to_reject")
    counted(valbourg, poll)

    for code in (old.code, urn.new_code(), "un mot", "<script>"):
        page = browse().get(at(valbourg, "resultats"), query_string={"code": code})
        assert page.status_code == 200
        assert not read(page).select("dl.terms")


@pytest.mark.parametrize("method", ["majority", "approval"])
def test_the_board_counted_again_gives_the_published_outcome(
    valbourg: Valbourg, browse: Browse, tmp_path: Path, method: str
) -> None:
    poll = valbourg.poll(method)
    crowd_votes(valbourg, poll, 5, "parents", "very_good", "passable")
    cast(valbourg, poll, valbourg.karim, "to_reject", "very_good")
    counted(valbourg, poll)
    board = tmp_path / "bulletins.csv"
    board.write_bytes(browse().get(at(valbourg, "bulletins.csv")).data)

    tally = recount(board)

    outcome = poll.outcome or {}
    assert (tally.ballots, tally.blank) == (outcome["ballots"], outcome["blank"])
    assert [
        (one.option, one.rank, list(one.tied_with), dict(one.counts)) for one in tally.standings
    ] == [
        (one["proposal"], one["rank"], one["tied_with"], one["counts"])
        for one in outcome["standings"]
    ]


def _board(valbourg: Valbourg, browse: Browse) -> list[list[str]]:
    answer = browse().get(at(valbourg, "bulletins.csv"))
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))[1:]


# --- hidden until the end -----------------------------------------------------------------


@pytest.mark.parametrize("moment", ["open", "closed"])
def test_nobody_reads_a_result_before_the_count_on_any_page_nor_in_any_file(
    valbourg: Valbourg, browse: Browse, moment: str
) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll, 6, "parents", "good", "passable")
    if moment == "closed":
        close(valbourg)
    paths = [
        *("", "/vote", "/vote/resultats", "/vote/bulletins.csv", "/suites", "/propositions"),
        *("/journal", "/plan", f"/propositions/{poll.choices[0].proposal_id}"),
    ]

    for who in (None, valbourg.karim, valbourg.lea, valbourg.claire):
        browser = browse(who)
        for path in paths:
            page = browser.get(f"/concertations/{valbourg.concertation.slug}{path}")
            assert page.status_code == 200, path
            assert not says(page, "arrive en tête"), path
            assert not says(page, "Vote : rang"), path
            assert not says(page, "6 votants"), path
    assert _board(valbourg, browse) == []


def test_an_empty_board_still_names_its_columns(valbourg: Valbourg, browse: Browse) -> None:
    poll = valbourg.poll()

    answer = browse().get(at(valbourg, "bulletins.csv"))

    named = [f"proposition {one.proposal_id}" for one in poll.choices]
    assert answer.text.lstrip("\ufeff") == ";".join(["code", *named]) + "\r\n"
    assert graded(poll, "good")


def test_without_a_vote_the_outcome_is_said_to_come(valbourg: Valbourg, browse: Browse) -> None:
    assert says(browse().page(at(valbourg, "resultats")), "Personne ne le connaît avant.")
    assert browse().get(at(valbourg, "bulletins.csv")).status_code == 404
