"""The French words of the rules."""

from flask_babel import lazy_gettext as _

from concert.conduct.models import Reading

READINGS = {
    Reading.AFTER: (
        _("Après la publication"),
        _("Chaque texte paraît aussitôt ; ce qui enfreint une règle est retiré ensuite."),
    ),
    Reading.BEFORE: (
        _("Avant la publication"),
        _("Chaque texte est lu d’abord : personne d’autre ne le voit avant."),
    ),
}
