"""The stakeholders and the invitations, over HTTP, for those who lead."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.models import Concertation, Role
from concert.concertations.queries import (
    college_with,
    colleges_of,
    concertation_at,
    stakeholder_of,
    stakeholders_of,
)
from concert.core.clock import local_day
from concert.core.errors import Conflict
from concert.core.spreadsheets import csv_out
from concert.core.text import one_line
from concert.invitations import actions
from concert.invitations.following import (
    Wanted,
    all_invitations,
    counts_of,
    invitations_page,
    unanswered_count,
)
from concert.invitations.forms import FileForm, InvitationForm, PastedForm, StakeholderForm
from concert.invitations.queries import draft_of, drafts_of, invitation_of, stakeholders_listed
from concert.invitations.sending import remind, send
from concert.invitations.stakeholders import add_stakeholder, remove_stakeholder
from concert.invitations.wording import FILTERS, HEADERS, STATES, cells_of
from concert.policy.rules import Permission, require
from concert.web.forms import Form
from concert.web.fragments import Answer, attachment, changed, page, unchanged
from concert.web.links import link
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("invitations", __name__, url_prefix="/concertations/<slug>")
words(bp, invitation_filters=FILTERS, invitation_states=STATES)


def led(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.INVITE, concertation, now())
    return concertation


# --- stakeholders -------------------------------------------------------------


@bp.get("/parties-prenantes")
@signed_in
def stakeholders(slug: str) -> Answer:
    return page("invitations/stakeholders.html", **stakeholders_region(led(slug)))


@bp.post("/parties-prenantes")
@signed_in
@once
def add(slug: str) -> Answer:
    form, concertation = StakeholderForm(), led(slug)
    if not form.validate_on_submit():
        return _stakeholders_not_yet(concertation, form)
    try:
        stakeholder = add_stakeholder(concertation, form.given(), by=the_person(), at=now())
    except Conflict as conflict:
        # Beside the field: a notice at the top would stay there once another name is accepted.
        form.refuse("name", conflict.reason)
        return _stakeholders_not_yet(concertation, form)
    if form.representative.data:
        guest = actions.Guest(
            form.representative.data, stakeholder=stakeholder, capacity=form.capacity.data
        )
        _invite(concertation, guest)
    return changed(
        "invitations/_stakeholders.html",
        page=url_for(".stakeholders", slug=slug),
        **stakeholders_region(concertation),
    )


def _stakeholders_not_yet(concertation: Concertation, form: StakeholderForm) -> Answer:
    return unchanged(
        "invitations/_stakeholders.html",
        page="invitations/stakeholders.html",
        **stakeholders_region(concertation, form),
    )


@bp.post("/parties-prenantes/<int:stakeholder_id>/retrait")
@signed_in
def remove(slug: str, stakeholder_id: int) -> Answer:
    concertation = led(slug)
    stakeholder = stakeholder_of(concertation, stakeholder_id)
    remove_stakeholder(stakeholder, by=the_person(), at=now())
    return changed(
        "invitations/_stakeholders.html",
        page=url_for(".stakeholders", slug=slug),
        **stakeholders_region(concertation),
    )


def stakeholders_region(
    concertation: Concertation, form: StakeholderForm | None = None
) -> dict[str, Any]:
    """What the region of the stakeholders needs, here and on the launch's screen."""
    return {
        "concertation": concertation,
        "listed": stakeholders_listed(concertation, local_day(now())),
        "stakeholder_form": form or StakeholderForm(formdata=None),
    }


# --- invitations --------------------------------------------------------------


@bp.get("/invitations")
@signed_in
def index(slug: str) -> Answer:
    return page("invitations/index.html", **invitations_context(led(slug)))


@bp.post("/invitations")
@signed_in
@once
def invite(slug: str) -> Answer:
    concertation = led(slug)
    form = _form(concertation)
    if not form.validate_on_submit() or not _invited(concertation, form):
        return unchanged(
            "invitations/_invitations.html",
            page="invitations/index.html",
            **invitations_context(concertation, form=form),
        )
    return _index_anew(concertation)


def _invited(concertation: Concertation, form: InvitationForm) -> bool:
    """Whether the person was invited; else the form says why, beside the address."""
    try:
        _invite(concertation, _guest(concertation, form))
    except Conflict as conflict:
        form.refuse("email", conflict.reason)
        return False
    return True


def _guest(concertation: Concertation, form: InvitationForm) -> actions.Guest:
    chosen = form.stakeholder.data
    return actions.Guest(
        email=form.email.data,
        name=form.name.data,
        role=Role(form.role.data),
        college=college_with(concertation, form.college.data),
        stakeholder=stakeholder_of(concertation, int(chosen)) if chosen else None,
        capacity=form.capacity.data,
        signs=form.signs.data,
    )


