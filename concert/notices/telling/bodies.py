"""What those who act or sign for a body are told, and what those who lead are told of them."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from concert.constraints.models import ConstraintQuestion
from concert.core.database import db
from concert.indicators.newer import is_drawn, newer_of
from concert.indicators.queries import indicators_of
from concert.journal.models import Entry, Verb
from concert.notices.telling.line import Line
from concert.plan.models import Commitment, PlanAction, Reply


def action(entry: Entry) -> Line | None:
    action = db.session.get(PlanAction, entry.details["action"])
    if action is None:
        return None
    sentence = _("Une action que votre organisme piloterait entre dans le plan : « %(title)s ».")
    return Line(sentence % {"title": action.title}, "plan.action", {"action_id": action.id})


def questioned(entry: Entry) -> Line | None:
    question = db.session.get(ConstraintQuestion, entry.details["question"])
    if question is None or question.withdrawn_at or question.answered_at:
        return None
    who = question.constraint.stakeholder.name
    sentence = _("Une question est posée sur ce qui contraint votre organisme : %(who)s.", who=who)
    where = {"constraint_id": question.constraint_id}
    return Line(sentence, "constraints.show", where, detail=question.text)


def asked(entry: Entry) -> Line | None:
    commitment, revision = _commitment(entry), entry.details.get("revision")
    if commitment.withdrawn_at or revision not in {None, commitment.revision}:
        return None
    kept = entry.details.get("because") if entry.verb is Verb.REWORDING_SET_ASIDE else None
    sentence = _("Un engagement est à signer : %(who)s.", who=commitment.stakeholder.name)
    about = {"commitment": commitment, "kept_because": kept}
    return Line(sentence, *_page_of(commitment), template="commitment_asked", about=about)


def no_longer_asked(entry: Entry) -> Line:
    commitment = _commitment(entry)
    sentence = _("Un engagement n’est plus demandé : %(who)s.", who=commitment.stakeholder.name)
    why = _("La raison : %(why)s", why=commitment.withdrawn_because)
    return Line(sentence, *_page_of(commitment), detail=why)


def proof(entry: Entry) -> Line:
    """The signatory keeps the journal's end elsewhere: that is what proves we never rewrote it."""
    commitment = _commitment(entry)
    about = {"commitment": commitment, "sign_off": _sign_off(entry, commitment), "entry": entry}
    sentence = _("Votre signature est enregistrée.")
    return Line(sentence, *_page_of(commitment), template="commitment_signed", about=about)


def signed(entry: Entry) -> Line:
    commitment = _commitment(entry)
    signed = _sign_off(entry, commitment)
    told = _("%(who)s a signé un engagement.")
    if signed.reservation:
        told = _("%(who)s a signé un engagement, avec une réserve.")
    return _answered(entry, told, sign_off=signed)


def replied(entry: Entry) -> Line:
    """What was answered at that moment, whatever came since."""
    reply = db.session.get_one(Reply, entry.details["reply"])
    told = _("%(who)s propose une autre rédaction d’un engagement.")
    if reply.is_refusal:
        told = _("%(who)s décline un engagement.")
    return _answered(entry, told, reply=reply)


def _answered(entry: Entry, told: str, *, sign_off: Any = None, reply: Any = None) -> Line:
    commitment, revision = _commitment(entry), entry.details["revision"]
    words = next(one for one in commitment.wordings if one.revision == revision)
    about = {"commitment": commitment, "words": words, "sign_off": sign_off, "reply": reply}
    sentence = told % {"who": commitment.stakeholder.name}
    return Line(sentence, *_page_of(commitment), template="commitment_answered", about=about)


def _sign_off(entry: Entry, commitment: Commitment) -> Any:
    revision = entry.details["revision"]
    return next(one for one in commitment.sign_offs if one.revision == revision)


def _commitment(entry: Entry) -> Commitment:
    return db.session.get_one(Commitment, entry.details["commitment"])


def _page_of(commitment: Commitment) -> tuple[str, dict[str, Any]]:
    return "plan.commitment", {"commitment_id": commitment.id}


def outdated(entry: Entry) -> Line | None:
    """What is still newer when the letter is written: the lead may have taken it since."""
    newer = newer_of(entry.concertation)
    names = [
        one.label
        for one in indicators_of(entry.concertation, sensitive=True)
        if one.id in newer and str(one.id) in entry.details["figures"]
    ]
    if not names or not is_drawn(entry.concertation):
        return None
    sentence = ngettext(
        "Une valeur plus récente est connue pour %(num)d chiffre du diagnostic.",
        "Une valeur plus récente est connue pour %(num)d chiffres du diagnostic.",
        len(names),
    )
    what = _("Lisez-la, puis mettez à jour ou gardez\u00a0: %(names)s.", names=", ".join(names))
    return Line(sentence, "indicators.index", detail=what)


def endorsed(entry: Entry) -> Line:
    told = {"who": entry.details["stakeholder"], "n": entry.details["version"]}
    sentence = _("%(who)s partage le diagnostic, version %(n)d.")
    if entry.details["reserved"]:
        sentence = _("%(who)s partage le diagnostic, version %(n)d, avec une réserve.")
    return Line(sentence % told, "diagnosis.show")


def not_shared(entry: Entry) -> Line:
    told = {"who": entry.details["stakeholder"], "n": entry.details["version"]}
    sentence = _("%(who)s ne partage pas le diagnostic, version %(n)d, et dit pourquoi.")
    return Line(sentence % told, "diagnosis.show")
