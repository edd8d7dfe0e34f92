"""What other pages say of ideas: one's own place, findings, stakes, the numbers of the team."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from concert.ideas.listing import latest_ideas
from concert.ideas.models import Argument, Idea
from concert.ideas.narrowing import Wanted
from concert.ideas.queries import (
    contributions_by_college,
    given_by,
    stakes_from,
)
from concert.web.formatting import excerpt
from concert.web.fragments import Context, supplement

_KINDS = {
    "finding": lazy_gettext("Constat"),
    "reason": lazy_gettext("Avis sur un constat"),
    "idea": lazy_gettext("Idée"),
    "argument": lazy_gettext("Argument"),
}


@supplement("joining/place.html")
def _given(context: Context) -> Context:
    slug = context["concertation"].slug
    rows = given_by(context["participation"].id)
    return {
        "given": [
            {
                "kind": _KINDS[row.kind],
                "text": excerpt(row.text, 120),
                "at": row.at,
                "url": url_for("findings.show", slug=slug, finding_id=row.where)
                if row.kind in {"finding", "reason"}
                else url_for("ideas.show", slug=slug, idea_id=row.where),
            }
            for row in rows
        ]
    }


@supplement("findings/show.html")
def _drawn_from(context: Context) -> Context:
    """Where a finding leads: the stakes drawn from it, and the ideas that answer them."""
    slug = context["concertation"].slug
    stakes = stakes_from(context["row"].finding_id)
    diagnosis = url_for("diagnosis.show", slug=slug)
    drawn = [(one.title, f"{diagnosis}#enjeu-{one.id}") for one in stakes]
    answered = [
        (
            ngettext(
                "%(num)d idée répond à « %(title)s »",
                "%(num)d idées répondent à « %(title)s »",
                one.ideas_count,
                title=one.title,
            ),
            url_for("ideas.index", slug=slug, enjeu=one.id),
        )
        for one in stakes
        if one.ideas_count
    ]
    parts = [(_("Les enjeux qui en sont tirés :"), drawn), (_("Les idées :"), answered)]
    return {"leads_to": [part for part in parts if part[1]]}


@supplement("team/numbers.html")
def _by_college(context: Context) -> Context:
    return {"given": contributions_by_college(context["concertation"])}


def idea_page(idea: Idea) -> str:
    return url_for("ideas.show", slug=idea.concertation.slug, idea_id=idea.id)


def argument_page(argument: Argument) -> str:
    return url_for("ideas.show", slug=argument.concertation.slug, idea_id=argument.idea_id)


@supplement("stakes/show.html")
def _answering(context: Context) -> Context:
    """The latest ideas that answer a stake."""
    wanted = Wanted(kept=(("enjeu", str(context["stake"].id)),))
    return {"answering": latest_ideas(context["concertation"], wanted, 5)}
