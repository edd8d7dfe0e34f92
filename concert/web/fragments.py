"""Answering with a page, or with the one region of it that changed.

A region is a partial template (`votes/_ballot.html`) that its page includes, so that the page
and the answer to an act cannot drift apart. With htmx an act answers its region; without, it
sends back to the page.
"""

from collections.abc import Callable, Iterable, Mapping
from tempfile import SpooledTemporaryFile
from typing import Any, TypeAlias

from flask import Flask, Response, g, make_response, redirect, render_template, send_file
from flask.typing import ResponseReturnValue

from concert.concertations.queries import standing_of
from concert.core.database import Base
from concert.extensions import htmx
from concert.policy.rules import Permission, may, refusal
from concert.web.session import current_person
from concert.web.time import now
from concert.web.transactions import commit

Answer: TypeAlias = ResponseReturnValue
Context: TypeAlias = Mapping[str, Any]

_SPOOLED = 1_000_000

_supplements: dict[str, list[Callable[[Context], Context]]] = {}


def dom_id(row: Base | str, region: str) -> str:
    """The id of a region on the page: `ballot-poll-12`."""
    if isinstance(row, str):
        return f"{region}-{row}"
    return f"{region}-{type(row).__tablename__}-{row.id}"  # type: ignore[attr-defined]


def supplement(template: str) -> Callable[[Callable[[Context], Context]], None]:
    """Let a later feature add to an earlier one's page, which stays ignorant of it.

    The function is given the page's context and returns what to add, before it is rendered.
    """

    def keep(function: Callable[[Context], Context]) -> None:
        kept = _supplements.setdefault(template, [])
        if function not in kept:
            kept.append(function)

    return keep


def page(template: str, status: int = 200, **context: Any) -> Answer:
    """The whole page."""
    return render_template(template, **_supplemented(template, context)), status


def _supplemented(template: str, context: Context) -> Context:
    """The context of a template, with what later features add to it."""
    for function in _supplements.get(template, ()):
        context = {**context, **function(context)}
    return context


def region(template: str, *, page: str, **context: Any) -> Answer:
    """A region asked for by itself: alone for htmx, else the page that holds it."""
    if wants_region():
        return render_template(template, **context)
    return redirect(page, code=303)


def changed(region: str = "", *, page: str, **context: Any) -> Answer:
    """After an act: commit, then the region anew for htmx; else back to the page.

    Without a region the person is taken to `page` either way.
    """
    if submission := g.get("submission"):
        submission.destination = page
    commit()
    if not wants_region():
        return redirect(page, code=303)
    if not region:
        return Response(status=204, headers={"HX-Redirect": page})
    return render_template(region, just_changed=True, **context)


def unchanged(region: str, *, page: str, status: int = 422, **context: Any) -> Answer:
    """After a form that did not validate: the region, or its whole page, with the errors."""
    if wants_region():
        return render_template(region, **context), status
    return render_template(page, **_supplemented(page, context)), status


def wants_region() -> bool:
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def attachment(content: bytes | str, name: str, media_type: str) -> Response:
    """A file to keep rather than a page to read."""
    response = make_response(content)
    response.mimetype = media_type
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def spooled(pieces: Iterable[bytes], name: str, media_type: str) -> Response:
    """A large file, piece by piece, through the disk: no memory holds it whole.

    It is written before the answer begins, so that a slow line keeps no transaction open and an
    error is still an error.
    """
    kept = SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115
    try:
        kept.writelines(pieces)
        kept.seek(0)
    except BaseException:
        kept.close()
        raise
    response = send_file(kept, mimetype=media_type, as_attachment=True, download_name=name)
    response.call_on_close(kept.close)
    return response


def init_app(app: Flask) -> None:
    def asked(permission: str, subject: Any) -> tuple[Any, ...]:
        return current_person(), Permission(permission), subject, now()

    app.add_template_global(dom_id, "dom_id")
    app.add_template_global(current_person, "current_person")
    app.add_template_global(
        lambda concertation: standing_of(current_person(), concertation), "standing"
    )
    app.add_template_global(lambda *what: may(*asked(*what)), "may")
    app.add_template_global(lambda *what: refusal(*asked(*what)), "refusal")
