"""A figure as one types it: its value and source, its other years, what it is compared with."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import Field
from wtforms.validators import ValidationError

from concert.core.clock import local_day
from concert.core.errors import Refused
from concert.core.spreadsheets import number
from concert.core.text import one_line
from concert.indicators.actions import TypedFigure
from concert.indicators.few import TOO_FEW
from concert.indicators.models import Comparison, Indicator, Past
from concert.indicators.periods import period_named
from concert.indicators.wording import says_amount
from concert.web.forms import (
    Day,
    Form,
    Line,
    Number,
    OneOf,
    Text,
    Tick,
    chosen,
    needed,
    options,
)
from concert.web.time import now

_ROWS_MORE, _ROWS_MOST = 3, 40


class Pairs(Field):
    """Rows of a name and a number: the years of a figure, the places beside it."""

    data: list[tuple[str, float]]
    # What was typed is given back after a refusal, as any text is.
    is_text = True

    def __init__(self, label: str, names: tuple[str, str], *, hint: str = "", **kwargs: Any):
        super().__init__(label, kwargs.pop("validators", ()), description=hint, **kwargs)
        self.names = names
        self.typed: list[tuple[str, str]] = []

    def process(self, formdata: Any, data: Any = None, **_filters: Any) -> None:
        self.process_errors: list[str] = []
        self.data = list(data or ())
        self.typed = [(name, f"{value:.12g}".replace(".", ",")) for name, value in self.data]
        if formdata and f"{self.name}-nom-1" in formdata:
            self._read(formdata)

    def _read(self, formdata: Any) -> None:
        said = [
            [formdata.get(f"{self.name}-{part}-{row}", "") for part in ("nom", "valeur")]
            for row in range(1, _ROWS_MOST + 1)
        ]
        rows = [(one_line(name)[:100], amount.strip()[:30]) for name, amount in said]
        self.typed = [row for row in rows if any(row)]
        self.data = []
        for name, value in self.typed:
            try:
                self.data.append(self._pair(name, value))
            except Refused as refused:
                self.process_errors = [*self.process_errors, refused.reason]

    def _pair(self, name: str, value: str) -> tuple[str, float]:
        amount = number(value) if value else None
        if not name or amount is None:
            raise Refused(
                gettext("« %(row)s » : écrivez les deux, le nom et le nombre.", row=name or value)
            )
        return name, amount

    def _value(self) -> str:
        return "\n".join(f"{name}\t{value}" for name, value in self.typed)

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What was typed, then rows to fill."""
        return [*self.typed, *[("", "")] * _ROWS_MORE]


class Period(Line):
    """A period, of one name however it is written."""

    cleaned = staticmethod(period_named)


