"""The chapters of a published version, each a page of its own: what each holds, part by part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from concert.core.errors import Missing
from concert.core.paging import Page
from concert.diagnosis.content import SENSITIVE, Item, Reading
from concert.maps.frozen import painted_again

# How many findings a page shows.
_FINDINGS = 60


class Chapter(StrEnum):
    """What a version holds beside its stakes, by its address."""

    FINDINGS = "constats"
    FIGURES = "chiffres"
    CONSTRAINTS = "contraintes"
    ORDER = "ordre"
    SURVEYS = "questionnaires"
    MAP = "carte"


def title_of(chapter: Chapter, read: Reading) -> str:
    """« 40 contraintes »: its name in the contents; nothing where the version has none."""
    counted: Mapping[Chapter, Callable[[], str]] = {
        Chapter.FINDINGS: lambda: _some_findings(read),
        Chapter.FIGURES: lambda: _figures(read),
        Chapter.CONSTRAINTS: lambda: _some(
            ngettext("%(num)d contrainte", "%(num)d contraintes", len(read.constraints)),
            read.constraints,
        ),
        Chapter.ORDER: lambda: _some(_("L’ordre des enjeux"), read.order or read.priorities),
        Chapter.SURVEYS: lambda: _some(
            ngettext("%(num)d questionnaire", "%(num)d questionnaires", len(read.surveys)),
            read.surveys,
        ),
        Chapter.MAP: lambda: _some(_("La carte"), read.map),
    }
    return counted[chapter]()


def chapters_of(read: Reading) -> list[tuple[Chapter, str]]:
    """Those that the version has, in their order."""
    titled = [(chapter, title_of(chapter, read)) for chapter in Chapter]
    return [(chapter, title) for chapter, title in titled if title]


def _some(title: str, held: object) -> str:
    return title if held else ""


def _some_findings(read: Reading) -> str:
    """Of a version made before they were all kept, those cited are read with their stakes."""
    count = len(read.findings)
    counted = ngettext("%(num)d constat", "%(num)d constats", count)
    if not count or not read.holds_findings:
        return ""
    if not read.groups:
        return counted
    return _(
        "%(findings)s, dont %(groups)s",
        findings=counted,
        groups=ngettext("%(num)d groupe", "%(num)d groupes", len(read.groups)),
    )


def _figures(read: Reading) -> str:
    counted = ngettext("%(num)d chiffre", "%(num)d chiffres", len(read.indicators))
    return _some(counted if read.indicators else _("Les chiffres"), _held_figures(read))


def _held_figures(read: Reading) -> bool:
    return bool(read.indicators or read.kept(SENSITIVE))


# --- what each page shows ------------------------------------------------------------------------


@dataclass(frozen=True)
class Together:
    """The findings of a group, or those that are in none."""

    group: Item | None
    findings: Sequence[Item]


def findings_together(read: Reading) -> list[Together]:
    """Every finding once: group by group, then those that are in none."""
    by_id = {one["id"]: one for one in read.content["findings"]}
    groups = [
        Together(group, [by_id[one] for one in group["findings"] if one in by_id])
        for group in read.groups
    ]
    return [one for one in (*groups, Together(None, read.loose)) if one.findings]


def findings_page(read: Reading, mark: str) -> Page[Together]:
    """Some of them, each under its group, which is said again where it goes on."""
    start = int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 6 else 0
    shown, place = [], 0
    for part in findings_together(read):
        first, last = start - place, start + _FINDINGS - place
        if within := part.findings[max(0, first) : max(0, last)]:
            shown.append(Together(part.group, within))
        place += len(part.findings)
    return Page(shown, str(start + _FINDINGS) if start + _FINDINGS < place else None)


def shown_in(chapter: Chapter, read: Reading, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the page of a chapter shows beside the version itself."""
    if not title_of(chapter, read):
        raise Missing(_("Cette version ne contient pas ce chapitre."))
    if chapter is Chapter.FINDINGS:
        return {"rows": findings_page(read, asked.get("apres", ""))}
    if chapter is Chapter.SURVEYS:
        return {"survey": _chosen(read.surveys, asked.get("questionnaire", ""))}
    if chapter is Chapter.MAP:
        return {"map": painted_again(read.map or {}, asked.get("chiffre", "")[:40])}
    if chapter is Chapter.ORDER:
        rows = read.priorities["outcome"]["stakes"] if read.priorities else []
        return {"detailed": _chosen(rows, asked.get("enjeu", ""))}
    return {}


def _chosen(items: Sequence[Item], asked: str) -> Item | None:
    """The one that is asked, else the first."""
    return next((one for one in items if str(one["id"]) == asked), items[0] if items else None)
