"""What those who lead answer to move the dates and to close."""

from flask_babel import lazy_gettext as _

from concert.web.forms import Day, Form, Text, needed


class DateForm(Form):
    closes_on = Day(
        _("Nouvelle date de fin"),
        hint=_("L’étape se fermera ce jour-là à 18 h ; les suivantes se décalent s’il le faut."),
        validators=[needed(_("Choisissez une date."))],
    )


class ClosingForm(Form):
    words = Text(
        _("Votre mot de la fin"),
        hint=_("Ce que cette concertation a changé, et ce qui vient. Il est public."),
        most=3000,
        rows=5,
        validators=[needed(_("Écrivez quelques phrases : c’est ce qui restera en tête de page."))],
    )
