"""The French words of the rhythms."""

from flask_babel import lazy_gettext as _

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
