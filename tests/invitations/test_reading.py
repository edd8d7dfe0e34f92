"""Lists as people have them: pasted from a message, or kept in a spreadsheet."""

import gzip
from contextlib import suppress
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.core import opendocument
from concert.core.errors import Refused
from concert.core.spreadsheets import key
from concert.invitations import reading
from concert.invitations.guests import Line
from concert.invitations.reading import lines_of_file, lines_pasted

HEADERS = ["Prénom", "Nom", "Mél.", "Collège", "Organisme", "En qualité de", "Signe ?"]
ROW = ["Zoé", "Blum", "zoe@exemple.fr", "Parents", "Amicale", "présidente", "oui"]


def people(text: str) -> list[tuple[int, str, str]]:
    return [(one.number, one.email, one.name) for one in lines_pasted(text)]


def as_csv(*rows: list[str], encoding: str = "utf-8", delimiter: str = ";") -> BytesIO:
    return BytesIO("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))


def as_xlsx(*rows: list[Any]) -> BytesIO:
    book, kept = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    kept.seek(0)
    return kept


def as_ods(*rows: list[str]) -> BytesIO:
    kept = BytesIO()
    opendocument.written(kept, [("Feuille1", rows)])
    kept.seek(0)
    return kept


# --- pasted -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("zoe@exemple.fr", [(1, "zoe@exemple.fr", "")]),
        ("Zoé Blum <zoe@exemple.fr>", [(1, "zoe@exemple.fr", "Zoé Blum")]),
        ("Zoé Blum zoe@exemple.fr", [(1, "zoe@exemple.fr", "Zoé Blum")]),
        ("<zoe@exemple.fr>.", [(1, "zoe@exemple.fr", "")]),
        ("a@b.fr, c@d.fr; e@f.fr\tg@h.fr i@j.fr\nk@l.fr", None),
        ("Zoé <z@x.fr>, a@b.fr, Tom <t@x.fr>", None),
        ('"Blum, Zoé" <z@x.fr>; "Roy; Tom" <t@x.fr>', None),
        ("Blum, Zoé <z@x.fr>, a@b.fr", [(1, "z@x.fr", "Blum, Zoé"), (1, "a@b.fr", "")]),
        ("a@b.fr\n\n\nc@d.fr", [(1, "a@b.fr", ""), (4, "c@d.fr", "")]),
        ("Zoé Blum\na@b.fr", [(1, "Zoé Blum", ""), (2, "a@b.fr", "")]),
        ("mailto:zoe@exemple.fr", [(1, "mailto:zoe@exemple.fr", "")]),
    ],
)
def test_addresses_are_read_as_they_are_pasted(text: str, read: Any) -> None:
    addresses = ["a@b.fr", "c@d.fr", "e@f.fr", "g@h.fr", "i@j.fr", "k@l.fr", "z@x.fr", "t@x.fr"]

    if read is None:
        assert [email for _n, email, _name in people(text)] == sorted(
            (one for one in addresses if one in text), key=text.index
        )
    else:
        assert people(text) == read


def test_a_name_keeps_nothing_of_what_parted_it_from_the_others() -> None:
    assert [
        name for _n, _email, name in people("'Zoé' <z@x.fr>, Tom Roy <t@x.fr>;Léa <l@x.fr>")
    ] == [
        "Zoé",
        "Tom Roy",
        "Léa",
    ]


NAMES = st.text(st.characters(categories=["L"], max_codepoint=0x17F), min_size=1, max_size=12)


@given(st.lists(NAMES, min_size=1, max_size=8), st.sampled_from([", ", ";", "\n", "\t", " ; "]))
def test_as_many_people_are_read_as_were_pasted(names: list[str], between: str) -> None:
    written = between.join(f"{name} <p{n}@exemple.fr>" for n, name in enumerate(names))

    assert [(one.name, one.email) for one in lines_pasted(written)] == [
        (name, f"p{n}@exemple.fr") for n, name in enumerate(names)
    ]


