"""One moment a request: every act and every rule of a request sees the same `now`."""

from datetime import datetime

from flask import Flask, current_app, g

from concert.core.clock import utc_now


def now() -> datetime:
    if "now" not in g:
        g.now = current_app.config["FROZEN_AT"] or utc_now()
    return g.now


def init_app(app: Flask) -> None:
    app.add_template_global(now, "now")
