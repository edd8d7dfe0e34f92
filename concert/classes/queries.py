"""Reading class sessions, what they hold, and the agreements of families."""

import unicodedata
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.classes.models import ClassSession, HeldContribution, ParentalAgreement
from concert.concertations.models import Body, Concertation, Participation, Stakeholder
from concert.core.database import db, the_one

READ_AT_ONCE = 20
_LISTED = 50


def as_code(typed: str) -> str:
    """A code however it is typed."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(one for one in plain if one.isalnum())


def session_with(code: str) -> ClassSession | None:
    query = sa.select(ClassSession).where(ClassSession.code == as_code(code))
    return db.session.scalar(query.options(joinedload(ClassSession.concertation)))


def session_of(concertation: Concertation, session_id: int) -> ClassSession:
    query = sa.select(ClassSession).where(
        ClassSession.concertation_id == concertation.id, ClassSession.id == session_id
    )
    return the_one(query, _("Cette séance n’existe pas."))


class Listed(NamedTuple):
    """A session, how many pupils came in, and how many texts wait to be read."""

    session: ClassSession
    came: int
    waiting: int


def sessions_of(concertation: Concertation) -> list[Listed]:
    """The latest first."""
    query = (
        sa.select(ClassSession, _came(), _waiting())
        .where(ClassSession.concertation_id == concertation.id)
        .order_by(ClassSession.opened_at.desc(), ClassSession.id.desc())
        .limit(_LISTED)
    )
    return [Listed(*row) for row in db.session.execute(query)]


def listed(session: ClassSession) -> Listed:
    query = sa.select(ClassSession, _came(), _waiting()).where(ClassSession.id == session.id)
    return Listed(*db.session.execute(query).one())


def _came() -> sa.ScalarSelect[int]:
    query = sa.select(sa.func.count()).where(Participation.class_session_id == ClassSession.id)
    return query.correlate(ClassSession).scalar_subquery()


def _waiting() -> sa.ScalarSelect[int]:
    query = sa.select(sa.func.count()).where(
        HeldContribution.class_session_id == ClassSession.id, HeldContribution.decided_at.is_(None)
    )
    return query.correlate(ClassSession).scalar_subquery()


def came_in(session: ClassSession) -> int:
    query = sa.select(sa.func.count()).where(Participation.class_session_id == session.id)
    return db.session.scalar(query) or 0


def waiting_in(concertation: Concertation) -> int:
    """How many texts of pupils wait for an adult."""
    query = sa.select(sa.func.count()).where(
        HeldContribution.concertation_id == concertation.id, HeldContribution.decided_at.is_(None)
    )
    return db.session.scalar(query) or 0


def to_read(session: ClassSession) -> list[HeldContribution]:
    """The texts that wait, the first given first, with the names drawn for their authors."""
    query = (
        sa.select(HeldContribution)
        .where(
            HeldContribution.class_session_id == session.id, HeldContribution.decided_at.is_(None)
        )
        .options(joinedload(HeldContribution.participation))
        .order_by(HeldContribution.given_at, HeldContribution.id)
        .limit(READ_AT_ONCE)
    )
    return list(db.session.scalars(query))


def held_of(session: ClassSession, held_id: int) -> HeldContribution:
    query = sa.select(HeldContribution).where(
        HeldContribution.class_session_id == session.id, HeldContribution.id == held_id
    )
    return the_one(query, _("Ce texte n’est plus là."))


def held_among(session: ClassSession, ids: list[int]) -> list[HeldContribution]:
    """Those of these texts that still wait, in the order they were given."""
    query = (
        sa.select(HeldContribution)
        .where(
            HeldContribution.class_session_id == session.id,
            HeldContribution.id.in_(ids),
            HeldContribution.decided_at.is_(None),
        )
        .order_by(HeldContribution.given_at, HeldContribution.id)
    )
    return list(db.session.scalars(query))


def given_by(participation_id: int) -> list[HeldContribution]:
    """What a pupil wrote, the latest first."""
    query = sa.select(HeldContribution).where(HeldContribution.participation_id == participation_id)
    return list(db.session.scalars(query.order_by(HeldContribution.id.desc()).limit(_LISTED)))


def names_known_in(concertation: Concertation) -> list[str]:
    """Texts whose words are no one: the place, the title, who takes part."""
    query = (
        sa.select(Body.name)
        .join(Stakeholder, Stakeholder.body_id == Body.id)
        .where(Stakeholder.concertation_id == concertation.id)
    )
    said = (concertation.place_name, concertation.title, concertation.question)
    return [*said, *db.session.scalars(query)]


def agreements_of(concertation: Concertation) -> list[ParentalAgreement]:
    query = sa.select(ParentalAgreement).where(ParentalAgreement.concertation_id == concertation.id)
    return list(db.session.scalars(query.order_by(ParentalAgreement.id.desc()).limit(_LISTED)))


def agreement_of(concertation: Concertation, agreement_id: int) -> ParentalAgreement:
    query = sa.select(ParentalAgreement).where(
        ParentalAgreement.concertation_id == concertation.id, ParentalAgreement.id == agreement_id
    )
    return the_one(query, _("Cet accord n’existe pas."))
