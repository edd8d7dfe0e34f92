"""What is compared of two contents, kind by kind: each thing by its id, its title and its parts."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _

from concert.constraints.wording import HIGHER_LEVELS
from concert.core.suppression import SMALLEST
from concert.diagnosis.changes import Kind, Told
from concert.diagnosis.content import Item, Reading
from concert.surveys.frozen import results_kept
from concert.web.formatting import short_day


def _stakes(reading: Reading) -> list[Told]:
    return [
        Told(
            one["id"],
            one["title"],
            {"title": one["title"], "text": one["text"], "sources": _sources(one, reading)},
        )
        for one in reading.stakes
    ]


def _sources(stake: Item, reading: Reading) -> str:
    """What a stake stands on, one a line."""
    findings = (one.get("text") for one in reading.among("findings", stake["findings"]))
    figures = (one["label"] for one in reading.among("indicators", stake["indicators"]))
    constraints = (one["text"] for one in reading.among("constraints", stake["constraints"]))
    return "\n".join(sorted(text for text in (*findings, *figures, *constraints) if text))


def _indicators(reading: Reading) -> list[Told]:
    return [
        Told(
            one["id"],
            one["label"],
            {
                "title": one["label"],
                "value": f"{_plain(one['value'])} {one['unit']} ({one['period']})",
                "comparisons": _pairs(one["comparisons"]),
                "source": one["source"],
            },
        )
        for one in reading.indicators
    ]


def _plain(value: str) -> str:
    """A number as it is written in French, without what it does not need."""
    return value.removesuffix(".0").replace(".", ",")


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{label}\u00a0: {_plain(value)}" for label, value in pairs)


def _constraints(reading: Reading) -> list[Told]:
    return [
        Told(
            one["id"],
            f"{one['stakeholder']}\u00a0: {one['text']}",
            {
                "text": one["text"],
                "until": _day(one.get("until")),
                "lifted_if": one.get("lifted_if", ""),
                "lifter": one.get("lifter", ""),
                "levels": "\n".join(_level(level) for level in one.get("levels", ())),
                "lifted": _day((one.get("lifted_at") or "")[:10]),
                "questions": _questions(one, reading),
            },
            called=one["stakeholder"],
        )
        for one in reading.constraints
    ]


def _day(iso: str | None) -> str:
    return short_day(date.fromisoformat(iso)) if iso else ""


def _level(level: Item) -> str:
    return f"{HIGHER_LEVELS[level['level']]}, {level['addressee']}"


def _questions(constraint: Item, reading: Reading) -> str:
    """Each question with its answer, one a line."""
    asked = reading.about("questions", "constraint", constraint["id"])
    said = (" – ".join(part for part in (one["text"], one["answer"]) if part) for one in asked)
    return "\n".join(" ".join(one.split()) for one in said)


def _disputes(reading: Reading) -> list[Told]:
    return [Told(one["id"], one["text"]) for one in reading.findings if one["disputed"]]


# --- findings, and how they are put together -----------------------------------------------------


def _findings(reading: Reading) -> list[Told]:
    return [
        Told(one["id"], one["text"], {"text": one["text"]}, called=_from(one))
        for one in reading.findings
    ]


def _from(finding: Item) -> str:
    return str(finding.get("for") or finding.get("college") or "")


def _groups(reading: Reading) -> list[Told]:
    return [
        Told(
            one["id"],
            one["title"],
            {
                "title": one["title"],
                "count": str(one["count"]),
                "findings": _texts(reading, one["findings"]),
            },
        )
        for one in reading.groups
    ]


def _texts(reading: Reading, ids: list[int]) -> str:
    """Those still there to be read, one a line."""
    held = (one.get("text") for one in reading.among("findings", ids))
    return "\n".join(" ".join(text.split()) for text in held if text)


# --- the order, and what each college said of it -------------------------------------------------


def _order(reading: Reading) -> list[Told]:
    """The place of each stake in the order retained."""
    return [
        Told(one["id"], one["title"], {"value": _place(rank)})
        for rank, one in enumerate(reading.ordered, start=1)
    ]


def _reason(reading: Reading) -> list[Told]:
    """Why that order was retained."""
    if reading.order is None:
        return []
    reason = reading.order["reason"]
    return [Told("reason", reason, {"text": reason}, called=_("La raison de cet ordre"))]


def _priorities(reading: Reading) -> list[Told]:
    """The place of each stake for all together, then for each group of colleges."""
    found = reading.priorities
    if found is None:
        return []
    groups = [
        ", ".join(found["colleges"].get(code, {}).get("name", code) for code in one["colleges"])
        for one in found["outcome"]["groups"]
    ]
    return [
        Told(
            one["id"],
            one["title"],
            {
                "together": _place(one["place"]),
                **{name: _place(place) for name, place in zip(groups, one["places"], strict=True)},
            },
        )
        for one in found["outcome"]["stakes"]
    ]


def _place(rank: int | None) -> str:
    return _("la place %(n)d", n=rank) if rank else ""


# --- questionnaires and the map ------------------------------------------------------------------


def _surveys(reading: Reading) -> list[Told]:
    """How many answered; what they said of each question, a line each."""
    return [
        Told(
            one["id"],
            one["title"],
            {"responses": _counted(one["responses"]), "results": _said_in(one)},
        )
        for one in reading.surveys
    ]


def _counted(responses: int) -> str:
    return str(responses) if responses >= SMALLEST else ""


def _said_in(survey: Item) -> str:
    return "\n".join(
        f"{result.question.label} – {group.name}\u00a0: {share.name} {share.count}"
        for result in results_kept(survey)
        for line in result.lines
        for group in (line.everyone, *line.groups)
        if group
        for share in group.shares
        if share.count is not None
    )


def _maps(reading: Reading) -> list[Told]:
    """Each figure of the map, with its communes, a line each."""
    if reading.map is None:
        return []
    names = {code: name for code, name, _path in reading.map["communes"]}
    return [
        Told(
            one["code"],
            one["label"],
            {
                "period": one["period"],
                "communes": "\n".join(
                    f"{names.get(code, code)}\u00a0: {_plain(value)} {one['unit']}".rstrip()
                    for code, value in one["values"]
                ),
            },
        )
        for one in reading.map["figures"]
    ]


TOLD = {
    Kind.STAKE: _stakes,
    Kind.REASON: _reason,
    Kind.ORDER: _order,
    Kind.PRIORITY: _priorities,
    Kind.DISPUTE: _disputes,
    Kind.INDICATOR: _indicators,
    Kind.MAP: _maps,
    Kind.CONSTRAINT: _constraints,
    Kind.GROUP: _groups,
    Kind.FINDING: _findings,
    Kind.SURVEY: _surveys,
}
