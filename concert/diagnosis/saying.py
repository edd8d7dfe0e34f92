"""What a version holds, in French sentences: the page and the document say the same."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.wording import on_behalf
from concert.constraints.wording import CONSTRAINT_KINDS, HIGHER_LEVELS, REACHED
from concert.core.suppression import SMALLEST
from concert.diagnosis.content import SENSITIVE, Item, Reading
from concert.surveys.reading import Group, Share
from concert.web.formatting import number, percent, short_day


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
    """How many answered a questionnaire, from which colleges; fewer than five are not counted."""
    if survey["responses"] < SMALLEST:
        return _("Moins de cinq réponses : leurs résultats ne sont pas publiés.")
    said = [ngettext("%(num)d réponse", "%(num)d réponses", survey["responses"])]
    if paper := survey.get("paper"):
        said.append(_("dont %(n)d sur papier", n=paper))
    groups = " · ".join(f"{name} : {n}" for name, n in survey.get("groups", ()))
    return ", ".join(said) + (f" ({groups})" if groups else "")


def share_said(share: Share) -> str:
    """« 40 % (12) », or « – » where saying so would say too much."""
    if share.count is None:
        return "–"
    return f"{percent(share.count, share.whole)} ({share.count})"


def middle_said(group: Group, unit: str) -> str:
    """« médiane : 12 minutes, la moitié entre 8 et 20 »; nothing where there is none."""
    if group.median is None:
        return ""
    said = _("médiane : %(value)s", value=f"{number(group.median)} {unit}".strip())
    if not group.quarters:
        return said
    low, high = (number(one) for one in group.quarters)
    return f"{said}, " + _("la moitié entre %(low)s et %(high)s", low=low, high=high)


# --- what is put together ----------------------------------------------------------------------


def group_said(group: Item) -> str:
    """« 12 constats : Parents 8, Élèves 4 »."""
    counted = ngettext("%(num)d constat", "%(num)d constats", group["count"])
    sides = ", ".join(f"{side} {n}" for side, n in group["colleges"] if side)
    return f"{counted} : {sides}" if sides else counted


def not_kept(read: Reading) -> str:
    """How many findings a version counts without holding them; nothing where it holds them all."""
    if not read.holds_findings or (more := read.findings_count - len(read.content["findings"])) < 1:
        return ""
    return ngettext(
        "%(num)d constat de plus, parmi les moins partagés, n’est pas repris ici.",
        "%(num)d constats de plus, parmi les moins partagés, ne sont pas repris ici.",
        more,
    )


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


def criteria_said(row: Item, priorities: Item) -> list[str]:
    """On each criterion, the median of all together then of each group: « Urgence – … »."""
    groups = [
        ", ".join(
            priorities["colleges"].get(code, {}).get("name", code) for code in one["colleges"]
        )
        for one in priorities["outcome"]["groups"]
    ]
    lines = []
    for criterion in priorities["criteria"]:
        cell, levels = row["cells"][criterion["code"]], criterion["levels"]
        medians = [(_("Ensemble"), cell["median"]), *zip(groups, cell["groups"], strict=True)]
        said = " · ".join(f"{name}\u00a0: {level_said(one, levels)}" for name, one in medians)
        lines.append(f"{criterion['name']} – {said}")
    return lines


def level_said(median: int | None, levels: Sequence[str]) -> str:
    """A doubled median in words: a level, or between two; « – » where none is told."""
    if median is None:
        return "–"
    if median % 2:
        low, high = levels[median // 2 - 1], levels[median // 2]
        return _("entre «\u00a0%(low)s\u00a0» et «\u00a0%(high)s\u00a0»", low=low, high=high)
    return levels[median // 2 - 1]


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
