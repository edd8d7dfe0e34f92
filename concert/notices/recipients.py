"""Who is written to about an entry, and which letter."""

from collections.abc import Callable
from typing import Any, NamedTuple

import sqlalchemy as sa

from concert.concertations.models import Mandate
from concert.concertations.queries import people_leading
from concert.core.clock import local_day
from concert.core.database import db
from concert.ideas.models import Idea
from concert.journal.models import Entry, Verb
from concert.people.models import Person
from concert.plan.models import Commitment, Reply, SignOff


class Notice(NamedTuple):
    """A letter to write: to whom, from which template, about what."""

    to: Person
    template: str
    about: dict[str, Any]


def notices_of(entry: Entry) -> list[Notice]:
    """The letters that an entry calls for; only to those who have an address."""
    found = _NOTICES.get(entry.verb, _nobody)(entry)
    return [notice for notice in found if notice.to.email]


def _nobody(_entry: Entry) -> list[Notice]:
    return []


def _author(entry: Entry) -> list[Notice]:
    idea = db.session.get(Idea, entry.details["idea"])
    return [Notice(one, "idea_proposed", {"idea": idea}) for one in _actor(entry)]


def _voter(entry: Entry) -> list[Notice]:
    """That they voted, and nothing of how: a voter who did not will know that someone did."""
    return [Notice(one, "ballot_cast", {}) for one in _actor(entry)]


def _those_who_may_sign(entry: Entry) -> list[Notice]:
    """Each once, whatever the number of their mandates; nobody for what is no longer asked."""
    commitment = _commitment(entry)
    if commitment.withdrawn_at:
        return []
    day = local_day(entry.at)
    query = (
        sa.select(Mandate)
        .where(Mandate.stakeholder_id == commitment.stakeholder_id, Mandate.signs.is_(True))
        .order_by(Mandate.id)
    )
    people = {one.person_id: one.person for one in db.session.scalars(query) if one.holds(day)}
    kept = entry.details.get("because") if entry.verb is Verb.REWORDING_SET_ASIDE else None
    about = {"commitment": commitment, "kept_because": kept}
    return [Notice(one, "commitment_asked", about) for one in people.values()]


def _signatory(entry: Entry) -> list[Notice]:
    """The signatory keeps the journal's end elsewhere: that is what proves we never rewrote it."""
    commitment, revision = _commitment(entry), entry.details["revision"]
    signed = next(one for one in commitment.sign_offs if one.revision == revision)
    about = {"commitment": commitment, "sign_off": signed, "entry": entry}
    letters = [Notice(one, "commitment_signed", about) for one in _actor(entry)]
    return letters + _told_of_the_answer(entry, sign_off=signed)


def _those_who_lead(entry: Entry) -> list[Notice]:
    """What was answered at that moment, whatever came since."""
    reply = db.session.get_one(Reply, entry.details["reply"])
    return _told_of_the_answer(entry, reply=reply)


def _told_of_the_answer(
    entry: Entry, *, sign_off: SignOff | None = None, reply: Reply | None = None
) -> list[Notice]:
    """Those who lead, but whoever answered: they know."""
    commitment, revision = _commitment(entry), entry.details["revision"]
    words = next(one for one in commitment.wordings if one.revision == revision)
    about = {"commitment": commitment, "words": words, "sign_off": sign_off, "reply": reply}
    leads = people_leading(entry.concertation)
    return [Notice(one, "commitment_answered", about) for one in leads if one.id != entry.person_id]


def _commitment(entry: Entry) -> Commitment:
    return db.session.get_one(Commitment, entry.details["commitment"])


def _actor(entry: Entry) -> list[Person]:
    person = db.session.get(Person, entry.person_id) if entry.person_id else None
    return [person] if person else []


_NOTICES: dict[Verb, Callable[[Entry], list[Notice]]] = {
    Verb.IDEA_PROPOSED: _author,
    Verb.BALLOT_CAST: _voter,
    Verb.COMMITMENT_ASKED: _those_who_may_sign,
    Verb.COMMITMENT_REWORDED: _those_who_may_sign,
    Verb.COMMITMENT_SIGNED: _signatory,
    Verb.COMMITMENT_DECLINED: _those_who_lead,
    Verb.REWORDING_PROPOSED: _those_who_lead,
    Verb.REWORDING_SET_ASIDE: _those_who_may_sign,
}
