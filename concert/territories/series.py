"""The public figures that Concert knows: one TOML file a dataset, in `datasets/`, and its series.

`datasets/README.md` says what such a file holds. The words are for those who read a figure; the
columns are for `opendata`, which reads the producer's file by them.
"""

import tomllib
from collections.abc import Iterator, Mapping
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


class Together(StrEnum):
    """What the values of several communes make together."""

    NOTHING = ""
    SUM = "sum"
    MEAN = "mean"


class Years(StrEnum):
    """What a file means by one year: the school year that begins or ends in it, or itself."""

    BEGINS = "begins"
    ENDS = "ends"
    CIVIL = "civil"


class _Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a dataset's file: a word we do not know is a mistake, and told."""


class Dataset(_Words, frozen=True):
    """A dataset of the producer's portal, the first period it holds, and its files if joined."""

    code: str
    since: str = ""
    attachments: tuple[str, ...] = ()


class Counted(_Words, frozen=True):
    """How those a mean was reckoned from are called, in the plural."""

    all: str
    public: str
    private: str


class Published(_Words, frozen=True):
    """The columns where the producer itself gives the value of a place, by sector."""

    all: str
    public: str = ""
    private: str = ""


class Measure(_Words, frozen=True):
    """How a line of the file gives a value: its column, or a sum of them, and what it is part of.

    Columns go by our names for them, those of the `columns` of the dataset.
    """

    value: str | tuple[str, ...]
    divided_by: str | tuple[str, ...] = ()
    times: int = 1
    weight: str | tuple[str, ...] = ()
    # The series is about the lines whose column says one of these words.
    only: dict[str, tuple[str, ...]] = {}
    # An establishment whose name begins so belongs to another series, in a file that mixes them.
    elsewhere: dict[str, str] = {}
    # Below so many people a count says too much of each, and zero says there is none of them.
    fewest: int = 0
    may_be_negative: bool = False
    published: dict[SubjectKind, Published] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns without which a line gives no value."""
        return (*several(self.value), *several(self.divided_by), *self.only)


def several(names: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name or several, as several."""
    return (names,) if isinstance(names, str) else names


class Series(_Words, frozen=True):
    """What a figure means, where it comes from, and how not to misread it."""

    code: str
    label: str
    unit: str
    decimals: int
    explanation: str
    caution: str
    producer: str
    licence: str
    datasets: tuple[Dataset, ...]
    about: SubjectKind
    sensitive: bool
    comparison: Comparison
    # The portal of its datasets, or their page when there is none.
    portal: str = ""
    page: str = ""
    weighted_by: str = ""
    # A territory made of communes has what theirs make together: a count, or a weighted mean.
    together: Together = Together.NOTHING
    comparable_since: str = ""
    among: Counted | None = None
    names: tuple[str, ...] = ()
    # A value as one says it: « L’école compte {} {school_year} », {} being the amount. Of a place
    # when the series is about establishments; and when there is nothing to count.
    says: str = ""
    says_there: str = ""
    says_none: str = ""
    # Of a commune, it is said to its schools too, after their own figures.
    for_schools: bool = False
    # It is left aside where one of these is known of the same subject, and says it better.
    unless: tuple[str, ...] = ()
    # The départements the producer never covers: « France » is then all the others.
    absent: tuple[str, ...] = ()
    measure: Measure | None = None

    def dataset_of(self, period: str) -> str:
        """The dataset that holds a period."""
        return next(one.code for one in self.datasets if one.since <= period)

    def page_of(self, period: str) -> str:
        """The address of that dataset's page."""
        return page_on(self.portal, self.dataset_of(period)) if self.portal else self.page

    def said(self, value: float, *, there: bool = False) -> str:
        """The sentence of a value, of the subject itself or of a place where its likes are."""
        says = self.says_there if there else self.says
        nothing = not there and not round(value, self.decimals)
        return self.says_none if nothing and self.says_none else says

    def compares(self, period: str, other: str) -> bool:
        """Whether two periods were measured in the same way."""
        return (period >= self.comparable_since) == (other >= self.comparable_since)

    def counted(self, among: Among) -> str:
        """« écoles publiques »: those a mean was reckoned from."""
        return str(getattr(self.among, among.value)) if self.among else ""


