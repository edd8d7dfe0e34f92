from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from concert.core.database import db
from concert.core.errors import Refused
from concert.opendata.imports import import_file
from concert.opendata.report import Report
from concert.territories.actions import Changes
from concert.territories.models import (
    Establishment,
    EstablishmentKind,
    Priority,
    Sector,
    State,
    TerritoryKind,
)
from concert.territories.queries import (
    establishment_with,
    establishments_matching,
    territories_matching,
    territory_with,
)
from tests.opendata.made import ANNUAIRE, school, written
from tests.territories.makers import uai_of

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)
ONE, TWO = uai_of(350001), uai_of(350002)


def imported(folder: Path, *lines: str, header: str = ANNUAIRE, encoding: str = "utf-8") -> Report:
    path = written(folder, header, lines, encoding)
    return import_file(path, "annuaire", at=AT)


def the_school() -> Establishment:
    found = establishment_with(ONE)
    assert found
    return found


def test_a_school_goes_in_with_what_is_used_and_no_more(tmp_path: Path) -> None:
    report = imported(tmp_path, school())

    found = the_school()
    assert (report.accepted, report.changes, report.refused) == (1, Changes(new=1), [])
    assert (found.name, found.kind, found.sector, found.state) == (
        "École des Cèdres",
        EstablishmentKind.PRIMARY_SCHOOL,
        Sector.PUBLIC,
        State.OPEN,
    )
    assert (found.commune_code, found.departement_code, found.academie_code) == (
        "35012",
        "35",
        "14",
    )
    assert (found.siret, found.pupils, found.line_dated) == (
        "21350012700146",
        208,
        date(2023, 6, 8),
    )
    kept = {getattr(found, column.key) for column in Establishment.__table__.columns}
    assert not kept & {"0299000000", "ecole@exemple.fr"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_both_styles_of_header_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    technical = ANNUAIRE.lower().replace("code_postal", "Code postal")

    imported(tmp_path, school(), header=technical, encoding=encoding)

    assert the_school().name == "École des Cèdres"
    assert the_school().postcode == "35470"


def test_a_siret_damaged_by_a_spreadsheet_is_left_out_and_said(tmp_path: Path) -> None:
    report = imported(tmp_path, school(SIREN_SIRET="2,12102E+13"))

    assert the_school().siret is None
    assert [one.line for one in report.remarks] == [2]
    assert "abîmé par un tableur" in report.remarks[0].text


def test_what_a_spreadsheet_did_to_the_rest_is_undone(tmp_path: Path) -> None:
    damaged = school(
        Code_departement="1",
        Code_commune="1004",
        Code_postal="1500",
        Code_academie="3",
        date_maj_ligne="08/06/2023",
        latitude="4784123456789",
    )
    imported(tmp_path, damaged)

    found = the_school()
    assert (found.departement_code, found.commune_code, found.postcode) == ("01", "01004", "01500")
    assert (found.academie_code, found.line_dated) == ("10", date(2023, 6, 8))
    assert found.latitude is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"Identifiant_de_l_etablissement": "0350001A"}, "La lettre ne correspond pas"),
        ({"Identifiant_de_l_etablissement": ""}, "7 chiffres et une lettre"),
        ({"Nom_etablissement": ""}, "pas de nom"),
        ({"Nom_etablissement": "x" * 201}, "dépasse 200"),
        ({"Code_departement": "20", "Code_commune": ""}, "département"),
        ({"Code_commune": "ABCDE"}, "commune"),
        ({"Nombre_d_eleves": "beaucoup"}, "nombre"),
        ({"Nombre_d_eleves": "-3"}, "élèves"),
        ({"Nombre_d_eleves": "2,12102E+13"}, "élèves"),
        ({"etat": "EN TRAVAUX"}, "état"),
    ],
)
def test_a_wrong_line_is_refused_and_the_others_go_in(
    tmp_path: Path, said: dict[str, str], reason: str
) -> None:
    other = school(Identifiant_de_l_etablissement=TWO)

    report = imported(tmp_path, school(**said), other)

    assert [one.line for one in report.refused] == [2]
    assert reason in report.refused[0].text
    assert establishment_with(ONE) is None
    assert establishment_with(TWO)


def test_a_school_on_several_sites_keeps_its_first_open_line(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        school(Adresse_1="site fermé", etat="FERME"),
        school(Adresse_1="premier site"),
        school(Adresse_1="second site"),
    )

    assert the_school().address == "premier site"
    assert (report.accepted, report.changes) == (1, Changes(new=1))
    assert sorted(one.line for one in report.remarks) == [2, 4]


def test_a_school_whose_lines_are_all_closed_is_kept_closed(tmp_path: Path) -> None:
    lines = [school(etat="FERME", Adresse_1=site) for site in ("premier", "second")]

    report = imported(tmp_path, *lines)

    assert (the_school().state, the_school().address) == (State.CLOSED, "premier")
    assert report.accepted == 1
    assert establishments_matching("cèdres") == []


def test_a_school_that_will_close_is_still_offered(tmp_path: Path) -> None:
    imported(tmp_path, school(etat="A FERMER"))

    assert the_school().state is State.CLOSING
    assert establishments_matching("cèdres") == [the_school()]


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    lines = school(), school(Identifiant_de_l_etablissement=TWO, etat="FERME")
    imported(tmp_path, *lines)

    report = imported(tmp_path, *lines)

    assert (report.changes, report.drawn) == (Changes(unchanged=2), Changes(unchanged=1))


def test_a_school_that_changed_is_updated(tmp_path: Path) -> None:
    imported(tmp_path, school())

    report = imported(tmp_path, school(Appartenance_Education_Prioritaire="REP+"))

    assert report.changes == Changes(updated=1)
    assert the_school().priority is Priority.REP_PLUS


def test_the_communes_of_the_schools_become_known(tmp_path: Path) -> None:
    paris = school(
        Identifiant_de_l_etablissement=TWO,
        Code_commune="75105",
        Nom_commune="Paris  5e  Arrondissement",
        Code_departement="075",
    )
    report = imported(tmp_path, school(), paris)

    commune = territory_with(TerritoryKind.COMMUNE, "35012")
    assert commune
    assert (commune.name, commune.departement_code) == ("Bain-de-Bretagne", "35")
    # One commune, and the pupils of each school.
    assert report.drawn == Changes(new=3)
    assert territories_matching("paris") == []


def test_a_school_overseas_keeps_the_codes_of_its_line(tmp_path: Path) -> None:
    islands = school(
        Code_departement="975", Code_commune="97502", Code_academie="44", Code_region="00"
    )
    imported(tmp_path, islands)

    assert (the_school().departement_code, the_school().academie_code) == ("975", "44")


def test_signs_that_are_not_seen_do_not_enter_a_name(tmp_path: Path) -> None:
    imported(tmp_path, school(Nom_etablissement="École\u202e  des\u200b Cèdres\t"))

    assert the_school().name == "École des Cèdres"


def test_a_formula_is_a_name_like_another(tmp_path: Path) -> None:
    imported(tmp_path, school(Nom_etablissement="=cmd|' /C calc'!A0"))

    assert the_school().name == "=cmd|' /C calc'!A0"


def test_a_file_that_is_no_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="colonnes attendues"):
        imported(tmp_path, "1;2", header="a;b")


def test_nothing_is_committed_unless_asked(tmp_path: Path) -> None:
    imported(tmp_path, school())
    db.session.rollback()

    assert establishment_with(ONE) is None
