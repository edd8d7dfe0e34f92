"""What all who take part are told."""

from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.phases import Phase
from concert.concertations.wording import PHASES
from concert.core.database import db
from concert.diagnosis.queries import latest_version
from concert.diagnosis.wording import what_changed
from concert.journal.models import Entry
from concert.notices.telling.line import Line
from concert.priorities.queries import latest_round
from concert.surveys.models import Survey
from concert.votes.queries import poll_of
from concert.web.formatting import long_moment

_ROOMS = {
    Phase.DIAGNOSIS: "diagnosis.show",
    Phase.IDEAS: "ideas.index",
    Phase.VOTE: "votes.show",
    Phase.PLAN: "plan.show",
    Phase.FOLLOW_UP: "plan.show",
}


def phase(entry: Entry) -> Line | None:
    concertation, phase = entry.concertation, Phase(entry.details["phase"])
    span = concertation.calendar.get(phase)
    if concertation.phase is not phase or span is None or concertation.closed_at:
        return None
    until = long_moment(span.closes_at)
    if phase is Phase.VOTE:
        return Line(_("Le vote est ouvert jusqu’au %(until)s.", until=until), _ROOMS[phase])
    sentence = _("Une étape commence : %(phase)s, jusqu’au %(until)s.")
    return Line(sentence % {"phase": PHASES[phase], "until": until}, _ROOMS[phase])


def calendar(entry: Entry) -> Line | None:
    concertation, phase = entry.concertation, Phase(entry.details["phase"])
    closes_at = datetime.fromisoformat(entry.details["closes_at"])
    span = concertation.calendar.get(phase)
    if concertation.phase is not phase or concertation.closed_at or span is None:
        return None
    if span.closes_at.replace(microsecond=0) != closes_at.replace(microsecond=0):
        return None
    if closes_at <= entry.at:
        sentence = _("Une étape est close depuis le %(when)s : %(phase)s.")
    else:
        sentence = _("%(phase)s : la fin est déplacée au %(when)s.")
    told = {"phase": PHASES[phase], "when": long_moment(closes_at)}
    return Line(sentence % told, "journey.show")


def frame(_entry: Entry) -> Line:
    return Line(_("Le cadre a été complété."), "journey.frame")


def survey_opened(entry: Entry) -> Line | None:
    return _survey(entry, _("Un questionnaire vous est proposé : « %(title)s ». Répondez-y."))


def survey_ending(entry: Entry) -> Line | None:
    return _survey(entry, _("Un questionnaire se termine bientôt : « %(title)s »."))


def _survey(entry: Entry, sentence: str) -> Line | None:
    survey = db.session.get(Survey, entry.details["survey"])
    if survey is None or survey.closed_at or survey.closes_at is None:
        return None
    until = _("Vous pouvez répondre jusqu’au %(until)s.", until=long_moment(survey.closes_at))
    told = sentence % {"title": survey.title}
    return Line(told, "surveys.show", {"survey_id": survey.id}, detail=until)


def survey_published(entry: Entry) -> Line | None:
    survey = db.session.get(Survey, entry.details["survey"])
    if survey is None:
        return None
    sentence = _("Les résultats d’un questionnaire sont publiés : « %(title)s ».")
    told = sentence % {"title": survey.title}
    return Line(told, "surveys.results", {"survey_id": survey.id})


def diagnosis_to_read(entry: Entry) -> Line | None:
    if not _is_the_latest(entry):
        return None
    return _published(entry, _("Le diagnostic partagé est publié, version %(n)d. Lisez-le."))


def diagnosis_to_endorse(entry: Entry) -> Line | None:
    if not _is_the_latest(entry):
        return None
    sentence = _(
        "Le diagnostic partagé est publié, version %(n)d. Dites si l’organisme au nom duquel vous"
        " signez le partage."
    )
    return _published(entry, sentence)


def diagnosis_still_to_endorse(entry: Entry) -> Line | None:
    if not _is_the_latest(entry):
        return None
    sentence = _(
        "L’organisme au nom duquel vous signez n’a pas encore répondu au diagnostic, version %(n)d."
    )
    return Line(sentence % {"n": entry.details["version"]}, "diagnosis.show")


def _published(entry: Entry, sentence: str) -> Line:
    """A first version is to be read whole; of the next, what changed comes first."""
    number = entry.details["version"]
    told = sentence % {"n": number}
    if number == 1:
        return Line(told, "diagnosis.show")
    detail = what_changed(entry.details.get("changes", {}))
    return Line(told, "versions.differences", {"number": number}, detail=detail)


def _is_the_latest(entry: Entry) -> bool:
    version = latest_version(entry.concertation)
    return version is not None and version.number == entry.details["version"]


def stakes_to_rate(entry: Entry) -> Line | None:
    latest = latest_round(entry.concertation)
    if latest is None or latest.number != entry.details["round"] or latest.closed_at:
        return None
    sentence = _("Les enjeux sont à noter jusqu’au %(until)s : dites lesquels viennent d’abord.")
    return Line(sentence % {"until": long_moment(latest.closes_at)}, "priorities.mine")


def rating_moved(entry: Entry) -> Line | None:
    """Only the last move: an earlier one would give a day that is no longer."""
    latest = latest_round(entry.concertation)
    moved = latest is not None and latest.number == entry.details["round"] and latest.moves
    if not latest or not moved or latest.closed_at or moved[-1].moved_at != entry.at:
        return None
    sentence = _("Les enjeux sont maintenant à noter jusqu’au %(until)s.")
    reason = moved[-1].reason
    return Line(
        sentence % {"until": long_moment(latest.closes_at)}, "priorities.mine", detail=reason
    )


def rating_given_up(entry: Entry) -> Line | None:
    latest = latest_round(entry.concertation)
    if latest is None or latest.number != entry.details["round"]:
        return None
    sentence = _("On ne note plus les enjeux : ce tour est abandonné, et ses notes sont effacées.")
    return Line(sentence, "priorities.show", detail=latest.given_up_because)


def stakes_rated(_entry: Entry) -> Line:
    return Line(_("Les enjeux sont notés. Lisez ce que chaque collège en dit."), "priorities.show")


def vote_prepared(entry: Entry) -> Line | None:
    concertation = entry.concertation
    poll, span = poll_of(concertation), concertation.calendar.get(Phase.VOTE)
    # Once it is open, that is what is told.
    if poll is None or poll.prepared_at != entry.at or concertation.phase is not Phase.IDEAS:
        return None
    sentence = _("Le vote est préparé : les propositions ne changent plus. Lisez-les avant.")
    opens = _("Il ouvrira le %(when)s.", when=long_moment(span.opens_at)) if span else ""
    return Line(sentence, "proposals.index", detail=opens)


def vote_counted(_entry: Entry) -> Line:
    return Line(_("Le vote est dépouillé. Lisez le résultat."), "results.outcome")


def closed(_entry: Entry) -> Line:
    sentence = _("La concertation est close. Lisez ce que chaque idée est devenue.")
    return Line(sentence, "outcomes.index")
