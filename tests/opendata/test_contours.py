import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from concert.core.database import db
from concert.core.errors import Refused
from concert.opendata.contours import features
from concert.opendata.imports import import_file
from concert.opendata.report import Report
from concert.territories import shapes
from concert.territories.actions import Changes
from concert.territories.models import Shape
from tests.opendata.made import collection, feature
from tests.territories.makers import keep_commune

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(autouse=True)
def communes(app: Any) -> None:  # noqa: ARG001 - in its database
    keep_commune("48095", "Mende", "48")
    keep_commune("48003", "Allenc", "48")


def imported(folder: Path, content: bytes | str) -> Report:
    path = folder / "communes.geojson"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_file(path, "contours", at=AT)


def rings(code: str) -> list[shapes.Ring]:
    found = db.session.get(Shape, code, populate_existing=True)
    assert found
    return shapes.read(found.rings)


def test_a_contour_goes_to_its_commune(tmp_path: Path) -> None:
    report = imported(tmp_path, collection(feature("48095", "Mende", east=3.5)))

    assert (report.accepted, report.changes) == (1, Changes(new=1))
    assert rings("48095")[0][0] == (7000, 88000)


def test_a_commune_of_several_parts_keeps_them(tmp_path: Path) -> None:
    parts = [feature("48095", "Mende", east=east)["geometry"]["coordinates"] for east in (3.5, 4.5)]
    both = feature("48095", "Mende") | {"geometry": {"type": "MultiPolygon", "coordinates": parts}}

    imported(tmp_path, collection(both))

    assert [ring[0] for ring in rings("48095")] == [(7000, 88000), (9000, 88000)]


def test_the_names_of_ign_are_read_too(tmp_path: Path) -> None:
    named = feature("48095", "Mende") | {"properties": {"INSEE_COM": "48095", "NOM": "Mende"}}

    assert imported(tmp_path, collection(named)).accepted == 1


def test_a_commune_that_is_not_known_is_named_and_refused(tmp_path: Path) -> None:
    report = imported(tmp_path, collection(feature("48999", "Ailleurs"), feature("48095", "Mende")))

    assert report.accepted == 1
    [refused] = report.refused
    assert (refused.line, refused.text[:15]) == (1, "48999, Ailleurs")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"properties": {"code": "48095"}, "geometry": None},
        {"properties": {"code": "48095"}, "geometry": {"type": "Point", "coordinates": [3, 44]}},
        {"properties": {"code": "48095"}, "geometry": {"type": "Polygon", "coordinates": [[3]]}},
        {"properties": {"code": "48095"}, "geometry": {"type": "Polygon", "coordinates": [[[]]]}},
        {"properties": "48095", "geometry": {"type": [], "coordinates": []}},
        "48095",
        None,
    ],
)
def test_what_is_no_contour_is_refused_and_the_others_go_in(tmp_path: Path, wrong: Any) -> None:
    report = imported(tmp_path, collection(wrong, feature("48003", "Allenc")))

    assert (report.accepted, len(report.refused)) == (1, 1)


def test_a_second_contour_of_a_commune_is_refused(tmp_path: Path) -> None:
    report = imported(tmp_path, collection(*[feature("48095", "Mende")] * 2))

    assert (report.accepted, [one.line for one in report.refused]) == (1, [2])


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    text = collection(feature("48095", "Mende"), feature("48003", "Allenc", east=3.1))
    imported(tmp_path, text)

    assert imported(tmp_path, text).changes == Changes(unchanged=2)
    moved = collection(feature("48095", "Mende", east=3.2))
    assert imported(tmp_path, moved).changes == Changes(updated=1)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "vide"),
        (b" \n", "vide"),
        (b'{"type": "Feature"}', "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": 3}', "FeatureCollection"),
        (b"code;nom\n48095;Mende\n", "colonnes attendues"),
        (b'{"type": "FeatureCollection", "features": [\xff\xfe', "abîmé"),
        (collection(feature("48095", "Mende")).encode()[:-30], "coupé"),
        (collection(feature("48095", "Mende")).encode()[:-2], "coupé"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        imported(tmp_path, content)


def test_without_communes_nothing_can_be_known(tmp_path: Path) -> None:
    db.session.rollback()

    with pytest.raises(Refused, match="importez d’abord"):
        imported(tmp_path, collection(feature("48095", "Mende")))


class Endless(BytesIO):
    """A file of thousands of communes on a single line, made as it is read."""

    def __init__(self) -> None:
        super().__init__()
        one = json.dumps(feature("48095", "Mende", points=200)).encode()
        self._parts: Iterator[bytes] = chain(
            [b'{"type":"FeatureCollection","features":['],
            chain.from_iterable(repeat([one, b","], 4_000)),
            [one, b"]}"],
        )
        self._left = b""

    def read(self, size: int | None = -1) -> bytes:
        while len(self._left) < (size or 0) and (part := next(self._parts, b"")):
            self._left += part
        piece, self._left = self._left[:size], self._left[size:]
        return piece

    def seek(self, _place: int, _whence: int = 0) -> int:
        self.__init__()  # type: ignore[misc]
        return 0


def test_a_large_file_is_never_held_whole() -> None:
    tracemalloc.start()

    count = sum(1 for _feature in features(Endless()))

    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4_001
    assert most < 6_000_000
