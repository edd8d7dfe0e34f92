"""The French words of notices and of letters."""

from flask_babel import lazy_gettext as _

from concert.core.mail import Stopped
from concert.notices.models import Rhythm

# How often, as a choice: its name, and what it means.
RHYTHMS = {
    Rhythm.AT_ONCE: (_("Tout de suite"), _("Un courriel à chaque nouvelle.")),
    Rhythm.DAILY: (
        _("Un résumé par jour"),
        _("À 8 h, seulement s’il s’est passé quelque chose. Vaut si vous ne dites rien."),
    ),
    Rhythm.WEEKLY: (
        _("Un résumé par semaine"),
        _("Le lundi à 8 h. Un vote court peut être passé entre deux lundis."),
    ),
    Rhythm.NEVER: (_("Rien"), _("Vous venez lire quand vous voulez.")),
}

# The state of a letter that stands still, and what it means.
STOPPED = {
    Stopped.REFUSED: (_("Refusée"), "bad"),
    Stopped.STUCK: (_("Bloquée"), "bad"),
    Stopped.ABANDONED: (_("Abandonnée"), ""),
}
