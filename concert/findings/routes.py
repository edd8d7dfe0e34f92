"""The findings, over HTTP: reading them, sharing one, weighing those of others."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.classes.door import handed_over
from concert.classes.held import hold
from concert.concertations.contributions import FOR_A_BODY
from concert.concertations.models import Concertation
from concert.concertations.queries import (
    colleges_of,
    concertation_at,
    represented_by,
    standing_of,
)
from concert.findings import actions
from concert.findings.disputes import sides_of
from concert.findings.forms import FindingForm, WeighingForm
from concert.findings.in_class import FINDING, REASON, held_finding, held_reason
from concert.findings.models import Finding, FindingReason, Weight
from concert.findings.queries import (
    finding_of,
    finding_row,
    findings_page,
    own_reasons,
    reason_of,
    reasons_page,
    weights_of,
    wording_of,
    wordings_of,
)
from concert.indicators.models import Indicator
from concert.indicators.queries import indicator_of, indicators_of
from concert.moderation.routes import moderated
from concert.policy.rules import Permission, may, require
from concert.programmes.catalogue import programme
from concert.web.cache import cached
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("findings", __name__, url_prefix="/concertations/<slug>/diagnostic")


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


def _takes_part(concertation: Concertation) -> bool:
    return standing_of(current_person(), concertation).participation_id is not None


@bp.get("/constats")
@cached
def index(slug: str) -> Answer:
    concertation = _seen(slug)
    return page("findings/index.html", **_findings(concertation))


@bp.post("/constats")
@signed_in
@once
def share(slug: str) -> Answer:
    concertation = _seen(slug)
    form = _finding_form(concertation)
    if not form.validate_on_submit():
        return unchanged(
            "findings/_form.html",
            page="findings/index.html",
            **_findings(concertation, form),
        )
    about = _about(concertation, form)
    content = held_finding(form.text.data, form.theme.data, about)
    if held := hold(FINDING, concertation, content, by=the_person(), at=now()):
        return handed_over(held)
    actions.share_finding(
        concertation,
        form.text.data,
        theme=form.theme.data,
        about=about,
        pour=form.body,
        by=the_person(),
        at=now(),
    )
    flash(_("Merci, votre constat est publié."))
    # The whole page: the list below holds it, and its filters count it.
    return changed(page=url_for(".index", slug=slug))


# --- one finding --------------------------------------------------------------


@bp.get("/constats/<int:finding_id>")
@cached
def show(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    return page("findings/show.html", **_shown(concertation, finding_id))


@bp.get("/constats/<int:finding_id>/modification")
@signed_in
def edit(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    finding = finding_of(concertation, finding_id)
    require(the_person(), Permission.REVISE_FINDING, finding, now())
    known = {"text": finding.text, "theme": finding.theme, "about": finding.indicator_id}
    form = _finding_form(concertation, spoken=False, formdata=None, data=known)
    return page("findings/edit.html", **_revised(finding, form))


@bp.post("/constats/<int:finding_id>/modification")
@signed_in
def revise(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    finding, form = finding_of(concertation, finding_id), _finding_form(concertation, spoken=False)
    if not form.validate_on_submit():
        context = _revised(finding, form)
        return unchanged("findings/_revision.html", page="findings/edit.html", **context)
    about = _about(concertation, form)
    actions.revise_finding(
        finding, form.text.data, theme=form.theme.data, about=about, by=the_person(), at=now()
    )
    flash(_("Votre constat est à jour. Ce qu’il disait avant se lit sur sa page."))
    return changed(page=_finding_page(finding))


@bp.post("/constats/<int:finding_id>/redactions/<int:wording_id>/retrait")
@signed_in
def strike(slug: str, finding_id: int, wording_id: int) -> Answer:
    finding = finding_of(_seen(slug), finding_id)
    actions.strike_wording(wording_of(finding, wording_id), by=the_person(), at=now())
    flash(_("Cette rédaction ne se lit plus. Sa place reste."))
    return changed(page=_finding_page(finding))


def _revised(finding: Finding, form: FindingForm) -> dict[str, Any]:
    concertation = finding.concertation
    model = programme(concertation.programme)
    return {"concertation": concertation, "finding": finding, "form": form, "programme": model}


def _shown(
    concertation: Concertation, finding_id: int, form: WeighingForm | None = None
) -> dict[str, Any]:
    college = request.args.get("college", "")[:40]
    row = finding_row(concertation, finding_id)
    mark = request.args.get("apres")
    return {
        "concertation": concertation,
        "programme": programme(concertation.programme),
        "row": row,
        "reasons": reasons_page(finding_id, college=college, mark=mark),
        "college_choices": _colleges(concertation, bodies=False),
        "wordings": wordings_of(finding_id) if row.revised_at else [],
        "sides": sides_of([finding_id]),
        **_weighing(concertation, [row], form),
    }


# --- weighing ------------------------------------------------------------------


@bp.post("/constats/<int:finding_id>/avis")
@signed_in
def weigh(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    finding, form = finding_of(concertation, finding_id), _weighing_form(concertation, finding_id)
    form.says(request.form.get("weight", ""))
    if not form.validate_on_submit():
        return unchanged(
            "findings/_weight.html",
            page="findings/show.html",
            **_shown(concertation, finding_id, form),
        )
    if form.weight and form.reason.data and _is_held(finding, form.weight, form.reason.data):
        return changed(page=url_for("door.mine", slug=slug))
    actions.weigh_finding(finding, form.weight, form.reason.data, by=the_person(), at=now())
    return _weighed(finding)


def _is_held(finding: Finding, weight: Weight, reason: str) -> bool:
    """Whether an adult reads the reason first; what a pupil makes of it counts at once."""
    content = held_reason(finding, weight, reason)
    if not hold(REASON, finding, content, by=the_person(), at=now()):
        return False
    actions.weigh_finding(finding, weight, by=the_person(), at=now())
    flash(_("Ton avis compte. Ta raison est chez ton maître ou ta maîtresse, qui la lit d’abord."))
    return True


def _weighed(finding: Finding) -> Answer:
    """The region where it stands: the list's, or that of its page, which holds the reasons."""
    concertation = finding.concertation
    if request.form.get("here") == "page":
        return changed(page=_finding_page(finding))
    return changed(
        "findings/_weight.html",
        page=url_for(".index", slug=concertation.slug) + f"#constat-{finding.id}",
        **_shown(concertation, finding.id),
    )


