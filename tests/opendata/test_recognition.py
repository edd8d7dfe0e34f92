from pathlib import Path

import pytest

from concert.core.errors import Refused
from concert.opendata.imports import READERS
from concert.opendata.recognition import dataset_of
from concert.territories.series import descriptors
from tests.opendata.made import ANNUAIRE, IPS, written

pytestmark = pytest.mark.usefixtures("app")

# The headers of each published layout, as labels or as technical names.
LAYOUTS = {
    ANNUAIRE: "annuaire",
    IPS: "ips-ecoles",
    "rentree_scolaire;code_region;region;code_de_l_academie;academie;code_du_departement;"
    "departement;code_insee_de_la_commune;nom_de_la_commune;uai;nom_de_l_etablissement;secteur;ips;"
    "ips_national_prive;ips_national_public;ips_national;num_ligne": "ips-ecoles",
    "rentree_scolaire;uai;secteur;ips;ips_national;appellation_officielle;libelle_commune;"
    "code_departement;code_commune": "ips-ecoles",
    f"{IPS};Ecart-type de l'IPS": "ips-colleges",
    f"{IPS};Ecart type de l'IPS;IPS national privé;IPS national": "ips-colleges",
    "rentree_scolaire;code_du_departement;uai;secteur;effectifs;ips;ecart_type_de_l_ips": (
        "ips-colleges"
    ),
    "Rentrée scolaire;Code du département;UAI;Secteur;Type de lycée;IPS voie GT;IPS voie PRO": (
        "ips-lycees"
    ),
    "rentree_scolaire;departement;numero_ecole;secteur;nombre_total_classes;nombre_total_eleves": (
        "effectifs-ecoles"
    ),
    "Rentrée scolaire;Département;Numéro du collège;Secteur;Nombre d'élèves total": (
        "effectifs-colleges"
    ),
    "Annee_scolaire;Numero_d_etablissement;Secteur_d_enseignement;Nombre_d_eleves;"
    "Code_departement": ("effectifs-second-degre"),
    "Année;Libellé département;UAI;Libellé secteur;Matière;Caractéristique;Effectif;Score moyen": (
        "evaluations-6e"
    ),
    "annee;code_departement;uai;secteur;discipline;caracteristique;effectif;score_moyen": (
        "evaluations-6e"
    ),
    "Session;UAI;Département;Secteur;Nb candidats G;Taux de réussite G": "ivac-colleges",
    "session;uai;departement;secteur;nb_candidats_g;taux_de_reussite_g;taux_d_acces_6eme_3eme": (
        "ivac-colleges"
    ),
}


@pytest.mark.parametrize(("header", "name"), LAYOUTS.items())
def test_a_file_is_known_by_its_columns_in_each_published_layout(
    tmp_path: Path, header: str, name: str
) -> None:
    assert dataset_of(written(tmp_path, header, [])).name == name


def test_a_file_under_the_name_of_another_is_refused_with_its_own(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"c’est .{2}ips-ecoles.{2} "):
        dataset_of(written(tmp_path, IPS, []), "ips-colleges")


def test_a_name_nobody_knows_is_answered_with_those_we_know(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ivac-colleges"):
        dataset_of(written(tmp_path, IPS, []), "brevet")


def test_a_file_of_nothing_we_know_is_refused_with_the_columns_it_should_have(
    tmp_path: Path,
) -> None:
    with pytest.raises(Refused, match="Numéro du collège"):
        dataset_of(written(tmp_path, "nom;couleur", ["a;b"]), "effectifs-colleges")


def test_each_dataset_has_its_reader() -> None:
    assert {one.reader for one in descriptors().values()} <= READERS.keys()
