"""Makes the extract again from the files of the producers: `python -m concert.demo.figures.redo`.

Given the folder of the files and the day they were retrieved. The lines of the directory are
verbatim, in the columns that are kept; the means are those the import itself would draw.
"""

import csv
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from concert.core import spreadsheets
from concert.demo.figures import COLLEGE, ILLE_ET_VILAINE, LOZERE, SCHOOL
from concert.maps.drawing import outlined
from concert.opendata import ameli
from concert.opendata.extract import COLUMNS
from concert.opendata.figures import figure_of, observed
from concert.opendata.layouts import Layout, Observed
from concert.opendata.means import Means, Medians
from concert.opendata.recognition import dataset_of
from concert.opendata.report import Report
from concert.opendata.stage import Line
from concert.territories import shapes
from concert.territories.models import Among, Reckoning, SubjectKind

_ANNUAIRE = "education/fr-en-annuaire-education.dep035.csv"
_COMMUNES = "geo/communes-48-lozere.geojson"
_DENSITIES = "health/ameli_densites_specialites_departement.csv"
_DENSITIES_YEAR = "2024"
# The lines of Insee’s file that are Lozère’s, and their year. Since the contours were drawn, these
# three communes have taken in others: who lives there and how large they were do not go together.
_POPULATION = Path(__file__).parent / "population-48.csv"
_POPULATION_YEAR = "2021"
_GROWN = {"48038", "48126", "48127"}
# The files that hold a whole département give means; the others hold some of its schools only.
_WHOLE = (
    "education/fr-en-ips_ecoles.2021-2022.extrait.csv",
    "education/fr-en-ips-colleges-ap2022.dep035.csv",
)
_PARTS = (
    "education/fr-en-ecoles-effectifs-nb_classes.dep035.csv",
    "education/fr-en-college-effectifs-niveau-sexe-lv.dep035.csv",
    "education/fr-en-effectifs-second-degre.dep035.csv",
)
_KEPT = [
    "Identifiant_de_l_etablissement",
    "Nom_etablissement",
    "Type_etablissement",
    "Statut_public_prive",
    "Adresse_1",
    "Adresse_2",
    "Code_postal",
    "Code_commune",
    "Nom_commune",
    "Code_departement",
    "Code_academie",
    "Code_region",
    "Appartenance_Education_Prioritaire",
    "SIREN_SIRET",
    "Nombre_d_eleves",
    "nom_circonscription",
    "latitude",
    "longitude",
    "date_maj_ligne",
    "etat",
    "libelle_nature",
]
_TAUGHT = {"Ecole", "Collège", "Lycée"}
_NEIGHBOURS = 15
# Of the frame the contours are drawn in, and what they may weigh.
_WIDTH, _POINTS = 1_500, 4_500


def redo(data: Path, into: Path, retrieved_on: date) -> None:
    """Write the four files of the extract."""
    _write(into / "annuaire-35.csv", _KEPT, _establishments(data / _ANNUAIRE))
    _write(into / "communes-48.csv", _COG, _communes(data / _COMMUNES))
    contours = json.dumps(_contours(data / _COMMUNES), ensure_ascii=False, separators=(",", ":"))
    (into / "contours-48.geojson").write_text(f"{contours}\n", encoding="utf-8")
    drawn = chain(_figures(data), _density(data / _COMMUNES))
    figures = (one | {"retrieved_on": retrieved_on.isoformat()} for one in drawn)
    _write(into / "figures.csv", COLUMNS, ([one[name] for name in COLUMNS] for one in figures))


def _establishments(path: Path) -> list[list[str]]:
    """The two schools, and the schools nearest to each, in the order of the file."""
    with spreadsheets.opened(path) as table:
        lines = [cells for _number, cells in table if cells["type_etablissement"] in _TAUGHT]
    chosen = {SCHOOL, COLLEGE}
    for uai in (SCHOOL, COLLEGE):
        heart = next(line for line in lines if line["identifiant_etablissement"] == uai)
        others = [one for one in lines if one["identifiant_etablissement"] not in chosen]
        others.sort(key=lambda one: (_distance(one, heart), one["identifiant_etablissement"]))
        chosen |= {one["identifiant_etablissement"] for one in others[:_NEIGHBOURS]}
    return [
        [line[spreadsheets.key(name)] for name in _KEPT]
        for line in lines
        if line["identifiant_etablissement"] in chosen
    ]


