"""The French of figures: an amount, a value in a sentence, what it did, where it stands."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.core.text import folded
from concert.indicators.models import Comparison, Indicator
from concert.indicators.queries import EASILY_MISREAD
from concert.indicators.trend import last_day_of, same_measure, year_of
from concert.web.formatting import number

# Words that end with an s when there is one of them, too.
_SAME_ALONE = frozenset(
    ["fois", "mois", "cas", "repas", "corps", "temps", "pays", "avis", "relais"]
)
_MONTHS = frozenset(
    [
        *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
        *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
    ]
)
# How a series says when: in September, in June, or in a year.
_DATED = {
    "{school_year}": lazy_gettext("à la rentrée %(begins)s"),
    "{session}": lazy_gettext("à la session %(ends)s"),
    "{year}": lazy_gettext("en %(begins)s"),
}
_RECKONED = {
    "mean": lazy_gettext("moyenne"),
    "weighted_mean": lazy_gettext("moyenne"),
    "median": lazy_gettext("médiane"),
}
_OF_PLACE = {
    "commune": lazy_gettext("de la commune"),
    "living_area": lazy_gettext("du bassin de vie"),
    "departement": lazy_gettext("du département"),
    "academie": lazy_gettext("de l’académie"),
    "region": lazy_gettext("de la région"),
    "country": lazy_gettext("de la France"),
}
# How the producer's figure came to be.
RECKONINGS = {
    "published": lazy_gettext("Publié tel quel par le producteur."),
    "mean": lazy_gettext("Calculé : moyenne simple des lignes du fichier."),
    "weighted_mean": lazy_gettext("Calculé : moyenne pondérée des lignes du fichier."),
    "median": lazy_gettext("Calculé : médiane des lignes du fichier."),
    "sum": lazy_gettext("Calculé : total de ce que comptent les lignes du fichier."),
    "": lazy_gettext("Écrit par l’équipe, d’après la source."),
}

# What a spreadsheet of figures holds.
COLUMNS_OUT = (
    lazy_gettext("libellé"),
    lazy_gettext("lieu"),
    lazy_gettext("période"),
    lazy_gettext("valeur"),
    lazy_gettext("unité"),
    lazy_gettext("comparable"),
    lazy_gettext("source"),
    lazy_gettext("page"),
    lazy_gettext("licence"),
    lazy_gettext("relevé le"),
)

# The columns of a sheet of figures, as its model shows them and as they are read back.
COLUMNS_IN = {
    "label": lazy_gettext("libellé"),
    "period": lazy_gettext("période"),
    "value": lazy_gettext("valeur"),
    "unit": lazy_gettext("unité"),
    "place": lazy_gettext("lieu"),
    "source": lazy_gettext("source"),
    "read_on": lazy_gettext("relevé le"),
    "people": lazy_gettext("sur combien de personnes"),
    "says": lazy_gettext("phrase"),
    "explanation": lazy_gettext("ce qu’il faut savoir"),
    "sensitive": lazy_gettext("réservé aux participants"),
}
# What each column is for, said in the model.
COLUMNS_SAID = {
    "label": lazy_gettext(
        "Obligatoire. Ce que le chiffre mesure : le même libellé à chaque ligne d’un même chiffre."
    ),
    "period": lazy_gettext("Obligatoire. 2025-2026, 2025, mars 2026. Une ligne par période."),
    "value": lazy_gettext("Obligatoire. 43,5 ou 1 250 ou 43,5 %."),
    "unit": lazy_gettext("La même à chaque ligne d’un même chiffre : passages, %, jours."),
    "place": lazy_gettext(
        "Vide pour votre lieu ; sinon le lieu ou la moyenne à quoi comparer la dernière période."
    ),
    "source": lazy_gettext("Obligatoire. Qui l’a compté, et comment."),
    "read_on": lazy_gettext("Obligatoire. Le jour où vous l’avez lu : 12/03/2026."),
    "people": lazy_gettext("S’il s’agit de personnes : combien ont été comptées ou interrogées."),
    "says": lazy_gettext(
        "La phrase qui dit la dernière valeur, avec le nombre dedans et sans l’année."
    ),
    "explanation": lazy_gettext("Ce qu’il compte, ce qu’il ne compte pas."),
    "sensitive": lazy_gettext("oui, si une lecture trop rapide pourrait blesser."),
}

# What becomes of the figures that a sheet names.
FATES = {
    "new": lazy_gettext("Nouveaux"),
    "added": lazy_gettext("Complétés"),
    "corrected": lazy_gettext("Corrigés"),
    "unchanged": lazy_gettext("Inchangés"),
}


def examples() -> list[list[str]]:
    """Lines to imitate: two years of one figure, and what the latest is compared with."""
    label, unit = _("Exemple : élèves en retard le lundi"), "%"
    source, day = _("Le cahier de retards, compté par la vie scolaire"), "12/03/2026"
    rest = ["212", _("43,5 % des élèves arrivent en retard le lundi"), "", ""]
    return [
        [label, "2025-2026", "43,5", unit, "", source, day, *rest],
        [label, "2024-2025", "41", unit, "", source, day, "205", "", "", ""],
        [label, "2025-2026", "38", unit, _("Le collège voisin"), source, day, "", "", "", ""],
    ]


def amount(indicator: Indicator, value: float | None = None) -> str:
    """« 151 élèves », « 1 élève », « 43 % »: a value of this figure with its unit."""
    value = indicator.value if value is None else value
    written, unit = number(value, indicator.decimals), indicator.unit
    if abs(round(value, indicator.decimals)) < 2:
        unit = _alone(unit)
    return f"{written}\u00a0{unit}" if unit else written


def says_amount(text: str, value: float) -> bool:
    """Whether a sentence holds the number itself, however its thousands are spaced."""
    bare, sign = "".join(text.split()), f"{value:.12g}".replace(".", ",")
    return re.search(rf"(?<![\d,]){re.escape(sign)}(?![\d]|,\d)", bare) is not None


def _alone(unit: str) -> str:
    """A unit of which there is one: « passages par jour » → « passage par jour »."""
    first, space, rest = unit.partition(" ")
    if first.lower() in _SAME_ALONE:
        return unit
    for many, one in _ENDINGS.items():
        if first.endswith(many):
            return first.removesuffix(many) + one + space + rest
    return unit


# In the order they are looked for: « bureaux », « hôpitaux », « lieux », then all others.
_ENDINGS = {"eaux": "eau", "aux": "al", "eux": "eu", "s": ""}


def sentence(indicator: Indicator) -> str:
    """The figure as one says it: « L’école compte 151 élèves en 2022, 12 de plus qu’en 2020. »"""
    told = indicator.says or f"{indicator.label}\u00a0: {{}}"
    said = told.rstrip(" .").replace("{}", amount(indicator))
    if mark := _mark_of(indicator):
        said = said.replace(mark, _dated(mark, indicator.period))
    elif "{period}" in said:
        said = said.replace("{period}", indicator.period)
    else:
        said = f"{said} {during(indicator.period)}"
    moved = movement(indicator)
    return f"{said}, {moved}." if moved else f"{said}."


def _mark_of(indicator: Indicator) -> str:
    """How its sentence says when, if it leaves that to us."""
    return next((mark for mark in _DATED if mark in indicator.says), "")


def _dated(mark: str, period: str) -> str:
    """« à la rentrée 2022 » for 2022-2023, whose examinations are those of 2023."""
    first, last = year_of(period), last_day_of(period)
    if not mark or first is None or last is None:
        return during(period)
    return str(_DATED[mark]) % {"begins": first, "ends": last.year}


def during(period: str) -> str:
    """« en 2022 », « en mars 2026 », but « (hiver 2025) »."""
    return _("en %(period)s", period=period) if _is_plain(period) else f"({period})"


def _back_then(mark: str, period: str) -> str:
    """« à la rentrée 2020 », « en 2020 », but « pour « hiver 2024 » »."""
    if mark or _is_plain(period):
        return _dated(mark, period)
    return _("pour « %(period)s »", period=period)


def _is_plain(period: str) -> bool:
    return bool(re.match(r"\d{4}\b", period)) or folded(period).split(" ")[0] in _MONTHS


def movement(indicator: Indicator) -> str:
    """What it did since the oldest period measured alike: « 12 de plus qu’en 2020 »."""
    first, *others = same_measure(indicator)
    if not others:
        return ""
    places = indicator.decimals
    moved = round(round(indicator.value, places) - round(first.value, places), places)
    then = _back_then(_mark_of(indicator), first.period)
    if not moved:
        return _("comme %(then)s", then=then)
    since = _("que %(then)s", then=then) if then.startswith("p") else _("qu’%(then)s", then=then)
    much = _difference(abs(moved), indicator)
    if moved > 0:
        return _("%(much)s de plus %(since)s", much=much, since=since)
    return _("%(much)s de moins %(since)s", much=much, since=since)


def _difference(moved: float, indicator: Indicator) -> str:
    """A difference between two shares or two indices is in points, and never a percentage."""
    written = number(moved, indicator.decimals)
    if indicator.unit and "%" not in indicator.unit:
        return written
    return f"{written}\u00a0{_('point') if moved < 2 else _('points')}"


def position(indicator: Indicator) -> str:
    """« Au-dessus de la moyenne de l’académie (104,2), au-dessous de la France (110,0). »"""
    own = round(indicator.value, indicator.decimals)
    compared = [(one, round(one.value, indicator.decimals)) for one in indicator.compared]
    parts = [
        (_("au-dessus %(places)s"), [one for one, value in compared if own > value]),
        (_("au-dessous %(places)s"), [one for one, value in compared if own < value]),
        (_("au niveau %(places)s"), [one for one, value in compared if own == value]),
    ]
    said = ", ".join(
        words % {"places": _listed(places, indicator)} for words, places in parts if places
    )
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _listed(places: Sequence[Comparison], indicator: Indicator) -> str:
    said = [f"{_of(one)} ({number(one.value, indicator.decimals)})" for one in places]
    if len(said) == 1:
        return said[0]
    return _("%(first)s et %(last)s", first=", ".join(said[:-1]), last=said[-1])


def _of(place: Comparison) -> str:
    if place.kind not in _OF_PLACE:
        return _("de « %(label)s »", label=place.label)
    where = str(_OF_PLACE[place.kind])
    if place.reckoning in _RECKONED:
        return _("de la %(reckoned)s %(where)s", reckoned=_RECKONED[place.reckoning], where=where)
    return where


def why_to_whom(indicator: Indicator) -> str:
    """To whom it is shown, where that is not to everyone, or where the team decided it."""
    if indicator.shown_because and indicator.sensitive:
        return _("Montré aux seuls participants : %(why)s", why=indicator.shown_because)
    if indicator.shown_because:
        return _("Montré à tous : %(why)s", why=indicator.shown_because)
    if indicator.sensitive:
        return _("Montré aux seuls participants : %(why)s", why=EASILY_MISREAD)
    return ""
