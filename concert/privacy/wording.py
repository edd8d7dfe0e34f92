"""The French words for the columns that people are shown of themselves, and for what is in them."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.concertations.wording import ROLES
from concert.constraints.wording import CONSTRAINT_KINDS
from concert.diagnosis.wording import POSITIONS
from concert.findings.models import Weight
from concert.ideas.wording import STANCES
from concert.journal.models import Verb
from concert.moderation.models import Act, State
from concert.notices.wording import RHYTHMS
from concert.outcomes.wording import OUTCOMES
from concert.people.models import SecurityKind
from concert.privacy.held import Fate
from concert.web.formatting import long_moment, short_day

COLUMNS = {
    "accepted_at": lazy_gettext("Acceptée le"),
    "addressee": lazy_gettext("À qui s’adresser"),
    "answer": lazy_gettext("Votre réponse"),
    "answered_at": lazy_gettext("Répondu le"),
    "asked_at": lazy_gettext("Demandé le"),
    "at": lazy_gettext("Le"),
    "browser": lazy_gettext("Navigateur"),
    "capacity": lazy_gettext("Qualité"),
    "chosen_at": lazy_gettext("Choisi le"),
    "class_name": lazy_gettext("Classe"),
    "content": lazy_gettext("Contenu"),
    "day": lazy_gettext("Jour"),
    "criterion": lazy_gettext("Critère"),
    "decided_at": lazy_gettext("Décidé le"),
    "noted_at": lazy_gettext("Noté le"),
    "opened_at": lazy_gettext("Ouverte le"),
    "refused_because": lazy_gettext("Refusé parce que"),
    "supported_at": lazy_gettext("Soutenue le"),
    "withdrawn_on": lazy_gettext("Retirée le"),
    "closed_at": lazy_gettext("Clos le"),
    "college_id": lazy_gettext("Collège"),
    "commitment_id": lazy_gettext("Engagement dans l’action"),
    "concertation_id": lazy_gettext("Concertation"),
    "confirmed_at": lazy_gettext("Confirmée le"),
    "controller": lazy_gettext("Qui répond des données"),
    "created_at": lazy_gettext("Créé le"),
    "declared_at": lazy_gettext("Déclarée le"),
    "document_hash": lazy_gettext("Empreinte du texte signé"),
    "act": lazy_gettext("Décision"),
    "began_at": lazy_gettext("Commencé le"),
    "contest": lazy_gettext("Ce que vous avez dit en contestant"),
    "contested_at": lazy_gettext("Contesté le"),
    "released_at": lazy_gettext("Relâché le"),
    "reported_at": lazy_gettext("Signalé le"),
    "rule_name": lazy_gettext("Règle"),
    "state": lazy_gettext("Où cela en est"),
    "moved_at": lazy_gettext("Déplacé le"),
    "undone_at": lazy_gettext("Annulé le"),
    "due_at": lazy_gettext("À vous dire le"),
    "email": lazy_gettext("Adresse électronique"),
    "ended_at": lazy_gettext("Terminé le"),
    "expires_at": lazy_gettext("Jusqu’au"),
    "finding_id": lazy_gettext("Constat"),
    "from_day": lazy_gettext("À partir du"),
    "given_on": lazy_gettext("Donnée le"),
    "saved_at": lazy_gettext("Gardée le"),
    "survey_id": lazy_gettext("Questionnaire"),
    "given_at": lazy_gettext("Donné le"),
    "idea_id": lazy_gettext("Idée"),
    "issuer": lazy_gettext("Fournisseur d’identité"),
    "joined_at": lazy_gettext("Depuis le"),
    "kind": lazy_gettext("Nature"),
    "level": lazy_gettext("Niveau"),
    "lifted_at": lazy_gettext("Levée le"),
    "lifted_how": lazy_gettext("Levée comment"),
    "made_at": lazy_gettext("Fait le"),
    "n": lazy_gettext("Entrée n°"),
    "offered_at": lazy_gettext("Proposée le"),
    "settled_at": lazy_gettext("Réglée le"),
    "name": lazy_gettext("Nom"),
    "needs": lazy_gettext("Ce qu’il faudrait"),
    "note": lazy_gettext("Note"),
    "added_at": lazy_gettext("Donné le"),
    "alt": lazy_gettext("Ce que montre l’image"),
    "media_type": lazy_gettext("Format"),
    "size": lazy_gettext("Octets"),
    "number": lazy_gettext("Version"),
    "of_age_at": lazy_gettext("15 ans ou plus, dit le"),
    "outcome": lazy_gettext("Suite donnée"),
    "place": lazy_gettext("Lieu"),
    "poll_id": lazy_gettext("Vote de la concertation"),
    "proposed": lazy_gettext("Rédaction proposée"),
    "position": lazy_gettext("Votre position"),
    "published_at": lazy_gettext("Publié le"),
    "reason": lazy_gettext("Raison"),
    "reservation": lazy_gettext("Réserve"),
    "retained_at": lazy_gettext("Retenu le"),
    "round_id": lazy_gettext("Tour"),
    "revised_at": lazy_gettext("Modifiée le"),
    "rhythm": lazy_gettext("Rythme"),
    "role": lazy_gettext("Rôle"),
    "seen_at": lazy_gettext("Vu le"),
    "sent_at": lazy_gettext("Envoyé le"),
    "shown_as": lazy_gettext("Nom montré"),
    "signatory": lazy_gettext("Signé du nom de"),
    "signed_at": lazy_gettext("Signé le"),
    "signed_in_at": lazy_gettext("Dernière connexion"),
    "signs": lazy_gettext("Peut signer"),
    "since": lazy_gettext("Depuis le"),
    "siret": lazy_gettext("SIRET de l’organisme"),
    "stake_id": lazy_gettext("Enjeu"),
    "stakeholder_id": lazy_gettext("Au nom de"),
    "stance": lazy_gettext("Pour ou contre"),
    "started_at": lazy_gettext("Ouverte le"),
    "stated_at": lazy_gettext("Dite le"),
    "sub": lazy_gettext("Identifiant que ce fournisseur vous donne"),
    "subject": lazy_gettext("Objet"),
    "suspended_at": lazy_gettext("Suspendue le"),
    "system": lazy_gettext("Système"),
    "text": lazy_gettext("Texte"),
    "title": lazy_gettext("Titre"),
    "told_at": lazy_gettext("Dit le"),
    "typed_at": lazy_gettext("Saisi le"),
    "until_day": lazy_gettext("Jusqu’au"),
    "used_at": lazy_gettext("Suivi le"),
    "verb": lazy_gettext("Acte"),
    "visitor": lazy_gettext("Depuis le réseau"),
    "weight": lazy_gettext("Votre avis"),
    "why": lazy_gettext("Pourquoi"),
    "withdrawn_at": lazy_gettext("Retiré le"),
    "withdrawn_because": lazy_gettext("Parce que"),
    "words": lazy_gettext("Ce qui a été dit"),
    "written_at": lazy_gettext("Écrit le"),
}

# In the order in which the page of an erasure says them.
FATES = {
    Fate.DELETED: lazy_gettext("Ce qui disparaît"),
    Fate.CLEARED: lazy_gettext("Ce qui est vidé"),
    Fate.CUT: lazy_gettext("Ce qui reste sans vous"),
    Fate.EMPTIED: lazy_gettext("Ce qui ne mène plus à personne"),
    Fate.KEPT: lazy_gettext("Ce qui reste comme preuve"),
}

_WEIGHTS = {Weight.SHARED: lazy_gettext("Je partage"), Weight.NUANCED: lazy_gettext("Je nuance")}
_RHYTHMS = {rhythm: name for rhythm, (name, _means) in RHYTHMS.items()}
_DOORS = {
    SecurityKind.SIGNED_IN: lazy_gettext("Connexion"),
    SecurityKind.LINK_ASKED: lazy_gettext("Lien pour entrer demandé"),
    SecurityKind.TRY_FAILED: lazy_gettext("Lien ou code refusé"),
    SecurityKind.CONFIRMED: lazy_gettext("Identité confirmée"),
    SecurityKind.CONFIRMATION_FAILED: lazy_gettext("Confirmation manquée"),
    SecurityKind.SESSION_ENDED: lazy_gettext("Connexion fermée"),
    SecurityKind.LIMIT_REACHED: lazy_gettext("Trop d’essais"),
    SecurityKind.REFUSED: lazy_gettext("Acte refusé"),
}
# Of what was read of theirs, and of what they decided of others'.
_STATES = {
    State.WAITING: lazy_gettext("En lecture"),
    State.REWORD: lazy_gettext("À reformuler"),
    State.CONTESTED: lazy_gettext("Second regard demandé"),
    State.PUBLISHED: lazy_gettext("Publié"),
    State.HIDDEN: lazy_gettext("Masqué"),
    State.GONE: lazy_gettext("Repris"),
}
_ACTS = {
    Act.PUBLISH: lazy_gettext("Publié"),
    Act.REWORD: lazy_gettext("Reformulation demandée"),
    Act.HIDE: lazy_gettext("Masqué"),
}
CODES: dict[Any, Any] = {
    **ROLES,
    **STANCES,
    **CONSTRAINT_KINDS,
    **OUTCOMES,
    **POSITIONS,
    **_DOORS,
    **_WEIGHTS,
    **_RHYTHMS,
    **_STATES,
    **_ACTS,
}


def said(value: Any) -> str:
    """What is in a column, as its person reads it; "" for what says nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return long_moment(value)
    if isinstance(value, date):
        return short_day(value)
    return _said_otherwise(value)


def _said_otherwise(value: Any) -> str:
    if isinstance(value, Enum):
        return _code(value)
    if isinstance(value, dict):
        return " ; ".join(f"{name} : {one}" for name, one in value.items())
    return str(value)


def _code(value: Enum) -> str:
    if isinstance(value, Verb):
        return str(value.value).replace("_", " ")
    return str(CODES.get(value, value.value))
