"""The French words of the diagnosis."""

from flask_babel import lazy_gettext as _

from concert.constraints.models import ConstraintKind

CONSTRAINT_KINDS = {
    ConstraintKind.RULE: _("Une règle"),
    ConstraintKind.MEANS: _("Les moyens"),
    ConstraintKind.CALENDAR: _("Le calendrier"),
    ConstraintKind.STAFF: _("Le personnel"),
    ConstraintKind.PREMISES: _("Les locaux"),
}