class Descriptor(_Words, frozen=True):
    """A dataset that Concert reads: who publishes it, how its files are told, and its series."""

    name: str
    # Where it stands among the others: series are shown in this order.
    rank: int
    label: str
    producer: str
    licence: str
    portal: str = ""
    # The page, or the very file, when the producer has no portal of datasets.
    page: str = ""
    address: str = ""
    datasets: tuple[Dataset, ...] = ()
    # The module of `opendata` that reads it; most files are plain tables.
    reader: str = "table"
    # Our name of a column, and what the producer calls it, in one file or another.
    columns: dict[str, tuple[str, ...]] = {}
    # By what its files are told: columns all there, columns of which one is, columns never there.
    needs: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    # How a file without a header begins.
    begins: str = ""
    year: Years = Years.BEGINS
    # A line is for us when these columns say one of these words; else why it is left aside.
    only: dict[str, tuple[str, ...]] = {}
    aside: str = ""
    series: tuple[Series, ...] = ()

    def page_of(self, dataset: Dataset) -> str:
        """The address of the page of one of its datasets."""
        return page_on(self.portal, dataset.code) if self.portal else self.page


def page_on(portal: str, dataset: str) -> str:
    """The page of a dataset on a portal of the Explore kind, as the French administrations have."""
    return f"{portal}/explore/dataset/{dataset}/"


def described(name: str, text: str) -> Descriptor:
    """The dataset that the TOML text of a file describes."""
    fields = tomllib.loads(text)
    shared = {word: fields.pop(word) for word in _OF_EACH_SERIES if word in fields}
    own = fields.pop("series", {})
    both = {word: fields[word] for word in _OF_BOTH if word in fields}
    series = [
        _series(f"{name}.toml, series.{code}", both | shared | one | {"code": code})
        for code, one in own.items()
    ]
    descriptor = _checked(f"{name}.toml", fields | {"name": name}, Descriptor)
    for one in series:
        for unknown in _columns_of(one) - descriptor.columns.keys():
            raise ValueError(f"{name}.toml, series.{one.code}: `{unknown}` is no column")
    return msgspec.structs.replace(descriptor, series=tuple(series))


def _columns_of(series: Series) -> set[str]:
    return set(series.measure.columns) if series.measure else set()


@cache
def descriptors() -> Mapping[str, Descriptor]:
    """The datasets we know, by name, in their order."""
    folder = files(__package__).joinpath("datasets")
    read = (
        described(file.name.removesuffix(".toml"), file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    )
    return {one.name: one for one in sorted(read, key=lambda one: one.rank)}


@cache
def all_series() -> Mapping[str, Series]:
    """The series we know, by code, in the order they are shown."""
    return {one.code: one for descriptor in descriptors().values() for one in descriptor.series}


_OF_BOTH = ("producer", "licence", "portal", "page", "datasets")
_OF_EACH_SERIES = (
    "about",
    "unit",
    "decimals",
    "sensitive",
    "comparison",
    "weighted_by",
    "together",
    "comparable_since",
    "among",
    "absent",
    "for_schools",
    "explanation",
    "caution",
)


def _series(where: str, fields: dict[str, Any]) -> Series:
    series = _checked(where, fields, Series)
    for mistake in _mistakes(series):
        raise ValueError(f"{where}: {mistake}")
    return series


def _mistakes(series: Series) -> Iterator[str]:
    if series.comparison is Comparison.MEAN and series.among is None:
        yield "`among` says of whom the mean is"
    if not series.datasets or series.datasets[-1].since:
        yield "the last of `datasets` holds every earlier period"


def _checked(where: str, fields: dict[str, Any], kind: type[Any]) -> Any:
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{where}: {error}") from None
