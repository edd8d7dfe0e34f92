"""Two people at the same commitment at the same moment; on both databases."""

from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.core.database import db
from concert.core.errors import Conflict, Told
from concert.journal.models import Entry, Verb
from concert.people.models import Person
from concert.plan import actions, signing
from concert.plan.models import Commitment, PlanAction, SignOff
from tests.browsing import Browser
from tests.cast import Valbourg
from tests.plan.answers import OTHER_WORDS
from tests.together import acting, at_once, meanwhile, sending, until_someone_waits

Act = Callable[[Commitment, Person], object]


def trying(app: Flask, valbourg: Valbourg, who: str, commitment: Commitment, act: Act) -> Callable:
    """This act by this person, in a session of its own; what it says when it is refused."""
    key, person = commitment.id, getattr(valbourg, who).id
    run = acting(
        app,
        lambda: act(db.session.get_one(Commitment, key), db.session.get_one(Person, person)),
    )

    def answer() -> str:
        try:
            run()
        except Told as told:
            return type(told).__name__
        return "done"

    return answer


def signing_first(at: object) -> Act:
    return lambda one, by: signing.sign(one, 1, by=by, at=at)  # type: ignore[arg-type]


def rewording_first(at: object) -> Act:
    return lambda one, by: actions.reword(  # type: ignore[arg-type]
        one, OTHER_WORDS, "Le gel.", 1, by=by, at=at
    )


def entries(verb: Verb) -> int:
    query = sa.select(sa.func.count()).select_from(Entry).where(Entry.verb == verb)
    return db.session.scalar(query) or 0


def anew(commitment: Commitment) -> Commitment:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Commitment, commitment.id)


def test_two_people_who_reword_at_once_do_not_undo_each_other(
    app: Flask, valbourg: Valbourg
) -> None:
    commitment, reword = valbourg.commitment(), rewording_first(valbourg.at)
    both = [trying(app, valbourg, who, commitment, reword) for who in ("claire", "lea")]

    answers = at_once(both)

    assert Counter(answers) == {"done": 1, "Conflict": 1}
    assert anew(commitment).revision == 2
    assert entries(Verb.COMMITMENT_REWORDED) == 1


@pytest.mark.parametrize("_again", range(3))
def test_signing_while_it_is_reworded_leaves_no_signature_on_words_that_were_not_read(
    app: Flask, valbourg: Valbourg, _again: int
) -> None:
    commitment = valbourg.commitment()
    both = [
        trying(app, valbourg, "odile", commitment, signing_first(valbourg.at)),
        trying(app, valbourg, "claire", commitment, rewording_first(valbourg.at)),
    ]

    at_once(both)

    commitment = anew(commitment)
    assert {one.document["text"] for one in commitment.sign_offs} <= {"La commune amène l’eau."}
    assert (commitment.revision, commitment.sign_off) == (2, None)


def test_whoever_signs_after_a_rewording_that_is_not_seen_yet_is_told_to_read_again(
    app: Flask, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    db.session.commit()
    later = trying(app, valbourg, "odile", commitment, signing_first(valbourg.at))

    def reword_while_someone_waits() -> str:
        one = db.session.get_one(Commitment, commitment_id)
        claire = db.session.get_one(Person, claire_id)
        rewording_first(valbourg.at)(one, claire)
        db.session.flush()
        signature.append(meanwhile(later))
        until_someone_waits()
        return "done"

    commitment_id, claire_id = commitment.id, valbourg.claire.id
    signature: list = []
    acting(app, reword_while_someone_waits)()

    assert signature[0].result(timeout=30) == "Unready"
    assert anew(commitment).sign_offs == []


def test_a_signature_sent_eight_times_at_once_is_one_signature(
    app: Flask, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    path = f"/concertations/{valbourg.concertation.slug}/engagements/{commitment.id}/reponse"
    db.session.commit()
    tabs = [Browser(app).signed_in(valbourg.odile) for _tab in range(8)]

    answers = at_once([sending(tab, path, {"revision": "1", "answer": "sign"}) for tab in tabs])

    assert Counter(one.status_code for one in answers) == {303: 8}
    assert db.session.scalar(sa.select(sa.func.count(SignOff.id))) == 1
    assert entries(Verb.COMMITMENT_SIGNED) == 1


def test_a_refusal_and_a_signature_at_once_leave_one_answer_in_force(
    app: Flask, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    at = valbourg.at
    both = [
        trying(app, valbourg, "odile", commitment, signing_first(at)),
        trying(
            app,
            valbourg,
            "odile",
            commitment,
            lambda one, by: signing.decline(one, 1, "Non.", by=by, at=at),
        ),
    ]

    answers = at_once(both)

    # Whoever signs has the last word; whoever declines what is signed is told so.
    assert answers[0] == "done"
    assert answers[1] in {"done", "Conflict"}
    assert anew(commitment).sign_off is not None


def test_no_action_is_taken_out_of_the_plan_while_it_asks_for_something(
    app: Flask, valbourg: Valbourg
) -> None:
    action = valbourg.action()
    action_id, commune_id, claire_id = action.id, valbourg.commune.id, valbourg.claire.id
    at, model = valbourg.at, type(valbourg.commune)

    def asking() -> str:
        return _told(
            acting(
                app,
                lambda: actions.ask_commitment(
                    db.session.get_one(PlanAction, action_id),
                    db.session.get_one(model, commune_id),
                    OTHER_WORDS,
                    by=db.session.get_one(Person, claire_id),
                    at=at,
                ),
            )
        )

    def removing() -> str:
        return _told(
            acting(
                app,
                lambda: actions.remove_action(
                    db.session.get_one(PlanAction, action_id),
                    by=db.session.get_one(Person, claire_id),
                    at=at,
                ),
            )
        )

    answers = at_once([asking, removing])

    assert sorted(answers) in (["Conflict", "done"], ["Missing", "done"])
    left = db.session.scalar(sa.select(sa.func.count(PlanAction.id)))
    asked = db.session.scalar(sa.select(sa.func.count(Commitment.id)))
    assert (left, asked) in {(0, 0), (1, 1)}


def _told(run: Callable[[], object]) -> str:
    try:
        run()
    except Conflict:
        return "Conflict"
    except Told as told:
        return type(told).__name__
    except sa.exc.NoResultFound:
        return "Missing"
    return "done"
