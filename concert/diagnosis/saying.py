"""What a version holds, in French sentences: the page and the document say the same."""

from collections.abc import Iterator
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.wording import on_behalf
from concert.constraints.wording import CONSTRAINT_KINDS, HIGHER_LEVELS, REACHED
from concert.diagnosis.content import SENSITIVE, Item, Reading
from concert.web.formatting import number, short_day


def voiced(finding: Item) -> str:
    """Who says a finding, and what became of it."""
    who = on_behalf(finding["for"]) if finding["for"] else finding["college"]
    weighed = _(
        "partagé par %(shared)d, nuancé par %(nuanced)d",
        shared=finding["shared"],
        nuanced=finding["nuanced"],
    )
    return " · ".join(part for part in (who, weighed) if part)


def disputed_by(finding: Item) -> list[str]:
    """Which colleges hold a disputed finding, and which qualify it; nothing of another."""
    if not finding["disputed"]:
        return []
    sides = (
        (_("Le partagent : %(who)s."), finding["shared_by"]),
        (_("Le nuancent : %(who)s."), finding["nuanced_by"]),
    )
    return [said % {"who": ", ".join(names)} for said, names in sides if names]


def figure_said(figure: Item, value: str | None = None) -> str:
    """« Passages (2025) : 12,5 passages »; or one of its values alone, with its unit."""
    told = f"{number(float(value or figure['value']), figure['decimals'])} {figure['unit']}".strip()
    return told if value else f"{figure['label']} ({figure['period']}) : {told}"


def figure_told(figure: Item) -> list[str]:
    """The figure in a sentence, and where it stands; nothing in an old version."""
    return [figure[name] for name in ("sentence", "position") if figure.get(name)]


def around(figure: Item) -> list[str]:
    """What a figure is elsewhere, then what it was before."""
    before = [pair for pair in figure["trend"] if pair[0] != figure["period"]]
    return [
        " · ".join(f"{label}\u00a0: {figure_said(figure, value)}" for label, value in pairs)
        for pairs in (figure["comparisons"], before)
        if pairs
    ]


def figures_kept(read: Reading) -> str:
    """How many figures this reader is not shown, and why; nothing for none."""
    kept = read.kept(SENSITIVE)
    return (
        ngettext(
            "%(num)d chiffre, facile à mal lire, n’est montré qu’aux participants.",
            "%(num)d chiffres, faciles à mal lire, ne sont montrés qu’aux participants.",
            kept,
        )
        if kept
        else ""
    )


def reasons_on(finding: Item, read: Reading) -> list[str]:
    """The voices of each side on a finding: « … », who."""
    return [
        f"«\u00a0{one['text']}\u00a0» ({_from(one)})"
        for one in read.about("reasons", "finding", finding["id"])
    ]


def _from(given: Item) -> str:
    return str(on_behalf(given["for"]) if given["for"] else given["college"])


def survey_said(survey: Item) -> str:
    """How many answered a questionnaire; what they said is on its page and in the file."""
    return ngettext("%(num)d réponse", "%(num)d réponses", survey["responses"])


# --- the order of the stakes ---------------------------------------------------------------------


def places_said(row: Item, priorities: Item) -> str:
    """The place of a stake for all together, then for each group of colleges; « – » for none."""
    groups = (
        ", ".join(
            priorities["colleges"].get(code, {}).get("name", code) for code in one["colleges"]
        )
        for one in priorities["outcome"]["groups"]
    )
    by_group = zip(groups, row["places"], strict=True)
    said = [(_("Ensemble"), row["place"]), *by_group]
    return " · ".join(f"{name} : {place or '–'}" for name, place in said)


# --- a constraint ------------------------------------------------------------------------------


def constraint_said(constraint: Item, read: Reading) -> list[str]:
    """What is said below a constraint: its kind, its end, what would lift it, who has seen it."""
    return [
        _kind_and_end(constraint),
        *(line for line in _lifting(constraint) if line),
        *_seen(constraint),
        *_questions(constraint, read),
    ]


def _kind_and_end(constraint: Item) -> str:
    kind = str(CONSTRAINT_KINDS[constraint["kind"]])
    if not constraint.get("until"):
        return kind
    until = short_day(date.fromisoformat(constraint["until"]))
    return _("%(kind)s, jusqu’au %(until)s", kind=kind, until=until)


def _lifting(constraint: Item) -> Iterator[str]:
    """Who could lift it and how, or that it was lifted; none of it in an old version."""
    if constraint.get("lifted_if"):
        yield _("Ce qui la lèverait\u00a0: %(what)s", what=constraint["lifted_if"])
    if constraint.get("lifter"):
        yield _("Qui pourrait la lever\u00a0: %(who)s", who=constraint["lifter"])
    if constraint.get("lifted_at"):
        day = short_day(datetime.fromisoformat(constraint["lifted_at"]))
        yield _("Levée le %(day)s. %(how)s", day=day, how=constraint["lifted_how"])
    for one in constraint.get("levels", ()):
        told = {
            "level": HIGHER_LEVELS[one["level"]],
            "to": one["addressee"],
            "reached": REACHED[one["reached"]],
        }
        yield _("À lever à un autre niveau\u00a0: %(level)s, %(to)s. %(reached)s.", **told)


def _seen(constraint: Item) -> list[str]:
    bodies = constraint.get("seen_by")
    return [_("Vue par\u00a0: %(who)s", who=", ".join(bodies))] if bodies else []


def _questions(constraint: Item, read: Reading) -> list[str]:
    asked = read.about("questions", "constraint", constraint["id"])
    return [
        _(
            "Question\u00a0: %(text)s Réponse\u00a0: %(answer)s",
            text=one["text"],
            answer=one["answer"],
        )
        if one["answer"]
        else _("Question, sans réponse ce jour-là\u00a0: %(text)s", **one)
        for one in asked
    ]
