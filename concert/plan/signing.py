"""Answering a commitment for the stakeholder that bears it: sign, propose other words, decline.

A signature binds the stakeholder to the words that were read, and to no others. What is signed
is a document: the exact words, who signs in what capacity, and the consent that was shown. Its
SHA-256 (RFC 8785 canonical form) enters the journal, which seals it.

It is a simple electronic signature (eIDAS, article 25(1)): admissible, without presumption.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from concert.concertations.queries import standing_of
from concert.core.clock import local_day
from concert.core.database import db
from concert.core.errors import Conflict, Obstacle, Refused, Unready
from concert.journal import chain
from concert.journal.models import Entry, Verb
from concert.journal.queries import entry_number, link_of
from concert.journal.record import record, server_key
from concert.people.actions import must_be_reached
from concert.people.models import Person
from concert.people.queries import how_identified
from concert.plan.actions import Words
from concert.plan.models import Commitment, Reply, SignOff
from concert.plan.queries import hold_commitment
from concert.policy.rules import Permission, require


def consent(stakeholder: str, capacity: str, *, reserved: bool) -> str:
    """The sentence shown above the button, which is part of what is signed."""
    said = _(
        "Je signe comme %(capacity)s : « %(stakeholder)s » s’engage sur ce texte,"
        " tel qu’il est écrit.",
        capacity=capacity,
        stakeholder=stakeholder,
    )
    return said + " " + _("Avec la réserve écrite ci-après.") if reserved else said


def sign(
    commitment: Commitment, revision: int, reservation: str = "", *, by: Person, at: datetime
) -> SignOff:
    """Sign the words of this revision, the ones that were read; once, whatever the clicks."""
    _answering(commitment, revision, by=by, at=at)
    if signed := commitment.sign_off:
        return _the_same(signed, reservation, by)
    document = _document(commitment, reservation, by=by, at=at)
    hash_ = chain.digest(document)
    entry = _record(
        Verb.COMMITMENT_SIGNED,
        commitment,
        by,
        at,
        revision=revision,
        document=hash_,
        reserved=bool(reservation),
    )
    signed = SignOff(
        concertation_id=commitment.concertation_id,
        revision=revision,
        reservation=reservation,
        signed_at=at,
        signed_by_id=by.id,
        signatory=by.name,
        capacity=_capacity(commitment, by, at),
        document=document,
        document_hash=hash_,
        entry_n=entry.n,
    )
    commitment.sign_offs.append(signed)
    return signed


def _the_same(signed: SignOff, reservation: str, by: Person) -> SignOff:
    """The signature already made, when it is this one that is sent again."""
    if signed.signed_by_id != by.id or signed.reservation != reservation:
        raise Conflict(_("Ce texte vient d’être signé, par : %(who)s.", who=signed.signatory))
    return signed


def _document(
    commitment: Commitment, reservation: str, *, by: Person, at: datetime
) -> dict[str, Any]:
    """What is signed, whole: it can be read and verified without us."""
    words, concertation = commitment.wording, commitment.concertation
    capacity = _capacity(commitment, by, at)
    stakeholder = commitment.stakeholder
    return {
        "format": "concert commitment 1",
        "concertation": {
            "chain": concertation.uid,
            "title": concertation.title,
            "place": concertation.place_name,
        },
        "action": commitment.action.title,
        "commitment": commitment.id,
        "revision": commitment.revision,
        "stakeholder": {"name": stakeholder.name, "siret": stakeholder.body.siret or ""},
        "text": words.text,
        "due": words.due_on.isoformat(),
        "means": words.means,
        "subject_to": words.subject_to,
        "kept_if": words.kept_if,
        "reservation": reservation,
        "signatory": {"name": by.name, "capacity": capacity},
        "consent": consent(stakeholder.name, capacity, reserved=bool(reservation)),
        "method": "simple electronic signature",
        "identified_by": how_identified(by),
        "signed_at": at.isoformat(timespec="seconds"),
    }


def propose_rewording(
    commitment: Commitment, revision: int, words: Words, reason: str, *, by: Person, at: datetime
) -> Reply:
    """Propose other words: nothing is signed until those who draw the plan have answered."""
    _answering(commitment, revision, by=by, at=at)
    reply = _reply(commitment, reason, by, at)
    reply.proposed, reply.proposed_due_on = words.text, words.due_on
    _record(Verb.REWORDING_PROPOSED, commitment, by, at, revision=revision, reply=reply.id)
    return reply


def decline(
    commitment: Commitment, revision: int, reason: str, *, by: Person, at: datetime
) -> Reply:
    """Decline, with the reason: it is public, and may become a constraint to lift."""
    _answering(commitment, revision, by=by, at=at)
    reply = _reply(commitment, reason, by, at)
    _record(
        Verb.COMMITMENT_DECLINED,
        commitment,
        by,
        at,
        revision=revision,
        reply=reply.id,
        reason=reason,
    )
    return reply


def _answering(commitment: Commitment, revision: int, *, by: Person, at: datetime) -> None:
    """What every answer begins with: who, when, and on which words."""
    hold_commitment(commitment)
    require(by, Permission.ANSWER_COMMITMENT, commitment, at)
    must_be_reached(by)
    if commitment.withdrawn_at:
        raise Conflict(_("Cet engagement n’est plus demandé."))
    if revision != commitment.revision:
        where: dict[str, object] = {
            "slug": commitment.concertation.slug,
            "commitment_id": commitment.id,
        }
        raise Unready(
            _("Le texte a changé depuis que vous l’avez lu : relisez-le d’abord."),
            [Obstacle(_("Lire le texte en vigueur"), "plan.commitment", where)],
        )
    if not by.name:
        raise Refused(_("Donnez votre prénom et votre nom : ils accompagnent votre signature."))


def _reply(commitment: Commitment, reason: str, by: Person, at: datetime) -> Reply:
    if commitment.sign_off:
        raise Conflict(_("Ce texte est déjà signé : demandez à ceux qui animent de le rouvrir."))
    reply = Reply(
        concertation_id=commitment.concertation_id,
        revision=commitment.revision,
        reason=reason,
        person_id=by.id,
        signatory=by.name,
        capacity=_capacity(commitment, by, at),
        given_at=at,
    )
    commitment.replies.append(reply)
    db.session.flush()
    return reply


def _capacity(commitment: Commitment, by: Person, at: datetime) -> str:
    power = standing_of(by, commitment.concertation).power_for(
        commitment.stakeholder_id, local_day(at)
    )
    return power.capacity if power else ""


def _record(
    verb: Verb, commitment: Commitment, by: Person, at: datetime, **details: object
) -> Entry:
    return record(
        verb,
        commitment.concertation,
        by=by,
        at=at,
        commitment=commitment.id,
        stakeholder=commitment.stakeholder.name,
        **details,
    )


# --- the proof ------------------------------------------------------------------------


def proof_of(sign_off: SignOff) -> dict[str, Any]:
    """What lets anyone verify a signature without us: the document, its entry and its seal."""
    concertation = sign_off.commitment.concertation
    entry = entry_number(concertation, sign_off.entry_n)
    if entry is None:
        raise RuntimeError("a signature without its entry in the journal")
    link = link_of(concertation, entry)
    return {
        "format": "concert proof 1",
        "document": sign_off.document,
        "document_hash": sign_off.document_hash,
        "entry": link.content,
        "entry_hash": link.hash,
        "seal": link.seal,
        "public_key": server_key().public_key().public_bytes_raw().hex(),
    }
