"""Saying who answers for the data: a new version each time, the earlier ones staying dated."""

from datetime import datetime

from concert.concertations.models import Concertation
from concert.core.database import db, lock
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.terms.models import DataTerms
from concert.terms.queries import Terms, proposed, terms_of


def give_terms(concertation: Concertation, terms: Terms, *, by: Person, at: datetime) -> None:
    """Say the terms; the same said again is no new version, and a draft has but one."""
    lock(concertation, "opened_at")
    require(by, Permission.GIVE_TERMS, concertation, at)
    present = terms_of(concertation)
    if present and Terms.of(present) == terms:
        return
    if present and concertation.opened_at is None:
        db.session.delete(present)
        db.session.flush()
        present = None
    version = DataTerms(
        concertation_id=concertation.id,
        number=present.number + 1 if present else 1,
        controller=terms.controller,
        contact=terms.contact,
        basis=terms.basis,
        months=terms.months,
        given_at=at,
        given_by_id=by.id,
    )
    db.session.add(version)
    db.session.flush()
    if concertation.opened_at:
        record(Verb.TERMS_GIVEN, concertation, by=by, at=at, version=version.number)


def begin_with_proposed(concertation: Concertation, *, by: Person, at: datetime) -> None:
    """Let a draft have the terms that are proposed, until others are said."""
    if terms_of(concertation) is None:
        give_terms(concertation, proposed(concertation), by=by, at=at)
