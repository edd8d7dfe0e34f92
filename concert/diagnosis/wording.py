"""The French words of publishing and sharing the diagnosis."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from concert.diagnosis.changes import Fate, Kind, Part
from concert.diagnosis.differences import Answers
from concert.diagnosis.models import Endorsement, Position
from concert.diagnosis.queries import Tally
from concert.web.formatting import short_day

POSITIONS = {
    Position.SHARED: lazy_gettext("Partage ce diagnostic"),
    Position.RESERVED: lazy_gettext("Partage ce diagnostic, avec une réserve"),
    Position.NOT_SHARED: lazy_gettext("Ne partage pas ce diagnostic"),
}

# What is said of the things that changed, by kind and by what became of them.
CHANGED = {
    (Kind.DISPUTE, Fate.ADDED): lazy_gettext("Ce que des collèges discutent désormais"),
    (Kind.DISPUTE, Fate.REMOVED): lazy_gettext("Ce qui n’est plus discuté"),
    (Kind.STAKE, Fate.ADDED): lazy_gettext("Enjeux ajoutés"),
    (Kind.STAKE, Fate.REMOVED): lazy_gettext("Enjeux retirés"),
    (Kind.STAKE, Fate.CHANGED): lazy_gettext("Enjeux réécrits"),
    (Kind.INDICATOR, Fate.ADDED): lazy_gettext("Chiffres ajoutés"),
    (Kind.INDICATOR, Fate.REMOVED): lazy_gettext("Chiffres retirés"),
    (Kind.INDICATOR, Fate.CHANGED): lazy_gettext("Chiffres mis à jour"),
    (Kind.CONSTRAINT, Fate.ADDED): lazy_gettext("Contraintes ajoutées"),
    (Kind.CONSTRAINT, Fate.REMOVED): lazy_gettext("Contraintes retirées"),
    (Kind.CONSTRAINT, Fate.CHANGED): lazy_gettext("Contraintes qui ont changé"),
    (Kind.REASON, Fate.ADDED): lazy_gettext("Un ordre des enjeux est retenu, avec cette raison"),
    (Kind.REASON, Fate.REMOVED): lazy_gettext("Un ordre des enjeux n’est plus retenu"),
    (Kind.REASON, Fate.CHANGED): lazy_gettext("Raison de l’ordre réécrite"),
    (Kind.ORDER, Fate.CHANGED): lazy_gettext("Enjeux à une autre place dans l’ordre retenu"),
    (Kind.PRIORITY, Fate.ADDED): lazy_gettext("Enjeux désormais notés par les collèges"),
    (Kind.PRIORITY, Fate.REMOVED): lazy_gettext("Enjeux qui ne sont plus notés"),
    (Kind.PRIORITY, Fate.CHANGED): lazy_gettext("Enjeux à une autre place selon les collèges"),
    (Kind.GROUP, Fate.ADDED): lazy_gettext("Groupes de constats ajoutés"),
    (Kind.GROUP, Fate.REMOVED): lazy_gettext("Groupes de constats défaits"),
    (Kind.GROUP, Fate.CHANGED): lazy_gettext("Groupes de constats remaniés"),
    (Kind.FINDING, Fate.CHANGED): lazy_gettext("Constats réécrits"),
    (Kind.SURVEY, Fate.ADDED): lazy_gettext("Questionnaires ajoutés"),
    (Kind.SURVEY, Fate.REMOVED): lazy_gettext("Questionnaires retirés"),
    (Kind.SURVEY, Fate.CHANGED): lazy_gettext("Questionnaires dont les résultats ont changé"),
    (Kind.MAP, Fate.ADDED): lazy_gettext("Chiffres ajoutés à la carte"),
    (Kind.MAP, Fate.REMOVED): lazy_gettext("Chiffres retirés de la carte"),
    (Kind.MAP, Fate.CHANGED): lazy_gettext("Chiffres de la carte mis à jour"),
}
PARTS = {
    "title": lazy_gettext("Le titre"),
    "text": lazy_gettext("Le texte"),
    "sources": lazy_gettext("Ce sur quoi il s’appuie"),
    "value": lazy_gettext("La valeur"),
    "comparisons": lazy_gettext("Les comparaisons"),
    "source": lazy_gettext("La source"),
    "until": lazy_gettext("Jusqu’à quand"),
    "lifted_if": lazy_gettext("Ce qui la lèverait"),
    "lifter": lazy_gettext("Qui pourrait la lever"),
    "levels": lazy_gettext("À lever à un autre niveau"),
    "lifted": lazy_gettext("Levée le"),
    "questions": lazy_gettext("Les questions et leurs réponses"),
    "count": lazy_gettext("Combien de constats"),
    "findings": lazy_gettext("Les constats"),
    "together": lazy_gettext("Ensemble"),
    "responses": lazy_gettext("Combien de réponses"),
    "results": lazy_gettext("Les résultats"),
    "period": lazy_gettext("La période"),
    "communes": lazy_gettext("Les communes"),
}


def part_named(part: Part) -> str:
    """What changed in a thing; the place that a college gives is under the name of the college."""
    return str(PARTS.get(part.name, part.name))


def value_said(part: Part) -> str:
    """« de 12,5 passages à 14 passages »; or what came where there was nothing, or went."""
    before, after = part.before, part.after
    if not before:
        return _("%(after)s, alors que rien n’était dit", after=after)
    if not after:
        return _("%(before)s avant, et plus rien ensuite", before=before)
    return _("de %(before)s à %(after)s", before=before, after=after)


def answer_moved(answers: Answers) -> str:
    """What became of the answer of a body, in a sentence."""
    before, after = answers.before, answers.after
    if before is None:
        return _("Répond pour la première fois.")
    if after is None:
        return _("N’a pas répondu à cette version.")
    if before.position is after.position:
        return _("Répond la même chose.") if not answers.words else _("S’en explique autrement.")
    return _("A changé de réponse.")


def what_changed(changes: Mapping[str, int]) -> str:
    """« Enjeux ajoutés : 1 ; Chiffres mis à jour : 2. »; nothing for no change."""
    said = [
        f"{title}\u00a0: {changes[name]}"
        for (kind, fate), title in CHANGED.items()
        if (name := f"{kind}_{fate}") in changes
    ]
    return "\u202f; ".join(said) + "." if said else ""


def who_shares(tally: Tally) -> str:
    """« 7 parties prenantes sur 9 partagent ce diagnostic, dont 2 avec réserve ; 1 n’a pas
    répondu. »"""
    if not tally.asked:
        return _("Aucune partie prenante n’est appelée à répondre.")
    parts = [
        _sharing(tally),
        _some("%(num)d ne le partage pas", "%(num)d ne le partagent pas", tally.not_shared),
        _some("%(num)d n’a pas répondu", "%(num)d n’ont pas répondu", tally.awaited),
    ]
    return "\u202f; ".join(part for part in parts if part) + "."


def answer_said(endorsement: Endorsement) -> str:
    """What a body answered, who for it, in what capacity and when."""
    told = {
        "answer": POSITIONS[endorsement.position],
        "who": endorsement.signatory,
        "capacity": endorsement.capacity,
        "day": short_day(endorsement.at),
    }
    if not endorsement.capacity:
        return _("%(answer)s. Répondu par %(who)s, le %(day)s.", **told)
    return _("%(answer)s. Répondu par %(who)s, %(capacity)s, le %(day)s.", **told)


def _sharing(tally: Tally) -> str:
    if not tally.sharing:
        return ngettext(
            "La partie prenante ne partage pas encore ce diagnostic",
            "Aucune des %(num)d parties prenantes ne partage encore ce diagnostic",
            tally.asked,
        )
    said = ngettext(
        "%(num)d partie prenante sur %(asked)d partage ce diagnostic",
        "%(num)d parties prenantes sur %(asked)d partagent ce diagnostic",
        tally.sharing,
        asked=tally.asked,
    )
    reserved = _some(", dont %(num)d avec réserve", ", dont %(num)d avec réserve", tally.reserved)
    return said + reserved


def _some(one: str, many: str, n: int) -> str:
    """A number with its words, or nothing for none."""
    return ngettext(one, many, n) if n else ""
