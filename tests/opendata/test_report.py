import pytest

from concert.opendata.report import Report
from concert.territories.actions import Changes

pytestmark = pytest.mark.usefixtures("app")


def test_a_report_names_every_refused_line_with_its_reason() -> None:
    report = Report("Annuaire", accepted=2, changes=Changes(new=1, updated=1))
    report.refuse(12, "La lettre ne correspond pas aux chiffres.")
    report.refuse(3, "Cette ligne n’a pas de nom.")
    report.remark(4, "Gardé sans son SIRET.")
    report.set_aside["autre site"] += 2

    said = report.text().replace("\u00a0", " ").splitlines()

    assert said[0] == "Annuaire"
    assert "Lignes lues : 6" in said
    assert "Lignes acceptées : 2" in said
    assert "Lignes laissées de côté (autre site) : 2" in said
    assert said[-3:] == [
        "Ligne 3 refusée : Cette ligne n’a pas de nom.",
        "Ligne 12 refusée : La lettre ne correspond pas aux chiffres.",
        "Ligne 4, à noter : Gardé sans son SIRET.",
    ]