def _invite(concertation: Concertation, guest: actions.Guest) -> None:
    invitation = actions.invite(concertation, guest, by=the_person(), at=now())
    # Before the opening there is nothing to see: the letters leave when it opens.
    if concertation.opened_at:
        send(invitation)


@bp.post("/invitations/<int:invitation_id>/envoi")
@signed_in
@once
def send_again(slug: str, invitation_id: int) -> Answer:
    concertation = led(slug)
    invitation = invitation_of(concertation, invitation_id)
    send(invitation)
    flash(_("Une nouvelle invitation part pour %(email)s.", email=invitation.email))
    return _index_anew(concertation)


@bp.post("/invitations/<int:invitation_id>/retrait")
@signed_in
def revoke(slug: str, invitation_id: int) -> Answer:
    concertation = led(slug)
    actions.revoke(invitation_of(concertation, invitation_id), by=the_person(), at=now())
    return _index_anew(concertation)


@bp.post("/invitations/<int:invitation_id>/retablissement")
@signed_in
def restore(slug: str, invitation_id: int) -> Answer:
    concertation = led(slug)
    actions.restore(invitation_of(concertation, invitation_id), by=the_person(), at=now())
    return _index_anew(concertation)


@bp.post("/invitations/relance")
@signed_in
@once
def send_to_all(slug: str) -> Answer:
    """Written again, all at once, to those who have not come."""
    concertation = led(slug)
    count = remind(concertation)
    flash(
        ngettext(
            "%(num)d invitation part de nouveau.", "%(num)d invitations partent de nouveau.", count
        )
    )
    return changed(page=url_for(".index", slug=slug))


@bp.get("/invitations.csv")
@signed_in
def table(slug: str) -> Answer:
    """The whole list, for a spreadsheet."""
    rows = all_invitations(led(slug), now())
    answer = attachment(
        b"".join(csv_out(HEADERS, map(cells_of, rows))), "invitations.csv", "text/csv"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/code")
@signed_in
@once
def renew_code(slug: str) -> Answer:
    concertation = led(slug)
    code = actions.renew_code(concertation, by=the_person(), at=now())
    flash(_("Le nouveau code est %(code)s. L’ancien ne sert plus.", code=code))
    return changed(page=url_for(".index", slug=slug))


def _index_anew(concertation: Concertation) -> Answer:
    asked = {name: request.args.get(name) for name in ("etat", "q", "apres")}
    here = link("invitations.index", slug=concertation.slug, **asked)
    return changed("invitations/_invitations.html", page=here, **invitations_context(concertation))


def _form(concertation: Concertation, **kwargs: Any) -> InvitationForm:
    return InvitationForm(colleges_of(concertation), stakeholders_of(concertation), **kwargs)


def invitations_context(concertation: Concertation, **forms: Form) -> dict[str, Any]:
    """What the page of the invitations needs; `forms` are those that are given back."""
    at, asked = now(), request.args
    wanted = Wanted(
        state=FILTERS.get(asked.get("etat", ""), (None,))[0],
        words=one_line(asked.get("q", "")[:100]),
    )
    colleges, counts = colleges_of(concertation), counts_of(concertation, wanted.words, at)
    return {
        "concertation": concertation,
        "listed": invitations_page(concertation, wanted, mark=asked.get("apres"), at=at),
        "counts": counts,
        "state_choices": [
            (key, f"{label} ({counts.by_state.get(state, 0)})")
            for key, (state, label) in FILTERS.items()
            if state in counts.by_state or state is wanted.state
        ],
        "wanted": wanted,
        "unanswered": unanswered_count(concertation, at),
        "colleges": colleges,
        "drafts": drafts_of(concertation, _since()),
        "form": InvitationForm(colleges, stakeholders_of(concertation), formdata=None),
        "pasted": PastedForm(
            colleges, prefix="liste-", formdata=None, data=_taken_up(concertation)
        ),
        "file": FileForm(colleges, prefix="fichier-", formdata=None),
        **forms,
    }


def _taken_up(concertation: Concertation) -> dict[str, str]:
    """The list that is taken up again to be corrected, as it was pasted."""
    asked = request.args.get("liste", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return {}
    return {"text": actions.as_pasted(draft_of(concertation, int(asked), _since()))}


def _since() -> datetime:
    """When the oldest of the lists that are still kept was given."""
    return now() - actions.DRAFT_LASTS
