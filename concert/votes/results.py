"""Preparing the vote, opening the urn and reading the outcome, over HTTP."""

import csv
import io
import json
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import colleges_of, concertation_at
from concert.core.errors import Missing, Unready
from concert.policy.rules import Permission, require
from concert.programmes.catalogue import programme
from concert.proposals.queries import proposals_of
from concert.votes import urn
from concert.votes.actions import prepare_vote, unprepare_vote
from concert.votes.counting import (
    Unopened,
    count_opened,
    count_with_bureau,
    count_with_our_key,
    is_closed,
)
from concert.votes.elsewhere import NotAnUrn, handed_back, handed_out
from concert.votes.forms import CountedElsewhereForm, PassphrasesForm, PreparationForm
from concert.votes.queries import board_line, board_of, poll_of, the_poll_of
from concert.web.cache import cached
from concert.web.fragments import Answer, attachment, changed, page, unchanged
from concert.web.once import leads_to, once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.transactions import commit

bp = Blueprint("results", __name__, url_prefix="/concertations/<slug>/vote")


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


# --- preparing ----------------------------------------------------------------


@bp.get("/preparation")
@signed_in
def preparation(slug: str) -> Answer:
    concertation = _seen(slug)
    require(the_person(), Permission.STEER, concertation, now())
    return page("votes/preparation.html", **_prepared(concertation))


@bp.post("/preparation")
@signed_in
@once
def prepare(slug: str) -> Answer:
    concertation = _seen(slug)
    proposals = proposals_of(concertation)
    form = PreparationForm(programme(concertation.programme), proposals)
    if not form.validate_on_submit():
        return unchanged(
            "votes/_preparation.html",
            page="votes/preparation.html",
            **_prepared(concertation, form),
        )
    kept = [one for one in proposals if str(one.id) in form.proposals.data]
    prepared = prepare_vote(
        concertation, kept, form.method.data, form.bureau(), by=the_person(), at=now()
    )
    if not prepared.passphrases:
        flash(_("Le vote est prêt. Il s’ouvrira avec l’étape du vote."))
        return changed(page=url_for("journey.steer", slug=slug))
    leads_to(url_for(".preparation", slug=slug))
    commit()
    # Told once, on this page, and kept nowhere.
    told = list(zip(prepared.poll.bureau, prepared.passphrases, strict=True))
    return page("votes/passphrases.html", concertation=concertation, told=told)


@bp.post("/preparation/annulation")
@signed_in
@once
def unprepare(slug: str) -> Answer:
    concertation = _seen(slug)
    unprepare_vote(the_poll_of(concertation), by=the_person(), at=now())
    flash(_("Le vote n’est plus préparé : les propositions peuvent changer."))
    return changed(page=url_for(".preparation", slug=slug))


def _prepared(concertation: Concertation, form: PreparationForm | None = None) -> dict[str, Any]:
    proposals = proposals_of(concertation)
    model = programme(concertation.programme)
    everything = {
        "proposals": [str(one.id) for one in proposals],
        "method": concertation.vote_method,
        "custody": "operator",
    }
    return {
        "concertation": concertation,
        "poll": poll_of(concertation),
        "form": form or PreparationForm(model, proposals, formdata=None, data=everything),
    }


# --- counting -----------------------------------------------------------------


@bp.get("/depouillement")
@signed_in
def counting(slug: str) -> Answer:
    concertation = _seen(slug)
    require(the_person(), Permission.STEER, concertation, now())
    return page("votes/counting.html", **_counted(concertation))


@bp.post("/depouillement")
@signed_in
@once
def count(slug: str) -> Answer:
    concertation = _seen(slug)
    count_with_our_key(the_poll_of(concertation), by=the_person(), at=now())
    return _published(concertation)


@bp.post("/depouillement/bureau")
@signed_in
@once
def count_by_bureau(slug: str) -> Answer:
    concertation, form = _seen(slug), PassphrasesForm()
    if form.validate_on_submit():
        first, second = form.first.data, form.second.data
        try:
            poll = the_poll_of(concertation)
            count_with_bureau(poll, first, second, by=the_person(), at=now())
        except Unopened as unopened:
            form.refuse("second", unopened.reason)
        else:
            return _published(concertation)
    context = _counted(concertation, passphrases=form)
    return unchanged("votes/_counting.html", page="votes/counting.html", **context)


@bp.get("/urne.json")
@signed_in
def closed_urn(slug: str) -> Answer:
    """The urn, for a bureau that counts on another machine with `concert count`."""
    concertation = _seen(slug)
    require(the_person(), Permission.COUNT_BALLOTS, concertation, now())
    poll = the_poll_of(concertation)
    if not is_closed(poll, now()):
        raise Unready(_("Le vote est encore ouvert : l’urne s’ouvre après la clôture."))
    if not poll.public_key:
        raise Missing(_("Cette urne est détruite : le temps de contester est passé."))
    return attachment(json.dumps(handed_out(poll)), "urne.json", "application/json")


@bp.post("/depouillement/fichier")
@signed_in
@once
def count_elsewhere(slug: str) -> Answer:
    concertation, form = _seen(slug), CountedElsewhereForm()
    poll = the_poll_of(concertation)
    try:
        opened = handed_back(poll, form.content())
    except NotAnUrn:
        form.refuse(
            "file", _("Ce fichier n’est pas celui que donne « concert count », tel qu’il le donne.")
        )
        context = _counted(concertation, elsewhere=form)
        return unchanged("votes/_counting.html", page="votes/counting.html", **context)
    count_opened(poll, opened, by=the_person(), at=now())
    return _published(concertation)


def _published(concertation: Concertation) -> Answer:
    flash(_("Le résultat est publié."))
    return changed(page=url_for(".outcome", slug=concertation.slug))


def _counted(
    concertation: Concertation,
    passphrases: PassphrasesForm | None = None,
    elsewhere: CountedElsewhereForm | None = None,
) -> dict[str, Any]:
    return {
        "concertation": concertation,
        "poll": poll_of(concertation),
        "form": passphrases or PassphrasesForm(formdata=None),
        "elsewhere": elsewhere or CountedElsewhereForm(formdata=None),
    }


# --- the outcome --------------------------------------------------------------


@bp.get("/resultats")
@cached
def outcome(slug: str) -> Answer:
    concertation = _seen(slug)
    poll = poll_of(concertation)
    code = urn.normalised(request.args.get("code", "")[:60]) or ""
    return page(
        "votes/outcome.html",
        concertation=concertation,
        poll=poll,
        proposals={one.proposal_id: one.proposal for one in poll.choices} if poll else {},
        colleges={one.code: one for one in colleges_of(concertation)},
        code=code,
        asked=request.args.get("code"),
        line=board_line(poll, code) if poll and code else None,
    )


@bp.get("/bulletins.csv")
def board(slug: str) -> Answer:
    """Every ballot under its code: whoever wants to can count again."""
    poll = the_poll_of(_seen(slug))
    options = [one.proposal_id for one in poll.choices]
    table = io.StringIO()
    writer = csv.writer(table, delimiter=";", lineterminator="\r\n")
    writer.writerow(["code", *(f"proposition {option}" for option in options)])
    for line in board_of(poll):
        writer.writerow([line.code, *_cells(line.choices, options)])
    return attachment("\ufeff" + table.getvalue(), "bulletins.csv", "text/csv")


def _cells(choices: Any, options: list[int]) -> list[str]:
    if isinstance(choices, dict):
        return [choices.get(str(option), "") for option in options]
    return ["1" if option in choices else "0" for option in options]
