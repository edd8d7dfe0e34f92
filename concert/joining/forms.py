"""Coming in: what one types."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _

from concert.concertations.models import College
from concert.web.forms import Form, Line, OneOf, chosen, needed, options


class CodeForm(Form):
    code = Line(
        _("Votre code"),
        hint=_("Six lettres ou chiffres, sur l’affiche ou dans le message reçu."),
        most=20,
        validators=[needed(_("Écrivez le code de six lettres ou chiffres."))],
    )


class JoinForm(Form):
    """A place in a concertation: a college, and the name one goes by."""

    college = OneOf(
        _("Vous participez en tant que"), validators=[chosen(_("Choisissez votre collège."))]
    )
    shown_as = Line(
        _("Comment voulez-vous apparaître ?"),
        hint=_("Un prénom, un surnom, ou rien : seul votre collège sera alors écrit."),
        most=80,
    )

    def __init__(self, colleges: Iterable[College], **kwargs: Any):
        super().__init__(**kwargs)
        self.college.choices = options((one.code, one.name) for one in colleges)


class AcceptForm(JoinForm):
    """The same, for someone who was invited: their name too, when they come to sign."""

    name = Line(
        _("Votre prénom et votre nom"), hint=_("Ils accompagnent vos signatures."), most=120
    )

    def __init__(
        self, colleges: Iterable[College], *, needs_college: bool, needs_name: bool, **kwargs: Any
    ):
        super().__init__(colleges, **kwargs)
        if not needs_college:
            del self.college
        if not needs_name:
            del self.name
        else:
            self.name.validators = [
                needed(_("Écrivez votre prénom et votre nom : ils accompagnent vos signatures.")),
                *self.name.validators,
            ]
            self.name.flags.required = True
