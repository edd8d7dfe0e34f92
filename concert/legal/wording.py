"""The pages of a concertation that the site map leads to, in the order they are read."""

from collections.abc import Iterator
from typing import NamedTuple

from flask_babel import lazy_gettext as _

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.programmes.catalogue import programme


class Room(NamedTuple):
    """What a page is called, where it is, and what there is none without."""

    label: str
    endpoint: str
    phase: Phase | None = None
    in_schools: bool = False

    def is_in(self, concertation: Concertation) -> bool:
        if self.in_schools and programme(concertation.programme).place != "establishment":
            return False
        return self.phase is None or self.phase in concertation.calendar


def rooms_of(concertation: Concertation) -> Iterator[Room]:
    return (room for room in _ROOMS if room.is_in(concertation))


_ROOMS = (
    Room(_("Le cadre"), "journey.frame"),
    Room(_("Participer"), "joining.show"),
    Room(_("Les règles de la discussion"), "conduct.show"),
    Room(_("Vos données"), "terms.show"),
    Room(_("Le registre des traitements"), "terms.register"),
    Room(_("Le diagnostic partagé"), "diagnosis.show", Phase.DIAGNOSIS),
    Room(_("Le diagnostic à imprimer"), "reading.on_paper", Phase.DIAGNOSIS),
    Room(_("Ses versions publiées"), "versions.index", Phase.DIAGNOSIS),
    Room(_("Les constats"), "findings.index", Phase.DIAGNOSIS),
    Room(_("Les questionnaires"), "surveys.index", Phase.DIAGNOSIS),
    Room(_("Les contraintes"), "constraints.index", Phase.DIAGNOSIS),
    Room(_("Ce qui est à lever plus haut"), "dialogue.escalated", Phase.DIAGNOSIS),
    Room(_("Les priorités"), "priorities.show", Phase.DIAGNOSIS),
    Room(_("Les idées"), "ideas.index"),
    Room(_("Les propositions"), "proposals.index"),
    Room(_("Le vote"), "votes.show", Phase.VOTE),
    Room(_("Le résultat du vote"), "results.outcome", Phase.VOTE),
    Room(_("Le plan d’action"), "plan.show"),
    Room(_("Les suites données"), "outcomes.index"),
    Room(_("Pour les familles des élèves"), "families.show", in_schools=True),
    Room(_("La note aux familles, à imprimer"), "families.note", in_schools=True),
    Room(_("Ce qui s’est passé"), "journey.journal"),
    Room(_("Empreintes et vérification"), "journey.seals"),
)
