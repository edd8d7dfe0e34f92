"""What the end of a session calls for: nothing kept of what is decided, a letter for the rest."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from concert.classes.actions import forget_decided
from concert.classes.models import ClassSession, HeldContribution
from concert.classes.queries import listed
from concert.core.database import db
from concert.web.letters import post_letter, public_url

# What nobody read goes after that long.
_KEPT_UNREAD = timedelta(days=30)


def settle_ended_classes(*, at: datetime) -> int:
    """Settle the sessions that have just ended."""
    ended = sa.select(ClassSession).where(
        ClassSession.ends_at <= at, ClassSession.settled_at.is_(None)
    )
    sessions = list(db.session.scalars(ended.order_by(ClassSession.id).limit(50)))
    for session in sessions:
        _settle(session, at)
    return len(sessions)


def _settle(session: ClassSession, at: datetime) -> None:
    session.settled_at = at
    forget_decided(session)
    waiting = listed(session).waiting
    if waiting and session.opened_by and session.opened_by.email:
        post_letter(
            "class_unread",
            session.opened_by.email,
            at=at,
            person=session.opened_by,
            concertation=session.concertation,
            session=session,
            waiting=waiting,
            link=public_url("classes.show", slug=session.concertation.slug, session_id=session.id),
        )


def forget_unread(*, at: datetime) -> int:
    """Forget what pupils gave and nobody read in a month; how many contributions."""
    old = sa.select(ClassSession.id).where(ClassSession.ends_at < at - _KEPT_UNREAD)
    unread = HeldContribution.decided_at.is_(None), HeldContribution.class_session_id.in_(old)
    held = list(db.session.scalars(sa.select(HeldContribution).where(*unread)))
    for one in held:
        db.session.delete(one)
    return len(held)
