"""A figure in good French: its amount, its sentence, what it did, where it stands."""

from typing import Any

import pytest

from concert.indicators.few import about_too_few
from concert.indicators.models import Indicator
from concert.indicators.wording import amount, position, says_amount, sentence
from tests.looking import plain


def figure(**said: Any) -> Indicator:
    given = {
        "label": "Élèves",
        "value": 151.0,
        "unit": "élèves",
        "period": "2022",
        "decimals": 0,
        "says": "",
        "earlier": [],
        "comparisons": [],
        "comparable_since": "",
        **said,
    }
    return Indicator(**given)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "said"),
    [
        (151, "élèves", 0, "151 élèves"),
        (1, "élèves", 0, "1 élève"),
        (0, "passages par jour", 0, "0 passage par jour"),
        (1.5, "élèves par classe", 1, "1,5 élève par classe"),
        (1.99, "élèves", 1, "2,0 élèves"),
        (1, "mois", 0, "1 mois"),
        (1, "% des élèves", 0, "1 % des élèves"),
        (1, "lieux", 0, "1 lieu"),
        (0, "hôpitaux", 0, "0 hôpital"),
        (1, "bureaux de vote", 0, "1 bureau de vote"),
        (12345.5, "euros", 1, "12 345,5 euros"),
        (104.5, "", 1, "104,5"),
        (-1, "degrés", 0, "-1 degré"),
    ],
)
def test_an_amount_agrees_with_its_number(
    value: float, unit: str, decimals: int, said: str
) -> None:
    assert plain(amount(figure(value=value, unit=unit, decimals=decimals))) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Élèves : 151 élèves en 2022."),
        ({"earlier": [["2020", 139]]}, "Élèves : 151 élèves en 2022, 12 de plus qu’en 2020."),
        ({"earlier": [["2020", 152]]}, "Élèves : 151 élèves en 2022, 1 de moins qu’en 2020."),
        ({"earlier": [["2020", 151.2]]}, "Élèves : 151 élèves en 2022, comme en 2020."),
        (
            {"says": "L’école compte {} à la rentrée {period}", "earlier": [["2020", 139]]},
            "L’école compte 151 élèves à la rentrée 2022, 12 de plus qu’en 2020.",
        ),
        (
            {
                "says": "L’école compte {} {school_year}",
                "period": "2022-2023",
                "earlier": [["2020-2021", 139]],
            },
            "L’école compte 151 élèves à la rentrée 2022, 12 de plus qu’à la rentrée 2020.",
        ),
        (
            {"says": "La note est de {} {session}", "unit": "sur 20", "period": "2021-2022"},
            "La note est de 151 sur 20 à la session 2022.",
        ),
        ({"says": "On compte {} {year}", "period": "2026"}, "On compte 151 élèves en 2026."),
        (
            {"says": "On compte {} {year}", "period": "hiver 25"},
            "On compte 151 élèves (hiver 25).",
        ),
        (
            {"says": "43 % arrivent en retard.", "unit": "%", "value": 43, "period": "mars 2026"},
            "43 % arrivent en retard en mars 2026.",
        ),
        (
            {"unit": "%", "value": 43.5, "decimals": 1, "earlier": [["2021", 42.0]]},
            "Élèves : 43,5 % en 2022, 1,5 point de plus qu’en 2021.",
        ),
        (
            {"period": "hiver 2025", "earlier": [["hiver 2024", 140]]},
            "Élèves : 151 élèves (hiver 2025), 11 de plus que pour « hiver 2024 ».",
        ),
        (
            {"comparable_since": "2022", "earlier": [["2020", 139], ["2021", 150]]},
            "Élèves : 151 élèves en 2022.",
        ),
    ],
)
def test_a_figure_is_a_sentence(given: dict[str, Any], said: str) -> None:
    assert plain(sentence(figure(**given))) == said


def test_it_stands_among_the_places_it_is_compared_with() -> None:
    one = figure(
        comparisons=[
            ["Bain", 151.2, "commune", "published"],
            ["Ille-et-Vilaine", 160, "departement", "mean"],
            ["Rennes", 140, "academie", "weighted_mean"],
            ["France", 139, "country", "published"],
            ["Les écoles du réseau", 200],
        ]
    )

    assert plain(position(one)) == (
        "Au-dessus de la moyenne de l’académie (140) et de la France (139),"
        " au-dessous de la moyenne du département (160) et de « Les écoles du réseau » (200),"
        " au niveau de la commune (151)."
    )
    assert position(figure()) == ""


@pytest.mark.parametrize(
    ("text", "value", "carried"),
    [
        ("43 % des élèves", 43, True),
        ("1 250 élèves", 1250, True),
        ("12,5 passages", 12.5, True),
        ("143 élèves", 43, False),
        ("43,5 % des élèves", 43, False),
        ("quelques élèves", 43, False),
    ],
)
def test_a_sentence_holds_the_number_itself(text: str, value: float, carried: bool) -> None:
    assert says_amount(text, value) is carried


@pytest.mark.parametrize(
    ("unit", "value", "people", "few"),
    [
        ("élèves", 4, None, True),
        ("Familles", 1, None, True),
        ("élèves", 5, None, False),
        ("élèves", 0, None, False),
        ("élèves par classe", 3, None, False),
        ("passages", 3, None, False),
        ("%", 50, 4, True),
        ("%", 43, 7, True),
        ("%", 98, 100, True),
        ("%", 43, 200, False),
        ("% des élèves", 100, 12, False),
        ("jours", 2, 4, True),
    ],
)
def test_no_figure_is_about_fewer_than_five_people(
    unit: str, value: float, people: int | None, few: bool
) -> None:
    assert about_too_few(unit, [value], people) is few
