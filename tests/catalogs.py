"""Keep the French catalog true: it holds the plurals that the code asks for, all of them.

    python -m tests.catalogs           say what is missing, and fail
    python -m tests.catalogs --write   write the catalog anew

The texts themselves are written in French where they stand; only gettext's rule for plurals has
to be told, as without a catalog it applies the English one (« 0 idées »).
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "concert/translations/fr/LC_MESSAGES"
_METHODS = [
    ("concert/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def messages() -> list[Message]:
    """Every text that the code hands to gettext, with where it stands."""
    found: dict[object, Message] = {}
    extracted = extract_from_dir(
        ROOT, _METHODS, keywords=_KEYWORDS, directory_filter=lambda path: "/." not in path
    )
    for path, line, text, _comments, _context in extracted:
        if str(path).startswith(("concert/", "templates/")):
            message = found.setdefault(text, Message(text))
            message.locations.append((str(path), line))
    return list(found.values())


def plurals() -> Catalog:
    """The catalog as it must be."""
    catalog = Catalog(
        locale="fr",
        project="Concert",
        charset="utf-8",
        header_comment="# The plurals of French: written by `python -m tests.catalogs --write`.",
        last_translator="Concert",
        language_team="fr",
        fuzzy=False,
    )
    for message in sorted(messages(), key=lambda one: str(one.id)):
        if message.pluralizable:
            catalog.add(message.id, string=tuple(message.id), flags=["python-format"])
    return catalog


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    po, mo = BytesIO(), BytesIO()
    write_po(po, catalog, omit_header=False, width=100)
    # No moment of writing, which Babel puts in both: two writings are the same bytes.
    dated = (b"-Date:", b"Generated-By:")
    lines = po.getvalue().splitlines(keepends=True)
    kept = b"".join(line for line in lines if not any(one in line for one in dated))
    undated = read_po(BytesIO(kept))
    undated.creation_date = undated.revision_date = datetime.fromtimestamp(0, UTC)
    write_mo(mo, undated)
    return kept, mo.getvalue()


def main(arguments: list[str]) -> int:
    po, mo = written(plurals())
    files = {FOLDER / "messages.po": po, FOLDER / "messages.mo": mo}
    if arguments == ["--write"]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            path.write_bytes(content)
        return 0
    stale = [
        path for path, content in files.items() if not path.exists() or path.read_bytes() != content
    ]
    for path in stale:
        sys.stderr.write(f"{path.relative_to(ROOT)} is stale: python -m tests.catalogs --write\n")
    return len(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
