"""One sentence for each kind of news."""

from datetime import datetime
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.concertations.wording import PHASES
from concert.core.clock import local_day
from concert.journal.models import Entry, Verb

_SENTENCES = {
    Verb.CONCERTATION_OPENED: lazy_gettext("La concertation est ouverte."),
    Verb.FRAME_REVISED: lazy_gettext("Le cadre a été complété."),
    Verb.CALENDAR_CHANGED: lazy_gettext("%(phase)s : la fin est déplacée au %(closes_at)s."),
    Verb.PHASE_CHANGED: lazy_gettext("Une étape commence : %(phase)s."),
    Verb.SURVEY_OPENED: lazy_gettext(
        "Un questionnaire est ouvert jusqu’au %(closes_at)s : « %(title)s »."
    ),
    Verb.SURVEY_PUBLISHED: lazy_gettext(
        "Les résultats d’un questionnaire sont publiés : « %(title)s »."
    ),
    Verb.DIAGNOSIS_PUBLISHED: lazy_gettext(
        "Le diagnostic partagé est publié, version %(version)s."
    ),
    Verb.DIAGNOSIS_ENDORSED: lazy_gettext(
        "%(stakeholder)s partage le diagnostic, version %(version)s."
    ),
    Verb.DIAGNOSIS_NOT_SHARED: lazy_gettext(
        "%(stakeholder)s ne partage pas le diagnostic, version %(version)s."
    ),
    Verb.VOTE_PREPARED: lazy_gettext("Le vote est préparé : les propositions ne changent plus."),
    Verb.VOTE_COUNTED: lazy_gettext("Le vote est dépouillé. Bulletins dans l’urne : %(ballots)s."),
    Verb.ACTION_DRAWN: lazy_gettext("Une action entre dans le plan : « %(title)s »."),
    Verb.COMMITMENT_REWORDED: lazy_gettext(
        "L’engagement de : %(stakeholder)s est reformulé ; il est à signer de nouveau."
    ),
    Verb.COMMITMENT_SIGNED: lazy_gettext("%(stakeholder)s signe un engagement."),
    Verb.COMMITMENT_DECLINED: lazy_gettext("%(stakeholder)s décline un engagement : %(reason)s"),
    Verb.CONTRIBUTION_WITHDRAWN: lazy_gettext("Une contribution est retirée : %(reason)s"),
    Verb.CONCERTATION_CLOSED: lazy_gettext("La concertation est close."),
}

