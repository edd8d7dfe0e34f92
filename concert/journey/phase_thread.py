"""The thread of a concertation: what each phase gave, the present one, the dates to come."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.programmes.programme import Programme
from concert.thread.steps import State, Step
from concert.web.formatting import short_day


def phase_steps(
    concertation: Concertation, programme: Programme, summary: Any, urls: dict[Phase, str]
) -> list[Step]:
    """One step a phase; `summary` is the row of `summary_of`, `urls` where each phase is read."""
    phases = concertation.calendar.phases
    present = phases.index(concertation.phase)
    return [
        _step(concertation, programme, phase, summary, urls)
        if n <= present
        else _step_to_come(concertation, programme, phase)
        for n, phase in enumerate(phases)
    ]


def _title(programme: Programme, phase: Phase) -> str:
    model = programme.phase_model(phase)
    return model.name if model else _("Lancement")


def _step(
    concertation: Concertation,
    programme: Programme,
    phase: Phase,
    summary: Any,
    urls: dict[Phase, str],
) -> Step:
    present = phase is concertation.phase and not concertation.closed_at
    state: State = "now" if present else "done"
    gave = ", ".join(part for part in _GAVE[phase](concertation, summary) if part)
    return Step(_title(programme, phase), state, [f"{gave}."] if gave else [], urls.get(phase, ""))


def _step_to_come(concertation: Concertation, programme: Programme, phase: Phase) -> Step:
    span = concertation.calendar[phase]
    dates = {"opens": short_day(span.opens_at), "closes": short_day(span.closes_at)}
    line = _("Du %(opens)s au %(closes)s.", **dates)
    return Step(_title(programme, phase), "to_come", [line])


def _launch_gave(concertation: Concertation, summary: Any) -> list[str]:
    people = concertation.participants_count
    return [
        ngettext("%(num)d collège", "%(num)d collèges", summary.colleges),
        _some("%(num)d partie prenante", "%(num)d parties prenantes", summary.stakeholders),
        _some("%(num)d participant", "%(num)d participants", people),
    ]


def _diagnosis_gave(concertation: Concertation, summary: Any) -> list[str]:
    return [
        _some("%(num)d constat", "%(num)d constats", concertation.findings_count),
        _some("%(num)d chiffre public", "%(num)d chiffres publics", summary.indicators),
        _some("%(num)d enjeu retenu", "%(num)d enjeux retenus", summary.stakes),
        _shared(summary),
    ]


def _shared(summary: Any) -> str:
    """Who shares the version in force; nothing while nobody answered it."""
    sharing = summary.shared + summary.reserved
    if not sharing + summary.not_shared:
        return ""
    said = ngettext(
        "partagé par %(num)d partie prenante sur %(all)d",
        "partagé par %(num)d parties prenantes sur %(all)d",
        sharing,
        all=summary.stakeholders,
    )
    reserved = _some("dont %(num)d avec réserve", "dont %(num)d avec réserve", summary.reserved)
    return ", ".join(part for part in (said, reserved) if part)


def _ideas_gave(concertation: Concertation, summary: Any) -> list[str]:
    return [
        _some("%(num)d idée", "%(num)d idées", concertation.ideas_count),
        _some("%(num)d proposition", "%(num)d propositions", summary.proposals),
    ]


def _vote_gave(_concertation: Concertation, summary: Any) -> list[str]:
    """How many voted is told once the urn is open: before, it would move people."""
    return (
        [_some("%(num)d votant", "%(num)d votants", summary.voters)] if summary.counted_at else []
    )


def _plan_gave(_concertation: Concertation, summary: Any) -> list[str]:
    signed = ngettext(
        "%(num)d engagement signé sur %(all)d",
        "%(num)d engagements signés sur %(all)d",
        summary.signed,
        all=summary.asked,
    )
    return [
        _some("%(num)d action", "%(num)d actions", summary.actions),
        signed if summary.asked else "",
    ]


def _follow_up_gave(_concertation: Concertation, _summary: Any) -> list[str]:
    return []


_GAVE: dict[Phase, Callable[[Concertation, Any], list[str]]] = {
    Phase.LAUNCH: _launch_gave,
    Phase.DIAGNOSIS: _diagnosis_gave,
    Phase.IDEAS: _ideas_gave,
    Phase.VOTE: _vote_gave,
    Phase.PLAN: _plan_gave,
    Phase.FOLLOW_UP: _follow_up_gave,
}


def _some(one: str, many: str, n: int | None) -> str:
    """A number with its noun, or nothing for none."""
    return ngettext(one, many, n) if n else ""
