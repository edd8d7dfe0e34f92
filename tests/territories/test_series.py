import re

import pytest

from concert.territories.models import Among, SubjectKind
from concert.territories.series import (
    Comparison,
    Series,
    all_series,
    described,
    descriptors,
)

ONE = """
rank = 1
label = "Effectifs"
producer = "Le producteur"
portal = "https://exemple.fr"
licence = "Licence Ouverte 2.0"
datasets = [{ code = "nouveau", since = "2023-2024" }, { code = "ancien" }]
needs = ["code", "period", "pupils"]
about = "establishment"
sensitive = false
decimals = 0

[columns]
code = ["UAI"]
period = ["Rentrée scolaire"]
pupils = ["Nombre d'élèves"]

[series.pupils]
label = "Élèves"
unit = "élèves"
explanation = "Le nombre d’élèves."
caution = "Une école n’est pas un nombre."
comparison = "none"
measure = { value = "pupils" }
"""


def series_of(text: str) -> Series:
    [series] = described("effectifs", text).series
    return series


def test_the_series_we_know_are_well_formed() -> None:
    series = all_series()

    assert {"ips_ecoles", "ips_colleges", "pupils_per_class_ecoles"} <= series.keys()
    assert all(one.label and one.explanation and one.caution for one in series.values())
    assert all(one.page_of("2021-2022").startswith("https://") for one in series.values())


def test_the_social_index_and_results_are_for_participants_and_say_they_do_not_rank() -> None:
    sensitive = {code for code, one in all_series().items() if one.sensitive}

    assert {code for code in all_series() if code.startswith("ips_")} < sensitive
    assert all(
        re.search("ne ser(t|vent)[^.]* classer", all_series()[code].caution) for code in sensitive
    )


def test_what_each_series_means_is_said_in_a_sentence_or_two_and_what_it_is_not_for() -> None:
    for one in all_series().values():
        assert one.caution != one.explanation
        assert one.explanation.endswith("."), one.code
        assert one.caution.endswith("."), one.code


def test_each_dataset_says_where_it_is_published() -> None:
    ours = descriptors()["extrait"]
    published = [one for one in descriptors().values() if one is not ours]

    assert all(one.page or (one.portal and one.datasets) for one in published)
    assert all(one.producer and one.licence and one.label for one in published)


def test_densities_are_compared_with_the_median_of_departements() -> None:
    densities = [one for one in all_series().values() if one.about is SubjectKind.DEPARTEMENT]

    assert len(densities) == 15
    assert {one.comparison for one in densities} == {Comparison.MEDIAN}
    assert all(one.names for one in densities)


def test_a_series_takes_what_its_source_says_unless_it_says_otherwise() -> None:
    series = series_of(ONE.replace("comparison =", "decimals = 2\ncomparison ="))

    assert (series.producer, series.decimals) == ("Le producteur", 2)


def test_a_period_belongs_to_the_dataset_that_holds_it() -> None:
    series = series_of(ONE)

    assert series.page_of("2024-2025") == "https://exemple.fr/explore/dataset/nouveau/"
    assert series.page_of("2022-2023") == "https://exemple.fr/explore/dataset/ancien/"


def test_two_ways_of_measuring_do_not_compare() -> None:
    series = all_series()["ips_ecoles"]

    assert series.compares("2023-2024", "2022-2023")
    assert not series.compares("2022-2023", "2021-2022")


def test_those_a_mean_is_of_have_a_name() -> None:
    assert all_series()["ips_ecoles"].counted(Among.PUBLIC) == "écoles publiques"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('label = "Élèves"', "", "series.pupils: .*label"),
        ("sensitive = false", 'sensitive = "non"', "series.pupils: .*sensitive"),
        ('comparison = "none"', 'comparison = "moyenne"', "series.pupils: .*comparison"),
        ('comparison = "none"', 'comparison = "mean"', "series.pupils: .*among"),
        ('{ code = "ancien" }', '{ code = "ancien", since = "2020-2021" }', ".*datasets"),
        ('unit = "élèves"', 'unit = "élèves"\ncouleur = "bleu"', "series.pupils: .*couleur"),
        ('value = "pupils"', 'value = "élèves"', "series.pupils: .*élèves.* no column"),
        ("rank = 1", 'rank = "premier"', ".*rank"),
        ("rank = 1", 'rank = 1\nreader = "table"\nforme = "ronde"', ".*forme"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_key(wrong: str, right: str, said: str) -> None:
    with pytest.raises(ValueError, match=rf"effectifs\.toml(, |: ){said}"):
        described("effectifs", ONE.replace(wrong, right))
