"""The style sheet, the script and the font, each one file named by its content: kept for ever."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import rcssmin
from flask import Blueprint, Flask, Response, abort, current_app, request

from concert.config import ROOT, Settings

STATIC = ROOT / "static"
_FONT = "vendor/atkinson-hyperlegible-next-latin-wght-normal.woff2"
_TYPES = {"css": "text/css", "js": "text/javascript", "woff2": "font/woff2", "svg": "image/svg+xml"}

bp = Blueprint("assets", __name__, url_prefix="/actifs")


# What is printed is set in it, too.
FONT_FILE = STATIC / _FONT


class NotSetUp(Exception):
    """The front-end assets have not been fetched: `make setup` does it."""


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    name: str
    content: bytes

    @cached_property
    def mark(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:12]

    @cached_property
    def path(self) -> str:
        return f"/actifs/{self.mark}/{self.name}"


def built(colour: str = "") -> dict[str, Asset]:
    """Every asset, made from `static/`: the style sheets in their order, the script after htmx."""
    font = Asset("concert.woff2", _bytes(_FONT))
    mark = Asset("concert.svg", _bytes("concert.svg"))
    css = "\n".join(path.read_text(encoding="utf-8") for path in _style_sheets())
    css += _coloured(colour) if colour else ""
    css = re.sub(r"url\(concert\.woff2\)", f"url({font.path})", rcssmin.cssmin(css))
    scripts = [_bytes("vendor/htmx.min.js"), *(p.read_bytes() for p in _scripts())]
    return {
        asset.name: asset
        for asset in (
            font,
            mark,
            Asset("concert.css", css.encode()),
            Asset("concert.js", b";\n".join(scripts)),
        )
    }


def _coloured(colour: str) -> str:
    """The operator's colour instead of ours, for what one can press; lighter in the dark."""
    dark = f"color-mix(in oklab, {colour} 35%, white)"
    wash = f"color-mix(in oklab, {colour} 10%, white)"
    dark_wash = f"color-mix(in oklab, {colour} 25%, #16181a)"
    return f"""@layer tokens {{ :root {{
        --deep: light-dark({colour}, {dark}); --deep-wash: light-dark({wash}, {dark_wash});
    }} }}"""


def _style_sheets() -> list[Path]:
    css = STATIC / "css"
    first = [css / f"{name}.css" for name in ("tokens", "base", "layout")]
    return [*first, *sorted((css / "components").glob("*.css")), css / "print.css"]


def _scripts() -> list[Path]:
    return sorted((STATIC / "js").glob("*.js"))


def _bytes(name: str) -> bytes:
    try:
        return (STATIC / name).read_bytes()
    except FileNotFoundError as error:
        raise NotSetUp(f"static/{name} manque : lancez « make setup ».") from error


def asset_path(name: str) -> str:
    return _assets()[name].path


def _colour(app: Flask) -> str:
    settings: Settings = app.config["SETTINGS"]
    return settings.instance_colour


def _assets() -> dict[str, Asset]:
    if current_app.debug:
        return built(_colour(current_app))
    assets: dict[str, Asset] = current_app.extensions["assets"]
    return assets


@bp.get("/<mark>/<name>")
def send(mark: str, name: str) -> Response:
    asset = _assets().get(name)
    if asset is None:
        abort(404)
    response = Response(asset.content, mimetype=_TYPES[name.rsplit(".", 1)[-1]])
    # An old page may ask for the file of yesterday: it gets today's, not kept.
    kept = "public, max-age=31536000, immutable" if asset.mark == mark else "no-cache"
    response.headers["Cache-Control"] = kept
    response.set_etag(asset.mark)
    response.make_conditional(request)
    return response


def init_app(app: Flask) -> None:
    app.extensions["assets"] = built(_colour(app))
    app.add_template_global(asset_path, "asset")
    app.register_blueprint(bp)
