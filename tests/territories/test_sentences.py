"""Every public figure is said in a sentence, whatever its value and wherever it is."""

import re
from datetime import date

import pytest
from msgspec.structs import replace

from concert.indicators.actions import drafted
from concert.indicators.wording import sentence
from concert.territories.models import Reckoning, SubjectKind, TerritoryKind
from concert.territories.readings import Earlier, Reading
from concert.territories.reference import departements
from concert.territories.series import Comparison, Series, Years, all_series, descriptors
from concert.territories.wording import inside
from tests.looking import plain

pytestmark = pytest.mark.usefixtures("app")

VALUES = [0, 1, 2, 1250.5]
OF_SCHOOLS = [one for one in all_series().values() if one.about is SubjectKind.ESTABLISHMENT]
PLACES = {
    TerritoryKind.COMMUNE: ("Le Vivier-sur-Mer", "35361", "Au Vivier-sur-Mer"),
    TerritoryKind.LIVING_AREA: ("Mende", "48095", "Dans le bassin de vie de Mende"),
    TerritoryKind.AREA: ("Causses", "abc", "Dans le territoire"),
    TerritoryKind.DEPARTEMENT: ("Lozère", "48", "En Lozère"),
    TerritoryKind.REGION: ("Grand Est", "44", "Dans le Grand Est"),
    TerritoryKind.ACADEMIE: ("Amiens", "20", "Dans l’académie d’Amiens"),
}


def said(series: Series, value: float, here: str = "", earlier: float | None = None) -> str:
    """The sentence of a figure, as it enters a diagnosis."""
    civil = {one.code for d in descriptors().values() if d.year is Years.CIVIL for one in d.series}
    is_civil = series.code in civil or series.about is not SubjectKind.ESTABLISHMENT
    reading = Reading(
        series=series,
        period="2024" if is_civil else "2024-2025",
        value=value,
        reckoning=Reckoning.PUBLISHED,
        retrieved_on=date(2026, 1, 1),
        comparisons=(),
        earlier=() if earlier is None else (Earlier("2023" if is_civil else "2023-2024", earlier),),
        here=here,
    )
    draft = drafted(reading)
    # What the column holds, on the database that counts.
    assert len(draft.says) <= 300
    return plain(sentence(draft))


def assert_well_said(text: str) -> None:
    assert re.fullmatch(r"[A-ZÀÉ]\S*[^{}%]+(%[^{}]*)?\.", text), text
    assert "  " not in text
    assert not re.search(
        r"(?<![\d,])[01](,\d)? (élèves|classes|points|structures|lieux)\b", text
    ), text
    assert not re.search(r"\bde [aeiouhé]|['\"]", text.replace("de haute", "")), text
    assert not re.search(r"\bde (le|les)\b|\bà (le|les)\b", text, re.IGNORECASE), text


@pytest.mark.parametrize("series", all_series().values(), ids=all_series())
def test_every_series_is_said_in_a_sentence_with_its_year(series: Series) -> None:
    for value in VALUES:
        text = said(series, value, "" if series in OF_SCHOOLS else "à Mende")
        assert_well_said(text)
        assert "2024" in text or "2025" in text
        assert not text.startswith(series.label)


@pytest.mark.parametrize("series", all_series().values(), ids=all_series())
def test_a_figure_of_a_place_begins_by_saying_where(series: Series) -> None:
    if series in OF_SCHOOLS and series.comparison is not Comparison.MEAN:
        # No place has a figure of it.
        return
    for kind, (name, code, begins) in PLACES.items():
        text = said(series, 2, inside(kind, name, code))
        assert text.startswith(f"{begins}, "), text
        assert_well_said(text)


def test_each_departement_and_region_is_said_with_its_own_preposition() -> None:
    assert inside(TerritoryKind.DEPARTEMENT, "Ain", "01") == "dans l’Ain"
    assert inside(TerritoryKind.DEPARTEMENT, "Ille-et-Vilaine", "35") == "en Ille-et-Vilaine"
    assert inside(TerritoryKind.DEPARTEMENT, "La Réunion", "974") == "à La Réunion"
    assert inside(TerritoryKind.REGION, "Hauts-de-France", "32") == "dans les Hauts-de-France"
    assert inside(TerritoryKind.LIVING_AREA, "Les Herbiers", "85109").endswith("vie des Herbiers")
    assert inside(TerritoryKind.COUNTRY, "France", "FR") == "en France"
    for one in departements().values():
        assert inside(TerritoryKind.DEPARTEMENT, one.name, one.code).endswith(one.name)


@pytest.mark.parametrize(
    ("code", "value", "here", "expected"),
    [
        ("pupils_ecoles", 151, "", "L’école compte 151 élèves à la rentrée 2024."),
        ("pupils_ecoles", 1, "", "L’école compte 1 élève à la rentrée 2024."),
        ("pupils_ecoles", 0, "", "L’école ne compte aucun élève à la rentrée 2024."),
        (
            "pupils_ecoles",
            106.04,
            "en Lozère",
            "En Lozère, une école compte 106 élèves en moyenne à la rentrée 2024.",
        ),
        (
            "ips_ecoles",
            108.25,
            "",
            "L’indice de position sociale de l’école est de 108,2 à la rentrée 2024.",
        ),
        (
            "apl_general_practitioners",
            2.94,
            "à Mende",
            "À Mende, l’accès aux médecins généralistes est de 2,9 consultations par habitant et"
            " par an en 2024.",
        ),
        (
            "apl_general_practitioners",
            1.5,
            "à Mende",
            "À Mende, l’accès aux médecins généralistes est de 1,5 consultation par habitant et"
            " par an en 2024.",
        ),
        ("finess_pharmacies", 0, "à Mende", "À Mende, on ne compte aucune pharmacie en 2024."),
        ("finess_pharmacies", 1, "à Mende", "À Mende, on compte 1 pharmacie en 2024."),
        (
            "brevet_mark",
            10.3,
            "",
            "La note moyenne du collège aux écrits du brevet, série générale, est de 10,3 sur 20"
            " à la session 2025.",
        ),
        (
            "surface",
            1250.5,
            "dans le territoire",
            "Dans le territoire, la superficie est de 1 250,5 km² d’après les contours de 2024.",
        ),
    ],
)
def test_it_reads_as_one_would_say_it(code: str, value: float, here: str, expected: str) -> None:
    assert said(all_series()[code], value, here) == expected


def test_what_it_did_is_said_with_the_same_words() -> None:
    text = said(all_series()["pupils_ecoles"], 151, earlier=139)

    assert text == "L’école compte 151 élèves à la rentrée 2024, 12 de plus qu’à la rentrée 2023."


def test_a_series_whose_file_gives_no_sentence_is_said_by_its_label() -> None:
    series = replace(all_series()["pupils_ecoles"], says="", says_none="")

    assert said(series, 151) == "Élèves de l’école : 151 élèves en 2024-2025."
