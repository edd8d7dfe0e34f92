"""The pages of a concertation that the site map leads to, in the order they are read."""

from flask_babel import lazy_gettext as _

from concert.concertations.phases import Phase

# What it is called, where it is, and the phase without which there is none.
ROOMS = (
    (_("Le cadre"), "journey.frame", None),
    (_("Participer"), "joining.show", None),
    (_("Vos données"), "terms.show", None),
    (_("Le registre des traitements"), "terms.register", None),
    (_("Le diagnostic partagé"), "diagnosis.show", Phase.DIAGNOSIS),
    (_("Les constats"), "diagnosis.findings", Phase.DIAGNOSIS),
    (_("Les contraintes"), "diagnosis.constraints", Phase.DIAGNOSIS),
    (_("Les idées"), "ideas.index", None),
    (_("Les propositions"), "proposals.index", None),
    (_("Le vote"), "votes.show", Phase.VOTE),
    (_("Le résultat du vote"), "results.outcome", Phase.VOTE),
    (_("Le plan d’action"), "plan.show", None),
    (_("Les suites données"), "outcomes.index", None),
    (_("Pour les familles des élèves"), "families.show", None),
    (_("La note aux familles, à imprimer"), "families.note", None),
    (_("Ce qui s’est passé"), "journey.journal", None),
    (_("Empreintes et vérification"), "journey.seals", None),
)
