"""The rules as those who lead write them."""

from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField
from wtforms import Form as Part
from wtforms.validators import InputRequired, NumberRange, StopValidation
from wtforms.widgets import HiddenInput

from concert.conduct.models import Reading
from concert.conduct.queries import Conduct, Rule
from concert.conduct.wording import READINGS
from concert.core.text import slug
from concert.web.forms import Form, Line, Number, OneOf, Text, Tick, chosen, needed, options

MOST_RULES = 15
_EMPTY_ROWS = 2
_BETWEEN = _("Écrivez un nombre d’heures, de 1 à 240.")


class RuleFields(Part):
    """One rule; left without a name, it is no rule."""

    code = Line("", most=40, widget=HiddenInput())
    name = Line(_("Son nom, en quelques mots"), most=60)
    text = Text(_("Ce qu’elle demande"), most=600, rows=2)
    urgent = Tick(_("Ce qui l’enfreint est masqué aussitôt"))

    def validate_text(self, field: Text) -> None:
        if self.name.data and not field.data:
            raise StopValidation(gettext("Dites ce que cette règle demande."))

    def validate_name(self, field: Line) -> None:
        if self.text.data and not field.data:
            raise StopValidation(gettext("Donnez un nom à cette règle, ou effacez son texte."))


class _Fields(Form):
    """What is asked before the opening and after."""

    hours = Number(
        _("En combien d’heures au plus"),
        hint=_("Le délai est public : promettez ce que l’équipe peut tenir."),
        validators=[
            InputRequired(message=_BETWEEN),
            NumberRange(1, 240, message=_BETWEEN),
        ],
    )
    rules = FieldList(FormField(RuleFields), max_entries=MOST_RULES)

    @classmethod
    def showing(cls, conduct: Conduct) -> Self:
        rules: list[dict[str, Any]] = [one.as_kept() for one in conduct.rules]
        known = {"reading": conduct.reading, "hours": conduct.hours}
        rows = rules + [{}] * _EMPTY_ROWS
        return cls(formdata=None, data={**known, "rules": rows[:MOST_RULES]})

    def _written(self) -> list[Rule]:
        rules: list[Rule] = []
        for row in self.rules.entries:
            said = row.form
            if said.name.data:
                code = _free_code(said.code.data or said.name.data, rules)
                rules.append(Rule(code, said.name.data, said.text.data, bool(said.urgent.data)))
        return rules

    def validate_rules(self, field: FieldList) -> None:
        if not any(row.form.name.data for row in field.entries):
            raise StopValidation(gettext("Il faut au moins une règle."))


class RulesForm(_Fields):
    reading = OneOf(
        _("Quand lire ce que les participants écrivent"),
        choices=options((one, words[0]) for one, words in READINGS.items()),
        validators=[chosen(_("Dites quand les textes sont lus."))],
    )

    def conduct(self) -> Conduct:
        return Conduct(tuple(self._written()), Reading(self.reading.data), int(self.hours.data))


class OpenRulesForm(_Fields):
    """Once it is open, when texts are read stays, and one says what changes."""

    changed = Line(
        _("Ce qui change"),
        hint=_("Une phrase, publique, à côté de la date."),
        most=500,
        validators=[needed(_("Dites ce qui change, en une phrase."))],
    )

    def conduct_in(self, reading: Reading) -> Conduct:
        return Conduct(tuple(self._written()), reading, int(self.hours.data))


def _free_code(wanted: str, rules: list[Rule]) -> str:
    code = slug(wanted, 40)
    taken = {one.code for one in rules}
    return next(
        one for one in (code, *(f"{code[:36]}-{n}" for n in range(2, 99))) if one not in taken
    )
