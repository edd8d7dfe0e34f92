"""Files with a finding, over HTTP: chosen, kept while the form is written, shown, taken off."""

from pathlib import Path

from flask import Blueprint, Response, current_app, flash, request, send_from_directory, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.concertations.uploads import Upload, drop_uploads, waiting_uploads
from concert.core.errors import Refused
from concert.core.files import named_as_it_is
from concert.core.text import one_line
from concert.findings import files
from concert.findings.forms import FindingForm
from concert.findings.queries import finding_of
from concert.web.fragments import Answer, changed
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("enclosures", __name__, url_prefix="/concertations/<slug>/diagnostic")


# --- while the form is written --------------------------------------------------


def asks_for_more() -> bool:
    """Whether the form was sent to add a file or to take one off, and is still being written."""
    return bool(request.form.get("enclose") or request.form.get("drop"))


def enclosed(concertation: Concertation, form: FindingForm) -> list[Upload]:
    """The files chosen so far, with the one just sent; what is wrong is said beside the form."""
    participation_id = standing_of(the_person(), concertation).participation_id
    if participation_id is None or "file" not in form:
        return []
    waiting = waiting_uploads(concertation, participation_id, request.form.getlist("enclosed")[:10])
    dropped = [one for one in waiting if one.token == request.form.get("drop")]
    drop_uploads(dropped, _folder())
    kept = [one for one in waiting if one not in dropped]
    for one in kept:
        one.alt = _alt(f"alt-{one.token}", one.alt)
    if new := _just_chosen(concertation, form, room=files.MOST - form.already - len(kept)):
        kept.append(new)
    form.nameless = {one.token for one in kept if one.is_picture and not one.alt}
    return kept


def _alt(name: str, otherwise: str) -> str:
    return one_line(request.form.get(name, otherwise))[:300]


def _just_chosen(concertation: Concertation, form: FindingForm, *, room: int) -> Upload | None:
    given = form.file.data
    if not given:
        return None
    try:
        if room < 1:
            raise Refused(_("Un constat a trois fichiers au plus : retirez-en un d’abord."))
        return files.keep_file(
            concertation,
            given.filename,
            given.read(),
            _alt("alt", ""),
            folder=_folder(),
            by=the_person(),
            at=now(),
        )
    except Refused as refused:
        form.refuse("file", refused.reason)
        return None


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].files_path
    return folder


# --- once it is published -------------------------------------------------------


@bp.get("/fichiers/<token>")
def send(slug: str, token: str) -> Answer:
    file = _seen(slug, token)
    return _sent(file, file.stored)


@bp.get("/fichiers/<token>/vignette")
def thumbnail(slug: str, token: str) -> Answer:
    file = _seen(slug, token)
    return _sent(file, file.thumbnail or file.stored)


@bp.post("/constats/<int:finding_id>/fichiers/<token>/retrait")
@signed_in
def detach(slug: str, finding_id: int, token: str) -> Answer:
    finding = finding_of(concertation_at(slug, the_person()), finding_id)
    file = files.file_of(finding, token)
    files.detach(finding, file, folder=_folder(), by=the_person(), at=now())
    flash(_("Le fichier est retiré, et effacé."))
    return changed(page=url_for("findings.show", slug=slug, finding_id=finding_id))


def _seen(slug: str, token: str) -> Upload:
    concertation = concertation_at(slug, current_person())
    mine = standing_of(current_person(), concertation).participation_id
    return files.file_seen_by(mine, concertation, token)


def _sent(file: Upload, stored: str) -> Response:
    """As something to keep, in a page of its own that can do nothing."""
    response = send_from_directory(
        _folder(),
        stored,
        mimetype=file.media_type,
        as_attachment=True,
        download_name=named_as_it_is(file.name, file.media_type),
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    # A file withdrawn is gone at once: it is asked for again each time, and rarely sent again.
    response.headers["Cache-Control"] = "private, no-cache"
    return response
