"""The communes and the living areas of INSEE: the COG's CSV and the BV2022 workbook."""

from collections.abc import Callable, Iterator

from flask_babel import gettext as _

from concert.core import spreadsheets
from concert.core.errors import Refused
from concert.core.spreadsheets import Cells
from concert.core.text import one_line
from concert.opendata.report import Report, SetAside
from concert.opendata.stage import Given, Line, Stage
from concert.territories import codes
from concert.territories.actions import store_territories
from concert.territories.models import TerritoryKind
from concert.territories.reference import departements

_OUTSIDE = "ZZZZZ"


def read_communes(given: Given, stage: Stage) -> Report:
    """The communes of the Code officiel géographique (`v_commune_*.csv`)."""
    report = Report(given.descriptor.label)
    with given.table(given.descriptor.needs) as table:
        lines = _read(table, _commune_of_the_cog, report)
        report.changes = stage.put(store_territories, lines)
        report.refuse_unreadable(table)
    return report


def read_living_areas(given: Given, stage: Stage) -> Report:
    """The living areas, and which one each commune belongs to (`BV2022_*.xlsx`)."""
    report = Report(given.descriptor.label)
    areas: dict[str, Line] = {}
    with given.table(given.descriptor.needs) as table:
        lines = _read(table, lambda cells: _commune_of_an_area(cells, areas), report)
        report.changes = stage.put(store_territories, lines)
        report.refuse_unreadable(table)
    report.drawn = stage.put(store_territories, areas.values())
    return report


def _read(
    table: spreadsheets.Table, one_of: Callable[[Cells], Line], report: Report
) -> Iterator[Line]:
    seen: set[str] = set()
    for number, cells in table:
        try:
            line = one_of(cells)
            if line["code"] in seen:
                raise Refused(_("Cette commune a déjà une ligne plus haut."))
        except Refused as refusal:
            report.refuse(number, refusal.reason)
        except SetAside as aside:
            report.set_aside[aside.reason] += 1
        else:
            seen.add(line["code"])
            report.accepted += 1
            yield line


def _commune_of_the_cog(cells: Cells) -> Line:
    if cells["typecom"] != "COM":
        raise SetAside(_("arrondissements, communes déléguées ou associées"))
    return _commune(codes.commune(cells["com"]), cells["libelle"], cells)


def _commune_of_an_area(cells: Cells, areas: dict[str, Line]) -> Line:
    if cells["bv2022"] == _OUTSIDE:
        raise SetAside(_("communes hors de tout bassin de vie"))
    area = codes.commune(cells["bv2022"])
    # A living area bears the code of the commune at its heart, hence of its département.
    place = _place(codes.departement_of_commune(area), {})
    name = _name(cells["libbv2022"])
    areas[area] = {"kind": TerritoryKind.LIVING_AREA, "code": area, "name": name, **place}
    commune = _commune(codes.commune(cells["codgeo"]), cells["libgeo"], cells)
    return {**commune, "living_area_code": area}


def _commune(code: str, name: str, cells: Cells) -> Line:
    departement = codes.departement(cells["dep"] or codes.departement_of_commune(code))
    place = _place(departement, cells)
    return {"kind": TerritoryKind.COMMUNE, "code": code, "name": _name(name), **place}


def _place(departement: str, cells: Cells) -> Line:
    known = departements().get(departement)
    return {
        "departement_code": departement,
        "academie_code": known.academie if known else None,
        "region_code": known.region if known else codes.two_digits(cells.get("reg", "")),
    }


def _name(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > 100:
        raise Refused(_("Le nom de cette commune manque, ou dépasse 100 caractères."))
    return name
