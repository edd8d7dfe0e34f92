"""What is still missing before a concertation may open, and small look-ups of the launch."""

from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import College, Concertation, Document
from concert.concertations.queries import documents_of, standing_of
from concert.conduct.queries import rules_of
from concert.core.database import db, the_one
from concert.core.errors import Obstacle
from concert.people.models import Person
from concert.programmes.catalogue import programme
from concert.programmes.programme import PlaceKind
from concert.terms.queries import terms_of
from concert.territories.models import Establishment, Territory, TerritoryKind
from concert.territories.queries import (
    establishment_with,
    establishments_matching,
    territories_matching,
    territory_with,
)

Place: TypeAlias = Establishment | Territory


def missing(concertation: Concertation, at: datetime) -> list[Obstacle]:
    """What must be said before opening, each with the screen where it is said."""
    needs = [
        ("place", concertation.place_name, _("le lieu de la concertation")),
        ("subject", concertation.title, _("son titre")),
        ("subject", concertation.question, _("la question posée")),
        ("subject", concertation.carried_by, _("qui la mène")),
        ("frame", concertation.can_change, _("ce que la concertation peut changer")),
        ("frame", concertation.cannot_change, _("ce qu’elle ne peut pas changer")),
        ("frame", concertation.decides, _("qui décide à la fin")),
        ("frame", _informed(concertation), _("une information utile : un texte ou un document")),
        ("frame", _answered_for(concertation), _("qui répond des données personnelles")),
        ("frame", rules_of(concertation), _("les règles de la discussion")),
        ("people", concertation.colleges, _("au moins un collège")),
        ("calendar", _dated(concertation), _("les dates de chaque étape")),
        ("calendar", _ahead(concertation, at), _("des dates à venir : une étape est déjà finie")),
    ]
    return [
        Obstacle(text, f"launch.{screen}", {"slug": concertation.slug})
        for screen, said, text in needs
        if not said
    ]


def _informed(concertation: Concertation) -> bool:
    return bool(concertation.information or documents_of(concertation))


def _answered_for(concertation: Concertation) -> bool:
    terms = terms_of(concertation)
    return bool(terms and terms.controller)


def _dated(concertation: Concertation) -> bool:
    compulsory = [one for one in programme(concertation.programme).phase if not one.optional]
    return all(one.code in concertation.calendar for one in compulsory)


def _ahead(concertation: Concertation, at: datetime) -> bool:
    return all(span.closes_at > at for span in concertation.calendar.values())


def slug_is_free(slug: str) -> bool:
    query = sa.select(Concertation.id).where(Concertation.slug == slug)
    return db.session.scalar(query) is None


def places_matching(text: str, kind: PlaceKind) -> list[Place]:
    """The establishments and territories that match, as the programme allows."""
    found: list[Place] = []
    if kind != "territory":
        found += establishments_matching(text, 12)
    if kind != "establishment":
        found += territories_matching(text, limit=12)
    return found


def place_found(mark: str) -> Place | None:
    """The place chosen in the list, by its mark: `uai:0350122T`, `commune:35016`."""
    kind, _colon, code = mark.partition(":")
    if kind == "uai":
        return establishment_with(code)
    # An area belongs to the concertation it was drawn up for.
    kinds = set(TerritoryKind) - {TerritoryKind.AREA}
    if not code.isalnum() or kind not in kinds:
        return None
    return territory_with(TerritoryKind(kind), code)


def area_of(concertation: Concertation) -> Territory | None:
    """The list of communes that the concertation stands on, if it stands on one."""
    territory = concertation.territory
    return territory if territory and territory.kind is TerritoryKind.AREA else None


def own_college(concertation: Concertation, person: Person) -> College | None:
    """The college of the person who prepares, if they belong to one."""
    college_id = standing_of(person, concertation).college_id
    return next((one for one in concertation.colleges if one.id == college_id), None)


def document_of(concertation: Concertation, document_id: int) -> Document:
    query = sa.select(Document).where(
        Document.concertation_id == concertation.id, Document.id == document_id
    )
    return the_one(query, _("Ce document n’est plus là."))
