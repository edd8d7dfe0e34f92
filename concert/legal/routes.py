"""The pages the law asks of every public service: from the settings, or as the operator wrote."""

from datetime import timedelta

from flask import Blueprint, Response, abort, current_app, request, send_file
from flask_babel import gettext as _
from markupsafe import Markup

from concert.config import ROOT, Settings
from concert.legal.queries import opened_concertations
from concert.legal.texts import own_text
from concert.legal.wording import rooms_of
from concert.web.fragments import Answer, page
from concert.web.letters import public_url
from concert.web.time import now

bp = Blueprint("legal", __name__)

_PAGE = 20
# What robots have no business with: links that serve once, what belongs to one person.
_NOT_FOR_ROBOTS = (
    "/boite-aux-lettres",
    "/compte",
    "/connexion",
    "/courriels/",
    "/exploitation",
    "/invitations/",
    "/rejoindre/",
    "/revenir/",
)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _own_or_ours(name: str, title: str, template: str) -> Answer:
    """The page as the operator wrote it, else ours filled from the settings."""
    own = own_text(_settings().legal_path, name)
    if own is None:
        return page(template, title=title)
    html = Markup(own.html)  # noqa: S704 - sanitised by nh3
    return page("legal/own.html", title=own.title or title, html=html)


@bp.get("/mentions-legales")
def notice() -> Answer:
    return _own_or_ours("mentions-legales", _("Mentions légales"), "legal/notice.html")


@bp.get("/donnees-personnelles")
def personal_data() -> Answer:
    title = _("Données personnelles")
    return _own_or_ours("donnees-personnelles", title, "legal/personal_data.html")


@bp.get("/accessibilite")
def accessibility() -> Answer:
    title = _("Déclaration d’accessibilité")
    return _own_or_ours("accessibilite", title, "legal/accessibility.html")


@bp.get("/contact")
def contact() -> Answer:
    return _own_or_ours("contact", _("Contact"), "legal/contact.html")


@bp.get("/plan-du-site")
def site_map() -> Answer:
    mark = request.args.get("apres", "")
    before = int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 12 else None
    found = opened_concertations(before, _PAGE)
    following = found[-1].id if len(found) == _PAGE else None
    return page("legal/site_map.html", found=found, following=following, rooms_of=rooms_of)


# --- for machines -------------------------------------------------------------


@bp.get("/.well-known/security.txt")
def security() -> Answer:
    """Where to report a vulnerability (RFC 9116): said anew each day, for six months."""
    settings = _settings()
    if not settings.contact_email:
        abort(404)
    day = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return _plain(
        f"Contact: mailto:{settings.contact_email}",
        f"Contact: {public_url('legal.contact')}",
        f"Expires: {day + timedelta(days=180):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {public_url('legal.security')}",
    )


@bp.get("/robots.txt")
def robots() -> Answer:
    return _plain("User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS))


def _plain(*lines: str) -> Answer:
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/logo")
def logo() -> Answer:
    """The operator's own logo, from the file that the settings name."""
    path = ROOT / _settings().instance_logo
    if not _settings().instance_logo or not path.is_file():
        abort(404)
    return send_file(path)


@bp.get("/etat")
def state() -> Answer:
    """For whoever watches over the service: the application answers."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
