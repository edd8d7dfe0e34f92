"""Letters written from templates: the first line is the subject, the rest the text.

The HTML of a letter is made from its text as it leaves (`core/letter_html.py`).
"""

import re
from datetime import datetime
from typing import Any

from flask import current_app, render_template

from concert.config import Settings
from concert.core.mail import Letter, post


def post_letter(template: str, to: str, *, at: datetime, **context: Any) -> Letter:
    """Leave the letter `mails/<template>.txt` to be sent."""
    subject, text = _written(template, context)
    return post(to, subject, text, at=at)


def post_notice(template: str, to: str, stop: str, *, at: datetime, **context: Any) -> Letter:
    """The same for one of many: it gives way to the others, and at `stop` one has no more."""
    subject, text = _written(template, {**context, "unsubscribe": stop})
    return post(to, subject, text, at=at, bulk=True, unsubscribe=stop)


def _written(template: str, context: dict[str, Any]) -> tuple[str, str]:
    settings: Settings = current_app.config["SETTINGS"]
    shared = {"settings": settings, "public_url": public_url}
    text = render_template(f"mails/{template}.txt", **(shared | context))
    subject, _, body = text.partition("\n")
    return subject, re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n"


def public_url(endpoint: str, **values: Any) -> str:
    """The full address of a page: from the settings, never from what the browser says."""
    settings: Settings = current_app.config["SETTINGS"]
    # Not `url_for`: there may be no request, nor one to a host that is trusted.
    return settings.public_url.rstrip("/") + current_app.url_map.bind("").build(endpoint, values)