class FigureForm(Form):
    """A figure that no file of ours holds."""

    label = Line(
        _("Ce que c’est"),
        hint=_("Par exemple : passages à l’infirmerie pendant la récréation."),
        validators=[needed(_("Dites ce que ce chiffre mesure."))],
    )
    value = Number(_("Sa valeur"), validators=[chosen(_("Écrivez un nombre."))])
    unit = Line(_("Son unité"), hint=_("Par exemple : passages, %, jours."), most=60)
    period = Period(
        _("Sa période"),
        hint=_("Par exemple : 2025-2026."),
        most=20,
        validators=[needed(_("Dites de quelle année il date."))],
    )
    source = Line(
        _("Sa source"),
        hint=_("Qui l’a compté, et comment : c’est écrit à côté du chiffre."),
        most=300,
        validators=[needed(_("Un chiffre se donne avec sa source."))],
    )
    read_on = Day(
        _("Relevé le"),
        hint=_("Le jour où vous l’avez lu dans sa source."),
        validators=[chosen(_("Dites quel jour il a été relevé."))],
    )
    people = Number(
        _("Sur combien de personnes"),
        hint=_("Combien ont été comptées ou interrogées, s’il s’agit de personnes."),
    )
    says = Line(
        _("La phrase qui le dit"),
        hint=_(
            "Avec le nombre dedans, et sans l’année : 43 % des élèves arrivent en retard le"
            " lundi. Sans elle, nous l’écrivons."
        ),
        most=300,
    )
    explanation = Text(
        _("Ce qu’il faut savoir pour le lire"),
        hint=_("Ce qu’il compte, ce qu’il ne compte pas."),
        most=1000,
        rows=3,
    )
    years = Pairs(
        _("Les autres années"),
        (_("Période"), _("Valeur alors")),
        hint=_("La même mesure, les années d’avant."),
    )
    places = Pairs(
        _("Ce à quoi on le compare"),
        (_("Lieu ou moyenne"), _("Valeur là-bas")),
        hint=_("La même mesure ailleurs, la même année, d’après la même source."),
    )
    sensitive = Tick(
        _("Le montrer aux seuls participants"),
        hint=_("Quand une lecture trop rapide pourrait blesser."),
    )

    def validate_value(self, field: Number) -> None:
        # « - » and « ns » are how tables write that there is no figure: here there must be one.
        if field.data is None and not field.errors:
            raise ValidationError(gettext("Écrivez un nombre."))
        if field.data is not None and self.figure().about_too_few:
            raise ValidationError(str(TOO_FEW))

    def validate_read_on(self, field: Day) -> None:
        if field.data and field.data > local_day(now()):
            raise ValidationError(gettext("Ce jour est à venir : écrivez celui du relevé."))

    def validate_says(self, field: Line) -> None:
        value = self.value.data
        if field.data and value is not None and not says_amount(field.data, value):
            raise ValidationError(
                gettext("Écrivez la phrase avec le nombre lui-même, comme à « Sa valeur ».")
            )

    def validate_years(self, field: Pairs) -> None:
        periods = [self.period.data, *(period_named(period) for period, _value in field.data)]
        if len(set(periods)) < len(periods):
            raise ValidationError(gettext("Une même période est donnée deux fois."))
        if any(len(period) > 20 for period in periods):
            raise ValidationError(gettext("Une période s’écrit en 20 signes au plus : 2024-2025."))

    def figure(self) -> TypedFigure:
        return TypedFigure(
            label=self.label.data,
            value=self.value.data,
            unit=self.unit.data,
            period=self.period.data,
            source=self.source.data,
            sensitive=self.sensitive.data,
            says=self.says.data,
            explanation=self.explanation.data,
            people=None if self.people.data is None else int(self.people.data),
            read_on=self.read_on.data,
            past=[Past(period_named(period), value) for period, value in self.years.data],
            compared=[Comparison(*one) for one in self.places.data],
        )


def typed_before(indicator: Indicator) -> dict[str, Any]:
    """A figure that was typed, as the form shows it to be corrected."""
    return {
        "label": indicator.label,
        "value": indicator.value,
        "unit": indicator.unit,
        "period": indicator.period,
        "source": indicator.source,
        "read_on": indicator.read_on,
        "people": indicator.people,
        "says": indicator.says,
        "explanation": indicator.explanation,
        "years": indicator.past,
        "places": [(one.label, one.value) for one in indicator.compared],
        "sensitive": indicator.sensitive,
    }


class SheetFileForm(Form):
    """Many figures at once, from a spreadsheet."""

    file = FileField(
        _("Le fichier"),
        description=_("Un tableur ODS, XLSX ou CSV : 200 lignes et 2 Mo au plus."),
        validators=[FileRequired(_("Choisissez le fichier qui tient les chiffres."))],
        render_kw={"accept": ".ods,.xlsx,.csv,.tsv,.txt"},
    )


class Cells(Text):
    """Lines copied from a spreadsheet: the tabs keep the cells apart."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.filters = ()


class SheetPastedForm(Form):
    """Many figures at once, copied from a spreadsheet."""

    text = Cells(
        _("Les lignes"),
        hint=_("Copiez-les de votre tableur avec la ligne des en-têtes : 200 lignes au plus."),
        rows=8,
        most=100_000,
        validators=[needed(_("Collez les lignes de votre tableau."))],
    )


class AudienceForm(Form):
    """Who sees a figure, and why."""

    to = OneOf(_("Qui le voit"), validators=[chosen(_("Choisissez qui le voit."))])
    because = Line(_("Pourquoi"), hint=_("C’est écrit à côté du chiffre."), most=500)

    def __init__(self, indicator: Indicator, **kwargs: Any):
        data = {
            "to": "participants" if indicator.sensitive else "all",
            "because": indicator.shown_because,
        }
        super().__init__(prefix=f"c{indicator.id}-", data=data, **kwargs)
        self.indicator = indicator
        self.to.choices = options([("participants", _("Les participants")), ("all", _("Tous"))])

    @property
    def participants_only(self) -> bool:
        return bool(self.to.data == "participants")

    def validate_because(self, field: Line) -> None:
        if self.participants_only != self.indicator.easily_misread and not field.data:
            raise ValidationError(gettext("Dites pourquoi : c’est écrit à côté du chiffre."))
