"""The French words of the vote."""

from flask_babel import lazy_gettext as _

from concert.votes.methods import Fault
from concert.votes.models import Custody

GRADES = {
    "very_good": _("Très bien"),
    "good": _("Bien"),
    "fairly_good": _("Assez bien"),
    "passable": _("Passable"),
    "insufficient": _("Insuffisant"),
    "to_reject": _("À rejeter"),
}

COLUMNS = {
    **GRADES,
    "approved": _("Approuvent"),
    "not_approved": _("N’approuvent pas"),
    "favourable": _("Bien ou très bien"),
    "middling": _("Passable ou assez bien"),
    "unfavourable": _("Insuffisant ou à rejeter"),
}

CUSTODIES = {
    Custody.OPERATOR: (
        _("L’opérateur du site garde la clé"),
        _(
            "Le dépouillement est un bouton. L’administrateur technique pourrait, en théorie,"
            " déchiffrer les bulletins."
        ),
    ),
    Custody.BUREAU: (
        _("Un bureau de trois personnes garde la clé"),
        _(
            "Il faut deux de leurs trois phrases secrètes pour ouvrir l’urne. Perdues, les"
            " bulletins le sont aussi."
        ),
    ),
}

FAULTS = {
    Fault.MALFORMED: _("Ce bulletin n’a pas pu être lu : recommencez."),
    Fault.TOO_MANY: _("Ce bulletin porte trop de réponses : recommencez."),
    Fault.UNKNOWN_OPTION: _("Ce bulletin porte une proposition qui n’est pas au vote."),
    Fault.SAME_OPTION_TWICE: _("Ce bulletin porte deux fois la même proposition."),
    Fault.UNKNOWN_GRADE: _("Ce bulletin porte une mention qui n’existe pas."),
}
