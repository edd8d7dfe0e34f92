"""The French words for the codes of territories and establishments."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.core.text import folded
from concert.territories import reference
from concert.territories.models import (
    EstablishmentKind,
    Priority,
    Sector,
    State,
    Territory,
    TerritoryKind,
)

TERRITORY_KINDS = {
    TerritoryKind.COUNTRY: lazy_gettext("pays"),
    TerritoryKind.REGION: lazy_gettext("région"),
    TerritoryKind.ACADEMIE: lazy_gettext("académie"),
    TerritoryKind.DEPARTEMENT: lazy_gettext("département"),
    TerritoryKind.LIVING_AREA: lazy_gettext("bassin de vie"),
    TerritoryKind.AREA: lazy_gettext("groupe de communes"),
    TerritoryKind.COMMUNE: lazy_gettext("commune"),
}

ESTABLISHMENT_KINDS = {
    EstablishmentKind.PRIMARY_SCHOOL: lazy_gettext("école"),
    EstablishmentKind.MIDDLE_SCHOOL: lazy_gettext("collège"),
    EstablishmentKind.HIGH_SCHOOL: lazy_gettext("lycée"),
    EstablishmentKind.SPECIAL_SCHOOL: lazy_gettext("établissement d’enseignement adapté"),
    EstablishmentKind.CARE: lazy_gettext("établissement médico-social"),
    EstablishmentKind.GUIDANCE: lazy_gettext("centre d’information et d’orientation"),
    EstablishmentKind.ADMINISTRATION: lazy_gettext("service administratif"),
    EstablishmentKind.OTHER: lazy_gettext("autre établissement"),
}

SECTORS = {
    Sector.PUBLIC: lazy_gettext("public"),
    Sector.PRIVATE: lazy_gettext("privé"),
}

PRIORITIES = {
    Priority.NONE: lazy_gettext("hors éducation prioritaire"),
    Priority.REP: lazy_gettext("REP"),
    Priority.REP_PLUS: lazy_gettext("REP+"),
}

STATES = {
    State.OPENING: lazy_gettext("va ouvrir"),
    State.OPEN: lazy_gettext("ouvert"),
    State.CLOSING: lazy_gettext("va fermer"),
    State.CLOSED: lazy_gettext("fermé"),
}


def inside(kind: TerritoryKind, name: str, code: str) -> str:
    """Where something is, in a sentence: « à Mende », « au Vivier-sur-Mer », « en Lozère »."""
    if kind is TerritoryKind.COMMUNE:
        return _contracted("à", name)
    if kind in {TerritoryKind.DEPARTEMENT, TerritoryKind.REGION}:
        return reference.inside(kind).get(code, name)
    return str(_INSIDE[kind]) % {"name": name, "of_name": _of(name)}


_INSIDE = {
    TerritoryKind.COUNTRY: lazy_gettext("en %(name)s"),
    TerritoryKind.ACADEMIE: lazy_gettext("dans l’académie %(of_name)s"),
    TerritoryKind.LIVING_AREA: lazy_gettext("dans le bassin de vie %(of_name)s"),
    TerritoryKind.AREA: lazy_gettext("dans le territoire"),
}


def _of(name: str) -> str:
    if folded(name).startswith(tuple("aeiou")):
        return f"d’{name}"
    return _contracted("de", name)


def _contracted(preposition: str, name: str) -> str:
    """« à » and « de » before the article of a town: « au Vivier-sur-Mer », « des Iffs »."""
    for article, merged in _MERGED[preposition].items():
        if name.startswith(article):
            return f"{merged} {name.removeprefix(article)}"
    return f"{preposition} {name}"


_MERGED = {"à": {"Le ": "au", "Les ": "aux"}, "de": {"Le ": "du", "Les ": "des"}}


def title_of(territory: Territory) -> str:
    """A territory's name in a list: « Académie d’Amiens », « Saint-Denis (93) », « Lozère »."""
    return titled(territory.kind, territory.name, territory.departement_code)


def titled(kind: TerritoryKind, name: str, departement_code: str | None = None) -> str:
    """The same, from what a query brought back."""
    if kind is TerritoryKind.ACADEMIE and folded(name).startswith(tuple("aeiou")):
        return str(_("Académie d’%(name)s", name=name))
    if kind is TerritoryKind.ACADEMIE:
        return str(_("Académie de %(name)s", name=name))
    if kind in {TerritoryKind.COMMUNE, TerritoryKind.LIVING_AREA} and departement_code:
        return f"{name} ({departement_code})"
    return name
