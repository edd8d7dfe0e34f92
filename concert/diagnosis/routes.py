"""The diagnosis, over HTTP: the overview, its findings and its constraints."""

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
    stakeholder_of,
    stakeholders_of,
    standing_of,
)
from concert.diagnosis import actions
from concert.diagnosis.forms import ConstraintForm, EndorsementForm, FindingForm
from concert.diagnosis.in_class import FINDING, held_finding
from concert.diagnosis.models import Finding, Indicator, Stake, Weight
from concert.diagnosis.publication import endorse, publish
from concert.diagnosis.queries import (
    answers_to,
    constraint_of,
    constraints_count,
    constraints_of,
    finding_of,
    findings_about,
    findings_page,
    indicator_of,
    indicators_of,
    latest_version,
    stakes_with_sources,
    version_of,
    weights_of,
    withdrawn_findings,
)
from concert.diagnosis.wording import CONSTRAINT_KINDS
from concert.moderation.routes import moderated
from concert.programmes.catalogue import programme
from concert.web.cache import cached
from concert.web.charts import Bar
from concert.web.fragments import Answer, Context, changed, page, supplement, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("diagnosis", __name__, url_prefix="/concertations/<slug>/diagnostic")


def bar_rows_of(indicator: Indicator, concertation: Concertation) -> list[Bar]:
    """An indicator's chart: the place and what it is compared with, else its own years."""
    if indicator.comparisons or not indicator.earlier:
        own = Bar(concertation.place_name, indicator.value, subject=True)
        return [own, *(Bar(label, value) for label, value in indicator.comparisons)]
    before = [Bar(period, value) for period, value in indicator.earlier]
    return [*before, Bar(indicator.period, indicator.value, subject=True)]


words(bp, constraint_kinds=CONSTRAINT_KINDS, bar_rows_of=bar_rows_of)


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


def _takes_part(concertation: Concertation) -> bool:
    return standing_of(current_person(), concertation).participation_id is not None


# --- the overview -------------------------------------------------------------


@bp.get("")
@cached
def show(slug: str) -> Answer:
    return page("diagnosis/show.html", **_overview(_seen(slug)))


def _overview(concertation: Concertation) -> dict[str, Any]:
    stakes: list[Stake] = stakes_with_sources(concertation)
    takes_part = _takes_part(concertation)
    return {
        "concertation": concertation,
        "programme": programme(concertation.programme),
        "stakes": stakes,
        "indicators": indicators_of(concertation, sensitive=takes_part),
        "said": findings_about(concertation),
        "constraints_count": constraints_count(concertation),
        "takes_part": takes_part,
        **_endorsements(concertation),
    }


# --- publication and endorsements ---------------------------------------------


@bp.post("/versions")
@signed_in
@once
def publish_version(slug: str) -> Answer:
    concertation = _seen(slug)
    publish(concertation, by=the_person(), at=now())
    here = url_for(".show", slug=slug)
    return changed("diagnosis/_endorsements.html", page=here, **_endorsements(concertation))


@bp.get("/versions/<int:number>")
@cached
def version(slug: str, number: int) -> Answer:
    concertation = _seen(slug)
    return page(
        "diagnosis/version.html",
        concertation=concertation,
        version=version_of(concertation, number),
        withdrawn=withdrawn_findings(concertation),
        takes_part=_takes_part(concertation),
    )


@bp.post("/versions/<int:number>/partage/<int:stakeholder_id>")
@signed_in
@once
def endorse_version(slug: str, number: int, stakeholder_id: int) -> Answer:
    concertation = _seen(slug)
    form = EndorsementForm(prefix=f"s{stakeholder_id}-")
    here = url_for(".show", slug=slug)
    if not form.validate_on_submit():
        return unchanged(
            "diagnosis/_endorsements.html",
            page="diagnosis/show.html",
            **{**_overview(concertation), **_endorsements(concertation, {stakeholder_id: form})},
        )
    endorse(
        version_of(concertation, number),
        stakeholder_of(concertation, stakeholder_id),
        form.words,
        read=form.read.data,
        by=the_person(),
        at=now(),
    )
    return changed("diagnosis/_endorsements.html", page=here, **_endorsements(concertation))


