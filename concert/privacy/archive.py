"""Everything held of someone, to take away: a JSON file, and a ZIP that a person can read too.

It is made as it is asked for, and kept nowhere: there is no link to guess.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.core.database import db
from concert.people.models import Person
from concert.plan.signing import proof_of
from concert.privacy.lines import Line, references
from concert.privacy.queries import concerns, every_row, signatures_of
from concert.privacy.wording import COLUMNS, said

Rows = list[dict[str, Any]]
Section = tuple[Line, Rows]


def sections_of(person: Person) -> list[Section]:
    """Every row held of someone, under the line of the inventory that it comes from."""
    found = ((line, list(every_row(line, person))) for line in references() if line.held.shows)
    return [(line, rows) for line, rows in found if rows]


def as_json(sections: Iterable[Section], *, at: datetime) -> str:
    """For a machine: the names of the tables and of their columns, with what each section is."""
    content = {
        "format": "concert personal data 1",
        "made_at": at.isoformat(timespec="seconds"),
        "not_here": _not_here(),
        "sections": [
            {"what": str(line.held.what), "table": line.table.name, "rows": rows}
            for line, rows in sections
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_written)


def _not_here() -> str:
    return _(
        "Ce que vous avez voté n’est pas ici : votre bulletin est scellé, et rien ne le relie à"
        " vous une fois l’urne ouverte. Nous ne pourrions pas vous le dire sans pouvoir le dire à"
        " d’autres."
    )


def _written(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} has no place in a file of personal data")


def as_text(sections: Iterable[Section]) -> str:
    """For a person: what they wrote, one text after the other."""
    paragraphs = [str(_not_here())]
    for line, rows in sections:
        if "text" in line.held.shows:
            paragraphs.append(str(line.held.what).upper())
            paragraphs += ["\n".join(_lines(row)) for row in rows]
    return "\n\n".join(paragraphs) + "\n"


def _lines(row: dict[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        if text := said(value):
            yield f"{COLUMNS[name]} : {text}"


def as_zip(person: Person, files: Path, *, at: datetime) -> bytes:
    """The JSON file, the texts, the proofs of what one signed, the files one gave."""
    sections, archive = sections_of(person), io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mes-donnees.json", as_json(sections, at=at))
        made.writestr("mes-textes.txt", as_text(sections))
        for signed in signatures_of(person):
            name = f"signatures/preuve-{signed.commitment_id}-{signed.revision}.json"
            made.writestr(name, json.dumps(proof_of(signed), ensure_ascii=False, indent=1))
        for stored, name in _files_of(person):
            if (files / stored).is_file():
                made.write(files / stored, f"fichiers/{stored[:6]}-{name}")
    return archive.getvalue()


def _files_of(person: Person) -> Iterator[tuple[str, str]]:
    """The files whose rows are someone's: those that have a name of their own and a stored one."""
    for line in references():
        columns = line.table.c
        if "stored" in columns and "name" in columns:
            query = sa.select(columns.stored, columns.name).where(concerns(line, person))
            yield from (tuple(row) for row in db.session.execute(query))
