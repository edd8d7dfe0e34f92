"""The poster and the slips, over HTTP, for those who invite."""

from pathlib import Path

from flask import Blueprint, current_app
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.config import Settings
from concert.core.clock import local_day
from concert.core.errors import Conflict
from concert.core.text import slug as slug_of
from concert.policy.rules import Permission, require
from concert.posters.sheet import Notice, poster, slips
from concert.web.formatting import short_day
from concert.web.fragments import Answer, attachment, page
from concert.web.letters import public_url
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("posters", __name__, url_prefix="/concertations/<slug>/affiche")


def _led(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.INVITE, concertation, now())
    return concertation


@bp.get("")
@signed_in
def show(slug: str) -> Answer:
    concertation = _led(slug)
    notice = _notice(concertation) if concertation.join_code else None
    return page("posters/show.html", concertation=concertation, notice=notice)


@bp.get("/<any(a4, a3, coupons):sheet>.pdf")
@signed_in
def pdf(slug: str, sheet: str) -> Answer:
    concertation = _led(slug)
    if concertation.join_code is None:
        raise Conflict(
            _("L’affiche sera prête à l’ouverture\u00a0: le code n’est pas encore donné.")
        )
    notice = _notice(concertation)
    drawn = slips(notice, at=now()) if sheet == "coupons" else poster(notice, sheet, at=now())
    answer = attachment(
        drawn, f"affiche-{sheet}-{slug_of(concertation.title, 40)}.pdf", "application/pdf"
    )
    # Shown in the browser, from where it is printed.
    answer.headers["Content-Disposition"] = answer.headers["Content-Disposition"].replace(
        "attachment", "inline", 1
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _notice(concertation: Concertation) -> Notice:
    settings: Settings = current_app.config["SETTINGS"]
    link = public_url("joining.by_code", code=concertation.join_code)
    return Notice(
        title=concertation.title,
        question=concertation.question,
        carried_by=concertation.carried_by,
        place=concertation.place_name,
        dates=_dates(concertation),
        code=concertation.join_code or "",
        link=link,
        address=public_url("joining.code").split("://", 1)[1],
        instance=settings.instance_name,
        colour=settings.instance_colour,
        logo=_logo(settings),
    )


def _dates(concertation: Concertation) -> str:
    """From the opening to the end of what is planned."""
    spans = [span for span in concertation.calendar.values() if span]
    if not spans:
        return ""
    first, last = min(one.opens_at for one in spans), max(one.closes_at for one in spans)
    return _(
        "Du %(first)s au %(last)s",
        first=short_day(local_day(first)),
        last=short_day(local_day(last)),
    )


def _logo(settings: Settings) -> bytes:
    """The operator's logo, where it is an image that a PDF holds."""
    path = Path(settings.instance_logo)
    held = settings.instance_logo and path.suffix.lower() in {".png", ".jpg", ".jpeg"}
    return path.read_bytes() if held and path.is_file() else b""
