"""What one types to sign in, and to say how one is called."""

from flask_babel import lazy_gettext as _

from concert.web.forms import Called, Form, Line, address, needed


class AddressForm(Form):
    email = Line(
        _("Votre adresse électronique"),
        hint=_("Vous recevrez un lien pour entrer. Pas de mot de passe."),
        most=254,
        validators=[needed(_("Écrivez votre adresse électronique.")), address()],
    )


class SentCodeForm(Form):
    code = Line(
        _("Le code du message"),
        hint=_("Six chiffres."),
        most=40,
        validators=[needed(_("Écrivez les six chiffres du message."))],
    )


class ProfileForm(Form):
    name = Called(
        _("Votre nom"),
        hint=_("Il accompagne vos signatures. Ailleurs, vous choisissez comment apparaître."),
        most=120,
        validators=[needed(_("Écrivez votre prénom et votre nom."))],
    )
