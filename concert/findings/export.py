"""Every finding as a table, as anyone may read them on their pages."""

from collections.abc import Iterator

from concert.concertations.models import Concertation
from concert.core.clock import local_day
from concert.findings.listing import every_finding
from concert.programmes.catalogue import programme

HEADERS = (
    "constat",
    "texte",
    "theme",
    "chiffre",
    "college_ou_organisme",
    "nom_montre",
    "date",
    "partage_par",
    "nuance_par",
    "raisons",
    "groupe",
)


def table_of(concertation: Concertation) -> Iterator[list[object]]:
    """One line a finding; a figure for participants alone is not named."""
    model = programme(concertation.programme)
    for row in every_finding(concertation):
        yield [
            row.finding_id,
            row.text,
            model.theme_name(row.theme) if row.theme else "",
            "" if row.about_sensitive else row.about,
            row.pour or row.college,
            row.shown_as,
            local_day(row.given_at),
            row.shared_count,
            row.nuanced_count,
            row.reasons_count,
            row.group or "",
        ]
