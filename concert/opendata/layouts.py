"""The layouts of the files of figures about schools, as data, and how a line of one is read.

A layout is recognised by its columns; names are those `spreadsheets.key` makes of the labels and
of the technical names alike.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.core.errors import Refused
from concert.core.spreadsheets import Cells, number
from concert.core.text import folded, shortened
from concert.territories import codes
from concert.territories.models import Among, Subject, SubjectKind
from concert.territories.reference import departement_named

_DIGITS = 4
# A column goes by one of these names, depending on the file.
Names = tuple[str, ...]


@dataclass(frozen=True)
class Observed:
    """One value read in a file; `weight` is what it counts for in a mean, when the file says."""

    series: str
    subject: Subject
    period: str
    value: float | None
    departement: str
    among: Among = Among.ALL
    weight: float | None = None


@dataclass(frozen=True)
class Measure:
    """A series and the column of its value, perhaps divided by another column."""

    series: str
    value: Names
    divided_by: Names = ()
    weight: Names = ()


@dataclass(frozen=True)
class Layout:
    """A file with one school a line, or one school and year."""

    title: str
    uai: Names
    period: Names
    sector: Names
    measures: tuple[Measure, ...]
    departement: Names = ("code_departement", "departement")
    # Columns that must not be there, when another layout holds the same ones and more.
    without: frozenset[str] = field(default_factory=frozenset)

    def fits(self, headers: Collection[str]) -> bool:
        """Whether a file with these columns has this layout."""
        needed = [self.uai, self.period, self.sector, self.departement]
        needed += [names for one in self.measures for names in (one.value, one.divided_by) if names]
        here = set(headers)
        return all(here & set(names) for names in needed) and not here & self.without


LAYOUTS = (
    Layout(
        title=lazy_gettext("Indice de position sociale des écoles"),
        uai=("uai",),
        period=("rentree_scolaire",),
        sector=("secteur",),
        measures=(Measure("ips_ecoles", ("ips",), weight=("effectifs",)),),
        without=frozenset({"ecart_type_ips"}),
    ),
    Layout(
        title=lazy_gettext("Indice de position sociale des collèges"),
        uai=("uai",),
        period=("rentree_scolaire",),
        sector=("secteur",),
        measures=(Measure("ips_colleges", ("ips",), weight=("effectifs",)),),
    ),
    Layout(
        title=lazy_gettext("Indice de position sociale des lycées"),
        uai=("uai",),
        period=("rentree_scolaire",),
        sector=("secteur",),
        measures=(
            Measure("ips_lycees_gt", ("ips_voie_gt",), weight=("effectifs_voie_gt",)),
            Measure("ips_lycees_pro", ("ips_voie_pro",), weight=("effectifs_voie_pro",)),
        ),
    ),
    Layout(
        title=lazy_gettext("Effectifs et classes des écoles"),
        uai=("numero_ecole",),
        period=("rentree_scolaire",),
        sector=("secteur",),
        measures=(
            Measure("pupils_ecoles", ("nombre_total_eleves",)),
            Measure(
                "pupils_per_class_ecoles",
                ("nombre_total_eleves",),
                divided_by=("nombre_total_classes",),
                weight=("nombre_total_classes",),
            ),
        ),
    ),
    Layout(
        title=lazy_gettext("Effectifs des collèges"),
        uai=("numero_college",),
        period=("rentree_scolaire",),
        sector=("secteur",),
        measures=(
            Measure(
                "pupils_colleges",
                (
                    "nombre_eleves_total",
                    "nombre_eleves_total_nombre_eleves_dans_formations_1er_cycle_2nd_degre_et_non_"
                    "nombre_total_eleves_inscrits_dans_etablissement_dima_et_dispositifs_relais_"
                    "sont_exclus",
                ),
            ),
        ),
    ),
    Layout(
        title=lazy_gettext("Effectifs du second degré"),
        uai=("numero_etablissement",),
        period=("annee_scolaire",),
        sector=("secteur_enseignement",),
        measures=(Measure("pupils_second_degree", ("nombre_eleves",)),),
    ),
)


def observed_in(cells: Cells, layout: Layout) -> list[Observed]:
    """What one line says: a value for each series of its layout that it has a column for."""
    subject = Subject(SubjectKind.ESTABLISHMENT, codes.uai(_cell(cells, layout.uai)))
    period = school_year(_cell(cells, layout.period))
    departement = _departement(_cell(cells, layout.departement))
    among = _among(_cell(cells, layout.sector))
    return [
        Observed(
            _series(measure.series, cells),
            subject,
            period,
            _value(measure, cells),
            departement,
            among,
            number(_cell(cells, measure.weight)),
        )
        for measure in layout.measures
    ]


def school_year(text: str) -> str:
    """« 2021-2022 », whether the file writes that or only the year it begins."""
    years = re.fullmatch(r"(20[0-9]{2})(?:[-/ ](20[0-9]{2}))?", text)
    if years is None or (years[2] and int(years[2]) != int(years[1]) + 1):
        raise Refused(_("Cette rentrée n’est pas connue : « %(text)s ».", text=text[:20]))
    return f"{years[1]}-{int(years[1]) + 1}"


def _value(measure: Measure, cells: Cells) -> float | None:
    value = number(_cell(cells, measure.value))
    if value is not None and value < 0:
        raise Refused(_("Une valeur ne peut pas être négative."))
    if value is None or not measure.divided_by:
        return value
    divisor = number(_cell(cells, measure.divided_by))
    return round(value / divisor, _DIGITS) if divisor else None


def _series(series: str, cells: Cells) -> str:
    """The files of écoles and of collèges look alike: a line's name says when one is the other."""
    name = folded(cells.get("nom_etablissement", ""))
    if series == "ips_colleges" and name.startswith("ecole"):
        return "ips_ecoles"
    if series == "ips_ecoles" and name.startswith("college"):
        return "ips_colleges"
    return series


def _departement(text: str) -> str:
    """A département's code, from its code or its name."""
    known = departement_named(text)
    return known.code if known else codes.departement(text)


def _among(text: str) -> Among:
    """« Public », « PRIVE », « privé sous contrat »…"""
    sector = folded(text)
    if sector.startswith("public"):
        return Among.PUBLIC
    if sector.startswith("prive"):
        return Among.PRIVATE
    raise Refused(_("Ce secteur n’est pas connu : « %(text)s ».", text=shortened(text, 40)))


def _cell(cells: Cells, names: Names) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")
