"""Small files in the layouts of the producers. They are made: no line of them is real."""

from collections.abc import Iterable
from pathlib import Path

from tests.territories.makers import uai_of

ANNUAIRE = (
    "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;"
    "Adresse_1;Adresse_2;Code_postal;Code_commune;Nom_commune;Code_departement;Code_academie;"
    "Code_region;Telephone;Mail;Appartenance_Education_Prioritaire;SIREN_SIRET;Nombre_d_eleves;"
    "nom_circonscription;latitude;longitude;date_maj_ligne;etat;libelle_nature"
)
_SCHOOL = {
    "Identifiant_de_l_etablissement": uai_of(350001),
    "Nom_etablissement": "École des Cèdres",
    "Type_etablissement": "Ecole",
    "Statut_public_prive": "Public",
    "Adresse_1": "1 rue des Cèdres",
    "Code_postal": "35470",
    "Code_commune": "35012",
    "Nom_commune": "Bain-de-Bretagne",
    "Code_departement": "035",
    "Code_academie": "14",
    "Code_region": "53",
    "Telephone": "0299000000",
    "Mail": "ecole@exemple.fr",
    "SIREN_SIRET": "21350012700146",
    "Nombre_d_eleves": "208",
    "latitude": "47.84",
    "longitude": "-1.68",
    "date_maj_ligne": "2023-06-08",
    "etat": "OUVERT",
    "libelle_nature": "ECOLE DE NIVEAU ELEMENTAIRE",
}
IPS = (
    "Rentrée scolaire;Académie;Code du département;Département;UAI;Nom de l'établissment;"
    "Code INSEE de la commune;Nom de la commune;Secteur;IPS"
)


def school(**said: str) -> str:
    """A line of the directory; what is not said is that of an ordinary open school."""
    cells = {**_SCHOOL, **said}
    return ";".join(cells.get(name, "") for name in ANNUAIRE.split(";"))


def ips(
    uai: str,
    value: str,
    *,
    departement: str = "035",
    sector: str = "public",
    year: str = "2021-2022",
    name: str = "ECOLE PRIMAIRE",
) -> str:
    """A line of the social index of schools, as it was first published."""
    return f"{year};;{departement};;{uai};{name};35012;BAIN DE BRETAGNE;{sector};{value}"


def written(folder: Path, header: str, lines: Iterable[str], encoding: str = "utf-8") -> Path:
    path = folder / "made.csv"
    path.write_text("\r\n".join([header, *lines]) + "\r\n", encoding=encoding, newline="")
    return path
