"""In whose name one speaks: asked of those alone who hold a mandate, one's own by default."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import StopValidation

from concert.concertations.models import Stakeholder
from concert.concertations.wording import on_behalf
from concert.web.forms import Form, OneOf, options


class _InWhoseName(OneOf):
    def pre_validate(self, _form: Any) -> None:
        """What was written for a body is not given in another name than the one chosen."""
        if self.data not in {choice.value for choice in self.choices}:
            raise StopValidation(
                gettext(
                    "Vous n’agissez plus pour cet organisme. Votre texte est gardé :"
                    " donnez-le en votre nom, ou demandez un nouveau mandat."
                )
            )


class SpeakingForm(Form):
    """A form by which one says something, for oneself or for a body one acts for."""

    pour = _InWhoseName(_("Vous parlez"), default="")

    def __init__(self, bodies: Iterable[Stakeholder] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._bodies = {str(one.id): one for one in bodies}
        if not self._bodies and not self.pour.data:
            del self.pour
            return
        names = ((number, on_behalf(one.name)) for number, one in self._bodies.items())
        self.pour.choices = options([("", _("en votre nom")), *names])

    @property
    def body(self) -> Stakeholder | None:
        """The body that speaks; None for the person."""
        return self._bodies.get(self.pour.data or "") if "pour" in self else None
