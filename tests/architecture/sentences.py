"""Every sentence that people read, wherever it is written, and what French typography asks."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parent.parent.parent
NO_BREAK, NARROW = "\u00a0", "\u202f"
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
_METHODS = [
    ("concert/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]

FAULTS = {
    "a straight apostrophe": re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ%]"),
    "straight quotes": re.compile(r'"'),
    "three dots for an ellipsis": re.compile(r"\.\.\."),
    "no narrow no-break space before ; ! ?": re.compile(
        rf"[^\s{NARROW}(«;!?][;!?](?=\s|$)|[ {NO_BREAK}][;!?]"
    ),
    "no no-break space before a colon": re.compile(rf"[^\s{NO_BREAK}\d]:(?=\s|$)|[ {NARROW}]:"),
    "no no-break space after «": re.compile(rf"«(?!{NO_BREAK})"),
    "no no-break space before »": re.compile(rf"(?<!{NO_BREAK})»"),
    "two spaces": re.compile(r"  "),
    "a space before a full stop or a comma": re.compile(r"\s[.,](?=\s|$)"),
}


def faults_of(sentence: str) -> list[str]:
    """What French typography would change in it."""
    return [fault for fault, found in FAULTS.items() if found.search(sentence)]


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence handed to gettext, and each one of a programme, with where it stands."""
    found = extract_from_dir(
        ROOT, _METHODS, keywords=_KEYWORDS, directory_filter=lambda path: "/." not in path
    )
    for path, line, text, _comments, _context in found:
        if str(path).startswith(("concert/", "templates/")):
            for one in [text] if isinstance(text, str) else text:
                yield f"{path}:{line}", one
    for path in sorted(ROOT.glob("concert/**/*.toml")):
        for text in _texts(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield str(path.relative_to(ROOT)), text


# What a producer calls its columns and its professions is no sentence of ours.
_ELSEWHERE = {"columns", "published", "needs", "one_of", "lacks", "names"}


def _texts(value: Any) -> Iterator[str]:
    """The texts of a file of data; not its codes, nor the names that other files give to things."""
    if isinstance(value, dict):
        value = [one for name, one in value.items() if name not in _ELSEWHERE]
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str) and " " in value:
        yield value
