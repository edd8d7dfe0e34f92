"""Speaking in one's own name, or for a stakeholder that one acts for."""

from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.contributions import Voice
from concert.concertations.models import Concertation, Stakeholder
from concert.concertations.queries import standing_of
from concert.core.errors import Refused
from concert.people.models import Person
from concert.policy.rules import Permission, require


def voice_of(
    person: Person, concertation: Concertation, pour: Stakeholder | None, at: datetime
) -> Voice:
    """Who a contribution is from, once the mandate that lets one speak for a body is checked."""
    standing = standing_of(person, concertation)
    if pour is None:
        return Voice(standing.participation_id, standing.college_id)
    if pour.concertation_id != concertation.id:
        raise Refused(_("Cette partie prenante ne fait pas partie de la concertation."))
    require(person, Permission.SPEAK_FOR, pour, at)
    return Voice(standing.participation_id, stakeholder_id=pour.id)
