"""The French words of the constraints."""

from flask_babel import lazy_gettext as _

from concert.constraints.models import ConstraintKind, Level, Reached

CONSTRAINT_KINDS = {
    ConstraintKind.RULE: _("Une règle"),
    ConstraintKind.MEANS: _("Les moyens"),
    ConstraintKind.CALENDAR: _("Le calendrier"),
    ConstraintKind.STAFF: _("Le personnel"),
    ConstraintKind.PREMISES: _("Les locaux"),
    ConstraintKind.SKILLS: _("Les compétences"),
    ConstraintKind.OTHER: _("Autre chose"),
}

HIGHER_LEVELS = {
    Level.DEPARTEMENT: _("Département"),
    Level.ACADEMIE: _("Académie"),
    Level.REGION: _("Région"),
    Level.NATIONAL: _("National"),
}

REACHED = {
    Reached.DECLARED: _("Déclarée, pas encore transmise"),
    Reached.TOLD: _("Transmise, en attente de réponse"),
    Reached.ANSWERED: _("Réponse reçue"),
    Reached.SETTLED: _("Levée à ce niveau"),
    Reached.GIVEN_UP: _("Demande abandonnée"),
}
