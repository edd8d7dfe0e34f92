"""Official codes as people type them and as they are kept: UAI, SIRET, FINESS, INSEE. Pure.

Each function takes a text, forgives spaces and case, and returns the code as it is kept, or
refuses with a sentence for the person.
"""

import re

from flask_babel import gettext as _

from concert.core.errors import Refused

_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_LA_POSTE = "356000000"
# In a FINESS number, the letter of 2A and 2B counts for 1 and 2.
_CORSICAN_DIGITS = str.maketrans("AB", "12")
_ARRONDISSEMENTS = (
    (range(75101, 75121), "75056"),
    (range(69381, 69390), "69123"),
    (range(13201, 13217), "13055"),
)


def uai(text: str) -> str:
    """The code of a school: seven digits and the letter that checks them."""
    code = _compact(text)
    if not re.fullmatch(r"[0-9]{7}[A-Z]", code):
        raise Refused(_("Un code UAI a 7 chiffres et une lettre, par exemple 0350122T."))
    if code[-1] != uai_letter(code[:7]):
        raise Refused(_("La lettre ne correspond pas aux chiffres : vérifiez le code."))
    return code


def uai_letter(digits: str) -> str:
    """The letter that checks the seven digits of a UAI."""
    return _UAI_LETTERS[int(digits) % 23]


def siren(text: str) -> str:
    """The number of an organisation in Sirene: nine digits, the last one checking the others."""
    code = _undamaged(text)
    if not re.fullmatch(r"[0-9]{9}", code):
        raise Refused(_("Un numéro SIREN a 9 chiffres."))
    return _checked(code)


def siret(text: str) -> str:
    """The number of an establishment in Sirene: its organisation's, then five digits."""
    code = _undamaged(text)
    if not re.fullmatch(r"[0-9]{14}", code):
        raise Refused(_("Un numéro SIRET a 14 chiffres."))
    # La Poste has more establishments than the check allows: their digits add up to fives.
    if code.startswith(_LA_POSTE) and sum(map(int, code)) % 5 == 0:
        return code
    return _checked(code)


def finess(text: str) -> str:
    """The number of a health or social establishment: nine characters, checked."""
    code = _compact(text)
    if not re.fullmatch(r"([0-9]{2}|2[AB])[0-9]{7}", code):
        raise Refused(_("Un numéro FINESS a 9 caractères, par exemple 010000024."))
    _checked(code.translate(_CORSICAN_DIGITS))
    return code


def departement(text: str) -> str:
    """The code of a département in two or three characters: 001, 1 and 01 are 01; 02A is 2A."""
    code = re.sub(r"^0+(?=.)", "", _compact(text))
    if re.fullmatch(r"[1-9]|1[0-9]|2[1-9]|[3-8][0-9]|9[0-5]", code):
        return code.zfill(2)
    if re.fullmatch(r"2[AB]|97[1-8]|98[4-8]", code):
        return code
    raise Refused(_("Ce code de département n’existe pas : « %(code)s ».", code=text[:10]))


def commune(text: str) -> str:
    """The INSEE code of a commune, in five characters; a zero lost by a spreadsheet is put back."""
    code = _compact(text).zfill(5)
    if not re.fullmatch(r"([0-9]{2}|2[AB])[0-9]{3}", code) or code.startswith("00"):
        raise Refused(_("Un code de commune a 5 caractères, par exemple 35238 ou 2A004."))
    return code


def commune_of(code: str) -> str:
    """The commune itself, for an arrondissement of Paris, Lyon or Marseille."""
    for arrondissements, whole in _ARRONDISSEMENTS:
        if code.isdecimal() and int(code) in arrondissements:
            return whole
    return code


def departement_of_commune(code: str) -> str:
    """The département a commune's code begins with."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def two_digits(text: str) -> str | None:
    """The code of a region or an académie, with the zero a spreadsheet took; None if it is none."""
    code = _compact(text)
    return code.zfill(2) if re.fullmatch(r"[0-9]{1,2}", code) else None


def _compact(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()


def _undamaged(text: str) -> str:
    if re.fullmatch(r"\s*[0-9]+([.,][0-9]*)?[eE]\+?[0-9]+\s*", text):
        raise Refused(_("Ce numéro a été abîmé par un tableur (%(text)s).", text=text.strip()[:30]))
    return _compact(text)


def _checked(digits: str) -> str:
    """The digits, if Luhn's sum holds: from the right, every second one counts double."""
    doubled = (int(one) * (1 + rank % 2) for rank, one in enumerate(reversed(digits)))
    if sum(one // 10 + one % 10 for one in doubled) % 10:
        raise Refused(_("Ce numéro n’est pas juste : vérifiez ses chiffres."))
    return digits
