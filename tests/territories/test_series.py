import pytest

from concert.territories.models import Among, SubjectKind
from concert.territories.series import Comparison, all_series, series_of

ONE = """
[source]
producer = "Le producteur"
portal = "https://exemple.fr/"
licence = "Licence Ouverte 2.0"
datasets = [{ code = "nouveau", since = "2023-2024" }, { code = "ancien" }]
about = "establishment"
sensitive = false
decimals = 0

[source.series.pupils]
label = "Élèves"
unit = "élèves"
explanation = "Le nombre d’élèves."
caution = "Une école n’est pas un nombre."
comparison = "none"
"""


def test_the_series_we_know_are_well_formed() -> None:
    series = all_series()

    assert {"ips_ecoles", "ips_colleges", "pupils_per_class_ecoles"} <= series.keys()
    assert all(one.label and one.explanation and one.caution for one in series.values())
    assert all(one.page_of("2021-2022").startswith("https://data.") for one in series.values())


def test_the_social_index_is_for_participants_and_says_how_not_to_misread_it() -> None:
    sensitive = {code for code, one in all_series().items() if one.sensitive}

    assert sensitive == {"ips_ecoles", "ips_colleges", "ips_lycees_gt", "ips_lycees_pro"}
    assert all("ne sert pas à classer" in all_series()[code].caution for code in sensitive)


def test_densities_are_compared_with_the_median_of_departements() -> None:
    densities = [one for one in all_series().values() if one.about is SubjectKind.DEPARTEMENT]

    assert len(densities) == 15
    assert {one.comparison for one in densities} == {Comparison.MEDIAN}
    assert all(one.names for one in densities)


def test_a_series_takes_what_its_source_says_unless_it_says_otherwise() -> None:
    series = series_of(ONE.replace("comparison =", "decimals = 2\ncomparison ="))["pupils"]

    assert (series.producer, series.decimals) == ("Le producteur", 2)


def test_a_period_belongs_to_the_dataset_that_holds_it() -> None:
    series = series_of(ONE)["pupils"]

    assert series.page_of("2024-2025") == "https://exemple.fr/nouveau/"
    assert series.page_of("2022-2023") == "https://exemple.fr/ancien/"


def test_two_ways_of_measuring_do_not_compare() -> None:
    series = all_series()["ips_ecoles"]

    assert series.compares("2023-2024", "2022-2023")
    assert not series.compares("2022-2023", "2021-2022")


def test_those_a_mean_is_of_have_a_name() -> None:
    assert all_series()["ips_ecoles"].counted(Among.PUBLIC) == "écoles publiques"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('label = "Élèves"', "", "label"),
        ("sensitive = false", 'sensitive = "non"', "sensitive"),
        ('comparison = "none"', 'comparison = "moyenne"', "comparison"),
        ('comparison = "none"', 'comparison = "mean"', "among"),
        ('{ code = "ancien" }', '{ code = "ancien", since = "2020-2021" }', "datasets"),
        ('unit = "élèves"', 'unit = "élèves"\ncouleur = "bleu"', "couleur"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_key(wrong: str, right: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"series\.toml, source\.series\.pupils: .*") as error:
        series_of(ONE.replace(wrong, right))

    assert said in str(error.value)
