"""Supporting someone else's idea rather than saying it again, and taking that back."""

from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.counters import move
from concert.concertations.queries import standing_of
from concert.core.database import db, inserted_once, lock
from concert.core.errors import Conflict
from concert.ideas.models import Idea, Support
from concert.ideas.queries import support_by
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require


def support_idea(idea: Idea, *, by: Person, at: datetime) -> None:
    """Support an idea, once and by name; to do it again changes nothing."""
    lock(idea, "withdrawn_at")
    require(by, Permission.SUPPORT_IDEA, idea, at)
    place = standing_of(by, idea.concertation).participation_id
    if place == idea.author_id:
        raise Conflict(_("C’est votre idée : vous la soutenez déjà."))
    known = {"idea_id": idea.id, "participation_id": place}
    if inserted_once(Support, **known, concertation_id=idea.concertation_id, supported_at=at):
        move(Idea, idea.id, "supports_count", 1)
        record(Verb.IDEA_SUPPORTED, idea.concertation, by=by, at=at, idea=idea.id)


def take_support_back(idea: Idea, *, by: Person, at: datetime) -> None:
    """Support an idea no longer; where one did not, nothing changes."""
    lock(idea, "withdrawn_at")
    require(by, Permission.SUPPORT_IDEA, idea, at)
    place = standing_of(by, idea.concertation).participation_id
    if known := support_by(place, idea):
        db.session.delete(known)
        move(Idea, idea.id, "supports_count", -1)
        record(Verb.SUPPORT_TAKEN_BACK, idea.concertation, by=by, at=at, idea=idea.id)
