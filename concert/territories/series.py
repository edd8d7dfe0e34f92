"""The series of public figures: read from series.toml, checked, and known by their code."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from concert.territories.models import Among, SubjectKind


class Comparison(StrEnum):
    """What a value of a series is compared with."""

    MEAN = "mean"
    MEDIAN = "median"
    NONE = "none"


class Dataset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dataset of the producer's portal, and the first period it holds."""

    code: str
    since: str = ""


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How those a mean was reckoned from are called, in the plural."""

    all: str
    public: str
    private: str


class Series(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a figure means, where it comes from, and how not to misread it."""

    code: str
    label: str
    unit: str
    decimals: int
    explanation: str
    caution: str
    producer: str
    portal: str
    licence: str
    datasets: tuple[Dataset, ...]
    about: SubjectKind
    sensitive: bool
    comparison: Comparison
    weighted_by: str = ""
    comparable_since: str = ""
    among: Counted | None = None
    names: tuple[str, ...] = ()
    # The départements the producer never covers: « France » is then all the others.
    absent: tuple[str, ...] = ()

    def dataset_of(self, period: str) -> str:
        """The dataset that holds a period."""
        return next(one.code for one in self.datasets if one.since <= period)

    def page_of(self, period: str) -> str:
        """The address of that dataset's page."""
        return f"{self.portal}{self.dataset_of(period)}/"

    def compares(self, period: str, other: str) -> bool:
        """Whether two periods were measured in the same way."""
        return (period >= self.comparable_since) == (other >= self.comparable_since)

    def counted(self, among: Among) -> str:
        """« écoles publiques »: those a mean was reckoned from."""
        return str(getattr(self.among, among.value)) if self.among else ""


def series_of(text: str) -> dict[str, Series]:
    """The series a TOML text describes, by code, in its order."""
    return {
        code: _checked(name, code, shared | own)
        for name, source in tomllib.loads(text).items()
        for shared in [{word: value for word, value in source.items() if word != "series"}]
        for code, own in source.get("series", {}).items()
    }


@cache
def all_series() -> Mapping[str, Series]:
    """The series we know, by code, in the order they are shown."""
    return series_of(files(__package__).joinpath("series.toml").read_text(encoding="utf-8"))


def _checked(name: str, code: str, fields: dict[str, Any]) -> Series:
    where = f"series.toml, {name}.series.{code}"
    try:
        series = msgspec.convert(fields | {"code": code}, Series)
    except msgspec.ValidationError as error:
        raise ValueError(f"{where}: {error}") from None
    if series.comparison is Comparison.MEAN and series.among is None:
        raise ValueError(f"{where}: `among` says of whom the mean is")
    if not series.datasets or series.datasets[-1].since:
        raise ValueError(f"{where}: the last of `datasets` holds every earlier period")
    return series
