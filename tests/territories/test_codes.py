import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.core.errors import Refused
from concert.territories import codes

DIGITS = st.text("0123456789", min_size=7, max_size=7)


@given(DIGITS)
def test_seven_digits_and_their_letter_make_a_uai(digits: str) -> None:
    code = digits + codes.uai_letter(digits)

    assert codes.uai(f" {code[:3]} {code[3:].lower()} ") == code


@given(DIGITS, st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_no_other_letter_makes_a_uai(digits: str, letter: str) -> None:
    if letter != codes.uai_letter(digits):
        with pytest.raises(Refused, match="La lettre ne correspond pas aux chiffres"):
            codes.uai(digits + letter)


@given(DIGITS, st.integers(0, 6), st.sampled_from("0123456789"))
def test_one_digit_mistyped_is_seen(digits: str, rank: int, other: str) -> None:
    mistyped = digits[:rank] + other + digits[rank + 1 :]
    if mistyped != digits:
        with pytest.raises(Refused):
            codes.uai(mistyped + codes.uai_letter(digits))


@given(st.text())
def test_whatever_is_typed_is_a_code_or_refused(text: str) -> None:
    for read in (codes.uai, codes.siret, codes.siren, codes.finess, codes.commune):
        try:
            code = read(text)
        except Refused:
            continue
        assert read(code) == code


@pytest.mark.parametrize(
    "text", ["", "035012T", "03501222T", "35238", "école", "0350122", "\u0660350122T"]
)
def test_what_is_no_uai_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match="par exemple 0350122T"):
        codes.uai(text)


@pytest.mark.parametrize("text", ["213 500 168 00025", "21350016800025", "213.500.168-00025"])
def test_a_siret_is_read_however_it_is_spaced(text: str) -> None:
    assert codes.siret(text) == "21350016800025"


def test_a_siret_with_a_wrong_digit_is_refused() -> None:
    with pytest.raises(Refused, match="vérifiez ses chiffres"):
        codes.siret("21350016800026")


def test_the_offices_of_la_poste_have_sirets_of_their_own() -> None:
    assert codes.siret("35600000049837") == "35600000049837"
    with pytest.raises(Refused):
        codes.siret("35600000049838")


@pytest.mark.parametrize("text", ["2,17003E+13", "2.121E+13", "2E+13"])
def test_a_siret_damaged_by_a_spreadsheet_is_said_so(text: str) -> None:
    with pytest.raises(Refused, match="abîmé par un tableur"):
        codes.siret(text)


def test_a_siren_is_nine_checked_digits() -> None:
    assert codes.siren("356 000 000") == "356000000"
    with pytest.raises(Refused):
        codes.siren("356000001")
    with pytest.raises(Refused, match="9 chiffres"):
        codes.siren("35600000000048")


@pytest.mark.parametrize("text", ["010000024", "970102018", "2A0000014", "2b0000020"])
def test_a_finess_number_is_checked_in_corsica_too(text: str) -> None:
    assert codes.finess(text) == text.upper()


@pytest.mark.parametrize("text", ["010000025", "2A0000015", "9A0102018", "01000002"])
def test_a_wrong_finess_number_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        codes.finess(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("001", "01"), ("1", "01"), ("01", "01"), ("02A", "2A"), ("2b", "2B"), ("974", "974")],
)
def test_a_departement_has_one_code_however_it_is_written(text: str, code: str) -> None:
    assert codes.departement(text) == code


@pytest.mark.parametrize("text", ["", "0", "20", "020", "96", "970", "2C", "Ain", "999"])
def test_what_is_no_departement_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        codes.departement(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("35238", "35238"), ("1004", "01004"), ("2a004", "2A004"), ("97411", "97411")],
)
def test_a_commune_has_five_characters(text: str, code: str) -> None:
    assert codes.commune(text) == code


@pytest.mark.parametrize(
    ("code", "whole"),
    [("75101", "75056"), ("75120", "75056"), ("69389", "69123"), ("13216", "13055")],
)
def test_an_arrondissement_belongs_to_its_commune(code: str, whole: str) -> None:
    assert codes.commune_of(code) == whole


@pytest.mark.parametrize("code", ["75056", "35238", "2A004", "69390"])
def test_a_commune_is_its_own(code: str) -> None:
    assert codes.commune_of(code) == code


def test_a_commune_says_its_departement() -> None:
    codes_of = [codes.departement_of_commune(code) for code in ("35238", "2A004", "97411")]

    assert codes_of == ["35", "2A", "974"]
