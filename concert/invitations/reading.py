"""Reading a list of people: pasted as people paste addresses, or from a spreadsheet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from flask_babel import gettext as _

from concert.core import spreadsheets
from concert.core.errors import Refused
from concert.core.text import one_line
from concert.invitations.guests import Line

MOST = 1_000
_GZIP = b"\x1f\x8b"
_ROWS_MOST = 20_000
_WRITTEN_MOST = 300
# The headers that people write, the surest first: « adresse » is often that of a street.
_HEADERS = {
    "email": (
        *("adresse_electronique", "adresse_e_mail", "adresse_email", "adresse_mail", "adresse_mel"),
        *("adresse_courriel", "adresse_messagerie", "courriel", "e_mail", "email", "mel", "mail"),
        *("courrier_electronique", "messagerie", "courriel_personnel", "e_mail_address", "adresse"),
    ),
    "name": (
        *("prenom_nom", "nom_prenom", "nom_et_prenom", "prenom_et_nom", "nom_complet"),
        *("personne", "identite", "nom"),
    ),
    "first_name": ("prenom", "prenoms"),
    "college": ("college", "categorie", "groupe"),
    "body": ("organisme", "structure", "partie_prenante", "organisation", "siret", "etablissement"),
    "capacity": ("qualite", "fonction", "titre", "en_qualite", "role"),
    "signs": ("signe", "signataire", "signature", "peut_signer"),
}


# --- what is pasted --------------------------------------------------------------------

_ANGLED = re.compile(r"(?P<before>[^<>]*)<(?P<address>[^<>]*)>")
_QUOTED = re.compile(r'"([^"]*)"')


def lines_pasted(text: str) -> list[Line]:
    """The people of a pasted text, each with the line of the text where they stand."""
    found = [
        line
        for number, row in enumerate(text.splitlines(), start=1)
        for piece in re.split(r"[;\t]", _QUOTED.sub(_in_one_piece, row))
        for line in _people(number, piece)
    ]
    return _not_too_many(found)


def _in_one_piece(quoted: re.Match[str]) -> str:
    """« "Benali, Nadia" <nadia@exemple.fr> »: this comma parts no two people."""
    return re.sub(r"[,;\t]", " ", quoted[1])


def _people(number: int, piece: str) -> Iterator[Line]:
    rest = 0
    for found in _ANGLED.finditer(piece):
        *others, name = _before_an_address(found["before"])
        for other in others:
            yield from _bare(number, other)
        yield _pasted(number, f"{name}<{found['address']}>", found["address"], name)
        rest = found.end()
    for part in piece[rest:].split(","):
        yield from _bare(number, part)


def _before_an_address(text: str) -> list[str]:
    """What stands before « <nadia@exemple.fr> »: other people, then the name, with its comma."""
    parts = text.split(",")
    others = max((rank + 1 for rank, part in enumerate(parts) if "@" in part), default=0)
    return [*parts[:others], ",".join(parts[others:])]


def _bare(number: int, part: str) -> Iterator[Line]:
    """« nadia@exemple.fr », « Nadia nadia@exemple.fr », or several addresses in a row."""
    words = [word for word in part.split() if any(map(str.isalnum, word))]
    addresses = [word for word in words if "@" in word]
    if len(addresses) == 1:
        name = " ".join(word for word in words if word != addresses[0])
        yield _pasted(number, part, addresses[0], name)
    elif addresses:
        for word in words:
            yield _pasted(number, word, word, "")
    elif words:
        yield _pasted(number, part, part, "")


def _pasted(number: int, written: str, address: str, name: str) -> Line:
    return Line(
        number,
        _cell(written).strip(" ,"),
        email=_cell(address).strip(" .'\"(),"),
        name=_cell(name).strip(" -'\","),
    )


# --- a spreadsheet ---------------------------------------------------------------------


def lines_of_file(source: BinaryIO) -> list[Line]:
    """The people of a CSV, an ODS or an XLSX, under the headers that people write."""
    if source.read(2) == _GZIP:
        raise Refused(_("Ce fichier est compressé : donnez le tableur lui-même."))
    source.seek(0)
    try:
        with spreadsheets.opened(source, one_of=_HEADERS["email"]) as table:
            lines = _lines_of(table)
    except spreadsheets.NotTheColumns as none:
        raise Refused(
            _(
                "Ce fichier n’a pas de colonne « courriel ». Écrivez au-dessus de chaque colonne "
                "ce qu’elle tient : nom, courriel, collège… Le fichier modèle les montre."
            )
        ) from none
    if not lines:
        raise Refused(_("Ce fichier ne nomme personne : rien n’est écrit sous ses en-têtes."))
    return _not_too_many(lines)


def _lines_of(table: spreadsheets.Table) -> list[Line]:
    table.rows = _bounded(table.rows)
    columns = _columns(table.headers)
    read = [_line(number, cells, columns) for number, cells in table]
    unread = [Line(number, "", unreadable=reason) for number, reason in table.unreadable]
    return sorted([*read, *unread], key=lambda line: line.number)


def _bounded(rows: Iterator[spreadsheets.Row]) -> Iterator[spreadsheets.Row]:
    """The rows, no further than a list of people goes: blank ones count here too."""
    for rank, row in enumerate(rows):
        if rank == _ROWS_MOST:
            raise Refused(
                _(
                    "Ce fichier a plus de 20 000 lignes : gardez-y seulement "
                    "les personnes à inviter."
                )
            )
        yield row


def _columns(headers: Sequence[str]) -> dict[str, str]:
    """For each thing that a line says, the header it is under, the surest of those present."""
    found = {}
    for what, names in _HEADERS.items():
        if present := [one for one in names if one in headers]:
            found[what] = present[0]
    return found


def _line(number: int, cells: spreadsheets.Cells, columns: Mapping[str, str]) -> Line:
    said = {what: _cell(cells[header]) for what, header in columns.items()}
    first_name = said.pop("first_name", "")
    said["name"] = f"{first_name} {said.get('name', '')}".strip()
    written = " · ".join(text for cell in cells.values() if (text := _cell(cell)))
    return Line(number, written[:_WRITTEN_MOST], **said)


def _cell(text: str) -> str:
    """A cell as it is kept: long enough to be seen to be too long."""
    return one_line(text[:_WRITTEN_MOST])


def _not_too_many(lines: list[Line]) -> list[Line]:
    if len(lines) > MOST:
        raise Refused(
            _(
                "Cela fait %(count)d lignes : 1 000 au plus à la fois. Donnez le reste ensuite.",
                count=len(lines),
            )
        )
    return lines
