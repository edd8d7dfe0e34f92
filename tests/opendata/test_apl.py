from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from concert.core.database import db
from concert.core.errors import Refused
from concert.opendata.imports import import_file
from concert.territories.actions import Changes
from concert.territories.models import Figure, Reckoning
from concert.territories.series import all_series
from tests.opendata.made import APL_HEADER, apl

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)
GP = "apl_general_practitioners"


def line(code: str, value: object, population: object = 1_000) -> list[object]:
    return [code, "Commune", value, 1.0, 0.9, 0.8, population, 1_200]


# Five communes of Lozère: a mean of fewer would be nobody's.
LOZERE = [line(f"4800{n}", float(n), 100 * n) for n in range(1, 6)]


def held(series: str, code: str) -> list[tuple[str, float]]:
    query = (
        sa.select(Figure.period, Figure.value)
        .where(Figure.series == series, Figure.subject_code == code)
        .order_by(Figure.period)
    )
    return list(db.session.execute(query))


def test_each_sheet_is_a_year(tmp_path: Path) -> None:
    path = apl(
        tmp_path / "a.xlsx", {"APL 2022": [line("48095", 2.1)], "APL 2023": [line("48095", 2.4)]}
    )

    report = import_file(path, at=AT)

    assert held(GP, "48095") == [("2022", 2.1), ("2023", 2.4)]
    assert held(f"{GP}_65", "48095") == [("2022", 1.0), ("2023", 1.0)]
    assert (report.accepted, len(report.refused)) == (2, 0)


def test_a_commune_weighs_its_standardised_population(tmp_path: Path) -> None:
    import_file(apl(tmp_path / "a.xlsx", {"APL 2023": LOZERE}), "apl", at=AT)

    query = sa.select(Figure).where(Figure.series == GP, Figure.subject_code == "48")
    departement = db.session.scalars(query).one()
    assert departement.value == pytest.approx((1 + 4 + 9 + 16 + 25) * 100 / 1_500, abs=0.0001)
    assert (departement.reckoning, departement.counted) == (Reckoning.WEIGHTED_MEAN, 5)
    weights = sa.select(Figure.weight).where(Figure.series == GP, Figure.subject_code == "48005")
    assert db.session.scalar(weights) == 500


@pytest.mark.parametrize(
    ("column", "series"),
    [
        ("APL aux infirmiers ", "apl_nurses"),
        ("APL aux kinésithérapeutes", "apl_physiotherapists"),
        ("APL aux chirurgiens-dentistes", "apl_dentists"),
        ("APL aux sages-femmes", "apl_midwives"),
    ],
)
def test_the_five_professions_are_told_by_their_column(
    tmp_path: Path, column: str, series: str
) -> None:
    header = [*APL_HEADER[:2], column, "Population standardisée {year}"]
    path = apl(tmp_path / "a.xlsx", {"APL 2024": [["48095", "Mende", 120.5, 900]]}, header)

    import_file(path, at=AT)

    assert held(series, "48095") == [("2024", 120.5)]


def test_units_and_notes_are_set_aside_and_wrong_lines_named(tmp_path: Path) -> None:
    rows = [line("48095", 2.1), line("4809X", 2.0), line("48003", "beaucoup"), ["Source : DREES"]]

    report = import_file(apl(tmp_path / "a.xlsx", {"APL 2023": rows}), at=AT)

    assert (report.accepted, sum(report.set_aside.values())) == (1, 2)
    assert [one.line for one in report.refused] == [12, 13]


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    path = apl(tmp_path / "a.xlsx", {"APL 2023": LOZERE})
    import_file(path, at=AT)

    again = import_file(path, at=AT)

    assert again.changes.new == again.changes.updated == 0
    assert again.drawn == Changes(unchanged=again.drawn.unchanged)


def test_a_sheet_that_says_no_year_is_refused_unless_it_is_given(tmp_path: Path) -> None:
    path = apl(tmp_path / "a.xlsx", {"APL de 2023": [line("48095", 2.1)]})
    nameless = tmp_path / "b.csv"
    nameless.write_text("Code commune INSEE;APL aux infirmiers\n48095;120\n", encoding="utf-8")

    import_file(path, at=AT)
    with pytest.raises(Refused, match="annee"):
        import_file(nameless, at=AT)
    import_file(nameless, at=AT, year="2024")

    assert held("apl_nurses", "48095") == [("2024", 120)]


def test_the_threshold_of_a_territory_short_of_doctors_is_said() -> None:
    assert "2,5 consultations par habitant et par an" in all_series()[GP].explanation
