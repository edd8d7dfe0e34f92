"""Preparing a concertation, question after question, and opening it."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.counters import recount
from concert.concertations.join_codes import new_code
from concert.concertations.models import (
    Concertation,
    Document,
    Participation,
    ParticipationLevel,
    Role,
    draft_slug,
)
from concert.concertations.phases import Calendar
from concert.conduct.actions import begin_with_proposed as begin_with_rules
from concert.core import search
from concert.core.database import db, lock
from concert.core.errors import Refused, Unready
from concert.core.files import Kept
from concert.core.text import shortened, slug
from concert.journal.models import Entry, Pending, Verb
from concert.journal.record import record
from concert.launch.colleges import from_programme
from concert.launch.queries import area_of, missing, slug_is_free
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.programmes.programme import Programme
from concert.terms.actions import begin_with_proposed
from concert.territories import areas
from concert.territories.models import Establishment, Territory

# Pages of ours that stand where a concertation would.
NOT_SLUGS = frozenset({"nouvelle"})


def not_from(domains: Collection[str], person: Person) -> str | None:
    """Why this person may not open a concertation here, where only some domains may."""
    if not domains or (person.email or "").rpartition("@")[2] in domains:
        return None
    return _(
        "Ici, une concertation s’ouvre avec une adresse de : %(domains)s."
        " Demandez à quelqu’un de votre organisme, ou écrivez-nous.",
        domains=", ".join(sorted(domains)),
    )


def start(
    programme: Programme, *, by: Person, at: datetime, domains: Collection[str] = ()
) -> Concertation:
    """Begin a draft from a programme: its colleges and its vote, still to be adjusted.

    Where the operator names domains, for those alone whose address is of one of them.
    """
    if reason := not_from(domains, by):
        raise Refused(reason)
    uid = secrets.token_hex(16)
    concertation = Concertation(
        uid=uid,
        slug=draft_slug(uid),
        programme=programme.code,
        vote_method=programme.vote.method,
        created_at=at,
        colleges=from_programme(programme),
    )
    db.session.add(concertation)
    db.session.flush()
    db.session.add(
        Participation(
            concertation_id=concertation.id, person_id=by.id, role=Role.LEAD, joined_at=at
        )
    )
    return concertation


def settle(
    concertation: Concertation,
    place: Establishment | Territory | str,
    *,
    by: Person,
    at: datetime,
) -> None:
    """Say where: an establishment or a territory known by its code, else a name."""
    require(by, Permission.PREPARE, concertation, at)
    before = concertation.territory
    concertation.establishment = place if isinstance(place, Establishment) else None
    concertation.territory = place if isinstance(place, Territory) else None
    concertation.place_name = place if isinstance(place, str) else place_name(place)
    if before is not concertation.territory:
        db.session.flush()
        areas.forget(before)


def settle_on_communes(
    concertation: Concertation,
    name: str,
    communes: Sequence[Territory],
    *,
    by: Person,
    at: datetime,
) -> None:
    """Say where: several communes, under the name that those who lead give them."""
    require(by, Permission.PREPARE, concertation, at)
    if not communes:
        raise Refused(_("Choisissez au moins une commune."))
    if len(communes) > areas.MOST:
        raise Refused(_("Un territoire réunit %(most)d communes au plus.", most=areas.MOST))
    settle(concertation, areas.draw_up(name, communes, area_of(concertation)), by=by, at=at)


def place_name(place: Establishment | Territory) -> str:
    if isinstance(place, Territory):
        return place.name
    return shortened(f"{place.name}, {place.commune}", 199)


def describe(
    concertation: Concertation,
    *,
    title: str,
    question: str,
    carried_by: str,
    by: Person,
    at: datetime,
) -> None:
    """Say what it is about, and who carries it."""
    require(by, Permission.PREPARE, concertation, at)
    concertation.title, concertation.question = title, question
    concertation.carried_by = carried_by


@dataclass(frozen=True)
class Frame:
    """What the law asks to be public before any voluntary consultation (CRPA L131-1)."""

    level: ParticipationLevel
    can_change: str
    cannot_change: str
    decides: str
    information: str


def set_frame(concertation: Concertation, frame: Frame, *, by: Person, at: datetime) -> None:
    """Say what can change, what cannot, who decides and what there is to know."""
    require(by, Permission.PREPARE, concertation, at)
    concertation.participation_level = frame.level
    concertation.can_change = frame.can_change
    concertation.cannot_change = frame.cannot_change
    concertation.decides = frame.decides
    concertation.information = frame.information
    begin_with_proposed(concertation, by=by, at=at)
    begin_with_rules(concertation, by=by, at=at)


def add_document(concertation: Concertation, kept: Kept, *, by: Person, at: datetime) -> Document:
    """Add a document of information to the frame."""
    require(by, Permission.PREPARE, concertation, at)
    document = Document(
        concertation_id=concertation.id,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        stored=kept.stored,
        added_at=at,
    )
    db.session.add(document)
    return document


def remove_document(document: Document, *, by: Person, at: datetime) -> None:
    """Take a document out of the frame, before the opening."""
    require(by, Permission.PREPARE, document, at)
    db.session.delete(document)


def set_calendar(
    concertation: Concertation, calendar: Calendar, vote_method: str, *, by: Person, at: datetime
) -> None:
    """Say when each phase opens and closes, and how votes are counted."""
    require(by, Permission.PREPARE, concertation, at)
    concertation.calendar, concertation.vote_method = calendar, vote_method


def discard(concertation: Concertation) -> None:
    """Do away with a draft that was never opened: everything of it goes, even its journal.

    Whoever asks has settled who may: its only lead as they leave, or its age.
    """
    if concertation.opened_at is not None:
        raise Refused(_("La concertation est déjà ouverte : cela ne change plus."))
    area = area_of(concertation)
    entries = sa.select(Entry.id).where(Entry.concertation_id == concertation.id)
    for gone in (
        sa.delete(Pending).where(Pending.entry_id.in_(entries)),
        sa.delete(Entry).where(Entry.concertation_id == concertation.id),
        sa.delete(Concertation).where(Concertation.id == concertation.id),
    ):
        db.session.execute(gone.execution_options(synchronize_session=False))
    areas.forget(area)
    db.session.expire_all()


def open_to_public(concertation: Concertation, *, by: Person, at: datetime) -> None:
    """Give the concertation its public page; what the law asks must be there."""
    lock(concertation, "opened_at")
    require(by, Permission.OPEN, concertation, at)
    if obstacles := missing(concertation, at):
        raise Unready(_("Avant d’ouvrir, il reste à dire :"), obstacles)
    concertation.slug = _free_slug(concertation)
    concertation.join_code = new_code()
    concertation.opened_at = at
    recount(concertation)
    record(Verb.CONCERTATION_OPENED, concertation, by=by, at=at, title=concertation.title)
    search.remember("concertation", concertation.id, concertation.title, concertation.place_name)


def _free_slug(concertation: Concertation) -> str:
    wanted = slug(concertation.title)
    free = wanted not in NOT_SLUGS and slug_is_free(wanted)
    return wanted if free else f"{wanted}-{secrets.token_hex(3)}"
