"""The French of coming in."""

from flask_babel import lazy_gettext as _

from concert.concertations.models import Role

# What someone is welcomed for.
WELCOME = {
    Role.PARTICIPANT: _("Bienvenue ! Vous participez à la concertation."),
    Role.FACILITATOR: _("Bienvenue ! Vous animez la concertation."),
    Role.LEAD: _("Bienvenue ! Vous portez la concertation avec l’équipe."),
}
