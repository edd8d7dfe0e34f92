"""The directory of schools (`fr-en-annuaire-education`): one establishment a line.

Only what Concert uses is kept: no telephone, no e-mail, nothing of a person.
"""

import re
from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from concert.core import spreadsheets
from concert.core.clock import PARIS
from concert.core.errors import Refused
from concert.core.spreadsheets import Cells
from concert.core.text import folded, one_line, shortened
from concert.opendata.report import Report
from concert.opendata.schooling import Schooling
from concert.opendata.stage import Given, Line, Stage
from concert.territories import codes
from concert.territories.actions import (
    introduce_territories,
    store_establishments,
    store_figures,
)
from concert.territories.models import (
    EstablishmentKind,
    Priority,
    Sector,
    State,
    TerritoryKind,
)
from concert.territories.reference import departements

_MOST_PUPILS = 20_000


def read(given: Given, stage: Stage) -> Report:
    """Every establishment of the file, and the communes they are in."""
    report = Report(given.descriptor.label)
    communes: dict[str, Line] = {}
    schooling = Schooling(given.at.astimezone(PARIS).date())
    with given.table(given.descriptor.needs) as table:
        lines = _one_a_code(_read(table, report), report)
        report.changes = stage.put(store_establishments, _noting(lines, communes, schooling))
        report.refuse_unreadable(table)
    report.drawn = stage.put(introduce_territories, communes.values())
    report.drawn += stage.put(store_figures, schooling.figures())
    return report


def _read(table: spreadsheets.Table, report: Report) -> Iterator[tuple[int, Line]]:
    for number, cells in table:
        try:
            yield number, _establishment(number, cells, report)
        except Refused as refusal:
            report.refuse(number, refusal.reason)


def _one_a_code(lines: Iterator[tuple[int, Line]], report: Report) -> Iterator[Line]:
    """An establishment on several sites has several lines: its first one that is not closed."""
    seen: set[str] = set()
    closed: dict[str, tuple[int, Line]] = {}
    for number, line in lines:
        if line["uai"] in seen or (line["state"] is State.CLOSED and line["uai"] in closed):
            _set_aside(number, line, report)
        elif line["state"] is State.CLOSED:
            closed[line["uai"]] = number, line
        else:
            seen.add(line["uai"])
            report.accepted += 1
            yield line
    for number, line in closed.values():
        if line["uai"] in seen:
            _set_aside(number, line, report)
        else:
            report.accepted += 1
            yield line


def _set_aside(number: int, line: Line, report: Report) -> None:
    report.set_aside[_("autre ligne du même établissement")] += 1
    report.remark(number, _("%(uai)s a déjà une ligne, qui est gardée.", uai=line["uai"]))


def _noting(
    lines: Iterator[Line], communes: dict[str, Line], schooling: Schooling
) -> Iterator[Line]:
    """The lines, noting the communes they name; an arrondissement of Paris is no commune."""
    for line in lines:
        schooling.add(line)
        code = line["commune_code"]
        if code and line["commune"] and code == codes.commune_of(code):
            communes[code] = {
                "kind": TerritoryKind.COMMUNE,
                "code": code,
                "name": line["commune"],
                "departement_code": line["departement_code"],
                "academie_code": line["academie_code"],
                "region_code": line["region_code"],
            }
        yield line


# --- one line ----------------------------------------------------------------


def _establishment(number: int, cells: Cells, report: Report) -> Line:
    return {
        "uai": codes.uai(cells["identifiant_etablissement"]),
        "siret": _siret(number, cells, report),
        "name": _text(cells, "nom_etablissement", 200) or _no_name(),
        "kind": _KINDS.get(folded(cells.get("type_etablissement", "")), EstablishmentKind.OTHER),
        "sector": _SECTORS.get(folded(cells.get("statut_public_prive", ""))),
        "state": _state(cells),
        "priority": _PRIORITIES.get(
            cells.get("appartenance_education_prioritaire", ""), Priority.NONE
        ),
        "nature": _text(cells, "libelle_nature", 100),
        "address": _address(cells),
        "postcode": _postcode(cells),
        "district": _text(cells, "nom_circonscription", 150),
        "latitude": _degrees(cells.get("latitude", ""), 90),
        "longitude": _degrees(cells.get("longitude", ""), 180),
        "pupils": _pupils(cells),
        "line_dated": _day(cells.get("date_maj_ligne", "")),
        **_place(cells),
    }


