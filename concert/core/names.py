"""What a person may be called: not what only looks like another name, nor the name of an office."""

import unicodedata

from concert.core.text import folded, one_line

# Scripts whose letters are taken for one another: the Cyrillic em is written as M is.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "COPTIC", "CHEROKEE")
# Whoever is called so seems to speak for those who run the place.
_OFFICES = {
    "administrateur",
    "administration",
    "administratrice",
    "animateur",
    "animatrice",
    "mairie",
    "moderateur",
    "moderation",
    "moderatrice",
    "prefecture",
    "rectorat",
    "support",
}
_WHOLE = {"concert", "admin", "equipe concert", "l equipe concert", "la ville", "la commune"}


def as_called(text: str) -> str:
    """A name in the one form in which it is kept: ligatures and wide letters are plain ones."""
    return one_line(unicodedata.normalize("NFKC", text))


def mixes_scripts(name: str) -> bool:
    """Whether letters of alphabets that look alike stand together, to pass for another name."""
    names = (unicodedata.name(one, "") for one in name if one.isalpha())
    return len({script for one in names for script in _ALIKE if one.startswith(script)}) > 1


def is_reserved(name: str) -> bool:
    """Whether it is the name of an office, alone or followed by that of a place."""
    words = "".join(one if one.isalnum() else " " for one in folded(as_called(name))).split()
    said = words[1:] if words[:1] in (["la"], ["le"], ["l"]) and len(words) > 1 else words
    return bool(said) and (said[0] in _OFFICES or " ".join(words) in _WHOLE)
