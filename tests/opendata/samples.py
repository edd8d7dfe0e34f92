"""A small file of each dataset, made from its description: no line of it is real."""

from collections.abc import Iterator
from pathlib import Path

from concert.demo import figures
from concert.territories.series import Descriptor, descriptors
from tests.opendata.made import ANNUAIRE, school
from tests.territories.makers import uai_of

LINES = 500


def sample(name: str) -> list[str]:
    """A header and its lines; each line is of a place of its own."""
    descriptor = descriptors()[name]
    return list(_BY_READER[descriptor.reader](descriptor))


def sampled() -> list[str]:
    """The datasets whose files are plain tables, or lines that we know how to make."""
    return [one.name for one in descriptors().values() if one.reader in _BY_READER]


def _table(descriptor: Descriptor) -> Iterator[str]:
    headers = {ours: theirs[0] for ours, theirs in descriptor.columns.items()}
    if any(ours in descriptor.lacks for ours in headers):
        headers = {ours: one for ours, one in headers.items() if ours not in descriptor.lacks}
    yield ";".join(headers.values())
    for rank in range(LINES):
        cells = {"code": uai_of(350000 + rank), "period": "2021"}
        cells |= {ours: words[0] for ours, words in descriptor.only.items()}
        yield ";".join(cells.get(ours, _PLAIN.get(ours, "12")) for ours in headers)


_PLAIN = {"sector": "public", "departement": "035", "commune": "35012", "name": "ETABLISSEMENT"}


def _annuaire(_descriptor: Descriptor) -> Iterator[str]:
    yield ANNUAIRE
    for rank in range(LINES):
        yield school(Identifiant_de_l_etablissement=uai_of(350000 + rank))


def _communes(_descriptor: Descriptor) -> Iterator[str]:
    yield "TYPECOM;COM;REG;DEP;LIBELLE"
    for rank in range(LINES):
        yield f"COM;{35001 + rank};53;35;Commune {rank}"


def _living_areas(_descriptor: Descriptor) -> Iterator[str]:
    yield "CODGEO;LIBGEO;BV2022;LIBBV2022;DEP;REG"
    for rank in range(LINES):
        yield f"{35001 + rank};Commune {rank};35001;Acigné;35;53"


def _extract(_descriptor: Descriptor) -> Iterator[str]:
    shipped = Path(figures.__file__).with_name("figures.csv").read_text("utf-8").splitlines()
    header, line = shipped[0], shipped[1].split(";")
    yield header
    code = header.split(";").index("subject_code")
    for rank in range(LINES):
        yield ";".join([*line[:code], uai_of(350000 + rank), *line[code + 1 :]])


_BY_READER = {
    "table": _table,
    "annuaire": _annuaire,
    "communes": _communes,
    "extract": _extract,
    "living_areas": _living_areas,
}
