"""What those who gave something are told of it."""

from typing import Any

from flask_babel import gettext as _

from concert.constraints.models import ConstraintQuestion
from concert.core.database import db
from concert.findings.groups import findings_in
from concert.findings.models import Finding, FindingGroup, FindingReason, Weight
from concert.ideas.models import Argument, Idea
from concert.journal.models import Entry
from concert.notices.concerned import KINDS
from concert.notices.telling.line import Line
from concert.outcomes.models import Outcome
from concert.outcomes.queries import disposition_of
from concert.outcomes.wording import OUTCOMES
from concert.proposals.models import Proposal


def idea_published(entry: Entry) -> Line | None:
    idea = _idea(entry.details["idea"])
    if idea is None:
        return None
    return Line(
        _("Votre idée « %(title)s » est publiée.", title=idea.title),
        "ideas.show",
        {"idea_id": idea.id},
        template="idea_proposed",
        about={"idea": idea},
    )


def _idea(idea_id: int) -> Idea | None:
    """An idea that is still there to be read."""
    idea = db.session.get(Idea, idea_id)
    return idea if idea and idea.withdrawn_at is None else None


def answered(entry: Entry) -> Line | None:
    """Someone says why they share a finding, or qualify it; gone if they took it back."""
    reason = db.session.get(FindingReason, entry.details["reason"])
    if reason is None or reason.withdrawn_at or reason.finding.withdrawn_at:
        return None
    sentence = (
        _("Quelqu’un nuance votre constat, et dit pourquoi.")
        if reason.weight is Weight.NUANCED
        else _("Quelqu’un partage votre constat, et dit pourquoi.")
    )
    return Line(sentence, "findings.show", {"finding_id": reason.finding_id})


def question_answered(entry: Entry) -> Line | None:
    question = db.session.get(ConstraintQuestion, entry.details["question"])
    if question is None or question.withdrawn_at or question.answered_at != entry.at:
        return None
    sentence = _("%(who)s répond à votre question sur ce qui la contraint.")
    who = {"who": question.constraint.stakeholder.name}
    return Line(sentence % who, *_place_of(question), detail=question.answer)


def grouped(entry: Entry) -> Line | None:
    """Gone if the group holds nothing any more, as when it was undone before being told."""
    group = db.session.get(FindingGroup, entry.details["group"])
    if group is None or not findings_in(group.id):
        return None
    sentence = _("Votre constat est rangé avec d’autres qui disent la même chose : « %(title)s ».")
    return Line(sentence % {"title": group.title}, "findings.index", {"groupe": group.id})


def badly_grouped(entry: Entry) -> Line | None:
    finding = db.session.get(Finding, entry.details["finding"])
    if finding is None or finding.group_objected_at is None:
        return None
    sentence = _("Quelqu’un dit que son constat est mal rangé : « ce n’est pas ce que je dis ».")
    return Line(sentence, "board.show", {"groupe": finding.group_id})


def argued(entry: Entry) -> Line | None:
    argument = db.session.get(Argument, entry.details["argument"])
    if argument is None or argument.withdrawn_at:
        return None
    idea = _idea(argument.idea_id)
    if idea is None:
        return None
    sentence = _("Quelqu’un a donné un argument sur votre idée « %(title)s ».")
    return Line(sentence % {"title": idea.title}, "ideas.show", {"idea_id": idea.id})


def gathered(entry: Entry) -> Line | None:
    proposal = db.session.get(Proposal, entry.details["proposal"])
    if proposal is None:
        return None
    sentence = _("Votre idée entre dans une proposition : « %(title)s ».")
    where = {"proposal_id": proposal.id}
    return Line(sentence % {"title": proposal.title}, "proposals.show", where)


def idea_answered(entry: Entry) -> Line | None:
    idea, answer = _idea(entry.details["idea"]), disposition_of(idea_id=entry.details["idea"])
    if idea is None or answer is None or answer.answered_at != entry.at:
        return None
    sentence = _("Votre idée « %(title)s » a sa réponse : %(outcome)s.")
    told = {"title": idea.title, "outcome": _outcome(entry)}
    where = {"idea_id": idea.id}
    return Line(sentence % told, "thread.of_idea", where, detail=_reason(entry))


def proposal_answered(entry: Entry) -> Line | None:
    proposal_id = entry.details["proposal"]
    proposal, answer = (
        db.session.get(Proposal, proposal_id),
        disposition_of(proposal_id=proposal_id),
    )
    if proposal is None or answer is None or answer.answered_at != entry.at:
        return None
    sentence = _("La proposition « %(title)s », où entre votre idée, a sa réponse : %(outcome)s.")
    told = {"title": proposal.title, "outcome": _outcome(entry)}
    where = {"proposal_id": proposal.id}
    return Line(sentence % told, "proposals.show", where, detail=_reason(entry))


def _outcome(entry: Entry) -> str:
    name, _tone = OUTCOMES[Outcome(entry.details["outcome"])]
    return str(name).lower()


def _reason(entry: Entry) -> str:
    return _("La raison : %(why)s", why=entry.details["reason"])


def withdrawn(entry: Entry) -> Line | None:
    given = _given(entry)
    if entry.details["own"] or given is None or given.withdrawn_at is None:
        return None
    sentence = _("Ce que vous aviez donné a été retiré par l’équipe qui anime : %(what)s.")
    told = sentence % {"what": _called(given)}
    return Line(told, *_place_of(given), detail=_reason(entry))


def restored(entry: Entry) -> Line | None:
    given = _given(entry)
    if given is None or given.withdrawn_at is not None:
        return None
    sentence = _("Ce que vous aviez donné est remis à sa place : %(what)s.")
    return Line(sentence % {"what": _called(given)}, *_place_of(given))


def _given(entry: Entry) -> Any:
    kind: Any = KINDS[entry.details["kind"]]
    return db.session.get(kind, entry.details["id"])


def _called(given: Any) -> str:
    if isinstance(given, Idea):
        return _("l’idée « %(title)s »", title=given.title)
    if isinstance(given, Argument):
        return _("un argument sur l’idée « %(title)s »", title=given.idea.title)
    if isinstance(given, ConstraintQuestion):
        return _("une question sur une contrainte")
    return _("un avis sur un constat") if isinstance(given, FindingReason) else _("un constat")


def _place_of(given: Any) -> tuple[str, dict[str, Any]]:
    if isinstance(given, Idea):
        return "ideas.show", {"idea_id": given.id}
    if isinstance(given, Argument):
        return "ideas.show", {"idea_id": given.idea_id}
    if isinstance(given, ConstraintQuestion):
        return "constraints.show", {"constraint_id": given.constraint_id}
    finding = given.finding if isinstance(given, FindingReason) else given
    return "findings.show", {"finding_id": finding.id}


def ballot(_entry: Entry) -> Line:
    """That they voted, and nothing of how: a voter who did not will know that someone did."""
    return Line(_("Un bulletin a été déposé en votre nom."), "votes.show", template="ballot_cast")
