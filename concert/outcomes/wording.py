"""The French words of what becomes of things."""

from flask_babel import lazy_gettext as _

from concert.outcomes.models import Outcome

OUTCOMES = {
    Outcome.ADOPTED: (_("Retenue"), "good"),
    Outcome.PARTLY_ADOPTED: (_("Retenue en partie"), "good"),
    Outcome.NOT_ADOPTED: (_("Non retenue"), "bad"),
    Outcome.OUT_OF_SCOPE: (_("Hors du cadre"), "bad"),
    Outcome.ALREADY_DONE: (_("Déjà en place"), "good"),
}
