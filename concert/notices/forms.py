"""How often one wants to be written to."""

from typing import Any

from flask_babel import lazy_gettext as _

from concert.notices.models import Rhythm
from concert.notices.wording import RHYTHMS
from concert.web.forms import Form, OneOf, Pick, chosen, options

_NAMES = [(rhythm, name) for rhythm, (name, _means) in RHYTHMS.items()]


class RhythmForm(Form):
    rhythm = OneOf(
        _("Quand vous écrire"),
        choices=options(_NAMES),
        validators=[chosen(_("Choisissez quand vous écrire."))],
    )

    def chosen(self) -> Rhythm:
        return Rhythm(self.rhythm.data)


class RhythmThereForm(Form):
    """For one concertation; nothing chosen is one's own rhythm."""

    rhythm = Pick(_("Pour cette concertation"))

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.rhythm.choices = options([("", _("Comme pour les autres")), *_NAMES])

    def chosen(self) -> Rhythm | None:
        return Rhythm(self.rhythm.data) if self.rhythm.data else None
