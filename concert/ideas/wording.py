"""The French words of ideas."""

from flask_babel import lazy_gettext as _

from concert.ideas.models import Stance

STANCES = {Stance.FOR: _("Pour"), Stance.AGAINST: _("Contre")}
