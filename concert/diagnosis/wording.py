"""The French words of publishing and sharing the diagnosis."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from concert.diagnosis.differences import Fate, Kind
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
    (Kind.CONSTRAINT, Fate.CHANGED): lazy_gettext("Contraintes réécrites"),
}
PARTS = {
    "title": lazy_gettext("Le titre"),
    "text": lazy_gettext("Le texte"),
    "sources": lazy_gettext("Ce sur quoi il s’appuie"),
    "value": lazy_gettext("La valeur"),
    "comparisons": lazy_gettext("Les comparaisons"),
    "source": lazy_gettext("La source"),
}


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
