"""Inviting many: a list that is pasted or imported, read over, then sent."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.models import BodyKind, Concertation
from concert.concertations.queries import colleges_of
from concert.core import opendocument
from concert.core.errors import Conflict, Refused
from concert.core.spreadsheets import csv_out
from concert.core.text import one_line
from concert.invitations import actions
from concert.invitations.forms import BodyForm, FileForm, PastedForm
from concert.invitations.guests import Line, Sorted
from concert.invitations.models import InvitationDraft
from concert.invitations.queries import draft_of
from concert.invitations.reading import lines_of_file, lines_pasted
from concert.invitations.routes import invitations_context, led
from concert.invitations.sending import send
from concert.invitations.stakeholders import StakeholderGiven, add_stakeholder
from concert.invitations.wording import COLUMNS, REFUSED, cells_of_line
from concert.web.fragments import Answer, attachment, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("lists", __name__, url_prefix="/concertations/<slug>/invitations")

_LINES_SHOWN = 100
_GUESTS_SHOWN = 20
_BODIES_SHOWN = 10


# --- giving a list -----------------------------------------------------------------------


@bp.post("/adresses")
@signed_in
def paste(slug: str) -> Answer:
    concertation = led(slug)
    form = PastedForm(colleges_of(concertation), prefix="liste-")
    lines = _read(form, form.text, lambda: lines_pasted(form.text.data))
    return _kept(concertation, lines, form) if lines else _again(concertation, pasted=form)


@bp.post("/fichier")
@signed_in
def upload(slug: str) -> Answer:
    concertation = led(slug)
    form = FileForm(colleges_of(concertation), prefix="fichier-")
    lines = _read(form, form.file, lambda: lines_of_file(form.file.data.stream))
    if not lines:
        return _again(concertation, file=form)
    return _kept(concertation, lines, form, one_line(form.file.data.filename or "")[-160:])


def _read(form: Any, field: Any, read: Callable[[], list[Line]]) -> list[Line]:
    """The lines that were given; none where the form says what is wrong, beside its field."""
    if not form.validate_on_submit():
        return []
    try:
        lines = read()
    except Refused as refused:
        form.refuse(field.short_name, refused.reason)
        return []
    if not lines:
        form.refuse(field.short_name, _("Il n’y a là aucune adresse."))
    return lines


def _again(concertation: Concertation, **forms: Any) -> Answer:
    return unchanged(
        "invitations/_many.html",
        page="invitations/index.html",
        **invitations_context(concertation, **forms),
    )


def _kept(
    concertation: Concertation, lines: Sequence[Line], form: Any, file_name: str = ""
) -> Answer:
    placed = [replace(line, college=line.college or form.college.data) for line in lines]
    draft = actions.keep_list(concertation, placed, file_name, by=the_person(), at=now())
    return changed(page=_address(draft))


def _address(draft: InvitationDraft) -> str:
    return url_for("lists.show", slug=draft.concertation.slug, list_id=draft.id)


# --- reading it over ---------------------------------------------------------------------


def _draft(slug: str, list_id: int) -> InvitationDraft:
    return draft_of(led(slug), list_id, since=now() - actions.DRAFT_LASTS)


@bp.get("/listes/<int:list_id>")
@signed_in
def show(slug: str, list_id: int) -> Answer:
    return page("invitations/list.html", **_read_over(_draft(slug, list_id)))


def _read_over(draft: InvitationDraft, body: BodyForm | None = None) -> dict[str, Any]:
    read, begins = actions.read_list(draft, now()), _beginning()
    following = begins + _LINES_SHOWN
    return {
        "concertation": draft.concertation,
        "draft": draft,
        "expires_at": draft.made_at + actions.DRAFT_LASTS,
        "read": read,
        "by_college": _by_college(read),
        "guests": read.guests[:_GUESTS_SHOWN],
        "refused": read.refused[begins:following],
        "next": following if following < len(read.refused) else None,
        "bodies": [_body_form(name, body) for name in read.unknown_bodies[:_BODIES_SHOWN]],
    }


def _beginning() -> int:
    mark = request.args.get("apres", "")
    return int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 5 else 0


def _by_college(read: Sorted) -> list[tuple[Any, int]]:
    """Each college with how many are invited to it; None for those who will choose."""
    counts = Counter(guest.college.id if guest.college else None for guest in read.guests)
    colleges = {guest.college.id: guest.college for guest in read.guests if guest.college}
    placed = sorted(colleges.values(), key=lambda one: one.position)
    named = [(one, counts[one.id]) for one in placed]
    return [*named, *([(None, counts[None])] if counts[None] else [])]


def _body_form(name: str, given: BodyForm | None) -> BodyForm:
    """The form by which a body that nobody knows becomes a stakeholder."""
    if given and given.name.data == name:
        return given
    return BodyForm(formdata=None, data={"name": name})


@bp.get("/listes/<int:list_id>/lignes-refusees.csv")
@signed_in
def refused(slug: str, list_id: int) -> Answer:
    """What to correct, in a spreadsheet: it is read back as it is, its reasons left aside."""
    read = actions.read_list(_draft(slug, list_id), now())
    rows = ((one.line.number, *cells_of_line(one.line), one.reason) for one in read.refused)
    return _not_kept(
        attachment(b"".join(csv_out(REFUSED, rows)), "lignes-refusees.csv", "text/csv")
    )


def _not_kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


# --- sending it ---------------------------------------------------------------------------


@bp.post("/listes/<int:list_id>")
@signed_in
@once
def invite(slug: str, list_id: int) -> Answer:
    draft = _draft(slug, list_id)
    concertation = draft.concertation
    invitations = actions.invite_list(draft, _count(), by=the_person(), at=now())
    if concertation.opened_at:
        send(*invitations)
    flash(_said(concertation, len(invitations)))
    left = _address(draft) if draft.lines else url_for("invitations.index", slug=slug)
    return changed(page=left)


def _count() -> int:
    said = request.form.get("count", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0


def _said(concertation: Concertation, count: int) -> str:
    if concertation.opened_at:
        return ngettext("%(num)d invitation part.", "%(num)d invitations partent.", count)
    return ngettext(
        "%(num)d invitation partira à l’ouverture.",
        "%(num)d invitations partiront à l’ouverture.",
        count,
    )


@bp.post("/listes/<int:list_id>/abandon")
@signed_in
def give_up(slug: str, list_id: int) -> Answer:
    actions.give_up_list(_draft(slug, list_id), by=the_person(), at=now())
    flash(_("La liste est effacée : personne d’autre n’est invité."))
    return changed(page=url_for("invitations.index", slug=slug))


@bp.post("/listes/<int:list_id>/organismes")
@signed_in
@once
def add_body(slug: str, list_id: int) -> Answer:
    """A body that the list names becomes a stakeholder, and its lines are good."""
    draft, form = _draft(slug, list_id), BodyForm()
    if not form.validate_on_submit() or not _added(draft.concertation, form):
        context = _read_over(draft, form)
        return unchanged("invitations/_list.html", page="invitations/list.html", **context)
    flash(_("« %(name)s » est une partie prenante.", name=form.name.data))
    return changed(page=_address(draft))


def _added(concertation: Concertation, form: BodyForm) -> bool:
    given = StakeholderGiven(form.name.data, BodyKind(form.kind.data))
    try:
        add_stakeholder(concertation, given, by=the_person(), at=now())
    except Conflict as conflict:
        form.refuse("kind", conflict.reason)
        return False
    return True


# --- the model ----------------------------------------------------------------------------


@bp.get("/modele.<any(csv, ods):format>")
@signed_in
def model(slug: str, format: str) -> Answer:  # noqa: A002 - as the address reads
    """A list to fill: its headers, two lines to imitate, and the colleges there are."""
    concertation = led(slug)
    rows = [[str(one) for one in COLUMNS], *_examples(concertation)]
    if format == "csv":
        content = b"".join(csv_out(rows[0], rows[1:]))
        return attachment(content, "modele-invitations.csv", "text/csv")
    return attachment(
        _as_ods(concertation, rows), "modele-invitations.ods", opendocument.MEDIA_TYPE
    )


def _examples(concertation: Concertation) -> list[list[str]]:
    """One line for each college, so that its name is copied rather than guessed."""
    return [
        [_("Prénom Nom"), _("adresse à remplacer"), college.name, "", "", ""]
        for college in colleges_of(concertation)
    ]


def _as_ods(concertation: Concertation, rows: Sequence[Sequence[str]]) -> bytes:
    colleges = [[_("collège")], *([one.name] for one in colleges_of(concertation))]
    kept = BytesIO()
    opendocument.written(kept, [(_("invitations"), rows), (_("collèges"), colleges)])
    return kept.getvalue()
