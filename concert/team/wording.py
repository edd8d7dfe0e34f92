"""The French words of the team."""

from flask_babel import lazy_gettext as _

from concert.team.models import Afterwards

AFTERWARDS = {
    Afterwards.FACILITATE: _("restez pour animer"),
    Afterwards.TAKE_PART: _("restez comme participant"),
    Afterwards.LEAVE: _("quittez la concertation : ce que vous avez donné y reste, sans nom"),
}
