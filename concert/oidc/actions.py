"""Knowing someone by what a provider says of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from concert.core.database import db, inserted_once
from concert.core.errors import Conflict, Obstacle, Refused, Unready
from concert.oidc.models import Affiliation, ExternalIdentity
from concert.oidc.provider import Proof
from concert.oidc.queries import identity_known_as
from concert.people.actions import person_at
from concert.people.models import Person
from concert.people.queries import person_with
from concert.territories.codes import siret

CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True)
class Recognised:
    """Whom a provider's word lets in; `joined` when it now opens an account that was there."""

    person: Person
    joined: bool = False


def recognise(proof: Proof, *, at: datetime) -> Recognised:
    """The person a provider speaks of: by its subject first, else by the address it vouches for.

    An address that it says is not verified opens nothing: it may be somebody else's.
    """
    known = identity_known_as(proof.issuer, _subject(proof))
    if known is None:
        email = _vouched_address(proof.claims)
        joined = person_with(email) is not None
        recognised = Recognised(person_at(email, at=at), joined)
    else:
        recognised = Recognised(known.person)
    _remember(proof, recognised.person, at)
    return recognised


def link(proof: Proof, person: Person, *, at: datetime) -> None:
    """Let someone signed in come in by this identity too, whatever its address."""
    known = identity_known_as(proof.issuer, _subject(proof))
    if known is not None and known.person_id != person.id:
        raise Conflict(
            _(
                "Cette identité ouvre déjà un autre compte. Connectez-vous avec elle, retirez-la"
                " de « Mon compte », puis recommencez."
            )
        )
    _remember(proof, person, at)


def confirm(proof: Proof, person: Person, *, since: datetime) -> None:
    """The provider has just seen this person anew: the same one, and since they were asked."""
    known = identity_known_as(proof.issuer, _subject(proof))
    if known is None or known.person_id != person.id:
        raise Conflict(_("Ce n’est pas l’identité qui ouvre votre compte : confirmez par un code."))
    if proof.authenticated_at is None or proof.authenticated_at < since - CLOCKS_DIFFER:
        raise Conflict(
            _("Le fournisseur d’identité n’a pas redemandé qui vous êtes : confirmez par un code.")
        )


def unlink(identity: ExternalIdentity) -> None:
    """Let this identity open the account no more, and forget for whom it said they work."""
    db.session.execute(
        sa.delete(Affiliation).where(
            Affiliation.person_id == identity.person_id, Affiliation.issuer == identity.issuer
        )
    )
    db.session.delete(identity)


def _subject(proof: Proof) -> str:
    subject = proof.claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise Refused(_("Le fournisseur d’identité n’a pas dit qui vous êtes."))
    return subject


def _vouched_address(claims: dict[str, Any]) -> str:
    """An address that the provider vouches for; saying nothing of it is vouching for it."""
    try:
        email = validate_email(str(claims.get("email")), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise _by_letter(_("Le fournisseur d’identité n’a pas donné votre adresse.")) from error
    if claims.get("email_verified", True) not in {True, "true"}:
        raise _by_letter(
            _("Le fournisseur d’identité n’a pas vérifié que cette adresse est la vôtre.")
        )
    return email


def _by_letter(reason: str) -> Unready:
    """The way in that remains, from which the identity may be linked afterwards."""
    return Unready(reason, [Obstacle(_("Recevoir un lien par courriel"), "accounts.sign_in")])


def _remember(proof: Proof, person: Person, at: datetime) -> None:
    named = {"issuer": proof.issuer, "sub": _subject(proof)}
    inserted_once(ExternalIdentity, person_id=person.id, since=at, seen_at=at, **named)
    identity = identity_known_as(**named)
    if identity is None or identity.person_id != person.id:
        raise Conflict(_("Quelqu’un vient de faire la même chose : recommencez."))
    identity.seen_at = at
    person.name = person.name or _name(proof.claims)
    _affiliate(person, proof, at)


def _name(claims: dict[str, Any]) -> str:
    """The first name and the name in use; never longer, nor stranger, than what one may type."""
    usual = claims.get("usual_name") or claims.get("family_name") or ""
    words = f"{claims.get('given_name') or ''} {usual}".split()
    return "".join(one for one in " ".join(words) if one.isprintable())[:120].strip()


def _affiliate(person: Person, proof: Proof, at: datetime) -> None:
    """Keep for which body they work; a number that is wrong keeps nobody out."""
    try:
        number = siret(str(proof.claims.get("siret") or ""))
    except Refused:
        return
    works = {"person_id": person.id, "issuer": proof.issuer, "siret": number}
    inserted_once(Affiliation, since=at, seen_at=at, **works)
    db.session.execute(sa.update(Affiliation).filter_by(**works).values(seen_at=at))
