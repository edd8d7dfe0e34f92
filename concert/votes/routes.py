"""The ballot, over HTTP: reading it, reading it again, casting it."""

from typing import Any

from flask import Blueprint, request, url_for

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.concertations.wording import METHODS
from concert.votes.actions import cast_ballot
from concert.votes.forms import BallotForm, choices_given
from concert.votes.methods import METHODS as COUNTING
from concert.votes.methods import InvalidBallot
from concert.votes.models import Poll
from concert.votes.queries import drawn_for, has_voted, poll_of, the_poll_of
from concert.votes.wording import COLUMNS, CUSTODIES, FAULTS
from concert.web.cache import cached
from concert.web.fragments import Answer, page, unchanged, wants_region
from concert.web.once import leads_to, once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.transactions import commit
from concert.web.words import words

bp = Blueprint("votes", __name__, url_prefix="/concertations/<slug>/vote")
words(bp, vote_columns=COLUMNS, custodies=CUSTODIES)


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


@bp.get("")
@cached
def show(slug: str) -> Answer:
    return page("votes/show.html", **_ballot(_seen(slug)))


@bp.post("")
@signed_in
def read_again(slug: str) -> Answer:
    """The summary before sending; or the ballot again, as it was filled. Nothing is kept yet."""
    concertation = _seen(slug)
    given = choices_given(the_poll_of(concertation).method)
    context = _ballot(concertation, given, again="modify" in request.form)
    return unchanged("votes/_ballot.html", page="votes/show.html", status=200, **context)


@bp.post("/bulletin")
@signed_in
@once
def cast(slug: str) -> Answer:
    concertation = _seen(slug)
    poll, form = the_poll_of(concertation), BallotForm()
    receipt = cast_ballot(poll, choices_given(poll.method), by=the_person(), at=now())
    leads_to(url_for(".show", slug=slug))
    commit()
    # Shown now and kept nowhere: neither in an address nor in the session.
    shown = None if form.no_code.data else receipt
    template = "votes/_receipt.html" if wants_region() else "votes/receipt.html"
    return page(template, concertation=concertation, receipt=shown)


def _ballot(
    concertation: Concertation, given: object = None, *, again: bool = False
) -> dict[str, Any]:
    poll = poll_of(concertation)
    if poll is None:
        return {"concertation": concertation, "poll": None}
    mine = standing_of(current_person(), concertation).participation_id
    ballot, fault = _read(poll, given)
    return {
        "concertation": concertation,
        "poll": poll,
        "how": METHODS[poll.method],
        "columns": COUNTING[poll.method].columns,
        "proposals": drawn_for(mine or 0, poll),
        "voted": has_voted(mine, poll),
        "form": BallotForm(formdata=None),
        "ballot": ballot,
        "fault": fault,
        "summary": given is not None and not fault and not again,
    }


def _read(poll: Poll, given: object) -> tuple[object, str]:
    """The ballot as it would be counted, and what is wrong with it."""
    if given is None:
        return None, ""
    options = [one.proposal_id for one in poll.choices]
    try:
        return COUNTING[poll.method].read_ballot(given, options), ""
    except InvalidBallot as invalid:
        return None, str(FAULTS[invalid.code])
