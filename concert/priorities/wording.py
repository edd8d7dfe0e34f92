"""The French words of the priorities."""

from flask_babel import lazy_gettext as _

from concert.priorities.models import Channel

CHANNELS = {Channel.WORKSHOP: _("En atelier"), Channel.PAPER: _("Sur papier")}
