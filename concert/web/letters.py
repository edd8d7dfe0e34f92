"""Letters written from templates: the first line is the subject, the rest the text."""

from datetime import datetime
from typing import Any

from flask import current_app, render_template, url_for

from concert.config import Settings
from concert.core.mail import Letter, post


def post_letter(template: str, to: str, *, at: datetime, **context: Any) -> Letter:
    """Leave the letter `mails/<template>.txt` to be sent."""
    settings: Settings = current_app.config["SETTINGS"]
    text = render_template(f"mails/{template}.txt", settings=settings, **context)
    subject, _, body = text.partition("\n")
    return post(to, subject.strip(), body.strip() + "\n", at=at)


def public_url(endpoint: str, **values: Any) -> str:
    """The full address of a page: from the settings, never from what the browser says."""
    settings: Settings = current_app.config["SETTINGS"]
    with current_app.test_request_context():
        path = url_for(endpoint, **values)
    return settings.public_url.rstrip("/") + path