def _endorsements(
    concertation: Concertation, forms: dict[int, EndorsementForm] | None = None
) -> dict[str, Any]:
    latest = latest_version(concertation)
    return {
        "concertation": concertation,
        "version": latest,
        "answers": answers_to(latest, stakeholders_of(concertation)),
        "forms": {
            one.id: (forms or {}).get(one.id)
            or EndorsementForm(prefix=f"s{one.id}-", formdata=None, read=latest and latest.hash)
            for one in represented_by(current_person(), concertation, now())
        },
    }


# --- findings -----------------------------------------------------------------


@bp.get("/constats")
@cached
def findings(slug: str) -> Answer:
    concertation = _seen(slug)
    return page("diagnosis/findings.html", **_findings(concertation))


@bp.post("/constats")
@signed_in
@once
def share(slug: str) -> Answer:
    concertation = _seen(slug)
    form = _finding_form(concertation)
    if not form.validate_on_submit():
        return unchanged(
            "diagnosis/_finding_form.html",
            page="diagnosis/findings.html",
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
    return changed(page=url_for(".findings", slug=slug))


@bp.post("/constats/<int:finding_id>/avis")
@signed_in
def weigh(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    finding = finding_of(concertation, finding_id)
    said = request.form.get("weight", "")
    weight = Weight(said) if said in set(Weight) else None
    actions.weigh_finding(finding, weight, by=the_person(), at=now())
    here = url_for(".findings", slug=slug)
    weights = {finding.id: weight.value} if weight else {}
    return changed(
        "diagnosis/_weight.html",
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
    return url_for("diagnosis.findings", slug=finding.concertation.slug)


moderated("constats", finding_of, _finding_page)


# --- constraints --------------------------------------------------------------


@bp.get("/contraintes")
@cached
def constraints(slug: str) -> Answer:
    return page("diagnosis/constraints.html", **_constraints(_seen(slug)))


@bp.post("/contraintes")
@signed_in
@once
def state(slug: str) -> Answer:
    concertation = _seen(slug)
    form = ConstraintForm(represented_by(the_person(), concertation, now()))
    if not form.validate_on_submit():
        return unchanged(
            "diagnosis/_constraints.html",
            page="diagnosis/constraints.html",
            **_constraints(concertation, form),
        )
    stakeholder = stakeholder_of(concertation, int(form.stakeholder.data))
    actions.state_constraint(
        stakeholder, form.constraint_kind(), form.text.data, by=the_person(), at=now()
    )
    return _constraints_anew(concertation)


@bp.post("/contraintes/<int:constraint_id>/retrait")
@signed_in
def take_back(slug: str, constraint_id: int) -> Answer:
    concertation = _seen(slug)
    constraint = constraint_of(concertation, constraint_id)
    actions.remove_constraint(constraint, by=the_person(), at=now())
    return _constraints_anew(concertation)


@supplement("mandates/stakeholder.html")
def _of_stakeholder(context: Context) -> Context:
    everyone = constraints_of(context["concertation"])
    own = context["stakeholder"].id
    return {"constraints": [one for one in everyone if one.stakeholder_id == own]}


def _constraints_anew(concertation: Concertation) -> Answer:
    here = url_for(".constraints", slug=concertation.slug)
    return changed("diagnosis/_constraints.html", page=here, **_constraints(concertation))


def _constraints(concertation: Concertation, form: ConstraintForm | None = None) -> dict[str, Any]:
    represented = represented_by(current_person(), concertation, now())
    return {
        "concertation": concertation,
        "constraints": constraints_of(concertation),
        "represented": represented,
        "form": form or ConstraintForm(represented, formdata=None),
    }
