"""What must be settled before a phase begins, or before the end: a table, and its checks.

A check returns obstacles: each a sentence and the page where it is settled.
"""

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.core.errors import Obstacle
from concert.core.text import shortened
from concert.diagnosis.queries import latest_version
from concert.outcomes.queries import waiting_count, waiting_proposals
from concert.plan.queries import has_actions, uncommitted_actions, unsigned_commitments
from concert.priorities.queries import latest_round
from concert.stakes.queries import stakes_of
from concert.votes.queries import poll_of

Check = Callable[[Concertation], list[Obstacle]]


def obstacles(concertation: Concertation, to: Phase) -> list[Obstacle]:
    """What stands in the way of this phase."""
    return [found for check in BEFORE.get(to, ()) for found in check(concertation)]


def obstacles_to_closing(concertation: Concertation) -> list[Obstacle]:
    """What stands in the way of the end."""
    return [found for check in BEFORE_CLOSING for found in check(concertation)]


def _here(concertation: Concertation, text: str, endpoint: str) -> list[Obstacle]:
    return [Obstacle(text, endpoint, {"slug": concertation.slug})]


def no_published_diagnosis(concertation: Concertation) -> list[Obstacle]:
    if Phase.DIAGNOSIS not in concertation.calendar or latest_version(concertation):
        return []
    return _here(concertation, _("Le diagnostic n’est pas publié."), "diagnosis.show")


def no_stake(concertation: Concertation) -> list[Obstacle]:
    if Phase.DIAGNOSIS not in concertation.calendar or stakes_of(concertation):
        return []
    return _here(concertation, _("Aucun enjeu n’est dégagé."), "diagnosis.show")


def stakes_being_rated(concertation: Concertation) -> list[Obstacle]:
    latest = latest_round(concertation)
    if latest is None or latest.closed_at:
        return []
    return _here(concertation, _("Les enjeux sont encore à noter."), "priorities.show")


def no_vote_prepared(concertation: Concertation) -> list[Obstacle]:
    if poll_of(concertation):
        return []
    return _here(concertation, _("Le vote n’est pas préparé."), "results.preparation")


def vote_not_counted(concertation: Concertation) -> list[Obstacle]:
    poll = poll_of(concertation)
    if concertation.phase is not Phase.VOTE or poll is None or poll.counted_at:
        return []
    return _here(concertation, _("Le vote n’est pas dépouillé."), "results.counting")


def no_action(concertation: Concertation) -> list[Obstacle]:
    if has_actions(concertation):
        return []
    return _here(concertation, _("Le plan n’a aucune action."), "outcomes.index")


def actions_without_commitment(concertation: Concertation) -> list[Obstacle]:
    return [
        Obstacle(
            _("« %(title)s » n’engage encore personne.", title=shortened(action.title, 80)),
            "plan.action",
            {"slug": concertation.slug, "action_id": action.id},
        )
        for action in uncommitted_actions(concertation)
    ]


def commitments_to_sign(concertation: Concertation) -> list[Obstacle]:
    return [
        Obstacle(
            _(
                "%(who)s n’a pas signé son engagement (%(action)s).",
                who=one.stakeholder.name,
                action=shortened(one.action.title, 60),
            ),
            "plan.commitment",
            {"slug": concertation.slug, "commitment_id": one.id},
        )
        for one in unsigned_commitments(concertation)
    ]


def ideas_without_answer(concertation: Concertation) -> list[Obstacle]:
    waiting = waiting_count(concertation)
    if not waiting:
        return []
    text = ngettext(
        "%(num)d idée n’a ni action ni réponse.",
        "%(num)d idées n’ont ni action ni réponse.",
        waiting,
    )
    return _here(concertation, text, "outcomes.index")


def proposals_without_answer(concertation: Concertation) -> list[Obstacle]:
    return [
        Obstacle(
            _("« %(title)s » attend une réponse.", title=shortened(one.title, 80)),
            "outcomes.proposal",
            {"slug": concertation.slug, "proposal_id": one.id},
        )
        for one in waiting_proposals(concertation)
    ]


BEFORE: dict[Phase, tuple[Check, ...]] = {
    Phase.IDEAS: (no_stake, stakes_being_rated, no_published_diagnosis),
    Phase.VOTE: (no_vote_prepared,),
    Phase.PLAN: (vote_not_counted,),
    Phase.FOLLOW_UP: (no_action, actions_without_commitment, commitments_to_sign),
}
BEFORE_CLOSING: tuple[Check, ...] = (ideas_without_answer, proposals_without_answer)


def is_due(concertation: Concertation, at: datetime) -> bool:
    """Whether the date of the next phase has come."""
    following = concertation.calendar.after(concertation.phase)
    return (
        concertation.is_open
        and following is not None
        and concertation.calendar[following].opens_at <= at
    )
