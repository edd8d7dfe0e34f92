"""The words that templates share: the tables of `concertations` and `territories`, the news."""

from flask import Blueprint, Flask

from concert.concertations.wording import (
    BODY_KINDS,
    LEVELS,
    METHODS,
    PHASES,
    ROLES,
    STAKEHOLDER_ROLES,
    named,
    on_behalf,
)
from concert.journal.wording import told, told_whole
from concert.programmes.catalogue import programmes
from concert.territories.wording import TERRITORY_KINDS


def words(bp: Blueprint, **tables: object) -> None:
    """Let a feature's templates, and those that include them, use its tables of words."""
    bp.record_once(lambda setup: setup.app.jinja_env.globals.update(tables))


def _programme_name(code: str) -> str:
    known = programmes().get(code)
    return known.name if known else code


def _explanations(table: dict[object, tuple[str, str]]) -> dict[str, str]:
    """Of words that go with a sentence, the sentence, by code as it travels in a form."""
    return {str(code): sentence for code, (_name, sentence) in table.items()}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        body_kinds=BODY_KINDS,
        levels=LEVELS,
        methods=METHODS,
        phases=PHASES,
        roles=ROLES,
        stakeholder_roles=STAKEHOLDER_ROLES,
        territory_kinds=TERRITORY_KINDS,
    )
    app.add_template_filter(_explanations, "explanations")
    app.add_template_filter(told, "told")
    app.add_template_filter(told_whole, "told_whole")
    app.add_template_filter(named, "named")
    app.add_template_filter(on_behalf, "on_behalf")
    app.add_template_filter(_programme_name, "programme_name")
