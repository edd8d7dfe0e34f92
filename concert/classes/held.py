"""Holding what a pupil writes until an adult has read it, and what that adult decides.

What is held is no contribution: no list, count or export has to know of it. Let through, it
becomes one by the ordinary act, with the pupil as its author, at the instant it was given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from concert.classes.actions import GRACE, forget_decided
from concert.classes.models import ClassSession, HeldContribution
from concert.concertations.queries import standing_of
from concert.core.database import db, lock
from concert.core.errors import Conflict, Missing, Refused
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require

Content = dict[str, Any]
Publish = Callable[[HeldContribution, Content, Person], Any]


@dataclass(frozen=True)
class Kind:
    """A kind of text that pupils write: its words, its texts, and the act that publishes it."""

    name: Any
    permission: Permission
    # The texts an adult reads and may reword with the pupil: their labels, and how long at most.
    texts: Mapping[str, tuple[Any, int]]
    # Those where « relu avec l’enseignant » is written, when it was.
    ends: str
    publish: Publish
    # The page where it is read once published, by its number.
    page: Callable[[HeldContribution], str]


_kinds: dict[str, Kind] = {}


def held_as(code: str, kind: Kind) -> None:
    """Let texts of this kind be held."""
    _kinds[code] = kind


def kind_of(held: HeldContribution) -> Kind:
    return _kinds[held.kind]


def hold(
    kind: str, subject: Any, content: Content, *, by: Person, at: datetime
) -> HeldContribution | None:
    """Keep what a pupil writes for an adult to read; None for anyone else, whose act goes on."""
    concertation = subject.concertation
    standing = standing_of(by, concertation)
    if standing.class_session_id is None:
        return None
    require(by, _kinds[kind].permission, subject, at)
    session = db.session.get_one(ClassSession, standing.class_session_id)
    if at >= session.ends_at + GRACE:
        raise Refused(_("La séance est finie : garde ton texte, et demande à l’adulte."))
    held = HeldContribution(
        concertation=concertation,
        class_session_id=session.id,
        participation_id=standing.participation_id,
        kind=kind,
        content=content,
        given_at=at,
    )
    db.session.add(held)
    db.session.flush()
    return held


def let_through(held: HeldContribution, *, by: Person, at: datetime) -> None:
    """Publish it, as if the pupil had when they gave it."""
    _decide(held, by, at)
    kind, content = kind_of(held), dict(held.content)
    if held.corrected_at:
        content[kind.ends] = (
            f"{content.get(kind.ends, '')}\n\n{_('Relu avec l’enseignant.')}".strip()
        )
    try:
        published = kind.publish(held, content, held.participation.person)
    except (Refused, Missing) as refused:
        raise Conflict(
            _(
                "Ce texte ne peut plus être publié : %(why)s Gardez-le pour la classe, ou"
                " répondez à l’élève en ne le publiant pas.",
                why=refused.reason,
            )
        ) from refused
    held.published_id = published.id
    _settle(held, by, at)


def correct(held: HeldContribution, texts: Mapping[str, str], *, by: Person, at: datetime) -> None:
    """Publish it as it was reworded with the pupil; what it said before is not kept."""
    lock(held, "decided_at", "content")
    require(by, Permission.READ_CLASS, held, at)
    held.content = {**held.content, **texts}
    held.corrected_at = at
    let_through(held, by=by, at=at)


def refuse(held: HeldContribution, reason: str, *, by: Person, at: datetime) -> None:
    """Publish nothing of it, and tell the pupil why."""
    _decide(held, by, at)
    held.refused_because = reason
    _settle(held, by, at)


def _decide(held: HeldContribution, by: Person, at: datetime) -> None:
    lock(held, "decided_at")
    require(by, Permission.READ_CLASS, held, at)
    if held.decided_at:
        raise Conflict(_("Ce texte a déjà été lu par quelqu’un de l’équipe."))


def _settle(held: HeldContribution, by: Person, at: datetime) -> None:
    held.decided_at, held.decided_by_id = at, by.id
    record(
        Verb.PUPIL_TEXT_READ,
        held.concertation,
        by=by,
        at=at,
        session=held.class_session_id,
        published=held.published_id is not None,
    )
    db.session.flush()
    if not held.class_session.is_open(at):
        forget_decided(held.class_session)