def _weighing_form(concertation: Concertation, finding_id: int, **kwargs: Any) -> WeighingForm:
    reader = standing_of(current_person(), concertation)
    return WeighingForm(finding_id, in_class=reader.class_session_id is not None, **kwargs)


def _weighing(
    concertation: Concertation, rows: Sequence[Any], form: WeighingForm | None = None
) -> dict[str, Any]:
    """What the reader said of these findings and why, and the forms to say it."""
    mine = standing_of(current_person(), concertation).participation_id
    ids = [row.finding_id for row in rows]
    reasons = own_reasons(mine, ids)
    asked = ids if may(current_person(), Permission.SHARE_FINDING, concertation, now()) else []
    return {
        "weights": weights_of(mine, ids),
        "own_reasons": reasons,
        "weighing": {
            one: form or _weighing_form(concertation, one, formdata=None, reason=reasons.get(one))
            for one in asked
        },
    }


# --- what the pages are made of ------------------------------------------------


def _finding_form(concertation: Concertation, *, spoken: bool = True, **kwargs: Any) -> FindingForm:
    """The form of a finding; what was said in a name stays in it when it is reworded."""
    indicators = indicators_of(concertation, sensitive=_takes_part(concertation))
    bodies = represented_by(current_person(), concertation, now()) if spoken else []
    return FindingForm(programme(concertation.programme), indicators, bodies=bodies, **kwargs)


def _findings(concertation: Concertation, form: FindingForm | None = None) -> dict[str, Any]:
    college, theme = request.args.get("college", "")[:40], request.args.get("theme", "")[:40]
    found = findings_page(
        concertation, college=college, theme=theme, mark=request.args.get("apres")
    )
    model = programme(concertation.programme)
    return {
        "concertation": concertation,
        "programme": model,
        "college_choices": _colleges(concertation),
        "theme_choices": [(theme.code, theme.name) for theme in model.theme],
        "findings": found,
        "sides": sides_of(row.finding_id for row in found.rows),
        "form": form or _finding_form(concertation, formdata=None),
        **_weighing(concertation, found.rows),
    }


def _colleges(concertation: Concertation, *, bodies: bool = True) -> list[tuple[str, str]]:
    named = [(one.code, one.name) for one in colleges_of(concertation)]
    return [*named, (FOR_A_BODY, _("Au nom d’un organisme"))] if bodies else named


def _about(concertation: Concertation, form: FindingForm) -> Indicator | None:
    return indicator_of(concertation, int(form.about.data)) if form.about.data else None


def _finding_page(finding: Finding) -> str:
    return url_for("findings.show", slug=finding.concertation.slug, finding_id=finding.id)


def _reason_page(reason: FindingReason) -> str:
    return url_for("findings.show", slug=reason.concertation.slug, finding_id=reason.finding_id)


moderated("constats", finding_of, _finding_page)
moderated("raisons", reason_of, _reason_page)
