"""The map of a territory, as anyone who reads the diagnosis sees it."""

import gzip
from itertools import pairwise

import pytest

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.launch import actions as launch
from concert.territories import shapes
from concert.territories.actions import store_shapes
from concert.territories.areas import communes_with
from concert.territories.models import Reckoning, SubjectKind
from tests.architecture.test_budget import MOST_BYTES, MOST_STATEMENTS, statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import has_link, link, read, says
from tests.territories.makers import keep_commune, keep_figure

GP, PHARMACIES = "apl_general_practitioners", "finess_pharmacies"
NAMES = {"48095": "Mende", "48003": "Allenc", "48092": "Marvejols", "48080": "Langogne"}


def stands_on(concertation: Concertation, valbourg: Valbourg, names: dict[str, str]) -> None:
    """The concertation now stands on these communes, side by side and all drawn."""
    for rank, (code, name) in enumerate(names.items()):
        keep_commune(code, name, "48")
        west, south = 6_000 + 20 * (rank % 13), 88_000 + 20 * (rank // 13)
        ring = [(west, south), (west + 20, south), (west + 20, south + 20), (west, south + 20)]
        store_shapes([{"commune_code": code, "rings": shapes.written([[*ring, ring[0]]])}])
    opened, concertation.opened_at = concertation.opened_at, None
    who = {"by": valbourg.claire, "at": valbourg.at}
    launch.settle_on_communes(concertation, "Causses", communes_with(names), **who)
    concertation.opened_at = opened


@pytest.fixture
def causses(valbourg: Valbourg) -> str:
    """The address of the diagnosis of a concertation on four communes."""
    stands_on(valbourg.concertation, valbourg, NAMES)
    db.session.commit()
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


def known(series: str, **values: float) -> None:
    for code, value in values.items():
        keep_figure(series, SubjectKind.COMMUNE, code.strip("c"), value=value, period="2023")
    db.session.commit()


def rows(page: object) -> list[list[str]]:
    table = page.find("table")  # type: ignore[attr-defined]
    return [
        [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in table("tr")
    ]


def test_the_map_the_legend_and_the_table_say_the_same(browse: Browse, causses: str) -> None:
    known(GP, c48095=3.5, c48003=1.2, c48092=2.5)

    page = browse().page(f"{causses}/carte")

    drawn = page.find("svg", attrs={"role": "group"})
    assert {one["aria-label"].replace("\xa0", " ") for one in drawn.find_all("a")} == {
        "Mende : 3,5 consultations par habitant et par an",
        "Allenc : 1,2 consultations par habitant et par an",
        "Marvejols : 2,5 consultations par habitant et par an",
        "Langogne : pas de donnée",
    }
    assert rows(page)[1:] == [
        ["Mende", "3,5"],
        ["Marvejols", "2,5"],
        ["Allenc", "1,2"],
        ["Langogne", "–"],
    ]
    assert says(page, "pas de donnée 1 commune")
    assert says(page, "moins de 2,5 consultations") or says(page, "dessous de 2,5 consultations")


def test_a_commune_of_the_map_leads_to_its_row(browse: Browse, causses: str) -> None:
    known(GP, c48095=3.5, c48003=1.2)

    page = browse().page(f"{causses}/carte")

    for one in page.find("svg", attrs={"role": "group"}).find_all("a"):
        row = page.find(id=one["href"].removeprefix("#"))
        assert row.find("th").get_text() == one["aria-label"].partition(":")[0].strip()
        assert one["tabindex"] == "-1"


def test_another_figure_is_a_link_and_rows_go_by_name_too(browse: Browse, causses: str) -> None:
    known(GP, c48095=3.5, c48003=1.2)
    known(PHARMACIES, c48095=5)
    keep_figure(
        PHARMACIES, SubjectKind.DEPARTEMENT, "48", value=5, period="2023", reckoning=Reckoning.SUM
    )
    db.session.commit()

    page = browse().page(f"{causses}/carte")
    pharmacies = browse().page(link(page, "Pharmacies"))
    by_name = browse().page(link(pharmacies, "Ranger par nom"))

    assert rows(by_name)[1:] == [
        ["Allenc", "0"],
        ["Langogne", "0"],
        ["Marvejols", "0"],
        ["Mende", "5"],
    ]


def test_the_table_is_downloaded(browse: Browse, causses: str) -> None:
    known(GP, c48095=3.5, c48003=1.2)

    page = browse().page(f"{causses}/carte")
    answer = browse().get(link(page, "Télécharger ce tableau (CSV)"))

    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert lines[0].startswith("code_commune;commune;valeur;chiffre")
    assert lines[1].startswith("48003;Allenc;1,2;Médecins généralistes accessibles (APL)")
    assert lines[2].startswith("48080;Langogne;;")
    assert "DREES" in lines[1]


def test_without_figures_the_map_says_what_will_come(browse: Browse, causses: str) -> None:
    page = browse().page(f"{causses}/carte")

    assert says(page, "Aucun chiffre n’est connu par commune ici.")
    assert [one for [one] in rows(page)[1:]] == ["Allenc", "Langogne", "Marvejols", "Mende"]
    assert browse().get(f"{causses}/carte.csv").status_code == 200


def test_the_diagnosis_shows_the_map_small_and_leads_to_it(browse: Browse, causses: str) -> None:
    known(GP, c48095=3.5, c48003=1.2)

    page = browse().page(causses)

    image = browse().get(page.find("img", alt=True)["src"])
    assert image.mimetype == "image/svg+xml"
    assert read(image).find("title").get_text() == "Médecins généralistes accessibles (APL)"
    assert link(page, "La carte en grand") == f"{causses}/carte"


def test_a_school_has_no_map(claire: Browser, valbourg: Valbourg) -> None:
    here = f"/concertations/{valbourg.concertation.slug}/diagnostic"

    assert claire.get(f"{here}/carte").status_code == 404
    assert not has_link(claire.page(here), "La carte en grand")


@pytest.mark.parametrize("name", ["", "karim"])
def test_a_hundred_and_fifty_communes_stay_within_the_budget(
    browse: Browse, valbourg: Valbourg, name: str
) -> None:
    names = {f"48{n:03}": f"Saint-Julien-des-Points-{n}" for n in range(1, 151)}
    stands_on(valbourg.concertation, valbourg, names)
    known(GP, **{f"c{code}": int(code) % 97 / 10 for code in names})
    here = f"/concertations/{valbourg.concertation.slug}/diagnostic"
    browser = browse(getattr(valbourg, name) if name else None)

    for path in (f"{here}/carte", here):
        with statements() as asked:
            answer = browser.get(path)
        assert len(asked) <= MOST_STATEMENTS, asked
        assert len(gzip.compress(answer.data, 6)) <= MOST_BYTES


def test_the_classes_of_colour_can_be_told_by_their_pattern(browse: Browse, causses: str) -> None:
    known(GP, c48095=3.5, c48003=1.2, c48092=2.5, c48080=4.0)

    page = browse().page(f"{causses}/carte")

    marks = [
        one.find("path") for one in page.find("svg", attrs={"role": "group"}).find_all("pattern")
    ]
    drawn = [one["d"] if one else "" for one in marks]
    assert len(set(drawn)) == len(drawn) == 6
    assert all(one != other for one, other in pairwise(drawn))
