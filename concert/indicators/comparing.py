"""What a sheet would change among the figures of a diagnosis: told without touching anything."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.indicators.actions import MOST, TypedFigure, as_typed, write
from concert.indicators.few import TOO_FEW, about_too_few
from concert.indicators.lines import Line, Said, alike, said_by, same_unit
from concert.indicators.merging import merged, periods_of
from concert.indicators.models import Indicator
from concert.indicators.periods import in_time

_PERIODS_MOST = 41


class Fate(StrEnum):
    """What becomes of a figure that a sheet names."""

    NEW = "new"
    ADDED = "added"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Move:
    """One value as it was, None where there was none, and as it would be."""

    where: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Change:
    """What would become of one figure; its indicator where it is in the diagnosis already."""

    figure: TypedFigure
    indicator: Indicator | None = None

    @property
    def before(self) -> TypedFigure | None:
        return as_typed(self.indicator) if self.indicator else None

    @property
    def shown(self) -> Indicator:
        """The figure as it would be, to be said; in no session, nor in the diagnosis."""
        indicator = Indicator(about="", comparable_since="", reckoning="")
        write(indicator, self.figure, at=_NEVER)
        return indicator

    @property
    def lost_sentence(self) -> str:
        """The sentence that goes because it says another number."""
        before = self.before
        return before.says if before and not self.figure.says else ""

    @property
    def moves(self) -> list[Move]:
        """The values that come, go or change, in time, then place by place."""
        before, after = _values(self.before), _values(self.figure)
        where = [*after, *(one for one in before if one not in after)]
        moves = [Move(one, before.get(one), after.get(one)) for one in where]
        return [one for one in moves if one.before != one.after]

    @property
    def texts(self) -> list[str]:
        """The names of what else is written anew; a sentence that goes is told by itself."""
        if (before := self.before) is None:
            return []
        names = [one for one in _TEXTS if getattr(before, one) != getattr(self.figure, one)]
        return [one for one in names if one != "says" or not self.lost_sentence]

    @property
    def fate(self) -> Fate:
        if self.indicator is None:
            return Fate.NEW
        moves = self.moves
        if not moves and not self.texts:
            return Fate.UNCHANGED
        return Fate.ADDED if moves and all(one.before is None for one in moves) else Fate.CORRECTED


# It was read on a day of its own: the moment it is written serves for nothing.
_NEVER = datetime.min.replace(tzinfo=UTC)
_TEXTS = ("unit", "people", "says", "explanation", "source", "read_on", "sensitive")


def _values(figure: TypedFigure | None) -> dict[str, float]:
    if figure is None:
        return {}
    return periods_of(figure) | {one.label: one.value for one in figure.compared}


@dataclass(frozen=True)
class Refusal:
    """A line that enters nothing, and why."""

    line: Line
    reason: str


@dataclass
class Compared:
    """The figures of a sheet against those of the diagnosis, and the lines that are refused."""

    changes: list[Change] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def of_fate(self, *fates: Fate) -> list[Change]:
        return [one for one in self.changes if one.fate in fates]

    @property
    def to_enter(self) -> list[Change]:
        return self.of_fate(Fate.NEW, Fate.ADDED, Fate.CORRECTED)

    @property
    def mark(self) -> str:
        """What is the same as long as entering the sheet would do the same."""
        said = repr([(one.indicator and one.indicator.id, one.figure) for one in self.to_enter])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Here:
    """What the lines are read against: the figures held, and how many more would fit."""

    place: str
    indicators: Sequence[Indicator]
    room: int
    today: date


def compared(lines: Iterable[Line], here: Here) -> Compared:
    """Every line read, then figure by figure; what is refused keeps the order of the sheet."""
    found = Compared()
    by_label: dict[str, list[Said]] = {}
    for line in lines:
        try:
            said = said_by(line, here.today)
        except Refused as refused:
            found.refused.append(Refusal(line, refused.reason))
        else:
            by_label.setdefault(alike(said.label), []).append(said)
    for label, lines_said in by_label.items():
        _Figure(label, here, found).read(lines_said)
    found.refused.sort(key=lambda one: one.line.number)
    return found


class _Figure:
    """The lines of one label, of which some may be refused."""

    def __init__(self, label: str, here: Here, found: Compared) -> None:
        self.here, self.found = here, found
        self.held = [one for one in here.indicators if alike(one.label) == label]
        self.unit = ""

    def read(self, said: list[Said]) -> None:
        try:
            self._refuse_all()
            kept = self._alone_of_their_place(self._of_one_unit(said))
            kept = self._of_the_present(self._of_enough_people(kept))
            if kept:
                self._change(kept)
        except Refused as refused:
            for one in said:
                self._refuse(one, refused.reason)

    def _refuse(self, said: Said, reason: str) -> None:
        if all(one.line is not said.line for one in self.found.refused):
            self.found.refused.append(Refusal(said.line, reason))

    def _refuse_all(self) -> None:
        """What keeps every line of this label out."""
        if len(self.held) > 1:
            raise Refused(
                _("Plusieurs chiffres du diagnostic portent ce nom : corrigez-les un à un.")
            )
        if self.held and self.held[0].series:
            raise Refused(
                _("Ce chiffre est public : il garde la valeur que son producteur publie.")
            )
        if not self.held and len(self.found.of_fate(Fate.NEW)) >= self.here.room:
            raise Refused(
                _(
                    "Un diagnostic tient %(most)d chiffres au plus : retirez-en un d’abord.",
                    most=MOST,
                )
            )

    @property
    def indicator(self) -> Indicator | None:
        return self.held[0] if self.held else None

    def _is_here(self, said: Said) -> bool:
        own = (self.indicator and self.indicator.about) or self.here.place
        return not said.place or alike(said.place) == alike(own)

    def _of_one_unit(self, said: list[Said]) -> list[Said]:
        first = next((one for one in said if one.unit), None)
        held = self.indicator.unit if self.indicator else ""
        self.unit = unit = held or (first.unit if first else "")
        kept = []
        for one in said:
            if not one.unit or same_unit(one.unit, unit):
                kept.append(one)
            elif held:
                self._refuse(
                    one, _("Dans le diagnostic, ce chiffre est en « %(unit)s ».", unit=unit)
                )
            elif first:
                told = {"unit": unit, "number": first.line.number}
                self._refuse(
                    one, _("À la ligne %(number)d, ce chiffre est en « %(unit)s ».", **told)
                )
        return kept

    def _alone_of_their_place(self, said: list[Said]) -> list[Said]:
        seen: dict[tuple[str, str], int] = {}
        for one in said:
            key = alike(one.period), "" if self._is_here(one) else alike(one.place)
            if key in seen:
                told = {"number": seen[key]}
                self._refuse(one, _("La ligne %(number)d donne déjà cette valeur.", **told))
            seen.setdefault(key, one.line.number)
        numbers = set(seen.values())
        return [one for one in said if one.line.number in numbers]

    def _of_enough_people(self, said: list[Said]) -> list[Said]:
        latest = (one.people for one in self._latest_first(said) if one.people is not None)
        people = next(latest, None)
        kept = []
        for one in said:
            counted = people if one.people is None else one.people
            if self._is_here(one) and about_too_few(self.unit, [one.value], counted):
                self._refuse(one, str(TOO_FEW))
            else:
                kept.append(one)
        return kept

    def _latest_first(self, said: list[Said]) -> list[Said]:
        own = [one for one in said if self._is_here(one)]
        return sorted(own, key=lambda one: in_time(one.period), reverse=True)

    def _of_the_present(self, said: list[Said]) -> list[Said]:
        """Other places are compared in the present period alone."""
        periods = {one.period for one in said if self._is_here(one)}
        if self.indicator:
            periods |= set(periods_of(as_typed(self.indicator)))
        if not periods:
            raise Refused(
                _(
                    "Il n’y a que d’autres lieux : donnez d’abord la valeur de « %(place)s ».",
                    place=self.here.place,
                )
            )
        if len(periods) > _PERIODS_MOST:
            raise Refused(_("Un chiffre tient 41 périodes au plus : renoncez aux plus anciennes."))
        present = max(periods, key=in_time)
        kept = []
        for one in said:
            if self._is_here(one) or one.period == present:
                kept.append(one)
            else:
                reason = _(
                    "Un autre lieu se compare en « %(present)s » seulement.", present=present
                )
                self._refuse(one, reason)
        return kept

    def _change(self, said: list[Said]) -> None:
        own = self._latest_first(said)
        others = [one for one in said if not self._is_here(one)]
        figure = merged(as_typed(self.indicator) if self.indicator else None, own, others)
        if figure.about_too_few:
            raise Refused(str(TOO_FEW))
        self.found.changes.append(Change(figure, self.indicator))
