"""The French of what became of an invitation, and of the columns of a list."""

from typing import Any

from flask_babel import lazy_gettext as _

from concert.core.clock import local_day
from concert.invitations.following import State
from concert.invitations.guests import Line

# As it travels in a filter's link, and as it reads there.
FILTERS = {
    "attente": (State.AWAITED, _("En attente")),
    "venues": (State.CAME, _("Venus")),
    "expirees": (State.EXPIRED, _("Expirées")),
    "echec": (State.FAILED, _("Envoi en échec")),
    "retirees": (State.REVOKED, _("Retirées")),
}
STATES = dict(FILTERS.values())

# The columns of a list, as the model shows them and as they are read back.
COLUMNS = (
    _("nom"),
    _("courriel"),
    _("collège"),
    _("organisme"),
    _("qualité"),
    _("signe"),
)
HEADERS = (*COLUMNS, _("état"), _("envoyée le"), _("venue le"))
REFUSED = (_("ligne"), *COLUMNS, _("raison"))


def cells_of(row: Any) -> tuple[object, ...]:
    """An invitation as a line of the list that is exported."""
    return (
        row.name,
        row.email,
        row.college,
        row.stakeholder,
        row.capacity,
        row.signs if row.stakeholder else None,
        STATES[row.state],
        row.sent_at and local_day(row.sent_at),
        row.came_at and local_day(row.came_at),
    )


def cells_of_line(line: Line) -> tuple[object, ...]:
    """A line of a list, as it said things."""
    return (line.name, line.email, line.college, line.body, line.capacity, line.signs)
