"""The French words of letters that wait or stand still."""

from flask_babel import lazy_gettext as _

from concert.core.mail import Stopped
from concert.mailroom.queries import Pile

STOPPED = {
    Stopped.REFUSED: (_("Refusée"), "bad"),
    Stopped.STUCK: (_("Bloquée"), "bad"),
    Stopped.ABANDONED: (_("Abandonnée"), ""),
}

PILES = {
    Pile.STOPPED: _("Arrêtées"),
    Pile.WAITING: _("En attente"),
    Pile.ABANDONED: _("Abandonnées"),
}

# An empty pile, and what that means.
EMPTY = {
    Pile.STOPPED: (
        _("Aucune lettre n’est arrêtée."),
        _("Une lettre refusée, ou essayée douze fois, serait ici avec la réponse du serveur."),
    ),
    Pile.WAITING: (_("Aucune lettre n’attend."), _("Tout est parti.")),
    Pile.ABANDONED: (
        _("Aucune lettre n’est abandonnée."),
        _("Celles que vous abandonnez restent ici, à reprendre, jusqu’à leur effacement."),
    ),
}
