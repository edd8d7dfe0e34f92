"""Territories and establishments under their official codes, and the public figures about them."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base, Id, choice


class TerritoryKind(StrEnum):
    """The territories we know, from the widest to the smallest."""

    COUNTRY = "country"
    REGION = "region"
    ACADEMIE = "academie"
    DEPARTEMENT = "departement"
    LIVING_AREA = "living_area"
    AREA = "area"
    COMMUNE = "commune"


class Territory(Base):
    """A place with its official code, and the codes of those that hold it.

    An area is a list of communes that those who lead a concertation have drawn up and named: its
    code is our own, and its communes stand in `AreaCommune`.
    """

    __tablename__ = "territory"
    __table_args__ = (sa.UniqueConstraint("kind", "code"),)

    id: Mapped[Id]
    kind: Mapped[TerritoryKind] = mapped_column(choice(TerritoryKind))
    code: Mapped[str] = mapped_column(sa.String(8))
    name: Mapped[str] = mapped_column(sa.String(100))
    region_code: Mapped[str | None] = mapped_column(sa.String(2))
    academie_code: Mapped[str | None] = mapped_column(sa.String(2))
    departement_code: Mapped[str | None] = mapped_column(sa.String(3))
    living_area_code: Mapped[str | None] = mapped_column(sa.String(5))


class AreaCommune(Base):
    """One commune of an area."""

    __tablename__ = "area_commune"

    territory_id: Mapped[int] = mapped_column(
        sa.ForeignKey("territory.id", ondelete="CASCADE"), primary_key=True
    )
    commune_code: Mapped[str] = mapped_column(sa.String(5), primary_key=True)


class Shape(Base):
    """The contour of a commune: its rings on our grid, as `shapes.written` writes them."""

    __tablename__ = "shape"

    commune_code: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    rings: Mapped[str] = mapped_column(sa.Text)


class EstablishmentKind(StrEnum):
    """What an establishment of the education directory is."""

    PRIMARY_SCHOOL = "primary_school"
    MIDDLE_SCHOOL = "middle_school"
    HIGH_SCHOOL = "high_school"
    SPECIAL_SCHOOL = "special_school"
    CARE = "care"
    GUIDANCE = "guidance"
    ADMINISTRATION = "administration"
    OTHER = "other"


class Sector(StrEnum):
    """Whether an establishment is public or private."""

    PUBLIC = "public"
    PRIVATE = "private"


class Priority(StrEnum):
    """The priority education network an establishment belongs to."""

    NONE = "none"
    REP = "rep"
    REP_PLUS = "rep_plus"


class State(StrEnum):
    """Where an establishment is in its life."""

    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class Establishment(Base):
    """A school or service of the education directory; no telephone, no address of a person."""

    __tablename__ = "establishment"

    id: Mapped[Id]
    uai: Mapped[str] = mapped_column(sa.String(8), unique=True)
    siret: Mapped[str | None] = mapped_column(sa.String(14))
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[EstablishmentKind] = mapped_column(choice(EstablishmentKind))
    sector: Mapped[Sector | None] = mapped_column(choice(Sector))
    state: Mapped[State] = mapped_column(choice(State))
    priority: Mapped[Priority] = mapped_column(choice(Priority))
    nature: Mapped[str] = mapped_column(sa.String(100))
    address: Mapped[str] = mapped_column(sa.String(300))
    postcode: Mapped[str] = mapped_column(sa.String(5))
    commune_code: Mapped[str] = mapped_column(sa.String(5))
    commune: Mapped[str] = mapped_column(sa.String(100))
    departement_code: Mapped[str] = mapped_column(sa.String(3))
    academie_code: Mapped[str | None] = mapped_column(sa.String(2))
    region_code: Mapped[str | None] = mapped_column(sa.String(2))
    district: Mapped[str] = mapped_column(sa.String(150))
    latitude: Mapped[float | None] = mapped_column(sa.Double)
    longitude: Mapped[float | None] = mapped_column(sa.Double)
    pupils: Mapped[int | None]
    line_dated: Mapped[date | None]


class SubjectKind(StrEnum):
    """What a figure may be about: an establishment, or a kind of territory."""

    ESTABLISHMENT = "establishment"
    COUNTRY = "country"
    REGION = "region"
    ACADEMIE = "academie"
    DEPARTEMENT = "departement"
    LIVING_AREA = "living_area"
    COMMUNE = "commune"


class Subject(NamedTuple):
    """What a figure is about: the UAI of an establishment, or the code of a territory."""

    kind: SubjectKind
    code: str


FRANCE = Subject(SubjectKind.COUNTRY, "FR")


class Among(StrEnum):
    """Which establishments a territory's figure was reckoned from."""

    ALL = "all"
    PUBLIC = "public"
    PRIVATE = "private"


class Reckoning(StrEnum):
    """How a figure came to be: published by its producer, or reckoned from the lines of a file."""

    PUBLISHED = "published"
    MEAN = "mean"
    WEIGHTED_MEAN = "weighted_mean"
    MEDIAN = "median"
    SUM = "sum"


class Figure(Base):
    """One value of a series about one subject for one period."""

    __tablename__ = "figure"
    # The subject comes first: a page asks for all that is known of a few of them.
    __table_args__ = (
        sa.UniqueConstraint("subject_kind", "subject_code", "series", "period", "among"),
    )

    id: Mapped[Id]
    series: Mapped[str] = mapped_column(sa.String(40))
    subject_kind: Mapped[SubjectKind] = mapped_column(choice(SubjectKind))
    subject_code: Mapped[str] = mapped_column(sa.String(8))
    period: Mapped[str] = mapped_column(sa.String(9))
    among: Mapped[Among] = mapped_column(choice(Among))
    value: Mapped[float] = mapped_column(sa.Double)
    # What the value counts for in the mean of several communes: their population, for instance.
    weight: Mapped[float | None] = mapped_column(sa.Double)
    reckoning: Mapped[Reckoning] = mapped_column(choice(Reckoning))
    # How many establishments or territories were counted, when it was reckoned.
    counted: Mapped[int | None]
    retrieved_on: Mapped[date]


class Retrieval(Base):
    """A file taken at an address and imported: which version of it, how it was read, and when.

    It is written with the figures, so that a database restored from yesterday asks again for what
    came today.
    """

    __tablename__ = "retrieval"

    id: Mapped[Id]
    dataset: Mapped[str] = mapped_column(sa.String(40))
    address: Mapped[str] = mapped_column(sa.String(1000), unique=True)
    # What the server says of its version: `ETag` and `Last-Modified`, or the day the portal gives.
    etag: Mapped[str] = mapped_column(sa.String(500))
    modified: Mapped[str] = mapped_column(sa.String(100))
    # How its dataset was described then: other series may be drawn from the same file since.
    reading: Mapped[str] = mapped_column(sa.String(64))
    retrieved_at: Mapped[datetime]
