"""Giving the rules: a new version each time, which says what changed; the earlier ones stay."""

from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.conduct.models import ConductRules
from concert.conduct.queries import Conduct, conduct_of, proposed, rules_of
from concert.core.database import db, lock
from concert.core.errors import Refused
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require


def give_rules(
    concertation: Concertation, conduct: Conduct, changed: str = "", *, by: Person, at: datetime
) -> None:
    """Say the rules; the same said again is no new version, and a draft has but one."""
    lock(concertation, "opened_at")
    require(by, Permission.GIVE_RULES, concertation, at)
    present = rules_of(concertation)
    if present and Conduct.of(present) == conduct:
        return
    if concertation.opened_at:
        _refuse_another_reading(concertation, conduct)
    elif present:
        db.session.delete(present)
        db.session.flush()
        present = None
    version = ConductRules(
        concertation_id=concertation.id,
        number=present.number + 1 if present else 1,
        reading=conduct.reading,
        hours=conduct.hours,
        rules=[one.as_kept() for one in conduct.rules],
        changed=changed,
        given_at=at,
        given_by_id=by.id,
    )
    db.session.add(version)
    db.session.flush()
    if concertation.opened_at:
        record(Verb.RULES_GIVEN, concertation, by=by, at=at, version=version.number)


def _refuse_another_reading(concertation: Concertation, conduct: Conduct) -> None:
    """Those who take part came under one promise: it holds to the end."""
    if conduct.reading is not conduct_of(concertation).reading:
        raise Refused(
            _(
                "La concertation est ouverte : le moment où les textes sont lus ne change plus,"
                " il était promis."
            )
        )


def begin_with_proposed(concertation: Concertation, *, by: Person, at: datetime) -> None:
    """Let a draft have the rules that are proposed, until others are said."""
    if rules_of(concertation) is None:
        give_rules(concertation, proposed(concertation), by=by, at=at)