def _distance(one: spreadsheets.Cells, other: spreadsheets.Cells) -> float:
    places = ((float(line["latitude"]), float(line["longitude"])) for line in (one, other))
    (north, east), (other_north, other_east) = places
    flat = math.cos(math.radians(north)) * (east - other_east)
    return math.hypot(north - other_north, flat)


_COG = ("TYPECOM", "COM", "REG", "DEP", "LIBELLE", "COMPARENT")


def _communes(path: Path) -> list[list[str]]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    communes = sorted((one["properties"]["code"], one["properties"]["nom"]) for one in features)
    return [["COM", code, "76", LOZERE, name, ""] for code, name in communes]


def _contours(path: Path) -> dict[str, object]:
    """The contours, simplified together to some seventy metres: a map shows no more."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    names = {one["properties"]["code"]: one["properties"]["nom"] for one in features}
    rings = {one["properties"]["code"]: shapes.rings_of(_polygons(one)) for one in features}
    outline = outlined(rings, _WIDTH, _POINTS)

    def feature(code: str) -> dict[str, object]:
        parts: list[list[object]] = []
        for ring in outline.rings[code]:
            points = [_rounded(outline.degrees(point)) for point in ring]
            # Northward is up on the Earth and down on a screen: land turns the other way there.
            if shapes.doubled_area(ring) < 0:
                parts.append([points])
            else:
                parts[-1].append(points)
        return {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": parts},
            "properties": {"code": code, "nom": names[code]},
        }

    return {"type": "FeatureCollection", "features": [feature(code) for code in sorted(names)]}


def _polygons(feature: dict[str, Any]) -> Any:
    coordinates = feature["geometry"]["coordinates"]
    return [coordinates] if feature["geometry"]["type"] == "Polygon" else coordinates


def _rounded(degrees: tuple[float, float]) -> list[float]:
    return [round(degree, 4) for degree in degrees]


def _figures(data: Path) -> Iterator[Line]:
    """What the two schools and Lozère are, then what they are compared with."""
    means, medians = Means(), Medians()
    whole = [one for name in _WHOLE for one in _observed(data / name)]
    parts = [one for name in _PARTS for one in _observed(data / name)]
    yield from (figure_of(one) for one in whole + parts if one.subject.code in {SCHOOL, COLLEGE})
    for one in whole:
        if one.departement == ILLE_ET_VILAINE:
            means.add(one)
    around = {one.commune for one in whole if one.subject.code in {SCHOOL, COLLEGE}}
    for figure in means.figures():
        if figure["subject_kind"] is not SubjectKind.COMMUNE or figure["subject_code"] in around:
            yield figure
    densities = list(_observed(data / _DENSITIES))
    yield from (figure_of(one) for one in densities if one.subject.code == LOZERE)
    for one in densities:
        medians.add(one)
    yield from medians.figures()


def _density(path: Path) -> Iterator[Line]:
    """How many live on each square kilometre of a commune, and of the whole of Lozère."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    surfaces = {
        one["properties"]["code"]: shapes.square_kilometres(shapes.rings_of(_polygons(one)))
        for one in features
    }
    with spreadsheets.opened(_POPULATION) as table:
        people = {cells["com"]: int(cells["pmun"]) for _number, cells in table}
    for code in sorted(people.keys() & surfaces.keys() - _GROWN):
        yield _dense(SubjectKind.COMMUNE, code, people[code] / surfaces[code])
    whole = sum(people.values()) / sum(surfaces.values())
    yield _dense(SubjectKind.DEPARTEMENT, LOZERE, whole)


def _dense(kind: SubjectKind, code: str, value: float) -> Line:
    return {
        "series": "population_density",
        "subject_kind": kind,
        "subject_code": code,
        "period": _POPULATION_YEAR,
        "among": Among.ALL,
        "value": round(value, 2),
        "reckoning": Reckoning.PUBLISHED,
        "counted": None,
    }


def _observed(path: Path) -> Iterator[Observed]:
    descriptor = dataset_of(path)
    with spreadsheets.opened(path) as table:
        read = (
            ameli.reader_of(table.headers, _DENSITIES_YEAR)
            if descriptor.reader == "ameli"
            else Layout(descriptor, table.headers).observed_in
        )
        yield from observed(table, read, Report(descriptor.label))


def _write(path: Path, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(["" if cell is None else cell for cell in line] for line in lines)


if __name__ == "__main__":
    redo(Path(sys.argv[1]), Path(__file__).parent, date.fromisoformat(sys.argv[2]))
