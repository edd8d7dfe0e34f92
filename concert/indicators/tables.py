"""Reading a sheet of figures: from a spreadsheet, or pasted from one."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import BinaryIO

from flask_babel import gettext as _

from concert.core import spreadsheets
from concert.core.errors import Refused
from concert.core.text import one_line, several_lines
from concert.indicators.lines import Line

MOST = 200
LARGEST = 2 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_ROWS_MOST = 5_000
_CELL_MOST = 1_200
_WRITTEN_MOST = 300
# The headers that people write, the surest first.
HEADERS = {
    "label": (
        *("libelle", "indicateur", "ce_que_c_est", "intitule", "mesure", "chiffre", "nom"),
        *("libelle_indicateur", "nom_indicateur"),
    ),
    "period": ("periode", "annee", "annee_scolaire", "sa_periode", "annees"),
    "value": ("valeur", "sa_valeur", "nombre", "resultat", "taux"),
    "unit": ("unite", "son_unite"),
    "place": ("lieu", "territoire", "lieu_ou_moyenne", "ou"),
    "source": ("source", "sa_source", "sources"),
    "read_on": (
        *("releve", "date_releve", "jour_releve", "date_lecture", "date_source", "lu"),
        *("date_de_releve", "date"),
    ),
    "people": ("sur_combien_personnes", "personnes", "nombre_personnes", "effectif"),
    "says": ("phrase", "phrase_qui_dit"),
    "explanation": ("ce_qu_il_faut_savoir", "explication", "explications", "remarque", "lecture"),
    "sensitive": (
        *("reserve_aux_participants", "aux_seuls_participants", "participants_seulement"),
        *("reserve", "participants"),
    ),
}


def lines_pasted(text: str) -> list[Line]:
    """The lines of what was copied from a spreadsheet, with its headers."""
    return lines_of_file(BytesIO(text.encode()))


def lines_of_file(source: BinaryIO) -> list[Line]:
    """The lines of a CSV, an ODS or an XLSX, under the headers that people write."""
    _refuse_what_is_no_sheet(source)
    try:
        with spreadsheets.opened(source, fits=_names_figures, percents=True) as table:
            lines = _lines_of(table)
    except spreadsheets.NotTheColumns as none:
        raise Refused(
            _(
                "Il n’y a pas les colonnes « libellé » et « valeur ». Écrivez au-dessus de chaque "
                "colonne ce qu’elle tient : libellé, période, valeur… Le fichier modèle les montre."
            )
        ) from none
    if not lines:
        raise Refused(_("Il n’y a là aucun chiffre : rien n’est écrit sous les en-têtes."))
    return lines


def _refuse_what_is_no_sheet(source: BinaryIO) -> None:
    beginning = source.read(2)
    size = source.seek(0, 2)
    source.seek(0)
    if beginning == _GZIP:
        raise Refused(_("Ce fichier est compressé : donnez le tableur lui-même."))
    if size > LARGEST:
        raise Refused(
            _("Ce fichier pèse plus de 2 Mo : gardez-y seulement les chiffres à ajouter.")
        )


def _names_figures(headers: object) -> bool:
    here = set(headers)  # type: ignore[call-overload]
    return all(here & set(HEADERS[name]) for name in ("label", "value"))


def _lines_of(table: spreadsheets.Table) -> list[Line]:
    table.rows = _bounded(table.rows)
    columns = _columns(table.headers)
    read = [_line(number, cells, columns) for number, cells in table]
    unread = [Line(number, "", unreadable=reason) for number, reason in table.unreadable]
    return sorted(_not_too_many([*read, *unread]), key=lambda line: line.number)


def _bounded(rows: Iterator[spreadsheets.Row]) -> Iterator[spreadsheets.Row]:
    """The rows, no further than people write: blank ones count here too."""
    for rank, row in enumerate(rows):
        if rank == _ROWS_MOST:
            raise Refused(_too_many())
        yield row


def _not_too_many(lines: list[Line]) -> list[Line]:
    if len(lines) > MOST:
        raise Refused(_too_many())
    return lines


def _too_many() -> str:
    return _("Un tableau tient 200 lignes au plus : partagez-le, et donnez le reste ensuite.")


def _columns(headers: Sequence[str]) -> dict[str, str]:
    """For each thing that a line says, the header it is under, the surest of those present."""
    found = {}
    for what, names in HEADERS.items():
        if present := [one for one in names if one in headers]:
            found[what] = present[0]
    return found


def _line(number: int, cells: spreadsheets.Cells, columns: Mapping[str, str]) -> Line:
    said = {what: _cell(cells[header]) for what, header in columns.items()}
    written = " · ".join(text for cell in cells.values() if (text := one_line(_cell(cell))))
    return Line(number, written[:_WRITTEN_MOST], **said)


def _cell(text: str) -> str:
    """A cell as it is kept: long enough to be seen to be too long."""
    return several_lines(spreadsheets.as_written(text.strip())[:_CELL_MOST])
