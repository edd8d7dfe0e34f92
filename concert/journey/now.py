"""What one can do now in a concertation, and until when: the first thing its page says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.concertations.queries import Standing
from concert.programmes.programme import Programme
from concert.surveys.models import Survey
from concert.web.formatting import long_moment, remaining, short_day


@dataclass(frozen=True)
class Way:
    """A way in: what the link says, and where it leads."""

    label: str
    endpoint: str
    values: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Now:
    """The present moment: a title, a sentence, a deadline, and ways in, the main one first."""

    title: str
    sentence: str
    until: str = ""
    ways: list[Way] = field(default_factory=list)


def now_in(
    concertation: Concertation,
    programme: Programme,
    standing: Standing,
    at: datetime,
    surveys: Sequence[Survey] = (),
) -> Now:
    """What someone of this standing can do now; `surveys` are those they have not answered."""
    if concertation.closed_at:
        return Now(
            _("La concertation est close"),
            _("Voici ce qu’elle a donné, et qui s’est engagé à quoi."),
            ways=_AFTER,
        )
    span = concertation.span
    if span is None or span.opens_at > at:
        return _before(concertation, programme, standing)
    if span.closes_at <= at:
        return _between(concertation, programme)
    now = _during(concertation, programme, standing, at)
    now.ways[1:1] = _to_answer(surveys)
    return now


def _to_answer(surveys: Sequence[Survey]) -> list[Way]:
    """The survey that waits for an answer, or the list of them."""
    if not surveys:
        return []
    if len(surveys) > 1:
        return [Way(_("Répondre aux questionnaires"), "surveys.index")]
    where = {"survey_id": surveys[0].id}
    return [Way(_("Répondre au questionnaire"), "surveys.show", where)]


def _before(concertation: Concertation, programme: Programme, standing: Standing) -> Now:
    following = concertation.calendar.after(concertation.phase)
    name, opens = "", ""
    if following:
        model = programme.phase_model(following)
        name = model.name if model else ""
        opens = short_day(concertation.calendar[following].opens_at)
    ways = [] if standing.college_id else [Way(_("Participer"), "joining.show")]
    return Now(
        _("La concertation va commencer"),
        _("Première étape : %(phase)s, à partir du %(day)s.", phase=name, day=opens),
        ways=[*ways, Way(_("Lire le cadre"), "journey.frame")],
    )


def _between(concertation: Concertation, programme: Programme) -> Now:
    """The phase has closed and the next is not open: what comes, and what can be read."""
    present = programme.phase_model(concertation.phase)
    following = concertation.calendar.after(concertation.phase)
    sentence = _("Elle s’est fermée le %(when)s.", when=long_moment(_closing(concertation)))
    if following and (model := programme.phase_model(following)):
        sentence += " " + _("Ensuite : %(phase)s.", phase=model.name.lower())
    title = _("%(phase)s : l’étape est terminée", phase=present.name if present else "")
    return Now(title, sentence, ways=_reading(concertation))


def _closing(concertation: Concertation) -> datetime:
    if concertation.span is None:
        raise ValueError("the launch has no closing")
    return concertation.span.closes_at


def _reading(concertation: Concertation) -> list[Way]:
    where = {
        Phase.DIAGNOSIS: Way(_("Lire le diagnostic"), "diagnosis.show"),
        Phase.IDEAS: Way(_("Lire les idées"), "ideas.index"),
        Phase.VOTE: Way(_("Voir le vote"), "votes.show"),
    }
    return [where.get(concertation.phase, Way(_("Lire le plan d’action"), "plan.show"))]


def _during(
    concertation: Concertation, programme: Programme, standing: Standing, at: datetime
) -> Now:
    closes_at = _closing(concertation)
    left = remaining(closes_at, at)
    until = _("%(left)s, jusqu’au %(when)s.", left=left.capitalize(), when=long_moment(closes_at))
    model = programme.phase_model(concertation.phase)
    contributes = concertation.phase in {Phase.DIAGNOSIS, Phase.IDEAS, Phase.VOTE}
    ways = list(_WAYS[concertation.phase])
    if contributes and not standing.college_id:
        ways[0] = Way(_("Participer"), "joining.show")
    elif standing.suspension_id and concertation.phase in {Phase.DIAGNOSIS, Phase.IDEAS}:
        ways = _reading(concertation)
    if concertation.phase is Phase.PLAN and standing.powers:
        ways.insert(0, Way(_("Voir mes engagements"), "plan.mine"))
    sentence = str(_SENTENCES[concertation.phase])
    return Now(model.invites if model else "", sentence, until, ways)


_SENTENCES = {
    Phase.DIAGNOSIS: lazy_gettext("Ce que vous voyez, vivez ou entendez, à côté des chiffres."),
    Phase.IDEAS: lazy_gettext("Ce que l’on pourrait faire, et ce qu’il faudrait pour cela."),
    Phase.VOTE: lazy_gettext("Le vote est secret ; le résultat sera connu après la clôture."),
    Phase.PLAN: lazy_gettext("Chaque partie prenante signe ses propres engagements, et eux seuls."),
    Phase.FOLLOW_UP: lazy_gettext("Voici ce que chacun a promis, et pour quand."),
}
_AFTER = [
    Way(lazy_gettext("Lire le plan d’action"), "plan.show"),
    Way(lazy_gettext("Ce que sont devenues les idées"), "outcomes.index"),
]
_WAYS = {
    Phase.DIAGNOSIS: [
        Way(lazy_gettext("Dire ce que je constate"), "findings.index"),
        Way(lazy_gettext("Lire le diagnostic"), "diagnosis.show"),
    ],
    Phase.IDEAS: [
        Way(lazy_gettext("Proposer une idée"), "ideas.new"),
        Way(lazy_gettext("Lire les idées"), "ideas.index"),
    ],
    Phase.VOTE: [
        Way(lazy_gettext("Voter"), "votes.show"),
        Way(lazy_gettext("Lire les propositions"), "proposals.index"),
    ],
    Phase.PLAN: [Way(lazy_gettext("Lire le plan d’action"), "plan.show")],
    Phase.FOLLOW_UP: _AFTER,
}
