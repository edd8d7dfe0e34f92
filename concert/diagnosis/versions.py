"""The published versions, over HTTP: their pages and the files that anyone may keep."""

import json
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.config import Settings
from concert.core.errors import Missing
from concert.diagnosis import content
from concert.diagnosis.chapters import Chapter, chapters_of, shown_in
from concert.diagnosis.differences import answers_compared
from concert.diagnosis.differences import differences as between
from concert.diagnosis.models import DiagnosisVersion
from concert.diagnosis.queries import (
    kept_from,
    latest_number,
    tally_of,
    version_of,
    versions_of,
)
from concert.diagnosis.saying import (
    around,
    constraint_said,
    disputed_by,
    figure_said,
    figure_told,
    figures_kept,
    group_said,
    not_kept,
    reasons_on,
    survey_said,
    voiced,
)
from concert.diagnosis.sections import sections_of
from concert.diagnosis.sheet import Published, drawn
from concert.diagnosis.wording import (
    CHANGED,
    answer_moved,
    answer_said,
    part_named,
    value_said,
    who_shares,
)
from concert.maps.frozen import painted_again
from concert.surveys.frozen import results_kept
from concert.web.cache import Memory, cached
from concert.web.fragments import Answer, attachment, page
from concert.web.letters import public_url
from concert.web.session import current_person
from concert.web.words import words

bp = Blueprint("versions", __name__, url_prefix="/concertations/<slug>/diagnostic/versions")
words(
    bp,
    part_named=part_named,
    value_said=value_said,
    answer_moved=answer_moved,
    answer_said=answer_said,
    voiced=voiced,
    reasons_on=reasons_on,
    survey_said=survey_said,
    constraint_said=constraint_said,
    around=around,
    disputed_by=disputed_by,
    figure_said=figure_said,
    figure_told=figure_told,
    figures_kept=figures_kept,
    group_said=group_said,
    not_kept=not_kept,
    results_kept=results_kept,
)


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


def _kept(concertation: Concertation) -> content.Kept:
    takes_part = standing_of(current_person(), concertation).participation_id is not None
    return kept_from(concertation, takes_part=takes_part)


@bp.get("")
@cached
def index(slug: str) -> Answer:
    concertation = _seen(slug)
    found = versions_of(concertation)
    versions = [(one, _who_shares(one, found[0].number)) for one in found]
    return page("diagnosis/versions.html", concertation=concertation, versions=versions)


def _who_shares(version: DiagnosisVersion, latest: int) -> str:
    return who_shares(tally_of(version, in_force=version.number == latest))


@bp.get("/<int:number>")
@cached
def show(slug: str, number: int) -> Answer:
    return page("diagnosis/version.html", **_read(_seen(slug), number))


def _read(concertation: Concertation, number: int) -> dict[str, Any]:
    version, latest = version_of(concertation, number), latest_number(concertation)
    read = content.read(version.content, _kept(concertation))
    return {
        "concertation": concertation,
        "version": version,
        "latest": latest,
        "who_shares": _who_shares(version, latest),
        "read": read,
        "chapters": chapters_of(read),
    }


_CHAPTER = f"any({', '.join(Chapter)})"


@bp.get(f"/<int:number>/<{_CHAPTER}:chapter>")
@cached
def chapter(slug: str, number: int, chapter: str) -> Answer:
    """One part of a version: its figures, its findings, its constraints…"""
    here = _read(_seen(slug), number)
    code = Chapter(chapter)
    more = shown_in(code, here["read"], request.args)
    return page("diagnosis/chapter.html", chapter=code, **here, **more)


@bp.get("/<int:number>/carte.svg")
def drawing(slug: str, number: int) -> Answer:
    """The map of a version, small, as an image of its page."""
    kept = content.read(version_of(_seen(slug), number).content, {}).map
    if kept is None:
        raise Missing(_("Cette version n’a pas de carte."))
    shown = painted_again(kept, request.args.get("chiffre", "")[:40])
    response = make_response(render_template("maps/drawing.svg", map=shown))
    response.mimetype = "image/svg+xml"
    return response


@bp.get("/<int:number>/differences")
@cached
def differences(slug: str, number: int) -> Answer:
    """What changed in a version since another: the one before it, unless another is asked."""
    concertation = _seen(slug)
    after = version_of(concertation, number)
    before = version_of(concertation, _compared_with(number))
    kept = _kept(concertation)
    one, other = (content.read(version.content, kept) for version in (before, after))
    changed, only = between(one, other), request.args.get("montre", "")[:20]
    return page(
        "diagnosis/differences.html",
        concertation=concertation,
        before=before,
        after=after,
        findings_counts=(one.findings_count, other.findings_count),
        changed=changed,
        sections=sections_of(changed, CHANGED, only, request.args.get("apres", "")),
        only=only,
        answers=answers_compared(before, after),
        some_kept=bool(one.kept(content.SENSITIVE) or other.kept(content.SENSITIVE)),
        others=[n for n in range(latest_number(concertation), 0, -1) if n != number],
    )


def _compared_with(number: int) -> int:
    asked = request.args.get("depuis", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else number - 1


@bp.get("/<int:number>/diagnostic.pdf")
def sheet(slug: str, number: int) -> Answer:
    """The version as a document, drawn once for each state of the concertation and each side."""
    concertation = _seen(slug)
    version = version_of(concertation, number)
    takes_part = standing_of(current_person(), concertation).participation_id is not None
    memory: Memory = current_app.extensions["memory"]
    key = ("versions.pdf", version.id, concertation.journal_length, takes_part)
    if (made := memory.get(key)) is None:
        made = drawn(_published(version, latest_number(concertation))).decode("latin-1")
        memory.put(key, made)
    answer = attachment(
        made.encode("latin-1"),
        f"diagnostic-{concertation.slug[:40]}-version-{number}.pdf",
        "application/pdf",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _published(version: DiagnosisVersion, latest: int) -> Published:
    concertation = version.concertation
    settings: Settings = current_app.config["SETTINGS"]
    return Published(
        read=content.read(version.content, _kept(concertation)),
        number=version.number,
        published_at=version.published_at,
        hash=version.hash,
        place=concertation.place_name,
        carried_by=concertation.carried_by,
        address=public_url("versions.show", slug=concertation.slug, number=version.number),
        instance=settings.instance_name,
        who_shares=_who_shares(version, latest),
        answers=tuple(
            (one.stakeholder.name, answer_said(one), one.words) for one in version.endorsements
        ),
    )


@bp.get("/<int:number>/diagnostic.json")
def file(slug: str, number: int) -> Answer:
    """What lets anyone verify a version without us: `concert verify diagnostic.json`."""
    concertation = _seen(slug)
    version = version_of(concertation, number)
    kept = content.file_of(version.content, version.hash, _kept(concertation))
    answer = attachment(
        json.dumps(kept, ensure_ascii=False, indent=1),
        f"diagnostic-{concertation.slug[:40]}-version-{number}.json",
        "application/json",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
