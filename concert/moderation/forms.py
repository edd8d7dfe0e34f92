"""The reason of a withdrawal."""

from flask_babel import lazy_gettext as _

from concert.web.forms import Form, Line, needed


class WithdrawalForm(Form):
    reason = Line(
        _("Pourquoi la retirer ?"),
        hint=_("La raison reste écrite à sa place, et tout le monde peut la lire."),
        most=300,
        validators=[needed(_("Dites pourquoi : la raison est publique."))],
    )
