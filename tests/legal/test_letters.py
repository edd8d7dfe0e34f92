"""Every letter says who writes, why it came, what to do, and how to answer."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from concert.core.database import db
from concert.core.mail import Letter
from concert.ideas.actions import argue
from concert.ideas.models import Stance
from concert.notices.actions import choose_rhythm
from concert.notices.deliver import write_letters
from concert.notices.models import Rhythm
from concert.people.models import Person
from concert.people.queries import person_with
from concert.plan.actions import Words, reword
from concert.plan.signing import decline, propose_rewording, sign
from concert.votes.actions import cast_ballot
from concert.web.letters import post_letter
from tests.architecture.inventory import ACTS
from tests.architecture.test_routes import act, address
from tests.cast import Valbourg
from tests.conftest import NOON
from tests.legal.conftest import Say

Browse = Callable[..., object]
WORDS = Words("La commune amène l’eau avant mars.", due_on=NOON.date())


def _latest(to: str) -> Letter:
    """The last letter to this address, written if it was still to be, and alone."""
    if reader := person_with(to):
        choose_rhythm(reader, Rhythm.AT_ONCE, at=NOON)
    write_letters(at=NOON)
    query = sa.select(Letter).where(Letter.to == to).order_by(Letter.id.desc())
    found = db.session.scalars(query).first()
    assert found is not None
    return found


def _sign_in(_world: Valbourg, browse: Browse) -> Letter:
    browse().post("/connexion", {"email": "karim@exemple.fr"})
    return _latest("karim@exemple.fr")


def _invitation(world: Valbourg, browse: Browse, **answers: str) -> Letter:
    asked = {"email": "nadia@exemple.fr", "role": "participant", "college": "", "stakeholder": ""}
    browse(world.claire).post(
        f"/concertations/{world.concertation.slug}/invitations", asked | answers
    )
    return _latest("nadia@exemple.fr")


def _idea(world: Valbourg, _browse: Browse) -> Letter:
    world.idea("Un potager", by=world.karim)
    return _latest("karim@exemple.fr")


def _ballot(world: Valbourg, _browse: Browse) -> Letter:
    poll = world.poll()
    choices = {str(one.proposal_id): "good" for one in poll.choices}
    cast_ballot(poll, choices, by=world.karim, at=world.at)
    return _latest("karim@exemple.fr")


def _asked(world: Valbourg, _browse: Browse) -> Letter:
    world.commitment()
    return _latest("odile@exemple.fr")


def _reworded(world: Valbourg, _browse: Browse) -> Letter:
    reword(world.commitment(), WORDS, "Le budget est voté.", 1, by=world.claire, at=world.at)
    return _latest("odile@exemple.fr")


def _signed(world: Valbourg, _browse: Browse) -> Letter:
    sign(world.commitment(), 1, by=world.odile, at=world.at)
    return _latest("odile@exemple.fr")


def _told_signed(world: Valbourg, _browse: Browse) -> Letter:
    sign(world.commitment(), 1, by=world.odile, at=world.at)
    return _latest("claire@exemple.fr")


def _told_reserved(world: Valbourg, _browse: Browse) -> Letter:
    sign(world.commitment(), 1, "Si le budget est voté.", by=world.odile, at=world.at)
    return _latest("claire@exemple.fr")


def _told_proposed(world: Valbourg, _browse: Browse) -> Letter:
    asked, reason = world.commitment(), "Le budget est court."
    propose_rewording(asked, 1, WORDS, reason, by=world.odile, at=world.at)
    return _latest("claire@exemple.fr")


def _told_declined(world: Valbourg, _browse: Browse) -> Letter:
    decline(world.commitment(), 1, "Ce n’est pas de notre ressort.", by=world.odile, at=world.at)
    return _latest("claire@exemple.fr")


def _argued(world: Valbourg, _browse: Browse) -> Letter:
    idea = world.idea("Un potager", by=world.karim)
    argue(idea, Stance.FOR, "Oui.", by=world.odile, at=world.at)
    return _latest("karim@exemple.fr")


def _digest(world: Valbourg, _browse: Browse) -> Letter:
    world.idea("Un potager", by=world.karim)
    world.idea("Des bancs", by=world.karim)
    write_letters(at=NOON + timedelta(days=1))
    return _latest("karim@exemple.fr")


def _acted(world: Valbourg, browse: Browse, endpoint: str, who: Person, to: str) -> Letter:
    """The letter that an act of the inventory leaves to this address."""
    row = ACTS[endpoint]
    here = row.scene(world)
    path = address(current_app._get_current_object(), endpoint, here)
    act(browse(who), row, path, here)
    return _latest(to)


def _mandate_given(world: Valbourg, browse: Browse) -> Letter:
    """To someone whose name is public here already: they have it without accepting."""
    path = f"/concertations/{world.concertation.slug}/parties-prenantes/{world.commune.id}/mandats"
    given = {"person": str(world.odile.id), "capacity": "maire", "signs": "yes"}
    browse(world.claire).post(path, given)
    return _latest("odile@exemple.fr")


def _mandate_ended(world: Valbourg, browse: Browse) -> Letter:
    return _acted(world, browse, "mandates.end", world.claire, "odile@exemple.fr")


def _mandate_given_up(world: Valbourg, browse: Browse) -> Letter:
    return _acted(world, browse, "mandates.end", world.odile, "claire@exemple.fr")


def _role_given(world: Valbourg, browse: Browse) -> Letter:
    path = f"/concertations/{world.concertation.slug}/equipe"
    browse(world.claire).post(path, {"person": str(world.odile.id), "role": "lead"})
    return _latest("odile@exemple.fr")


def _role_taken_back(world: Valbourg, browse: Browse) -> Letter:
    return _acted(world, browse, "team.take_back", world.claire, world.lea.email or "")


def _handed_over(world: Valbourg, browse: Browse) -> Letter:
    return _acted(world, browse, "team.offer", world.claire, "nina@exemple.fr")


def _hand_over_accepted(world: Valbourg, browse: Browse) -> Letter:
    return _acted(world, browse, "team.accept", world.tom, "claire@exemple.fr")


def _hand_over_declined(world: Valbourg, browse: Browse) -> Letter:
    return _acted(world, browse, "team.decline", world.tom, "claire@exemple.fr")


def _suspended(world: Valbourg, browse: Browse) -> Letter:
    return _acted(world, browse, "suspending.suspend", world.lea, "karim@exemple.fr")


def _suspension_lifted(world: Valbourg, browse: Browse) -> Letter:
    return _acted(world, browse, "suspending.put_back", world.lea, "karim@exemple.fr")


def _posted(template: str, **about: object) -> Letter:
    return post_letter(template, "karim@exemple.fr", at=NOON, **about)


def _address(_world: Valbourg, _browse: Browse) -> Letter:
    return _posted("address", link="http://127.0.0.1:5000/compte/adresse/jeton")


def _new_device(world: Valbourg, _browse: Browse) -> Letter:
    return _posted("new_device", person=world.karim, device="Firefox, Linux", when=NOON)


def _identity_linked(world: Valbourg, _browse: Browse) -> Letter:
    return _posted("identity_linked", person=world.karim, provider="ProConnect")


def _class_unread(world: Valbourg, _browse: Browse) -> Letter:
    about = {"session": world.class_session(), "waiting": 2}
    link = "http://127.0.0.1:5000/concertations/une-cour/classes/1"
    return _posted("class_unread", person=world.lea, link=link, **about)


def _confirmation(world: Valbourg, _browse: Browse) -> Letter:
    return _posted("confirmation", person=world.karim, code="123 456", minutes=10)


def _erased(_world: Valbourg, _browse: Browse) -> Letter:
    return _posted("erased")


# A code is typed in the page that waits for it, and whoever is erased has nothing left to follow.
NOTHING_TO_FOLLOW = (_confirmation, _erased)

LETTERS = (
    _address,
    _class_unread,
    _hand_over_accepted,
    _hand_over_declined,
    _handed_over,
    _identity_linked,
    _mandate_ended,
    _mandate_given,
    _mandate_given_up,
    _new_device,
    _role_given,
    _role_taken_back,
    _suspended,
    _suspension_lifted,
    *NOTHING_TO_FOLLOW,
    _argued,
    _digest,
    _sign_in,
    _invitation,
    _idea,
    _ballot,
    _asked,
    _reworded,
    _signed,
    _told_signed,
    _told_reserved,
    _told_proposed,
    _told_declined,
)


@pytest.fixture(params=LETTERS, ids=lambda letter: letter.__name__[1:])
def letter(request, valbourg: Valbourg, browse) -> Letter:
    return request.param(valbourg, browse)


def test_a_letter_says_who_writes_why_and_how_to_answer(letter: Letter):
    *_, site, why, answer = letter.text.splitlines()

    assert site == "Concert, http://127.0.0.1:5000"
    assert re.match("Vous recevez ce (message|résumé|dernier message) parce qu", why)
    assert why.endswith(".")
    assert answer == "Nous écrire\u00a0: http://127.0.0.1:5000/contact"


def test_a_letter_has_a_subject_of_its_own_and_begins_with_a_greeting(letter: Letter):
    assert 10 < len(letter.subject) < 120
    assert letter.text.startswith("Bonjour")
    assert letter.subject not in letter.text.splitlines()


@pytest.mark.parametrize(
    "letter", [one for one in LETTERS if one not in NOTHING_TO_FOLLOW], indirect=True
)
def test_a_letter_gives_an_address_to_follow_on_a_line_of_its_own(letter: Letter):
    lines = letter.text.split("--")[0].splitlines()

    assert any(re.fullmatch(r" *http://127\.0\.0\.1:5000/\S+", line) for line in lines)


def test_a_letter_is_plain_text_typeset_in_french(letter: Letter):
    assert not re.search(r"[<>]|None|&#|\n\n\n", letter.text)
    assert not re.search(r"\w'\w|« | »|\w [:;!?](\s|$)", letter.text + letter.subject)


def test_letters_leave_from_a_server_that_answers_to_its_own_name_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, say: Say
):
    say(public_url="https://concert.valbourg.fr/")
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["concert.valbourg.fr"])

    about = {"link": "https://…", "minutes": 15, "code": "123 456", "code_minutes": 10}
    post_letter("sign_in", "karim@exemple.fr", at=NOON, **about)

    assert "\nhttps://concert.valbourg.fr/connexion\n" in _latest("karim@exemple.fr").text


def test_the_letter_of_a_vote_says_nothing_of_the_choice_nor_of_the_code(
    valbourg: Valbourg, browse
):
    letter = _ballot(valbourg, browse)

    assert not re.search(r"Bien|good|potager|calmes|([A-Z0-9]{4}-){4}", letter.text)


def test_whoever_is_asked_to_sign_reads_exactly_what_is_asked(valbourg: Valbourg, browse):
    letter = _asked(valbourg, browse)

    assert "«\u00a0La commune amène l’eau.\u00a0»" in letter.text
    assert "Un potager dans la cour" in letter.text
    assert "Échéance\u00a0: vendredi 12 février 2027" in letter.text
    assert "Rien n’est engagé tant que vous n’avez pas signé." in letter.text


def test_a_rewritten_commitment_is_said_to_be_rewritten_and_why(valbourg: Valbourg, browse):
    letter = _reworded(valbourg, browse)

    assert "réécrit" in letter.subject
    assert "La raison\u00a0: Le budget est voté." in letter.text
    assert "avant mars" in letter.text


def test_a_signatory_keeps_the_fingerprints_out_of_our_reach(valbourg: Valbourg, browse):
    letter = _signed(valbourg, browse)

    assert len(re.findall(r"^[0-9a-f]{64}$", letter.text, flags=re.MULTILINE)) == 2
    assert valbourg.concertation.journal_head in letter.text


@pytest.mark.parametrize(
    ("answered", "subject", "said"),
    [
        (_told_signed, "a signé", "Vous n’avez rien à faire."),
        (_told_reserved, "avec une réserve", "Si le budget est voté."),
        (_told_proposed, "propose une autre rédaction", "Le budget est court."),
        (_told_declined, "décline", "Ce n’est pas de notre ressort."),
    ],
)
def test_the_lead_learns_what_was_answered_from_the_subject_on(
    valbourg: Valbourg, browse, answered, subject, said
):
    letter = answered(valbourg, browse)

    assert letter.subject.startswith("Commune de Valbourg")
    assert subject in letter.subject
    assert said in letter.text


def test_someone_invited_to_sign_is_told_for_whom(valbourg: Valbourg, browse):
    letter = _invitation(
        valbourg, browse, stakeholder=str(valbourg.commune.id), capacity="adjointe"
    )

    assert "au nom de\u00a0: Commune de Valbourg, en qualité de\u00a0: adjointe." in letter.text
