"""A portal of public data: Opendatasoft's API Explore v2.1, by which the ministries publish."""

import csv
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from concert.core.errors import Refused
from concert.core.spreadsheets import key
from concert.opendata import troubles
from concert.opendata.arrivals import Progress, silent
from concert.opendata.courier import Courier

T = TypeVar("T")

_CATALOG = "/api/explore/v2.1/catalog/datasets/"
_CSV = {
    "delimiter": ";",
    "use_labels": "true",
    "with_bom": "true",
    "lang": "fr",
    "timezone": "Europe/Paris",
}
_PAGE = 100
# The API gives no record beyond; an export has no such end.
_FARTHEST = 10_000


class Column(msgspec.Struct, frozen=True):
    """A column of a dataset, by its technical name and its label."""

    name: str
    label: str = ""
    type: str = "text"


class Attachment(msgspec.Struct, frozen=True):
    """A file given beside the records, or instead of them."""

    id: str
    title: str = ""


class _Said(msgspec.Struct, frozen=True):
    modified: str | None = None
    data_processed: str | None = None
    records_count: int | None = None


class _Metas(msgspec.Struct, frozen=True):
    default: _Said = _Said()


class Card(msgspec.Struct, frozen=True):
    """What a portal says of a dataset: when it changed, its columns, its attachments."""

    dataset_id: str
    metas: _Metas = _Metas()
    fields: tuple[Column, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def version(self) -> str:
        """What changes when the data do."""
        said = self.metas.default
        return said.data_processed or said.modified or ""

    def column(self, names: Collection[str]) -> Column | None:
        """The column that goes by one of these names, as files write them or as the API does."""
        by_key = {key(one.label): one for one in self.fields}
        by_key |= {key(one.name): one for one in self.fields}
        return next((by_key[key(name)] for name in names if key(name) in by_key), None)


class _Page(msgspec.Struct, frozen=True):
    total_count: int
    results: tuple[dict[str, Any], ...] = ()


class Portal:
    """One portal, by its address."""

    def __init__(self, address: str, courier: Courier) -> None:
        self._catalog = f"{address.rstrip('/')}{_CATALOG}"
        self._courier = courier

    def card(self, code: str) -> Card:
        """What the portal says of this dataset."""
        return self._read(f"{self._catalog}{code}", {}, Card)

    def export(
        self, code: str, path: Path, *, where: str = "", progress: Progress = silent
    ) -> None:
        """Save every record, or those that `where` keeps, as a CSV with the portal's labels.

        An export is made while it is sent, and one that fails half-way may end as if it were
        whole: its lines are counted. What is short enough is then asked for page by page.
        """
        asked = {"where": where} if where else {}
        count = self._page(code, asked, 0, 1).total_count
        try:
            self._courier.save(
                f"{self._catalog}{code}/exports/csv", path, params=_CSV | asked, progress=progress
            )
            _check_count(path, count, self._catalog)
        except Refused:
            if count > _FARTHEST:
                raise
            self._save_pages(code, asked, count, path)

    def attachment(self, code: str, name: str, path: Path, *, progress: Progress = silent) -> None:
        """Save a file given beside the records."""
        self._courier.save(f"{self._catalog}{code}/attachments/{name}", path, progress=progress)

    def _save_pages(self, code: str, asked: dict[str, str], count: int, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            for rank, record in enumerate(self._records(code, asked, count)):
                if not rank:
                    writer.writerow(record)
                writer.writerow([_cell(value) for value in record.values()])
        _check_count(path, count, self._catalog)

    def _records(self, code: str, asked: dict[str, str], count: int) -> Iterator[dict[str, Any]]:
        for offset in range(0, count, _PAGE):
            yield from self._page(code, asked, offset, _PAGE).results

    def _page(self, code: str, asked: dict[str, str], offset: int, limit: int) -> _Page:
        window = {"limit": str(limit), "offset": str(offset)}
        return self._read(f"{self._catalog}{code}/records", asked | window, _Page)

    def _read(self, address: str, params: dict[str, str], shape: type[T]) -> T:
        try:
            return msgspec.convert(self._courier.json(address, params), shape)
        except msgspec.ValidationError as error:
            raise Refused(troubles.not_json(address)) from error


def only_departement(column: Column, code: str) -> str:
    """The condition that keeps one département, whose code is written « 35 » or « 035 »."""
    spellings = sorted({code, code.zfill(3)})
    if column.type == "int":
        return f"{column.name} = {int(code)}"
    return f"{column.name} in ({', '.join(json.dumps(one) for one in spellings)})"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _check_count(path: Path, count: int, address: str) -> None:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = (line.replace("\0", "") for line in file)
        come = sum(1 for row in csv.reader(lines, delimiter=";") if row) - 1
    if come < count:
        raise Refused(troubles.fewer_lines(address, come, count))
