"""What one ticks before one's account is erased."""

from flask_babel import lazy_gettext as _

from concert.web.forms import Form, Tick, chosen


class ErasureForm(Form):
    texts = Tick(
        _("Retirer aussi ce que j’ai écrit"),
        hint=_(
            "Vos constats, vos idées et vos arguments quittent les pages, et leur texte est effacé."
        ),
    )
    sure = Tick(
        _("J’ai compris : cela ne se défait pas"),
        validators=[chosen(_("Cochez cette case pour effacer votre compte."))],
    )
