"""A QR code as SVG, to be read from a wall or from paper by a telephone."""

import segno
from flask import Flask
from markupsafe import Markup


def qr(text: str, label: str) -> Markup:
    """The code of this text, drawn; `label` says what it is to who cannot see it."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None
    )
    named = f'<svg role="img" aria-label="{Markup.escape(label)}"'
    return Markup(drawn.replace("<svg", named, 1))  # noqa: S704 - a drawing of ours, a label escaped


def init_app(app: Flask) -> None:
    app.add_template_global(qr, "qr")