# What is no news, and that those who lead read in the whole journal.
_ACTS = {
    Verb.TERMS_GIVEN: lazy_gettext("Ce qui est dit des données personnelles change."),
    Verb.RULES_GIVEN: lazy_gettext("Les règles de la discussion changent."),
    Verb.PERSON_INVITED: lazy_gettext("Une invitation est envoyée."),
    Verb.PERSON_JOINED: lazy_gettext("Une personne rejoint la concertation."),
    Verb.PERSON_ERASED: lazy_gettext("Une personne efface son compte."),
    Verb.AUTHORS_CUT: lazy_gettext("Les textes ne sont plus reliés à qui les a donnés."),
    Verb.CLASS_OPENED: lazy_gettext("Une séance en classe est ouverte."),
    Verb.CLASS_CLOSED: lazy_gettext("Une séance en classe se termine."),
    Verb.PUPIL_TEXT_READ: lazy_gettext("Le texte d’un élève est relu."),
    Verb.AGREEMENT_NOTED: lazy_gettext("Des autorisations de parents sont notées."),
    Verb.AGREEMENT_WITHDRAWN: lazy_gettext("Une autorisation de parents est retirée."),
    Verb.JOIN_CODE_RENEWED: lazy_gettext("Le code pour entrer change."),
    Verb.PLACE_CHANGED: lazy_gettext("Une personne change de nom ou de collège, ou revient."),
    Verb.MANDATE_GIVEN: lazy_gettext("Un mandat est donné."),
    Verb.STAKEHOLDER_ADDED: lazy_gettext("Une partie prenante est ajoutée."),
    Verb.STAKEHOLDER_CHANGED: lazy_gettext("Une partie prenante est décrite autrement."),
    Verb.PERSON_LEFT: lazy_gettext("Une personne quitte la concertation."),
    Verb.COLLEGE_CHANGED: lazy_gettext("Une personne change de collège."),
    Verb.ROLE_CHANGED: lazy_gettext("Un rôle change dans l’équipe."),
    Verb.HAND_OVER_OFFERED: lazy_gettext("Une passation est proposée."),
    Verb.HAND_OVER_TAKEN_BACK: lazy_gettext("La passation est reprise."),
    Verb.HAND_OVER_DECLINED: lazy_gettext("La passation est refusée."),
    Verb.HAND_OVER_ACCEPTED: lazy_gettext("La concertation change de porteur."),
    Verb.PARTICIPANT_SUSPENDED: lazy_gettext("Une participation est suspendue."),
    Verb.SUSPENSION_ANSWERED: lazy_gettext("Une suspension reçoit une réponse."),
    Verb.SUSPENSION_LIFTED: lazy_gettext("Une suspension est levée."),
    Verb.MANDATE_MOVED: lazy_gettext("La fin d’un mandat est changée."),
    Verb.MANDATE_ENDED: lazy_gettext("Un mandat prend fin."),
    Verb.INDICATOR_CHOSEN: lazy_gettext("Un chiffre est choisi."),
    Verb.INDICATORS_TAKEN: lazy_gettext("Les chiffres publics du lieu sont pris."),
    Verb.INDICATORS_ENTERED: lazy_gettext("Des chiffres d’un tableau sont entrés."),
    Verb.INDICATORS_TAKEN_BACK: lazy_gettext("Les chiffres d’un tableau sont défaits."),
    Verb.INDICATORS_OUTDATED: lazy_gettext("Des chiffres publics plus récents sont connus."),
    Verb.INDICATOR_UPDATED: lazy_gettext("Un chiffre est mis à jour."),
    Verb.INDICATOR_REVISED: lazy_gettext("Un chiffre est corrigé."),
    Verb.INDICATOR_SHOWN: lazy_gettext("Il est décidé qui voit un chiffre."),
    Verb.INDICATOR_REMOVED: lazy_gettext("Un chiffre est retiré."),
    Verb.INDICATOR_RESTORED: lazy_gettext("Un chiffre est remis."),
    Verb.FINDING_SHARED: lazy_gettext("Un constat est partagé."),
    Verb.FINDING_REVISED: lazy_gettext("Un constat est réécrit."),
    Verb.FINDING_WEIGHED: lazy_gettext("Un constat reçoit un avis."),
    Verb.FINDINGS_GROUPED: lazy_gettext("Des constats sont rangés ensemble."),
    Verb.FINDINGS_UNGROUPED: lazy_gettext("Des constats sortent de leur groupe."),
    Verb.FINDING_GROUP_RENAMED: lazy_gettext("Un groupe de constats change de titre."),
    Verb.FINDING_GROUP_OBJECTED: lazy_gettext("Un constat est dit mal rangé par son auteur."),
    Verb.FINDING_REASONED: lazy_gettext("Un constat reçoit un avis, avec sa raison."),
    Verb.CONSTRAINT_STATED: lazy_gettext("Une contrainte est dite."),
    Verb.CONSTRAINT_REVISED: lazy_gettext("Une contrainte est réécrite."),
    Verb.CONSTRAINT_REMOVED: lazy_gettext("Une contrainte est retirée."),
    Verb.CONSTRAINT_LIFTED: lazy_gettext("Une contrainte est levée."),
    Verb.CONSTRAINT_PUT_BACK: lazy_gettext("Une contrainte levée tient de nouveau."),
    Verb.CONSTRAINT_SEEN: lazy_gettext("Une contrainte est vue par une partie prenante."),
    Verb.CONSTRAINT_QUESTIONED: lazy_gettext("Une question est posée sur une contrainte."),
    Verb.CONSTRAINT_ANSWERED: lazy_gettext("Une question sur une contrainte a sa réponse."),
    Verb.CONSTRAINT_ESCALATED: lazy_gettext("Une contrainte est à lever à un niveau supérieur."),
    Verb.ESCALATION_FOLLOWED: lazy_gettext("On sait où en est une contrainte déclarée plus haut."),
    Verb.SURVEY_DRAWN: lazy_gettext("Un questionnaire est commencé."),
    Verb.SURVEY_REVISED: lazy_gettext("Un questionnaire est modifié."),
    Verb.SURVEY_REMOVED: lazy_gettext("Un questionnaire est abandonné avant son ouverture."),
    Verb.SURVEY_MOVED: lazy_gettext("La fin d’un questionnaire est déplacée."),
    Verb.SURVEY_ANSWERED: lazy_gettext("Une réponse à un questionnaire est enregistrée."),
    Verb.SURVEY_ENDING: lazy_gettext("Un questionnaire se termine bientôt."),
    Verb.SURVEY_CLOSED: lazy_gettext("Un questionnaire est clos."),
    Verb.SURVEY_TEXT_WITHDRAWN: lazy_gettext("Un texte d’un questionnaire est retiré."),
    Verb.SURVEY_RESPONSES_FORGOTTEN: lazy_gettext(
        "Les réponses à un questionnaire, une par une, sont effacées ; ses nombres restent."
    ),
    Verb.DIAGNOSIS_REMINDED: lazy_gettext("Une réponse au diagnostic est demandée de nouveau."),
    Verb.STAKE_DRAWN: lazy_gettext("Un enjeu est dégagé."),
    Verb.STAKE_REVISED: lazy_gettext("Un enjeu est réécrit."),
    Verb.STAKE_REMOVED: lazy_gettext("Un enjeu est retiré."),
    Verb.STAKES_MERGED: lazy_gettext("Un enjeu est réuni à un autre."),
    Verb.STAKES_ORDERED: lazy_gettext("L’ordre des enjeux est retenu."),
    Verb.PRIORITIES_OPENED: lazy_gettext("Les enjeux sont à noter."),
    Verb.STAKES_RATED: lazy_gettext("Une personne note les enjeux."),
    Verb.RATINGS_TYPED: lazy_gettext("Des notes données en atelier ou sur papier sont saisies."),
    Verb.RATINGS_DROPPED: lazy_gettext("Une saisie de notes est retirée."),
    Verb.PRIORITIES_MOVED: lazy_gettext("La fin d’un tour de notation est déplacée."),
    Verb.PRIORITIES_GIVEN_UP: lazy_gettext("Un tour de notation est abandonné."),
    Verb.PRIORITIES_CLOSED: lazy_gettext("Les notes des enjeux sont publiées, par collège."),
    Verb.IDEA_PROPOSED: lazy_gettext("Une idée est proposée."),
    Verb.IDEA_REVISED: lazy_gettext("Une idée est modifiée."),
    Verb.ARGUMENT_GIVEN: lazy_gettext("Un argument est donné."),
    Verb.IDEA_SUPPORTED: lazy_gettext("Une personne soutient une idée."),
    Verb.SUPPORT_TAKEN_BACK: lazy_gettext("Une personne ne soutient plus une idée."),
    Verb.CONTRIBUTION_RESTORED: lazy_gettext("Une contribution est remise."),
    Verb.PROPOSAL_WRITTEN: lazy_gettext("Une proposition est écrite."),
    Verb.PROPOSAL_REVISED: lazy_gettext("Une proposition est réécrite."),
    Verb.PROPOSAL_REMOVED: lazy_gettext("Une proposition est défaite."),
    Verb.VOTE_UNPREPARED: lazy_gettext("La préparation du vote est annulée."),
    Verb.BALLOT_CAST: lazy_gettext("Un bulletin est déposé."),
    Verb.ACTION_REVISED: lazy_gettext("Une action du plan est réécrite."),
    Verb.ACTION_REMOVED: lazy_gettext("Une action quitte le plan."),
    Verb.COMMITMENT_ASKED: lazy_gettext("Un engagement est demandé."),
    Verb.COMMITMENT_WITHDRAWN: lazy_gettext("Un engagement n’est plus demandé."),
    Verb.REWORDING_PROPOSED: lazy_gettext("Une autre rédaction est proposée."),
    Verb.REWORDING_SET_ASIDE: lazy_gettext("La rédaction proposée n’est pas reprise."),
    Verb.IDEA_ANSWERED: lazy_gettext("Une idée reçoit sa réponse."),
    Verb.PROPOSAL_ANSWERED: lazy_gettext("Une proposition reçoit sa réponse."),
}


def told_whole(entry: Entry) -> str:
    """Any entry, in one sentence; a verb that a feature has just added is said as it is coded."""
    if entry.verb in _SENTENCES:
        return told(entry)
    return str(_ACTS.get(entry.verb, entry.verb.value.replace("_", " ").capitalize()))


def told(entry: Entry) -> str:
    """An entry as news, in one sentence."""
    return str(_SENTENCES[entry.verb]) % {
        name: _said(name, value) for name, value in entry.details.items()
    }


def _said(name: str, value: Any) -> str:
    if name == "phase":
        return str(PHASES[value])
    if name == "closes_at":
        day = local_day(datetime.fromisoformat(value))
        return format_date(day, "d MMMM y", locale="fr")
    return _("sans précision") if value is None or value == "" else str(value)
