"""The findings, over HTTP: reading them, sharing one, weighing those of others."""

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
from concert.findings.forms import FindingForm
from concert.findings.in_class import FINDING, held_finding
from concert.findings.models import Finding, Weight
from concert.findings.queries import (
    finding_of,
    findings_page,
    weights_of,
)
from concert.indicators.queries import indicator_of, indicators_of
from concert.moderation.routes import moderated
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
    about = indicator_of(concertation, int(form.about.data)) if form.about.data else None
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


@bp.post("/constats/<int:finding_id>/avis")
@signed_in
def weigh(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    finding = finding_of(concertation, finding_id)
    said = request.form.get("weight", "")
    weight = Weight(said) if said in set(Weight) else None
    actions.weigh_finding(finding, weight, by=the_person(), at=now())
    here = url_for(".index", slug=slug)
    weights = {finding.id: weight.value} if weight else {}
    return changed(
        "findings/_weight.html",
        page=here,
        concertation=concertation,
        row=finding,
        finding_id=finding.id,
        weights=weights,
    )


def _finding_form(concertation: Concertation, **kwargs: Any) -> FindingForm:
    indicators = indicators_of(concertation, sensitive=_takes_part(concertation))
    bodies = represented_by(current_person(), concertation, now())
    return FindingForm(programme(concertation.programme), indicators, bodies=bodies, **kwargs)


def _findings(concertation: Concertation, form: FindingForm | None = None) -> dict[str, Any]:
    college, theme = request.args.get("college", "")[:40], request.args.get("theme", "")[:40]
    found = findings_page(
        concertation, college=college, theme=theme, mark=request.args.get("apres")
    )
    mine = standing_of(current_person(), concertation).participation_id
    model = programme(concertation.programme)
    return {
        "concertation": concertation,
        "programme": model,
        "college_choices": [
            *((one.code, one.name) for one in colleges_of(concertation)),
            (FOR_A_BODY, _("Au nom d’un organisme")),
        ],
        "theme_choices": [(theme.code, theme.name) for theme in model.theme],
        "findings": found,
        "weights": weights_of(mine, [row.finding_id for row in found.rows]),
        "form": form or _finding_form(concertation, formdata=None),
    }


def _finding_page(finding: Finding) -> str:
    return url_for("findings.index", slug=finding.concertation.slug)


moderated("constats", finding_of, _finding_page)
