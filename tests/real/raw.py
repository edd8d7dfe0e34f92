"""The raw lines behind each figure, read with nothing of ours, by their producers’ own words."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from concert.config import ROOT
from concert.territories.series import all_series

Row = dict[str, str]
Formula = Callable[[Row], float]


@dataclass(frozen=True)
class Raw:
    """The columns of a file: of the code, of the period, of the value."""

    file: str
    code: str
    period: str
    value: Formula


def column(name: str) -> Formula:
    return lambda row: float(row[name].replace(",", "."))


def total(*names: str) -> Formula:
    return lambda row: sum(float(row[name] or 0) for name in names)


def share(part: Formula, whole: Formula, times: int = 1) -> Formula:
    return lambda row: times * part(row) / whole(row)


def _ips(file: str, value: str) -> Raw:
    return Raw(f"education/{file}", "uai", "rentree_scolaire", column(value))


def _ecoles(value: Formula) -> Raw:
    file = "education/fr-en-ecoles-effectifs-nb_classes.dep035.csv"
    return Raw(file, "Numéro de l'école", "Rentrée scolaire", value)


def _colleges(value: Formula) -> Raw:
    file = "education/fr-en-college-effectifs-niveau-sexe-lv.dep035.csv"
    return Raw(file, "Numéro du collège", "Rentrée scolaire", value)


def _language(name: str) -> Formula:
    levels = ("5èmes", "4èmes", "3èmes")
    learning = total(*(f"Nombre de {level} LV2 {name}" for level in levels))
    return share(learning, total(*(f"Nombre total de {level}" for level in levels)), 100)


_COLLEGES, _LYCEES = "fr-en-ips-colleges-ap2022.dep035.csv", "fr-en-ips-lycees-ap2022.dep035.csv"
_ALL_COLLEGIANS = (
    "Nombre d'élèves total (nombre d'élèves dans les formations du 1er cycle du 2nd degré et non"
    " du nombre total d'élèves inscrits dans l'établissement, les DIMA et les dispositifs-relais"
    " sont exclus)"
)
_PUPILS, _CLASSES = column("Nombre total d'élèves"), column("Nombre total de classes")

# By series; what is not here is of health, below.
RAWS = {
    "ips_ecoles": Raw(
        "education/fr-en-ips_ecoles.2021-2022.extrait.csv", "UAI", "Rentrée scolaire", column("IPS")
    ),
    "ips_colleges": _ips(_COLLEGES, "ips"),
    "ips_spread_colleges": _ips(_COLLEGES, "ecart_type_de_l_ips"),
    "ips_lycees_gt": _ips(_LYCEES, "ips_voie_gt"),
    "ips_lycees_pro": _ips(_LYCEES, "ips_voie_pro"),
    "ips_spread_lycees_gt": _ips(_LYCEES, "ecart_type_de_l_ips_voie_gt"),
    "ips_spread_lycees_pro": _ips(_LYCEES, "ecart_type_de_l_ips_voie_pro"),
    "pupils_lycees_gt": _ips(_LYCEES, "effectifs_voie_gt"),
    "pupils_lycees_pro": _ips(_LYCEES, "effectifs_voie_pro"),
    "pupils_ecoles": _ecoles(_PUPILS),
    "classes_ecoles": _ecoles(_CLASSES),
    "pupils_per_class_ecoles": _ecoles(share(_PUPILS, _CLASSES)),
    "pupils_nursery_ecoles": _ecoles(column("Nombre d'élèves en pré-élémentaire hors ULIS")),
    "pupils_elementary_ecoles": _ecoles(column("Nombre d'élèves en élémentaire hors ULIS")),
    "pupils_cp_ecoles": _ecoles(column("Nombre d'élèves en CP hors ULIS")),
    "pupils_cm2_ecoles": _ecoles(column("Nombre d'élèves en CM2 hors ULIS")),
    "pupils_ulis_ecoles": _ecoles(column("Nombre d'élèves en ULIS")),
    "pupils_colleges": _colleges(column(_ALL_COLLEGIANS)),
    "pupils_sixth_colleges": _colleges(column("Nombre total de 6èmes")),
    "girls_sixth_colleges": _colleges(
        share(column("Nombre de 6èmes filles"), column("Nombre total de 6èmes"), 100)
    ),
    "spanish_colleges": _colleges(_language("espagnol")),
    "german_colleges": _colleges(_language("allemand")),
    "pupils_segpa_colleges": _colleges(column("Nombre d'élèves total Segpa")),
    "pupils_ulis_colleges": _colleges(column("Nombre d'élèves total ULIS")),
    "pupils_second_degree": Raw(
        "education/fr-en-effectifs-second-degre.dep035.csv",
        "Numero_d_etablissement",
        "Annee_scolaire",
        column("Nombre_d_eleves"),
    ),
}
_ANNUAIRE = "education/fr-en-annuaire-education.dep035.csv"
RAWS["directory_pupils"] = Raw(
    _ANNUAIRE, "Identifiant_de_l_etablissement", "date_maj_ligne", column("Nombre_d_eleves")
)
_DENSITIES = "health/ameli_densites_specialites_departement.csv"


def value_in(folder: Path, series: str, code: str, period: str) -> float:
    """What the producer's file says of this place for this period."""
    raw = RAWS.get(series)
    if raw is None:
        return _density(folder, series, code)
    return next(
        raw.value(row)
        for row in rows(folder / raw.file)
        if row[raw.code] == code and _school_year(row[raw.period]) == period
    )


