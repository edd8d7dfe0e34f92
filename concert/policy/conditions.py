"""The conditions that permissions are made of, each with the sentence said when it fails."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from concert.concertations.phases import Phase
from concert.concertations.queries import Standing, standing_of
from concert.core.clock import local_day
from concert.people.models import Person


@dataclass(frozen=True)
class Asked:
    """A question put to the policy: who, upon what, when."""

    person: Person | None
    subject: Any
    at: datetime

    @property
    def standing(self) -> Standing:
        return standing_of(self.person, self.subject.concertation)


@dataclass(frozen=True)
class Condition:
    """A named test, with what is said to the person for whom it does not hold."""

    holds: Callable[[Asked], bool]
    otherwise: str


def during(*phases: Phase) -> Condition:
    """The phase is the present one, and its dates have begun and not ended."""

    def holds(asked: Asked) -> bool:
        concertation = asked.subject.concertation
        span = concertation.span
        return (
            concertation.is_open
            and concertation.phase in phases
            and span is not None
            and span.holds(asked.at)
        )

    return Condition(holds, _("Cette étape n’est pas ouverte en ce moment."))


def at_phase(*phases: Phase) -> Condition:
    """The phase is the present one, whatever its dates: to prepare before, to settle after."""
    return Condition(
        lambda asked: asked.subject.concertation.phase in phases,
        _("Ce n’est pas le moment : la concertation n’en est pas à cette étape."),
    )


signed_in = Condition(
    lambda asked: asked.person is not None,
    _("Connectez-vous d’abord : il suffit d’une adresse électronique."),
)
operates = Condition(
    # Asked of the settings, which name those who run the installation.
    lambda asked: asked.person is not None and asked.person.email in asked.subject.operating,
    _("Seules les personnes qui exploitent ce site peuvent le faire : ses réglages les nomment."),
)
draft = Condition(
    lambda asked: asked.subject.concertation.opened_at is None,
    _("La concertation est déjà ouverte : cela ne change plus."),
)
opened = Condition(
    lambda asked: asked.subject.concertation.opened_at is not None,
    _("La concertation n’est pas encore ouverte."),
)
not_closed = Condition(
    lambda asked: asked.subject.concertation.closed_at is None,
    _("La concertation est close : elle se lit, elle ne change plus."),
)
leads = Condition(
    lambda asked: asked.standing.leads,
    _("Seule la personne qui porte la concertation peut le faire."),
)
steers = Condition(
    lambda asked: asked.standing.steers,
    _("Seules les personnes qui animent la concertation peuvent le faire."),
)
participant = Condition(
    lambda asked: asked.standing.college_id is not None,
    _("Rejoignez la concertation pour y prendre part : cela prend une minute."),
)

not_a_pupil = Condition(
    lambda asked: asked.standing.class_session_id is None,
    _("En classe, un texte lu ne change plus tout seul : dis-le à ton maître ou à ta maîtresse."),
)


def _signs_for_its_stakeholder(asked: Asked) -> bool:
    power = asked.standing.power_for(asked.subject.stakeholder_id, local_day(asked.at))
    return power is not None and power.signs


signs_for_its_stakeholder = Condition(
    _signs_for_its_stakeholder,
    _("Seule une personne mandatée pour signer au nom de cette partie prenante peut le faire."),
)
acts_for_its_stakeholder = Condition(
    lambda asked: (
        asked.standing.power_for(asked.subject.stakeholder_id, local_day(asked.at)) is not None
    ),
    _("Seule une personne mandatée par cette partie prenante peut le faire."),
)


def _speaks_for_some_body(asked: Asked) -> bool:
    return asked.standing.steers or bool(asked.standing.powers_on(local_day(asked.at)))


speaks_for_some_body = Condition(
    _speaks_for_some_body,
    _(
        "Seules les personnes qui animent, ou qui agissent pour une partie prenante,"
        " peuvent le dire."
    ),
)
acts_for_it_or_leads = Condition(
    lambda asked: asked.standing.leads or acts_for_its_stakeholder.holds(asked),
    _("Seules la partie prenante et la personne qui porte la concertation peuvent le déclarer."),
)


def _holds_it(asked: Asked) -> bool:
    return asked.person is not None and asked.subject.person_id == asked.person.id


takes_answers = Condition(
    lambda asked: asked.subject.takes_answers(asked.at),
    _("Ce questionnaire n’est pas ouvert en ce moment."),
)
holds_it = Condition(_holds_it, _("Seule la personne qui a ce mandat peut y renoncer."))
not_suspended = Condition(
    lambda asked: asked.standing.suspension_id is None,
    _("Votre participation est suspendue : la raison est écrite en haut de cette page."),
)


takes_part = Condition(
    lambda asked: asked.standing.participation_id is not None,
    _("Vous ne prenez pas part à cette concertation."),
)
# A pupil's name is drawn, and their college is their class's: see `classes`.
on_their_own = Condition(
    lambda asked: asked.standing.class_session_id is None,
    _("En classe, cela se demande à l’adulte qui mène la séance."),
)
is_offered_to_them = Condition(
    lambda asked: asked.person is not None and asked.subject.email == asked.person.email,
    _("Cette concertation est proposée à quelqu’un d’autre."),
)
# A ballot is sealed with its voter's college: nobody's may be told by what changes meanwhile.
not_during_the_vote = Condition(
    lambda asked: asked.subject.concertation.phase is not Phase.VOTE,
    _("Le vote est en cours : chaque bulletin est scellé avec le collège de qui vote."),
)
college_not_changed = Condition(
    lambda asked: asked.standing.college_changed_at is None,
    _("Vous avez déjà changé de collège : cela se fait une fois."),
)
is_suspended_by_it = Condition(
    lambda asked: asked.standing.suspension_id == asked.subject.id,
    _("Seule la personne suspendue peut répondre."),
)


def _wrote_it(asked: Asked) -> bool:
    author_id: int | None = asked.subject.author_id
    return author_id is not None and author_id == asked.standing.participation_id


wrote_it = Condition(_wrote_it, _("Seule la personne qui l’a écrit peut le changer."))
wrote_it_or_steers = Condition(
    lambda asked: _wrote_it(asked) or asked.standing.steers,
    _("Seules la personne qui l’a écrit et celles qui animent peuvent le retirer."),
)
not_withdrawn = Condition(
    lambda asked: asked.subject.withdrawn_at is None,
    _("Cette contribution a été retirée."),
)
not_being_rated = Condition(
    lambda asked: asked.subject.frozen_at is None,
    _("Cet enjeu est en train d’être noté : il ne change plus jusqu’à la fin du tour."),
)
not_merged = Condition(
    lambda asked: asked.subject.merged_into_id is None,
    _("Cet enjeu a été réuni à un autre : c’est celui-là qui change."),
)
not_frozen = Condition(
    lambda asked: asked.subject.frozen_at is None,
    _("Le vote est préparé avec cette proposition : elle ne change plus."),
)
