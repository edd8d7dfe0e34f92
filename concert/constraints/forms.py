"""A constraint as one states it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _

from concert.concertations.models import Stakeholder
from concert.constraints.models import ConstraintKind
from concert.constraints.wording import CONSTRAINT_KINDS
from concert.web.forms import (
    Form,
    OneOf,
    Pick,
    Text,
    chosen,
    needed,
    options,
)


class ConstraintForm(Form):
    stakeholder = Pick(_("Au nom de"), validators=[chosen(_("Dites au nom de qui."))])
    kind = OneOf(
        _("Ce qui contraint"),
        choices=options(CONSTRAINT_KINDS.items()),
        validators=[chosen(_("Choisissez ce qui contraint."))],
    )
    text = Text(
        _("En une ou deux phrases"),
        hint=_("Ce que vous ne pouvez pas faire seul, ou pas tout de suite, et pourquoi."),
        most=2000,
        rows=4,
        validators=[needed(_("Décrivez la contrainte."))],
    )

    def __init__(self, stakeholders: Iterable[Stakeholder], **kwargs: Any):
        super().__init__(**kwargs)
        self.stakeholder.choices = options((str(one.id), one.name) for one in stakeholders)

    def constraint_kind(self) -> ConstraintKind:
        return ConstraintKind(self.kind.data)
