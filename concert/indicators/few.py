"""Figures about too few people, which would say something of each of them. Pure."""

from collections.abc import Iterable

from flask_babel import lazy_gettext

from concert.core.text import folded

# Under this many people, a figure says something of each of them.
FEWEST = 5
# What is counted one by one, and is someone.
_PEOPLE = frozenset(
    [
        *("eleve", "enfant", "personne", "parent", "famille", "patient", "habitant", "jeune"),
        *("fille", "garcon", "collegien", "lyceen", "ecolier", "usager", "resident", "adulte"),
        *("participant", "repondant"),
    ]
)
TOO_FEW = lazy_gettext(
    "Aucun chiffre sur moins de 5 personnes : on pourrait les reconnaître."
    " Réunissez plusieurs classes ou plusieurs années, ou renoncez à ce chiffre."
)


def about_too_few(unit: str, values: Iterable[float], people: int | None) -> bool:
    """Whether these values speak of fewer than five people, by themselves or by subtraction."""
    if people is not None and people < FEWEST:
        return True
    if counts_people(unit):
        return any(0 < value < FEWEST for value in values)
    if "%" in unit and people:
        shares = (people * part / 100 for value in values for part in (value, 100 - value))
        return any(0 < round(share) < FEWEST for share in shares)
    return False


def counts_people(unit: str) -> bool:
    """« élèves », « familles », but neither « élèves par classe » nor « % des élèves »."""
    words = folded(unit).split()
    return bool(words) and words[0].rstrip("s") in _PEOPLE and "par" not in words
