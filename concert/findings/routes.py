"""The findings, over HTTP: reading them, sharing one, weighing those of others."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.classes.door import handed_over
from concert.classes.held import hold
from concert.concertations.models import Concertation
from concert.concertations.queries import (
    concertation_at,
)
from concert.concertations.uploads import Upload
from concert.core.spreadsheets import csv_out
from concert.findings import actions
from concert.findings.enclosures import asks_for_more, enclosed
from concert.findings.export import HEADERS, table_of
from concert.findings.forms import FindingForm
from concert.findings.in_class import FINDING, REASON, held_finding, held_reason
from concert.findings.listing import similar_findings
from concert.findings.models import Finding, FindingReason, Weight
from concert.findings.pages import (
    finding_form,
    list_of_findings,
    one_finding,
    reasons_of_group,
    revision,
    revision_form,
    weighing_form,
)
from concert.findings.queries import (
    finding_of,
    reason_of,
    wording_of,
)
from concert.indicators.models import Indicator
from concert.indicators.queries import indicator_of
from concert.moderation.routes import moderated
from concert.policy.rules import Permission, require
from concert.web.cache import cached
from concert.web.fragments import Answer, attachment, changed, page, region, unchanged
from concert.web.once import leads_to, once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.transactions import commit_and_go_on

bp = Blueprint("findings", __name__, url_prefix="/concertations/<slug>/diagnostic")


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


@bp.get("/constats")
@cached
def index(slug: str) -> Answer:
    concertation = _seen(slug)
    return page("findings/index.html", **list_of_findings(concertation))


@bp.get("/constats.csv")
def export(slug: str) -> Answer:
    """Every finding that is there to be read, as anyone may read it on these pages."""
    concertation = _seen(slug)
    content = b"".join(csv_out(HEADERS, table_of(concertation)))
    return attachment(content, f"constats-{concertation.slug}.csv", "text/csv")


@bp.get("/constats/groupes/<int:group_id>")
@cached
def reasons(slug: str, group_id: int) -> Answer:
    """What is said of the findings of a group, on one page."""
    return page("findings/group.html", **reasons_of_group(_seen(slug), group_id))


@bp.get("/constats/semblables")
@signed_in
def similar(slug: str) -> Answer:
    """The findings like the one being written, alone: asked for as one types."""
    concertation = _seen(slug)
    return region(
        "findings/_similar.html",
        page=url_for(".index", slug=slug),
        concertation=concertation,
        similar=similar_findings(concertation, request.args.get("text", "")[:2000]),
    )


@bp.post("/constats")
@signed_in
@once
def share(slug: str) -> Answer:
    concertation = _seen(slug)
    form = finding_form(concertation)
    if same := request.form.get("same", ""):
        return _shared_instead(concertation, same)
    if (files := _ready(concertation, form, url_for(".index", slug=slug))) is None:
        return _still_written("findings/_form.html", form, list_of_findings(concertation, form))
    if not form.has_seen(alike := similar_findings(concertation, form.text.data)):
        return _looks_like(concertation, form, alike)
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
        files=files,
        by=the_person(),
        at=now(),
    )
    flash(_("Merci, votre constat est publié."))
    # The whole page: the list below holds it, and its filters count it.
    return changed(page=url_for(".index", slug=slug))


def _shared_instead(concertation: Concertation, chosen: str) -> Answer:
    """Whoever finds their finding already said shares it rather than say it again."""
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
    finding = finding_of(concertation, number)
    actions.weigh_finding(finding, Weight.SHARED, by=the_person(), at=now())
    flash(_("Vous partagez ce constat. Le vôtre n’est pas publié : dites ici pourquoi, si besoin."))
    return changed(page=_finding_page(finding))


def _looks_like(concertation: Concertation, form: FindingForm, alike: list[Any]) -> Answer:
    """What resembles it, to be read once: sending again then publishes it all the same."""
    leads_to(url_for(".index", slug=concertation.slug))
    commit_and_go_on()
    context = {**list_of_findings(concertation, form), "similar": alike, "to_confirm": True}
    return unchanged("findings/_form.html", page="findings/index.html", **context)


# --- one finding --------------------------------------------------------------


@bp.get("/constats/<int:finding_id>")
@cached
def show(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    return page("findings/show.html", **one_finding(concertation, finding_id))


@bp.get("/constats/<int:finding_id>/modification")
@signed_in
def edit(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    finding = finding_of(concertation, finding_id)
    require(the_person(), Permission.REVISE_FINDING, finding, now())
    known = {"text": finding.text, "theme": finding.theme, "about": finding.indicator_id}
    form = revision_form(finding, formdata=None, data=known)
    return page("findings/edit.html", **revision(finding, form))


@bp.post("/constats/<int:finding_id>/modification")
@signed_in
def revise(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    finding = finding_of(concertation, finding_id)
    form = revision_form(finding)
    if (files := _ready(concertation, form, _finding_page(finding))) is None:
        return _still_written("findings/_revision.html", form, revision(finding, form))
    actions.revise_finding(
        finding,
        form.text.data,
        theme=form.theme.data,
        about=_about(concertation, form),
        files=files,
        by=the_person(),
        at=now(),
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


# --- weighing ------------------------------------------------------------------


@bp.post("/constats/<int:finding_id>/avis")
@signed_in
def weigh(slug: str, finding_id: int) -> Answer:
    concertation = _seen(slug)
    finding, form = finding_of(concertation, finding_id), weighing_form(concertation, finding_id)
    form.says(request.form.get("weight", ""))
    if not form.validate_on_submit():
        return unchanged(
            "findings/_weight.html",
            page="findings/show.html",
            **one_finding(concertation, finding_id, form),
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
        **one_finding(concertation, finding.id),
    )


# --- while it is written --------------------------------------------------------


def _ready(concertation: Concertation, form: FindingForm, leads: str) -> list[Upload] | None:
    """The files to publish with a form that is whole; None while it is still being written.

    Files that were accepted stay, whatever else is wrong: they are kept apart from the rest.
    """
    whole = asks_for_more() or form.validate_on_submit()
    form.files = enclosed(concertation, form)
    if whole and not asks_for_more() and not form.has_errors and not form.nameless:
        return form.files
    leads_to(leads)
    commit_and_go_on()
    return None


def _still_written(region: str, form: FindingForm, context: dict[str, Any]) -> Answer:
    """The form anew: with the file that was asked for, or with what is wrong."""
    whole = {"findings/_form.html": "findings/index.html"}.get(region, "findings/edit.html")
    status = 200 if asks_for_more() and not form.has_errors else 422
    return unchanged(region, page=whole, status=status, **context)


def _about(concertation: Concertation, form: FindingForm) -> Indicator | None:
    return indicator_of(concertation, int(form.about.data)) if form.about.data else None


def _finding_page(finding: Finding) -> str:
    return url_for("findings.show", slug=finding.concertation.slug, finding_id=finding.id)


def _reason_page(reason: FindingReason) -> str:
    return url_for("findings.show", slug=reason.concertation.slug, finding_id=reason.finding_id)


moderated("constats", finding_of, _finding_page)
moderated("raisons", reason_of, _reason_page)
