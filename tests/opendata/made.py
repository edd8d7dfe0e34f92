"""Small files in the layouts of the producers. They are made: no line of them is real."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl

from tests.territories.makers import uai_of

ANNUAIRE = (
    "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;"
    "Adresse_1;Adresse_2;Code_postal;Code_commune;Nom_commune;Code_departement;Code_academie;"
    "Code_region;Telephone;Mail;Appartenance_Education_Prioritaire;SIREN_SIRET;Nombre_d_eleves;"
    "nom_circonscription;latitude;longitude;date_maj_ligne;etat;libelle_nature"
)
_SCHOOL = {
    "Identifiant_de_l_etablissement": uai_of(350001),
    "Nom_etablissement": "École des Cèdres",
    "Type_etablissement": "Ecole",
    "Statut_public_prive": "Public",
    "Adresse_1": "1 rue des Cèdres",
    "Code_postal": "35470",
    "Code_commune": "35012",
    "Nom_commune": "Bain-de-Bretagne",
    "Code_departement": "035",
    "Code_academie": "14",
    "Code_region": "53",
    "Telephone": "0299000000",
    "Mail": "ecole@exemple.fr",
    "SIREN_SIRET": "21350012700146",
    "Nombre_d_eleves": "208",
    "latitude": "47.84",
    "longitude": "-1.68",
    "date_maj_ligne": "2023-06-08",
    "etat": "OUVERT",
    "libelle_nature": "ECOLE DE NIVEAU ELEMENTAIRE",
}
IPS = (
    "Rentrée scolaire;Académie;Code du département;Département;UAI;Nom de l'établissment;"
    "Code INSEE de la commune;Nom de la commune;Secteur;IPS"
)


def school(**said: str) -> str:
    """A line of the directory; what is not said is that of an ordinary open school."""
    cells = {**_SCHOOL, **said}
    return ";".join(cells.get(name, "") for name in ANNUAIRE.split(";"))


def ips(
    uai: str,
    value: str,
    *,
    departement: str = "035",
    sector: str = "public",
    year: str = "2021-2022",
    name: str = "ECOLE PRIMAIRE",
) -> str:
    """A line of the social index of schools, as it was first published."""
    return f"{year};;{departement};;{uai};{name};35012;BAIN DE BRETAGNE;{sector};{value}"


def written(folder: Path, header: str, lines: Iterable[str], encoding: str = "utf-8") -> Path:
    path = folder / "made.csv"
    path.write_text("\r\n".join([header, *lines]) + "\r\n", encoding=encoding, newline="")
    return path


def feature(
    code: str, name: str, *, east: float = 3.0, north: float = 44.0, points: int = 4
) -> dict[str, Any]:
    """A commune of the contours: a square of a tenth of a degree, by default."""
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    ring = [
        [
            round(east + (x + (u - x) * step / (points / 4)) / 10, 5),
            round(north + (y + (v - y) * step / (points / 4)) / 10, 5),
        ]
        for (x, y), (u, v) in zip(corners, [*corners[1:], corners[0]], strict=True)
        for step in range(points // 4)
    ]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        "properties": {"code": code, "nom": name},
    }


def collection(*features: Any) -> str:
    """The contours as france-geojson publishes them: on a single line."""
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


# A real establishment of FINESS, in the 32 columns of its file; numbers of ours take its place.
_FINESS = (
    "structureet;{number};010780054;CH DE FLEYRIAT;CENTRE HOSPITALIER;;;900;RTE;DE PARIS;;;"
    "{commune};{departement};AIN;01440 VIRIAT;0474454647;0474454114;{category};Catégorie;1102;"
    "Centres;26010004500012;8610Z;03;ARS;1;Etablissement public;{opened};1979-02-13;2020-02-04;"
)


def finess_number(number: int) -> str:
    """A FINESS number of ours, with the digit that checks it."""
    digits = f"48{number:06}"
    return next(one for last in range(10) if _sums_to_ten(one := f"{digits}{last}"))


def _sums_to_ten(digits: str) -> bool:
    doubled = (int(one) * (1 + rank % 2) for rank, one in enumerate(reversed(digits)))
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def finess(
    number: int, category: str, *, commune: str = "48095", opened: str = "1979-02-13"
) -> str:
    """An establishment of that category in a commune, given by its INSEE code."""
    return _FINESS.format(
        number=finess_number(number),
        category=category,
        departement=commune[:2],
        commune=commune[2:],
        opened=opened,
    )


APL_HEADER = [
    "Code commune INSEE ",
    "Commune ",
    "APL aux médecins généralistes ",
    "APL aux médecins généralistes de 65 ans et moins ",
    "APL aux médecins généralistes de 62 ans et moins",
    "APL aux médecins généralistes de 60 ans et moins",
    "Population standardisée {year} pour la médecine générale ",
    "Population totale {year} ",
]


def apl(path: Path, sheets: dict[str, list[list[object]]], header: list[str] = APL_HEADER) -> Path:
    """A workbook in the layout of the DREES, as its documentation tells it: it is made, not real.

    A sheet to be read first, then a sheet a year: eight lines of titles, the header, the units.
    """
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    book.active.append(["Indicateur d’accessibilité potentielle localisée"])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for line in ["APL", "DREES", "", "", "", "Champ", "Source", ""]:
            sheet.append([line])
        sheet.append([name.format(year=int(title[-4:]) - 2) for name in header])
        sheet.append(["", "", "consultations/an/hab. standardisé", "", "", "", "habitants", ""])
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
