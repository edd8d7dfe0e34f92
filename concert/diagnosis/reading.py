"""The diagnosis as it is read: at a glance, on paper, and what is said beside one figure."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.constraints.queries import constraints_of, weighing_most
from concert.diagnosis.overview import (
    chapters_of,
    cited_by,
    facts_of,
    held_by,
    of_theme,
    shown,
    themes_of,
)
from concert.diagnosis.queries import figures_and_limits, latest_version
from concert.findings.disputes import disputed
from concert.findings.queries import all_findings, findings_about
from concert.indicators.queries import indicators_of, why_kept
from concert.programmes.catalogue import programme
from concert.stakes.queries import stakes_with_sources
from concert.web.cache import cached
from concert.web.fragments import Answer, Context, page, supplement
from concert.web.session import current_person

bp = Blueprint("reading", __name__, url_prefix="/concertations/<slug>/diagnostic")

_DISPUTED_SHOWN = 6
_CONSTRAINTS_SHOWN = 4


# --- at a glance ----------------------------------------------------------------


def overview(concertation: Concertation) -> dict[str, Any]:
    """What the page of the diagnosis shows, but for who shares it."""
    drawn, model = stakes_with_sources(concertation), programme(concertation.programme)
    themes = themes_of(drawn, model.theme)
    theme = _asked("theme", themes)
    stakes = of_theme(drawn, theme)
    mine = standing_of(current_person(), concertation).participation_id
    voices = findings_about(concertation, mine)
    figures, limits = figures_and_limits(concertation)
    seen = [one for one in figures if mine or not one.sensitive]
    facts, only = facts_of(seen, voices), request.args.get("montre", "")[:20]
    if theme:
        facts = held_by(facts, stakes)
    others, cited = _("Les autres chiffres"), cited_by(stakes)
    return {
        "concertation": concertation,
        "programme": model,
        "themes": themes,
        "theme": theme,
        "stakes": stakes,
        "facts": facts,
        "chapters": chapters_of(shown(facts, only), stakes, cited, others),
        "disputed": disputed(concertation, _DISPUTED_SHOWN, theme),
        "show_choices": _choices(facts),
        "unseen": [why_kept(one) for one in figures if one not in seen],
        "constraints_count": limits,
        "weighing": weighing_most(concertation, _CONSTRAINTS_SHOWN) if limits else [],
        "takes_part": mine is not None,
        "mine_id": mine,
    }


def _asked(name: str, offered: list[tuple[str, str]]) -> str:
    """What the address asks of a filter, where it offers it."""
    asked = request.args.get(name, "")
    return asked if asked in dict(offered) else ""


def _choices(facts: list[Any]) -> list[tuple[str, str]]:
    """What the figures may be narrowed to; nothing where it would change nothing."""
    offered = (("discutes", _("Discutés")), ("sans-constat", _("Dont on n’a rien dit")))
    return [(code, label) for code, label in offered if 0 < len(shown(facts, code)) < len(facts)]


@supplement("indicators/show.html")
def _beside(context: Context) -> Context:
    """Under a figure on its own page: what each college says of it."""
    concertation, indicator = context["concertation"], context["indicator"]
    mine = standing_of(current_person(), concertation).participation_id
    number = indicator.id
    voices = findings_about(concertation, mine, indicator_id=number, most=12).get(number, [])
    return {
        "parts": ["diagnosis/_beside.html"],
        "voices": voices,
        "mine_id": mine,
        "voices_url": url_for("findings.index", slug=concertation.slug, chiffre=number),
    }


# --- on paper -------------------------------------------------------------------


@bp.get("/imprimer")
@cached
def on_paper(slug: str) -> Answer:
    """The whole diagnosis as one document, however long, to be printed or kept."""
    concertation = concertation_at(slug, current_person())
    takes_part = standing_of(current_person(), concertation).participation_id is not None
    version, figures = latest_version(concertation), indicators_of(concertation, sensitive=True)
    seen = [one for one in figures if takes_part or not one.sensitive]
    findings = all_findings(concertation)
    return page(
        "diagnosis/on_paper.html",
        concertation=concertation,
        programme=programme(concertation.programme),
        version=version,
        stakes=stakes_with_sources(concertation),
        indicators=seen,
        unseen=[why_kept(one) for one in figures if one not in seen],
        voices=_by_figure(findings),
        disputed=disputed(concertation, 100),
        constraints=constraints_of(concertation),
        findings=findings,
        takes_part=takes_part,
    )


def _by_figure(findings: Iterable[Any]) -> dict[int, list[Any]]:
    """What is said of each figure, of each college what most people share."""
    said: dict[int, list[Any]] = {}
    for row in findings:
        about = said.setdefault(row.indicator_id or 0, [])
        if (row.college, row.pour) not in {(one.college, one.pour) for one in about}:
            about.append(row)
    return said
