"""The French words for what a concertation is made of."""

from flask_babel import lazy_gettext as _

from concert.concertations.models import BodyKind, ParticipationLevel, Role
from concert.concertations.phases import Phase

# What is promised to the public, after the IAP2 spectrum.
LEVELS = {
    ParticipationLevel.CONSULT: (
        _("Consulter"),
        _("Nous vous écoutons, et nous dirons ce que vos avis ont changé."),
    ),
    ParticipationLevel.INVOLVE: (
        _("Impliquer"),
        _("Nous travaillons avec vous à chaque étape ; la décision reste à ceux qui décident."),
    ),
    ParticipationLevel.COLLABORATE: (
        _("Collaborer"),
        _("Nous cherchons les solutions avec vous, et chacun s’engage pour sa part."),
    ),
    ParticipationLevel.EMPOWER: (
        _("Déléguer"),
        _("Nous mettrons en œuvre ce que vous aurez décidé, dans le cadre annoncé."),
    ),
}

ROLES = {
    Role.LEAD: _("Porteur"),
    Role.FACILITATOR: _("Facilitateur"),
    Role.PARTICIPANT: _("Participant"),
}

BODY_KINDS = {
    BodyKind.SCHOOL: _("École, collège ou lycée"),
    BodyKind.COMMUNE: _("Commune"),
    BodyKind.EPCI: _("Intercommunalité"),
    BodyKind.DEPARTEMENT: _("Département"),
    BodyKind.REGION: _("Région"),
    BodyKind.CAF: _("Caisse d’allocations familiales"),
    BodyKind.CPAM: _("Caisse d’assurance maladie"),
    BodyKind.HOSPITAL: _("Hôpital ou établissement de santé"),
    BodyKind.CPTS: _("Communauté professionnelle territoriale de santé"),
    BodyKind.ASSOCIATION: _("Association"),
    BodyKind.UNION: _("Syndicat ou ordre"),
    BodyKind.COMPANY: _("Entreprise"),
    BodyKind.STATE: _("Service de l’État"),
    BodyKind.ARS: _("Agence régionale de santé"),
    BodyKind.LABORATORY: _("Laboratoire"),
    BodyKind.INFORMAL: _("Groupe informel"),
}

# The counting methods, each explained in two sentences.
METHODS = {
    "majority": (
        _("Jugement majoritaire"),
        _(
            "Vous donnez une mention à chaque proposition, de « Très bien » à « À rejeter »."
            " La proposition gagnante est celle dont la mention majoritaire est la meilleure."
        ),
    ),
    "approval": (
        _("Vote par approbation"),
        _(
            "Vous approuvez autant de propositions que vous voulez."
            " La proposition gagnante est celle que le plus de personnes approuvent."
        ),
    ),
}

# The phases as any programme calls them; each programme may say otherwise on its own pages.
PHASES = {
    Phase.LAUNCH: _("Lancement"),
    Phase.DIAGNOSIS: _("Diagnostic partagé"),
    Phase.IDEAS: _("Idées"),
    Phase.VOTE: _("Vote"),
    Phase.PLAN: _("Plan d’action"),
    Phase.FOLLOW_UP: _("Suivi"),
}
