"""What those who lead say of the data, at the launch and later."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, NumberRange

from concert.terms.models import LegalBasis
from concert.terms.queries import Terms
from concert.terms.wording import BASES
from concert.web.forms import Form, Line, Number, OneOf, chosen, needed, options

_MOST_MONTHS = 60
_BETWEEN = _("Écrivez un nombre de mois, de 1 à 60.")
_CONTROLLER = _("Qui répond des données personnelles")
_AS_ONE_WRITES = _("Une fonction ou un organisme, avec de quoi lui écrire ; pas un prénom.")


class TermsFields(Form):
    """What is asked while one prepares: the opening waits for what is left empty."""

    controller = Line(
        _CONTROLLER,
        hint=_(
            "Une fonction ou un organisme, avec de quoi lui écrire ; pas un prénom."
            " Il en faut un pour ouvrir."
        ),
        most=300,
    )
    contact = Line(
        _("Comment joindre son délégué à la protection des données"),
        hint=_("Une adresse électronique ou postale. Vide : celle que donne ce site."),
        most=300,
    )
    basis = OneOf(
        _("Ce qui autorise à les garder"),
        choices=options((basis, words[0]) for basis, words in BASES.items()),
        validators=[chosen(_("Dites ce qui autorise à garder ces données."))],
    )
    months = Number(
        _("Combien de mois après la clôture chaque texte reste relié à la personne qui l’a donné"),
        hint=_(
            "Ensuite il reste, sans elle. Les réponses aux questionnaires, elles, sont alors"
            " effacées. De 1 à 60 mois."
        ),
        validators=[
            InputRequired(message=_BETWEEN),
            NumberRange(1, _MOST_MONTHS, message=_BETWEEN),
        ],
    )

    def terms(self) -> Terms:
        return Terms(
            controller=self.controller.data or "",
            contact=self.contact.data or "",
            basis=LegalBasis(self.basis.data),
            months=int(self.months.data),
        )


class TermsForm(TermsFields):
    """Once it is open, somebody always answers for the data."""

    controller = Line(
        _CONTROLLER,
        hint=_AS_ONE_WRITES,
        most=300,
        validators=[needed(_("Dites qui répond des données personnelles."))],
    )
