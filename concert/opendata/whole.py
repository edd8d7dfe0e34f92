"""Whether a file is whole: one that was cut would change figures without saying so.

The producers end every line, the last one too. A file that does not end so was cut on its way, and
its last value may be half of what it was.
"""

from os import SEEK_END
from pathlib import Path

from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.opendata.report import Report

# Archives and JSON have an end of their own, without which they are not read.
_ENDED = (b"PK", b"\x1f\x8b", b"{")
_ENDS = (b"\n", b"\r", b"\n\0", b"\r\0")


def refuse_cut(path: Path) -> None:
    """Refuse a table whose last line is not ended."""
    with path.open("rb") as file:
        beginning = file.read(20).removeprefix(b"\xef\xbb\xbf").lstrip()
        if beginning.startswith(_ENDED) or not beginning:
            return
        file.seek(-2, SEEK_END)
        if not file.read().endswith(_ENDS):
            raise Refused(
                _(
                    "Ce fichier s’arrête au milieu d’une ligne : il a été coupé en chemin."
                    " Téléchargez-le de nouveau ; s’il est entier, ajoutez un retour à la ligne"
                    " à sa fin."
                )
            )


def refuse_empty(report: Report) -> None:
    """Refuse a table that has a header and nothing below."""
    if not (report.accepted or report.refused or report.set_aside):
        raise Refused(
            _("Ce fichier n’a que son en-tête : aucune ligne. Téléchargez-le de nouveau.")
        )
