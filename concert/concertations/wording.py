"""The French words for what a concertation is made of."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from concert.concertations.models import BodyKind, ParticipationLevel, Role, StakeholderRole
from concert.concertations.phases import Phase
from concert.core.text import folded

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

STAKEHOLDER_ROLES = {
    StakeholderRole.LEADS: _("Mène la concertation"),
    StakeholderRole.DECIDES: _("Décide"),
    StakeholderRole.FUNDS: _("Finance"),
    StakeholderRole.SUPPORTS: _("Accompagne"),
    StakeholderRole.PARTNER: _("Partenaire"),
    StakeholderRole.CONCERNED: _("Concernée"),
}

# The article of a body, by the first word of its name; another name is quoted.
_ARTICLES = {
    "la": "agglomeration caisse commune communaute compagnie cooperative copropriete cpam"
    " delegation direction federation fondation mairie maison metropole mission mutuelle paroisse"
    " plateforme prefecture protection region regie societe sous-prefecture ville",
    "le": "bureau cabinet centre chu collectif college comite commissariat conseil cpts club"
    " departement foyer gip groupe groupement lycee parc pays pole rectorat reseau service"
    " syndicat",
    "l’": "academie accueil agence amicale ape ars association atelier ecole entreprise"
    " epci equipe etablissement hopital inspection institut institution intercommunalite"
    " observatoire office ordre union universite",
    "les": "amis assistants habitants parents riverains",
}
_ARTICLE_OF = {word: article for article, words in _ARTICLES.items() for word in words.split()}


def named(body: str) -> str:
    """A body within a sentence: « la Commune de Valbourg », « l’École des Tilleuls »."""
    first = folded(body).split(" ")[0]
    if (article := _ARTICLE_OF.get(first)) is None:
        return gettext("« %(body)s »", body=body)
    return f"{article}{body}" if article == "l’" else f"{article} {body}"


def on_behalf(body: str) -> str:
    """Whom one speaks for: « pour la Commune de Valbourg »."""
    return gettext("pour %(body)s", body=named(body))


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
