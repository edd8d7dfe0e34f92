"""Coming back without an address: by one's own secret link, or by an address given later.

Whoever holds the link is the person: it is kept as a hash, renewed at will, and an address that
is proved ends it. Proving an address also ends every session opened before: someone who joined
under another's address, hoping that they would confirm it, is left with nothing.
"""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Participation
from concert.core.database import db, inserted_once
from concert.core.errors import Conflict, Missing, Obstacle, Refused, Unready
from concert.joining.models import AddressLink, Arrival, ReturnLink
from concert.joining.queries import places_in_common
from concert.people.models import Person, PersonSession, hashed
from concert.people.queries import known_as, person_with

ADDRESS_LINK_LASTS = timedelta(hours=1)
# A stranger who gives someone's address must not flood their mailbox.
LINKS_AN_HOUR = 6


def renew_return_link(person: Person, *, at: datetime) -> str:
    """Make the person's secret link and return its token; the one they had dies."""
    token = secrets.token_urlsafe(18)
    db.session.execute(sa.delete(ReturnLink).where(ReturnLink.person_id == person.id))
    inserted_once(ReturnLink, person_id=person.id, token_hash=hashed(token), made_at=at)
    return token


def who_returns(token: str) -> Person:
    """The person whose secret link this is; it serves as often as they want."""
    query = (
        sa.select(Person)
        .join(ReturnLink, ReturnLink.person_id == Person.id)
        .where(ReturnLink.token_hash == hashed(token))
    )
    person = db.session.scalar(query)
    if person is None:
        raise Missing(_("Ce lien ne vaut plus rien : un autre l’a remplacé, ou il est incomplet."))
    return person


# --- an address, given later --------------------------------------------------


def ask_address(person: Person, email: str, *, at: datetime) -> str | None:
    """Make the link that will prove the address, and return its token; None after too many."""
    if person.email:
        raise Refused(_("Vous avez déjà donné une adresse."))
    email = known_as(email)
    asked = sa.select(sa.func.count()).where(
        AddressLink.email == email, AddressLink.asked_at > at - timedelta(hours=1)
    )
    if (db.session.scalar(asked) or 0) >= LINKS_AN_HOUR:
        return None
    token = secrets.token_urlsafe(32)
    db.session.add(
        AddressLink(
            token_hash=hashed(token),
            person_id=person.id,
            email=email,
            asked_at=at,
            expires_at=at + ADDRESS_LINK_LASTS,
        )
    )
    return token


def prove_address(token: str, *, at: datetime) -> Person:
    """Give the address to whoever asked; where it is someone's already, the two become one."""
    proved = db.session.execute(
        sa.delete(AddressLink)
        .where(AddressLink.token_hash == hashed(token), AddressLink.expires_at > at)
        .returning(AddressLink.person_id, AddressLink.email)
    ).one_or_none()
    if proved is None:
        raise Unready(
            _("Ce lien a déjà servi ou a expiré : redonnez votre adresse."),
            [Obstacle(_("Donner une adresse"), "coming_back.show")],
        )
    person = db.session.get_one(Person, proved.person_id)
    if person.email:
        raise Conflict(_("Une adresse a été confirmée entre-temps : c’est elle qui vaut."))
    _end_every_way_in(person)
    owner = person_with(proved.email)
    if owner is None:
        person.email = proved.email
        return person
    _become_one(person, owner)
    return owner


def _end_every_way_in(person: Person) -> None:
    for way in (PersonSession, ReturnLink, Arrival, AddressLink):
        db.session.execute(sa.delete(way).where(way.person_id == person.id))


def _become_one(person: Person, owner: Person) -> None:
    """Give their places to the owner of the address; never two places in one concertation."""
    if places_in_common(person, owner):
        raise Conflict(
            _(
                "Vous participez déjà à cette concertation avec cette adresse, sous un autre nom :"
                " les deux ne se réunissent pas, car chacun peut y avoir voté."
                " Connectez-vous avec l’adresse pour retrouver l’autre."
            )
        )
    db.session.execute(
        sa.update(Participation)
        .where(Participation.person_id == person.id)
        .values(person_id=owner.id)
    )
    owner.of_age_at = owner.of_age_at or person.of_age_at
    db.session.info.pop("standings", None)


def forget_old_arrivals(*, at: datetime) -> None:
    """Drop what has served: the keys of yesterday's forms, the links that are spent."""
    day = at - timedelta(days=1)
    db.session.execute(sa.delete(Arrival).where(Arrival.at < day))
    db.session.execute(sa.delete(AddressLink).where(AddressLink.expires_at < day))
