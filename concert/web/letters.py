"""Letters written from templates: the first line is the subject, the rest the text."""

from datetime import datetime
from typing import Any

from flask import current_app, render_template

from concert.config import Settings
from concert.core.mail import Letter, post


def post_letter(template: str, to: str, *, at: datetime, **context: Any) -> Letter:
    """Leave the letter `mails/<template>.txt` to be sent."""
    settings: Settings = current_app.config["SETTINGS"]
    shared = {"settings": settings, "public_url": public_url}
    text = render_template(f"mails/{template}.txt", **(shared | context))
    subject, _, body = text.partition("\n")
    return post(to, subject.strip(), body.strip() + "\n", at=at)


def public_url(endpoint: str, **values: Any) -> str:
    """The full address of a page: from the settings, never from what the browser says."""
    settings: Settings = current_app.config["SETTINGS"]
    # Not `url_for`: there may be no request, nor one to a host that is trusted.
    return settings.public_url.rstrip("/") + current_app.url_map.bind("").build(endpoint, values)
