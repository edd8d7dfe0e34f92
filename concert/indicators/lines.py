"""A line of a sheet of figures: as it is written there, and what it says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.core.spreadsheets import number, yes_or_no
from concert.core.text import folded, one_line, several_lines, shortened
from concert.indicators.periods import day_named, period_named
from concert.indicators.wording import says_amount

EXAMPLE = "exemple"
_LONGEST = {"label": 200, "unit": 60, "period": 20, "place": 100, "source": 300, "says": 300}
_EXPLAINED = 1000
# « 43,5 % », « 1 250 passages »: the number, then its unit.
_AMOUNT = re.compile(r"([+\-\u2212]?\d[\d\s.,]*)([^\d\s.,][^\d]*)?")


@dataclass(frozen=True)
class Line:
    """One line of a sheet, its cells as texts, under the number that a person counts."""

    number: int
    written: str
    label: str = ""
    period: str = ""
    value: str = ""
    unit: str = ""
    place: str = ""
    source: str = ""
    read_on: str = ""
    people: str = ""
    says: str = ""
    explanation: str = ""
    sensitive: str = ""
    # Why it could not even be read.
    unreadable: str = ""


@dataclass(frozen=True)
class Said:
    """What a line says: the value of one figure, of one period, here or in another place."""

    line: Line
    label: str
    period: str
    value: float
    unit: str
    place: str
    source: str
    read_on: date
    people: int | None
    says: str
    explanation: str
    sensitive: bool | None


def said_by(line: Line, today: date) -> Said:
    """What the line says; everything that is wrong with it is said at once."""
    if line.unreadable:
        raise Refused(line.unreadable)
    if folded(line.label).startswith(EXAMPLE):
        raise Refused(_("C’est un exemple du modèle : écrivez vos chiffres à sa place."))
    cells, wrong = dict[str, Any](), list[str]()
    for name, reading in _READINGS.items():
        try:
            cells[name] = reading(_bounded(name, getattr(line, name)))
        except Refused as refused:
            wrong.append(refused.reason)
    wrong += _between_cells(cells, today)
    if wrong:
        raise Refused(" ".join(wrong))
    value, beside = cells.pop("value")
    return Said(line, value=value, **{**cells, "unit": cells["unit"] or beside})


def _bounded(name: str, text: str) -> str:
    if len(text) > _LONGEST.get(name, _EXPLAINED):
        raise Refused(
            _(
                "« %(said)s » est trop long : %(max)d caractères au plus.",
                said=shortened(text, 40),
                max=_LONGEST.get(name, _EXPLAINED),
            )
        )
    return text


# --- cell by cell ----------------------------------------------------------------------


def _label(text: str) -> str:
    return _needed(text, _("Le libellé manque : dites ce que ce chiffre mesure."))


def _needed(text: str, sentence: str) -> str:
    if not text:
        raise Refused(sentence)
    return one_line(text)


def _period(text: str) -> str:
    return period_named(_needed(text, _("La période manque : dites de quelle année il date.")))


def _value(text: str) -> tuple[float, str]:
    """The number, and the unit that is written beside it."""
    found = _AMOUNT.fullmatch(text.strip())
    value = number(found[1] if found else text)
    if value is None:
        raise Refused(_("La valeur manque : écrivez un nombre."))
    return value, one_line((found and found[2]) or "")


def _source(text: str) -> str:
    return _needed(text, _("La source manque : dites qui l’a compté, et comment."))


def _read_on(text: str) -> date:
    day = day_named(_needed(text, _("Le jour du relevé manque : 12/03/2026, par exemple.")))
    if day is None or not 1900 <= day.year <= 2200:
        raise Refused(
            _("« %(said)s » n’est pas un jour : écrivez 12/03/2026.", said=shortened(text, 40))
        )
    return day


def _people(text: str) -> int | None:
    count = number(text) if text else None
    if count is not None and (count < 0 or count != int(count)):
        raise Refused(_("« %(said)s » n’est pas un nombre de personnes.", said=shortened(text, 40)))
    return None if count is None else int(count)


def _sensitive(text: str) -> bool | None:
    sentence = _(
        "« %(said)s » : pour le réserver aux participants, écrivez oui ou non.",
        said=shortened(text, 40),
    )
    return yes_or_no(text, sentence)


_READINGS: Mapping[str, Callable[[str], Any]] = {
    "label": _label,
    "period": _period,
    "value": _value,
    "unit": one_line,
    "place": one_line,
    "source": _source,
    "read_on": _read_on,
    "people": _people,
    "says": one_line,
    "explanation": several_lines,
    "sensitive": _sensitive,
}


# --- one cell against another ----------------------------------------------------------


def _between_cells(cells: Mapping[str, Any], today: date) -> list[str]:
    wrong = []
    value, beside = cells.get("value", (None, ""))
    unit, read_on = cells.get("unit", ""), cells.get("read_on")
    if beside and unit and not same_unit(unit, beside):
        wrong.append(
            _("La valeur est en « %(beside)s », et l’unité dit « %(unit)s ».",
              beside=beside, unit=unit)
        )  # fmt: skip
    if read_on and read_on > today:
        wrong.append(_("Le jour du relevé est à venir : écrivez celui où vous avez lu la source."))
    if value is not None and cells.get("says") and not says_amount(cells["says"], value):
        wrong.append(_("Écrivez la phrase avec le nombre lui-même, comme sous « valeur »."))
    return wrong


def same_unit(one: str, other: str) -> bool:
    """« Élève » and « élèves » are one unit."""
    return alike(one).rstrip("s") == alike(other).rstrip("s")


def alike(text: str) -> str:
    """What two ways of writing a name share: case, accents and spaces aside."""
    return " ".join(folded(text).replace("’", "'").split())
