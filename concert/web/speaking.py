"""In whose name one speaks: asked of those alone who hold a mandate, one's own by default."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _

from concert.concertations.models import Stakeholder
from concert.concertations.wording import on_behalf
from concert.web.forms import Form, OneOf, options


class SpeakingForm(Form):
    """A form by which one says something, for oneself or for a body one acts for."""

    pour = OneOf(_("Vous parlez"), default="")

    def __init__(self, bodies: Iterable[Stakeholder] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._bodies = {str(one.id): one for one in bodies}
        if not self._bodies:
            del self.pour
            return
        names = ((number, on_behalf(one.name)) for number, one in self._bodies.items())
        self.pour.choices = options([("", _("en votre nom")), *names])

    @property
    def body(self) -> Stakeholder | None:
        """The body that speaks; None for the person."""
        return self._bodies.get(self.pour.data or "") if "pour" in self else None