def test_no_list_is_longer_than_what_is_read_over() -> None:
    with pytest.raises(Refused, match="1001 lignes"):
        lines_pasted("\n".join(f"p{n}@exemple.fr" for n in range(1_001)))


# --- a spreadsheet -----------------------------------------------------------------------


@pytest.mark.parametrize("kept", [as_csv, as_xlsx, as_ods])
def test_a_spreadsheet_is_read_under_the_headers_that_people_write(kept: Any) -> None:
    [line] = lines_of_file(kept(["Liste des parents"], [], HEADERS, ROW))

    assert (line.number, line.email, line.name) == (4, "zoe@exemple.fr", "Zoé Blum")
    assert (line.college, line.body, line.capacity, line.signs) == (
        *("Parents", "Amicale", "présidente", "oui"),
    )


@pytest.mark.parametrize(
    "header",
    [
        *("Adresse", "Courriel", "Mél", "mel", "E-mail", "e mail", "EMAIL", "Mail"),
        *("Adresse électronique", "Adresse e-mail", "adresse_mail", "Adresse de courriel"),
    ],
)
def test_the_column_of_addresses_goes_by_many_names(header: str) -> None:
    [line] = lines_of_file(as_csv(["Nom", header], ["Zoé", "zoe@exemple.fr"]))

    assert (line.email, line.name) == ("zoe@exemple.fr", "Zoé")


def test_the_address_of_a_street_is_not_taken_for_that_of_a_mailbox() -> None:
    [line] = lines_of_file(
        as_csv(["Nom", "Adresse", "Courriel"], ["Zoé", "2 rue du Port", "zoe@exemple.fr"])
    )

    assert line.email == "zoe@exemple.fr"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_however_it_was_saved(encoding: str, delimiter: str) -> None:
    rows = (["Prénom", "Courriel"], ["Zoé", "zoe@exemple.fr"])

    [line] = lines_of_file(as_csv(*rows, encoding=encoding, delimiter=delimiter))

    assert (line.name, line.email) == ("Zoé", "zoe@exemple.fr")


def test_a_line_that_cannot_be_read_keeps_its_place() -> None:
    read = lines_of_file(BytesIO(b"courriel\na@b.fr\nc@d.fr;trop;de cellules\ne@f.fr\n"))

    assert [(one.number, bool(one.unreadable)) for one in read] == [
        (2, False),
        (3, True),
        (4, False),
    ]


def test_a_cell_is_kept_on_one_line_and_not_without_end() -> None:
    long = "x" * 5_000
    [line] = lines_of_file(as_csv(["courriel", "nom"], ["a@b.fr", f'"deux\nlignes\x00{long}"']))

    assert line.name.startswith("deux lignes")
    assert len(line.name) < 400
    assert "\0" not in line.written


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"\n \n", "vide"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", "courriel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "courriel"),
        (b"zoe@exemple.fr\ntom@exemple.fr\n", "courriel"),
        (b"courriel\n", "ne nomme personne"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"PK\x03\x04 rien", "ne s’ouvre pas"),
        (b"courriel\n" + b"a@b.fr\n" * 1_001, "1001 lignes"),
        (b"courriel\n" + b"\n;" * 30_000, "20\u00a0000 lignes"),
    ],
)
def test_a_file_that_is_no_list_of_people_is_refused_in_a_sentence(
    content: bytes, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        lines_of_file(BytesIO(content))


def test_a_compressed_file_is_no_list_of_people() -> None:
    with pytest.raises(Refused, match="compressé"):
        lines_of_file(BytesIO(gzip.compress(b"courriel\na@b.fr\n")))


@given(st.binary(max_size=300))
def test_no_file_makes_the_reading_fail(content: bytes) -> None:
    with suppress(Refused):
        assert all(isinstance(line, Line) for line in lines_of_file(BytesIO(content)))


def test_every_header_is_written_as_headers_are_compared() -> None:
    for names in reading._HEADERS.values():
        assert [key(one.replace("_", " ")) for one in names] == list(names)
