"""Which ideas a list shows: the filters it may be narrowed by, and the rows it reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from concert.concertations.contributions import FOR_A_BODY, with_voice
from concert.concertations.models import College, Concertation
from concert.concertations.queries import colleges_of
from concert.ideas.models import Idea
from concert.stakes.models import Stake
from concert.stakes.queries import stakes_of

_EXCERPT = 260


Row = Any


@dataclass(frozen=True)
class Filter:
    """What a list may be narrowed by: what an idea says of it, and the choices one has."""

    column: sa.ColumnElement[str]
    label: str
    everything: str
    choices: Callable[[Concertation], Sequence[tuple[str, str]]]


def _stakes(concertation: Concertation) -> list[tuple[str, str]]:
    return [(str(one.id), one.title) for one in stakes_of(concertation)]


def _colleges(concertation: Concertation) -> list[tuple[str, str]]:
    colleges = [(one.code, one.name) for one in colleges_of(concertation)]
    return [*colleges, (FOR_A_BODY, gettext("Au nom d’un organisme"))]


def _argued(_concertation: Concertation) -> list[tuple[str, str]]:
    return [("aucun", gettext("Sans argument")), ("donnes", gettext("Avec des arguments"))]


# By the name that the address gives them; a later feature adds those it knows of.
FILTERS: dict[str, Filter] = {
    "enjeu": Filter(
        sa.cast(Idea.stake_id, sa.String(20)), _("Par enjeu"), _("Tous les enjeux"), _stakes
    ),
    "college": Filter(
        sa.case((Idea.stakeholder_id.is_not(None), FOR_A_BODY), else_=College.code),
        _("Par collège"),
        _("Tous les collèges"),
        _colleges,
    ),
    "avis": Filter(
        sa.case((Idea.for_count + Idea.against_count > 0, "donnes"), else_="aucun"),
        _("Par discussion"),
        _("Discutées ou non"),
        _argued,
    ),
}


@dataclass(frozen=True)
class Wanted:
    """Which ideas a list shows: those that each filter keeps, holding words, in an order."""

    kept: tuple[tuple[str, str], ...] = ()
    words: str = ""
    recent: bool = False

    @property
    def narrowed(self) -> bool:
        return bool(self.kept or self.words)

    def without(self, name: str) -> "Wanted":
        return replace(self, kept=tuple(one for one in self.kept if one[0] != name))


def given_to(concertation: Concertation, wanted: Wanted) -> dict[str, Any]:
    return {"concertation": concertation.id, **dict(wanted.kept)}


def names_of(wanted: Wanted) -> tuple[str, ...]:
    return tuple(name for name, _ in wanted.kept)


def rows_of(names: tuple[str, ...], *, whole: bool = False) -> sa.Select[*tuple[Any, ...]]:
    """The rows of a list narrowed by these filters; with their whole text, or its beginning."""
    text = Idea.text if whole else sa.func.substr(Idea.text, 1, _EXCERPT)
    query = (
        sa.select(
            Idea.id.label("idea_id"),
            Idea.title,
            text.label("excerpt"),
            Idea.for_count,
            Idea.against_count,
            Stake.title.label("stake"),
        )
        .outerjoin(Stake, Stake.id == Idea.stake_id)
        .where(here(names))
    )
    return with_voice(query, Idea)


def here(names: tuple[str, ...]) -> sa.ColumnElement[bool]:
    kept = (FILTERS[name].column == sa.bindparam(name) for name in names)
    standing = Idea.withdrawn_at.is_(None)
    return sa.and_(Idea.concertation_id == sa.bindparam("concertation"), standing, *kept)
