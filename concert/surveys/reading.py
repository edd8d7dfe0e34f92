"""The results as they are read: shares with their denominators, and bars, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _

from concert.core.suppression import SMALLEST, merged
from concert.surveys.models import OTHER, Question, QuestionKind, Survey
from concert.surveys.wording import class_name, column_names

_DARKEST, _FULL = 4, 99.5


@dataclass(frozen=True)
class Share:
    """One answer, and how many gave it: None where saying so would say too much."""

    name: str
    count: int | None
    whole: int

    @property
    def width(self) -> float:
        """Its bar, in per cent of all those who answered."""
        return round(100 * (self.count or 0) / self.whole, 2) if self.whole else 0


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in per cent from its left: its shade, from 0 to 4, none where hidden."""

    start: float
    width: float
    shade: int | None = None


@dataclass(frozen=True)
class Group:
    """What some colleges answered together."""

    name: str
    whole: int
    shares: Sequence[Share] = ()
    median: float | None = None
    quarters: Sequence[float] = ()

    @property
    def segments(self) -> list[Segment]:
        """Its answers end to end, as one bar; the hidden ones together, after the others."""
        drawn, start = [], 0.0
        for place, share in enumerate(self.shares):
            if share.count:
                drawn.append(Segment(round(start, 2), share.width, shade_of(place, self.shares)))
                start += share.width
        if any(share.count is None for share in self.shares) and start < _FULL:
            drawn.append(Segment(round(start, 2), round(100 - start, 2)))
        return drawn


def shade_of(place: int, among: Sequence[Any]) -> int:
    """How dark an answer is drawn, in the order of the answers."""
    return round(_DARKEST * place / ((len(among) - 1) or 1))


@dataclass(frozen=True)
class Line:
    """What is read of a question, or of one line of a matrix: everyone, then by college."""

    label: str
    everyone: Group | None
    groups: Sequence[Group] = ()


@dataclass(frozen=True)
class Result:
    """A question with its place, and what is read of it."""

    place: int
    question: Question
    lines: Sequence[Line]
    figures: Sequence["Figure"] = field(default_factory=list)


@dataclass(frozen=True)
class Figure:
    """A result that may be taken into the diagnosis: its key in a form, its words, its value."""

    key: str
    label: str
    value: float
    unit: str
    whole: int


def results_of(survey: Survey, names: Mapping[str, str]) -> list[Result]:
    """The published results; empty until then, and when too few answered."""
    outcome = survey.outcome if survey.published_at else None
    if not outcome or outcome["too_few"]:
        return []
    found = []
    for place, question in enumerate(survey.questions, start=1):
        said = outcome["questions"].get(str(question.id), {})
        items = said.get("items", {"": said})
        lines = [
            _line(question, label, items.get(item, {}), names)
            for item, label in question.items.items()
        ]
        found.append(Result(place, question, lines, _figures(question, lines)))
    return found


def _line(
    question: Question, label: str, said: Mapping[str, Any], names: Mapping[str, str]
) -> Line:
    if not said or said.get("too_few"):
        return Line(label, None)
    columns = _columns(question, said)
    everyone = _group(
        _("Tous ensemble"), said, column_names(question, list(said.get("counts", {})))
    )
    if classes := said.get("classes"):
        shares = [Share(class_name(one), one["n"], said["n"]) for one in classes]
        everyone = replace(everyone, shares=shares)
    groups = [_group(college_names(one["colleges"], names), one, columns) for one in said["groups"]]
    return Line(label, everyone, groups)


def _columns(question: Question, said: Mapping[str, Any]) -> dict[str, str]:
    counted = [one["counts"] for one in said["groups"] if "counts" in one]
    codes = list(counted[0]) if counted else []
    # Once stored as JSON, the order is that of PostgreSQL: ours is that of the question.
    ordered = [code for code in (*question.choices, OTHER) if code in codes]
    return column_names(question, ordered or sorted(codes, key=_first), bands="bands" in said)


def _first(band: str) -> int:
    return int(band.partition("-")[0])


def _group(name: str, said: Mapping[str, Any], columns: Mapping[str, str]) -> Group:
    counts = said.get("counts", {})
    return Group(
        name,
        said["n"],
        [
            Share(label, counts[code], said["n"])
            for code, label in columns.items()
            if code in counts
        ],
        said.get("median"),
        said.get("quarters", ()),
    )


def college_names(codes: Sequence[str], names: Mapping[str, str]) -> str:
    """Colleges that are published together: « Commune, Partenaires »."""
    return ", ".join(names.get(code, code) for code in codes)


def voices_of(texts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Beside each text, the colleges that may be said: five people or more, or nothing at all."""
    groups = merged(texts)
    if len(groups) < 2:
        return {}
    return {college: group for group in groups for college in group}


def too_few_texts(texts: Mapping[str, int]) -> bool:
    return sum(texts.values()) < SMALLEST


# --- figures for the diagnosis ------------------------------------------------


def _figures(question: Question, lines: Sequence[Line]) -> list[Figure]:
    return [
        figure
        for place, line in enumerate(lines)
        for rank, group in enumerate((line.everyone, *line.groups))
        if group is not None
        for figure in _of_group(question, f"{place}-{rank}", line, group)
    ]


def _of_group(question: Question, key: str, line: Line, group: Group) -> list[Figure]:
    about = question.label if line.label == question.label else f"{question.label} – {line.label}"
    if question.kind is QuestionKind.NUMBER:
        if group.median is None:
            return []
        label = _("%(who)s, médiane : %(about)s", who=group.name, about=about)
        return [Figure(f"{key}-m", label, group.median, question.unit, group.whole)]
    return [
        Figure(
            f"{key}-{n}",
            _(
                "%(who)s, « %(answer)s » : %(about)s",
                who=group.name,
                answer=share.name,
                about=about,
            ),
            round(100 * share.count / share.whole),
            "%",
            share.whole,
        )
        for n, share in enumerate(group.shares)
        if share.count is not None and share.whole
    ]
