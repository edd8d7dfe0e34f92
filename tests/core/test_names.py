"""A name passes for no other, nor for an office; every other name is somebody's."""

import pytest

from concert.core.names import as_called, is_reserved, mixes_scripts

CYRILLIC_EM, GREEK_OMICRON = "\u041c", "\u03bf"


@pytest.mark.parametrize("name", [f"{CYRILLIC_EM}arie Morel", f"Cl{GREEK_OMICRON}é", "Léa \u0430"])
def test_letters_that_pass_for_others_are_found(name: str) -> None:
    assert mixes_scripts(name)


@pytest.mark.parametrize(
    "name",
    [
        "Léa Morel",
        "Le\u0301a",
        "\u041e\u043b\u044c\u0433\u0430",
        "\u674e Wei",
        "\u0645\u0631\u064a\u0645",
        "Karim H. \U0001f331",
        "Zoë O’Brien-D’Almeida 3",
        "\u00d8rjan \u0130lker",
        "",
    ],
)
def test_names_of_people_are_left_alone(name: str) -> None:
    assert not mixes_scripts(as_called(name))
    assert not is_reserved(name)


@pytest.mark.parametrize(
    "name",
    [
        "Modération",
        "MODERATION",
        "La mairie",
        "Mairie de Valbourg",
        "Administrateur",
        "administratrice.",
        "« Concert »",
        "Admin",
        "\uff2d\uff41\uff49\uff52\uff49\uff45",
        "Mod\u200bération",
    ],
)
def test_the_names_of_offices_are_reserved(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["Mairie-Claude", "Marie Mairie", "Concert Dupont", "Ada Min"])
def test_what_only_holds_such_a_word_is_weighed_by_its_beginning(name: str) -> None:
    assert is_reserved(name) is name.startswith("Mairie")


def test_two_ways_of_writing_a_name_are_one() -> None:
    assert as_called("\ufb01lle \uff2d") == "fille M"
    assert as_called(" Le\u0301a\u202e\u0000 ") == "Léa"
