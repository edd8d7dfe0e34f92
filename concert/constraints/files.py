"""The constraints as files: all of them, and those to be lifted higher up."""

from flask import Blueprint
from flask_babel import gettext as _

from concert.concertations.queries import concertation_at
from concert.constraints.models import Constraint, Escalation
from concert.constraints.queries import constraints_of, escalations_of, levels_of
from concert.constraints.wording import CONSTRAINT_KINDS, HIGHER_LEVELS, REACHED
from concert.core.clock import local_day
from concert.core.spreadsheets import csv_out
from concert.web.fragments import Answer, attachment
from concert.web.session import current_person

bp = Blueprint(
    "constraint_files", __name__, url_prefix="/concertations/<slug>/diagnostic/contraintes"
)


@bp.get("/contraintes.csv")
def table(slug: str) -> Answer:
    """Every constraint, one a line, for a spreadsheet."""
    constraints = constraints_of(concertation_at(slug, current_person()))
    levels = levels_of(constraints)
    header = (
        _("Partie prenante"),
        _("Nature"),
        _("Contrainte"),
        _("Dite le"),
        _("Jusqu’à quand"),
        _("Ce qui la lèverait"),
        _("Qui pourrait la lever"),
        _("Levée le"),
        _("Comment"),
        _("À lever plus haut"),
    )
    rows = (_cells(one, levels.get(one.id, [])) for one in constraints)
    return attachment(b"".join(csv_out(header, rows)), "contraintes.csv", "text/csv")


def _cells(constraint: Constraint, levels: list[Escalation]) -> tuple[object, ...]:
    return (
        constraint.stakeholder.name,
        str(CONSTRAINT_KINDS[constraint.kind]),
        constraint.text,
        local_day(constraint.stated_at),
        constraint.until or "",
        constraint.lifted_if,
        constraint.could_be_lifted_by,
        local_day(constraint.lifted_at) if constraint.lifted_at else "",
        constraint.lifted_how,
        " ; ".join(
            f"{HIGHER_LEVELS[one.level]} ({one.addressee}) : {REACHED[one.reached]}"
            for one in levels
        ),
    )


@bp.get("/a-lever-plus-haut.csv")
def escalated(slug: str) -> Answer:
    """What is to be lifted higher up, a line a declaration: at what level, by whom, how far."""
    concertation = concertation_at(slug, current_person())
    header = (
        *(_("Niveau"), _("À qui s’adresser"), _("Partie prenante"), _("Nature"), _("Contrainte")),
        *(_("Pourquoi pas ici"), _("Ce qui la lèverait"), _("Jusqu’à quand"), _("Levée le")),
        *(_("Déclarée le"), _("Où l’on en est"), _("Depuis le"), _("Ce qui a été dit")),
        *(_("Concertation"), _("Lieu")),
    )
    rows = (_declared(one) for one in escalations_of(concertation))
    return attachment(b"".join(csv_out(header, rows)), "a-lever-plus-haut.csv", "text/csv")


def _declared(escalation: Escalation) -> tuple[object, ...]:
    constraint, concertation = escalation.constraint, escalation.concertation
    last = escalation.steps[-1] if escalation.steps else None
    return (
        str(HIGHER_LEVELS[escalation.level]),
        escalation.addressee,
        constraint.stakeholder.name,
        str(CONSTRAINT_KINDS[constraint.kind]),
        constraint.text,
        escalation.why,
        constraint.lifted_if,
        constraint.until or "",
        local_day(constraint.lifted_at) if constraint.lifted_at else "",
        local_day(escalation.declared_at),
        str(REACHED[escalation.reached]),
        last.day if last else "",
        last.note if last else "",
        concertation.title,
        concertation.place_name,
    )
