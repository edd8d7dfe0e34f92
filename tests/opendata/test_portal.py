"""What a portal is asked, and what becomes of an export that ends too soon."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from concert.core.errors import Refused
from concert.opendata.courier import Courier, Patience
from concert.opendata.portal import Column, Portal, only_departement
from tests.breakdowns import answering, holding
from tests.portal import PortalOnThisMachine, Records, portal_on_this_machine

pytestmark = pytest.mark.usefixtures("app")

CODE = "fr-en-ips-ecoles-ap2022"
COLUMNS = {"uai": "UAI", "code_du_departement": "Code du département", "ips": "IPS"}


def records(count: int) -> Records:
    """So many schools, of two départements, one of them without a value."""
    rows = [
        {
            "uai": f"{rank:07}A",
            "code_du_departement": "035" if rank % 2 else "02A",
            "ips": 90.5 if rank else None,
        }
        for rank in range(count)
    ]
    return Records(COLUMNS, rows, attachments={"indicateur_xlsx": b"PK\3\4 and so on"})


@pytest.fixture
def there() -> Iterator[PortalOnThisMachine]:
    with portal_on_this_machine() as there:
        there.datasets[CODE] = records(250)
        yield there


@pytest.fixture
def portal(there: PortalOnThisMachine) -> Iterator[Portal]:
    patience = Patience(pauses=(1,), answer=2)
    with Courier("Concert/0", patience=patience, wait=lambda _pause: None) as courier:
        yield Portal(there.address, courier)


def lines(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def test_an_export_is_asked_for_as_the_portals_own_button_does(
    there: PortalOnThisMachine, portal: Portal, tmp_path: Path
) -> None:
    portal.export(CODE, tmp_path / "f.csv")

    found = lines(tmp_path / "f.csv")
    assert found[0] == ["UAI", "Code du département", "IPS"]
    assert len(found) == 251
    assert there.asked[-1].query == {
        "delimiter": ";",
        "use_labels": "true",
        "with_bom": "true",
        "lang": "fr",
        "timezone": "Europe/Paris",
    }


def test_one_departement_is_a_condition_of_the_export(
    there: PortalOnThisMachine, portal: Portal, tmp_path: Path
) -> None:
    column = portal.card(CODE).column(["Code département", "Code du département"])
    assert column

    portal.export(CODE, tmp_path / "f.csv", where=only_departement(column, "2A"))

    assert {line[1] for line in lines(tmp_path / "f.csv")[1:]} == {"02A"}
    assert there.asked[-1].query["where"] == 'code_du_departement in ("02A", "2A")'


def test_a_departement_kept_as_a_number_is_asked_for_as_one() -> None:
    assert only_departement(Column("dep", type="int"), "01") == "dep = 1"


SHORT = {
    "out of order": answering(500, "export failed"),
    "forbidden": answering(403),
    "cut where a line ends": holding(b"\xef\xbb\xbfUAI;Code;IPS\r\n0000000A;02A;\r\n"),
}


@pytest.mark.parametrize("trouble", SHORT.values(), ids=SHORT.keys())
def test_a_short_dataset_whose_export_fails_is_asked_for_page_by_page(
    there: PortalOnThisMachine, portal: Portal, tmp_path: Path, trouble: object
) -> None:
    there.fails(trouble, times=2, at="/exports/csv")  # type: ignore[arg-type]

    portal.export(CODE, tmp_path / "f.csv")

    found = lines(tmp_path / "f.csv")
    assert found[0] == list(COLUMNS)
    assert found[1] == ["0000000A", "02A", ""]
    assert [line[0] for line in found[1:]] == [f"{rank:07}A" for rank in range(250)]
    pages = [one.query for one in there.asked if one.path.endswith("/records")][1:]
    assert [(one["offset"], one["limit"]) for one in pages] == [
        ("0", "100"),
        ("100", "100"),
        ("200", "100"),
    ]


def test_a_page_that_fails_once_is_asked_for_again(
    there: PortalOnThisMachine, portal: Portal, tmp_path: Path
) -> None:
    there.fails(answering(403), at="/exports/csv")
    portal.export(CODE, tmp_path / "f.csv")
    whole = (tmp_path / "f.csv").read_bytes()
    there.fails(answering(403), at="/exports/csv")
    there.fails(answering(429, Retry_After="1"), at="/records")

    portal.export(CODE, tmp_path / "f.csv")

    assert (tmp_path / "f.csv").read_bytes() == whole


def test_a_large_dataset_whose_export_is_incomplete_is_refused(
    there: PortalOnThisMachine, portal: Portal, tmp_path: Path
) -> None:
    there.datasets[CODE] = records(10_001)
    there.fails(holding(b"UAI;Code;IPS\r\n" + b"0000000A;02A;\r\n" * 10_000), at="/exports")

    with pytest.raises(Refused) as refused:
        portal.export(CODE, tmp_path / "f.csv")

    assert "annonce 10001 lignes et n’en a envoyé que 10000" in refused.value.reason


def test_an_attachment_comes_as_it_is(portal: Portal, tmp_path: Path) -> None:
    portal.attachment(CODE, "indicateur_xlsx", tmp_path / "f.xlsx")

    assert (tmp_path / "f.xlsx").read_bytes() == b"PK\3\4 and so on"
    assert [one.id for one in portal.card(CODE).attachments] == ["indicateur_xlsx"]


def test_the_card_of_a_dataset_says_when_it_changed(portal: Portal) -> None:
    assert portal.card(CODE).version == "2026-03-02T08:00:00+00:00"
    assert portal.card(CODE).column(["Académie"]) is None


@pytest.mark.parametrize("answer", [b"[]", b"{}", b"\xff", b'{"dataset_id": 3}'])
def test_what_is_no_portal_of_data_is_refused_in_one_sentence(
    there: PortalOnThisMachine, portal: Portal, answer: bytes
) -> None:
    there.fails(holding(answer, "application/json"))

    with pytest.raises(Refused, match="n’a pas répondu comme un portail de données"):
        portal.card(CODE)


def test_a_dataset_that_was_renamed_is_said_to_be(portal: Portal) -> None:
    with pytest.raises(Refused) as refused:
        portal.card("fr-en-ancien")

    assert "sans doute renommé" in refused.value.reason
    assert "Unknown dataset: fr-en-ancien." in refused.value.reason
