"""Opening, going from phase to phase, moving the dates, closing."""

import math
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase, Span
from concert.core.clock import PARIS
from concert.core.database import db, hold, lock
from concert.core.errors import Conflict, Refused, Unready
from concert.indicators.actions import take_all
from concert.journal.models import Verb
from concert.journal.record import record
from concert.journey.obstacles import is_due, obstacles, obstacles_to_closing
from concert.launch.actions import open_to_public
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.votes.models import Poll
from concert.votes.queries import poll_of, reread


def open_concertation(concertation: Concertation, *, by: Person, at: datetime) -> None:
    """Open to the public; the first phase begins at once if its date has come."""
    open_to_public(concertation, by=by, at=at)
    if Phase.DIAGNOSIS in concertation.calendar:
        # A diagnosis is not begun on a blank page: what is public of the place is there already.
        take_all(concertation, by=by, at=at)
    if is_due(concertation, at):
        _enter(concertation, _following(concertation), by=by, at=at)


def advance(concertation: Concertation, leaving: Phase, *, by: Person, at: datetime) -> Phase:
    """Go to the next phase, before its date if need be; nothing may stand in the way.

    `leaving` is the phase that the person saw as the present one.
    """
    _lock(concertation)
    require(by, Permission.STEER, concertation, at)
    if leaving is not concertation.phase:
        raise Conflict(_("L’étape vient de changer : relisez la page."))
    following = _following(concertation)
    if found := obstacles(concertation, following):
        raise Unready(_("Avant de passer à l’étape suivante :"), found)
    _enter(concertation, following, by=by, at=at)
    return following


def open_due_phases(*, at: datetime) -> int:
    """Enter every phase whose date has come and that nothing stands in the way of.

    Returns how many were entered; the others wait for whoever leads.
    """
    query = sa.select(Concertation).where(
        Concertation.opened_at.is_not(None), Concertation.closed_at.is_(None)
    )
    entered = 0
    for concertation in db.session.scalars(query.order_by(Concertation.id)).all():
        if is_due(concertation, at):
            _lock(concertation)
            following = _following(concertation)
            if is_due(concertation, at) and not obstacles(concertation, following):
                _enter(concertation, following, by=None, at=at)
                entered += 1
    return entered


def _following(concertation: Concertation) -> Phase:
    following = concertation.calendar.after(concertation.phase)
    if following is None:
        raise Refused(_("C’est la dernière étape : il reste à clore la concertation."))
    return following


def _enter(concertation: Concertation, phase: Phase, *, by: Person | None, at: datetime) -> None:
    """The only place that writes `phase`: the one left closes now, the one entered opens now."""
    calendar = concertation.calendar
    left = calendar.get(concertation.phase)
    if left and left.closes_at > at:
        calendar = calendar.with_span(concertation.phase, Span(min(left.opens_at, at), at))
    foreseen = calendar[phase]
    span = _opened_at(at, foreseen)
    late = span.closes_at != foreseen.closes_at
    concertation.calendar = calendar.moved(phase, span) if late else calendar.with_span(phase, span)
    concertation.phase = phase
    record(Verb.PHASE_CHANGED, concertation, by=by, at=at, phase=phase)
    if late:
        _record_closing(concertation, span.closes_at, by, at)


def _opened_at(at: datetime, foreseen: Span) -> Span:
    """The dates of a phase that opens now; too late for its own end, it lasts what was foreseen."""
    if at < foreseen.closes_at:
        return Span(min(foreseen.opens_at, at), foreseen.closes_at)
    # By whole days, so that what closes at 18 h in France still does.
    days = math.ceil((at - foreseen.opens_at) / timedelta(days=1))
    return Span(at, foreseen.closes_at.astimezone(PARIS) + timedelta(days=days))


def close_phase(concertation: Concertation, *, by: Person, at: datetime) -> None:
    """Close the present phase now, without entering the next; it may be closed already."""
    span = _present_dates(concertation, by, at)
    if span.closes_at > at:
        _close_at(concertation, span, at, by, at)


def reschedule(
    concertation: Concertation, closes_at: datetime, *, by: Person, at: datetime
) -> None:
    """Move the closing of the present phase; the phases after it move along if they must."""
    span = _present_dates(concertation, by, at)
    if closes_at <= at:
        raise Refused(_("Choisissez une date à venir ; pour clore maintenant, il y a un bouton."))
    _close_at(concertation, span, closes_at, by, at)


def _present_dates(concertation: Concertation, by: Person, at: datetime) -> Span:
    """The dates of the present phase, that this person may move and nobody else moves meanwhile."""
    poll = poll_of(concertation)
    if poll:
        # Wait for the ballots being cast, which take the urn first and the journal then.
        hold("poll", poll.id, shared=False)
    _lock(concertation)
    require(by, Permission.STEER, concertation, at)
    span = concertation.span
    if span is None:
        raise Refused(_("L’étape du lancement n’a pas de date de fin."))
    if poll and concertation.phase is Phase.VOTE:
        _require_uncounted(poll)
    return span


def _require_uncounted(poll: Poll) -> None:
    reread(poll)
    if poll.counted_at:
        raise Conflict(_("Le vote est dépouillé : il ne rouvre pas."))


def _close_at(
    concertation: Concertation, span: Span, closes_at: datetime, by: Person, at: datetime
) -> None:
    moved = Span(span.opens_at, max(closes_at, span.opens_at))
    concertation.calendar = concertation.calendar.moved(concertation.phase, moved)
    _record_closing(concertation, closes_at, by, at)


def _record_closing(
    concertation: Concertation, closes_at: datetime, by: Person | None, at: datetime
) -> None:
    record(
        Verb.CALENDAR_CHANGED,
        concertation,
        by=by,
        at=at,
        phase=concertation.phase,
        closes_at=closes_at.astimezone(UTC).isoformat(timespec="seconds"),
    )


def close_concertation(concertation: Concertation, words: str, *, by: Person, at: datetime) -> None:
    """Close for good: every idea has an action or a reason; what was published stays."""
    _lock(concertation)
    require(by, Permission.CLOSE, concertation, at)
    if found := obstacles_to_closing(concertation):
        raise Unready(_("Avant de clore, il reste à répondre :"), found)
    concertation.closed_at, concertation.closing_words = at, words
    record(Verb.CONCERTATION_CLOSED, concertation, by=by, at=at)


def _lock(concertation: Concertation) -> None:
    lock(concertation, "phase", "calendar", "closed_at")