_KINDS = {
    "ecole": EstablishmentKind.PRIMARY_SCHOOL,
    "college": EstablishmentKind.MIDDLE_SCHOOL,
    "lycee": EstablishmentKind.HIGH_SCHOOL,
    "erea": EstablishmentKind.SPECIAL_SCHOOL,
    "medico-social": EstablishmentKind.CARE,
    "information et orientation": EstablishmentKind.GUIDANCE,
    "service administratif": EstablishmentKind.ADMINISTRATION,
}
_SECTORS = {"public": Sector.PUBLIC, "prive": Sector.PRIVATE}
_PRIORITIES = {"REP": Priority.REP, "REP+": Priority.REP_PLUS}
_STATES = {
    "": State.OPEN,
    "ouvert": State.OPEN,
    "a ouvrir": State.OPENING,
    "a fermer": State.CLOSING,
    "ferme": State.CLOSED,
}


def _no_name() -> str:
    raise Refused(_("Cette ligne n’a pas de nom d’établissement."))


def _siret(number: int, cells: Cells, report: Report) -> str | None:
    """The SIRET; a damaged one is left out, and said, rather than the establishment."""
    text = cells.get("siren_siret", "")
    if not text:
        return None
    try:
        return codes.siret(text)
    except Refused as refusal:
        report.remark(number, _("Gardé sans son SIRET. %(reason)s", reason=refusal.reason))
        return None


def _state(cells: Cells) -> State:
    text = cells.get("etat", "")
    state = _STATES.get(folded(text))
    if state is None:
        raise Refused(_("Cet état n’est pas connu : « %(state)s ».", state=shortened(text, 40)))
    return state


def _place(cells: Cells) -> Line:
    """The codes of the place: those of the reference for a département, else those of the line."""
    commune = cells.get("code_commune", "")
    commune_code = codes.commune(commune) if commune else ""
    departement = cells.get("code_departement", "")
    code = codes.departement(departement or codes.departement_of_commune(commune_code))
    known = departements().get(code)
    return {
        "commune_code": commune_code,
        "commune": _text(cells, "nom_commune", 100),
        "departement_code": code,
        "academie_code": known.academie
        if known
        else codes.two_digits(cells.get("code_academie", "")),
        "region_code": known.region if known else codes.two_digits(cells.get("code_region", "")),
    }


def _address(cells: Cells) -> str:
    parts = (_text(cells, name, 150) for name in ("adresse_1", "adresse_2"))
    return ", ".join(part for part in parts if part)[:300]


def _postcode(cells: Cells) -> str:
    code = cells.get("code_postal", "")
    return code.zfill(5) if code.isdecimal() and len(code) in {4, 5} else ""


def _degrees(text: str, most: int) -> float | None:
    """A coordinate, unless a spreadsheet has lost its decimal point."""
    value = spreadsheets.number(text)
    return None if value is None or abs(value) > most else value


def _pupils(cells: Cells) -> int | None:
    count = spreadsheets.number(cells.get("nombre_eleves", ""))
    if count is None:
        return None
    if not 0 <= count <= _MOST_PUPILS:
        raise Refused(_("Ce nombre d’élèves n’est pas possible."))
    return int(count)


def _day(text: str) -> date | None:
    """A day as the directory writes it, or as a spreadsheet has rewritten it."""
    french = re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", text)
    try:
        return date.fromisoformat("-".join(reversed(french.groups())) if french else text[:10])
    except ValueError:
        return None


def _text(cells: Cells, name: str, longest: int) -> str:
    text = one_line(cells.get(name, ""))
    if len(text) > longest:
        refusal = _("« %(name)s » dépasse %(longest)s caractères.", name=name, longest=longest)
        raise Refused(refusal)
    return text
