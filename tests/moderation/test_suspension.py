"""Suspending a participant: told why, heard once, reading and voting as before."""

import pytest

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.errors import Refused
from concert.core.mail import Letter
from concert.journal.models import Verb
from concert.journal.queries import acts_of, whole_journal
from concert.moderation.suspension import suspend_author
from concert.policy.rules import Permission, may
from tests.architecture.scenes import a_suspension
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, has_link, link, press, says


def path_of(valbourg: Valbourg, rest: str = "") -> str:
    return f"/concertations/{valbourg.concertation.slug}{rest}"


def test_an_author_is_suspended_from_what_they_gave_and_never_named(
    lea: Browser, valbourg: Valbourg
) -> None:
    idea = valbourg.idea()
    ask = lea.page(path_of(valbourg, f"/idees/{idea.id}/retrait"))

    answer = press(
        lea,
        link(ask, "Suspendre la participation"),
        "Suspendre sa participation",
        {"Pourquoi": "Des propos blessants."},
    )

    page = lea.page(answer.location)
    assert says(page, "Des propos blessants.")
    assert not says(page, "Karim")
    [entry] = acts_of(valbourg.concertation, Verb.PARTICIPANT_SUSPENDED)
    assert entry.details == {}


def test_an_author_is_suspended_after_their_contribution_was_withdrawn_too(
    lea: Browser, valbourg: Valbourg
) -> None:
    idea = valbourg.idea()
    here = path_of(valbourg, f"/idees/{idea.id}/retrait")
    press(lea, here, "Retirer", {"Pourquoi": "Des propos blessants."})

    assert has_link(lea.page(here), "Suspendre la participation")


def test_whoever_is_suspended_reads_why_on_every_page_and_by_letter(
    lea: Browser, karim: Browser, valbourg: Valbourg
) -> None:
    idea = valbourg.idea()
    here = path_of(valbourg, f"/idees/{idea.id}/suspension")
    press(lea, here, "Suspendre sa participation", {"Pourquoi": "Des propos blessants."})

    for rest in ("", "/idees", f"/idees/{idea.id}", "/diagnostic/constats"):
        assert says(karim.page(path_of(valbourg, rest)), "La raison : Des propos blessants.")
    [letter] = db.session.query(Letter).filter_by(to="karim@exemple.fr")
    assert "Des propos blessants." in letter.text
    assert not says(lea.page(path_of(valbourg)), "Votre participation est suspendue")


def test_whoever_is_suspended_contributes_no_more_and_still_votes_and_signs(
    karim: Browser, valbourg: Valbourg
) -> None:
    a_suspension(valbourg)
    refused = karim.post(path_of(valbourg, "/idees/nouvelle"), {"title": "Un banc", "text": "x"})
    assert refused.status_code in {403, 422}
    assert not may(valbourg.karim, Permission.PROPOSE_IDEA, valbourg.concertation, valbourg.at)

    valbourg.enter(Phase.VOTE)
    assert may(valbourg.karim, Permission.CAST_BALLOT, valbourg.concertation, valbourg.at)
    valbourg.enter(Phase.PLAN)
    assert may(valbourg.karim, Permission.ANSWER_COMMITMENT, valbourg.parents, valbourg.at)


def test_whoever_is_suspended_is_led_to_what_they_may_still_do(
    karim: Browser, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS)
    assert has_link(karim.page(path_of(valbourg)), "Proposer une idée")

    a_suspension(valbourg)

    home = karim.page(path_of(valbourg))
    assert has_link(home, "Lire les idées")
    assert not has_link(home, "Proposer une idée")


def test_whoever_is_suspended_answers_once_and_the_team_reads_it(
    karim: Browser, lea: Browser, valbourg: Valbourg
) -> None:
    a_suspension(valbourg)
    here = path_of(valbourg, "/ma-suspension")

    press(karim, here, "Envoyer ma réponse", {"Votre réponse": "Je parlais du mur."})

    assert "Envoyer ma réponse" not in buttons(karim.page(here))
    assert karim.post(here, {"answer": "Encore."}).status_code == 409
    assert says(lea.page(path_of(valbourg, "/suspensions")), "Je parlais du mur.")
    answered = next(
        act
        for act in whole_journal(valbourg.concertation, before=None, limit=20)
        if act.entry.verb is Verb.SUSPENSION_ANSWERED
    )
    assert not answered.shown_as, "the whole journal does not say who was suspended"


def test_a_suspension_is_lifted_and_the_person_contributes_again(
    lea: Browser, karim: Browser, valbourg: Valbourg
) -> None:
    a_suspension(valbourg)

    press(lea, path_of(valbourg, "/suspensions"), "Lever cette suspension")

    assert may(valbourg.karim, Permission.PROPOSE_IDEA, valbourg.concertation, valbourg.at)
    assert not says(karim.page(path_of(valbourg)), "Votre participation est suspendue")
    assert karim.get(path_of(valbourg, "/ma-suspension")).status_code == 404


def test_someone_of_the_team_is_not_suspended(valbourg: Valbourg) -> None:
    idea = valbourg.idea(by=valbourg.lea)

    with pytest.raises(Refused, match="son rôle se retire d’abord"):
        suspend_author(idea, "idees", "Non.", by=valbourg.claire, at=valbourg.at)


def test_a_participant_suspends_nobody(karim: Browser, browse: Browse, valbourg: Valbourg) -> None:
    idea = valbourg.idea(by=valbourg.odile)

    assert karim.get(path_of(valbourg, f"/idees/{idea.id}/suspension")).status_code == 403
    assert not has_link(browse().page(path_of(valbourg, f"/idees/{idea.id}")), "Suspendre")
