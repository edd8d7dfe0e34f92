"""The reason of a withdrawal, of a suspension, and the answer to the latter."""

from flask_babel import lazy_gettext as _

from concert.web.forms import Form, Line, Text, needed


class WithdrawalForm(Form):
    reason = Line(
        _("Pourquoi la retirer ?"),
        hint=_("La raison reste écrite à sa place, et tout le monde peut la lire."),
        most=300,
        validators=[needed(_("Dites pourquoi : la raison est publique."))],
    )


class SuspensionForm(Form):
    reason = Text(
        _("Pourquoi suspendre cette participation ?"),
        hint=_(
            "La personne lira cette raison, telle quelle, et pourra y répondre. Elle ne saura pas"
            " qui l’a écrite."
        ),
        most=600,
        rows=4,
        validators=[needed(_("Dites pourquoi : la personne le lira."))],
    )


class AnswerForm(Form):
    answer = Text(
        _("Votre réponse"),
        hint=_(
            "Une fois, en une réponse : les personnes qui animent la lisent, et elle est gardée."
        ),
        most=3000,
        rows=6,
        validators=[needed(_("Écrivez votre réponse."))],
    )
