"""The pages the law asks of every public service, filled from the settings."""

from flask import Blueprint, abort, current_app, send_file

from concert.config import ROOT, Settings
from concert.web.fragments import Answer, page

bp = Blueprint("legal", __name__)


@bp.get("/mentions-legales")
def notice() -> Answer:
    return page("legal/notice.html")


@bp.get("/donnees-personnelles")
def personal_data() -> Answer:
    return page("legal/personal_data.html")


@bp.get("/accessibilite")
def accessibility() -> Answer:
    return page("legal/accessibility.html")


@bp.get("/contact")
def contact() -> Answer:
    return page("legal/contact.html")


@bp.get("/plan-du-site")
def site_map() -> Answer:
    return page("legal/site_map.html")


@bp.get("/logo")
def logo() -> Answer:
    """The operator's own logo, from the file that the settings name."""
    settings: Settings = current_app.config["SETTINGS"]
    path = ROOT / settings.instance_logo
    if not settings.instance_logo or not path.is_file():
        abort(404)
    return send_file(path)


@bp.get("/etat")
def state() -> Answer:
    """For whoever watches over the service: the application answers."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