def counted_in(folder: Path, series: str, commune: str) -> float:
    """What the lines of a commune make, in the directory of schools."""
    ours = [row for row in rows(folder / _ANNUAIRE) if row["Code_commune"] == commune]
    primary = [row for row in ours if row["Type_etablissement"] == "Ecole"]
    secondary = [row for row in ours if row["Type_etablissement"] in {"Collège", "Lycée"}]
    public = [row for row in primary if row["Statut_public_prive"] == "Public"]
    return {
        "place_schools": len(primary),
        "place_school_pupils": _pupils(primary),
        "place_public_share": 100 * _pupils(public) / max(1, _pupils(primary)),
        "place_middle_schools": sum(row["Type_etablissement"] == "Collège" for row in ours),
        "place_high_schools": sum(
            row["Type_etablissement"] == "Lycée" and "SECTION" not in row["libelle_nature"]
            for row in ours
        ),
        "place_secondary_pupils": _pupils(secondary),
    }[series]


def _pupils(ours: list[Row]) -> int:
    return sum(int(row["Nombre_d_eleves"] or 0) for row in ours)


def mean_in(folder: Path, series: str, departement: str) -> float:
    """The plain mean of the lines of a département, whose code begins that of its schools."""
    raw = RAWS[series]
    ours = [
        row for row in rows(folder / raw.file) if row[raw.code].startswith(departement.zfill(3))
    ]
    return sum(raw.value(row) for row in ours) / len(ours)


def _density(folder: Path, series: str, departement: str) -> float:
    """In a file where départements have no code."""
    [name] = [
        row["name"]
        for row in rows(ROOT / "concert/territories/reference/departements.csv")
        if row["code"] == departement
    ]
    [line] = [
        row
        for row in rows(folder / _DENSITIES)
        if row["libelle_departement"] == name.replace("’", "'")
    ]
    [said] = [line[one] for one in all_series()[series].names if one in line]
    return float(said)


def _school_year(text: str) -> str:
    """« 2019 » is the school year that begins then, in the files of pupils."""
    if len(text) == len("2023-06-08"):
        return text[:4]
    return text if "-" in text else f"{text}-{int(text) + 1}"


@cache
def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        delimiter = ";" if ";" in file.readline() else ","
        file.seek(0)
        return list(csv.DictReader(file, delimiter=delimiter))
