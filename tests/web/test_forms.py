"""Fields take what people type, say beside themselves what does not do, and lose nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from concert.core.text import one_line
from concert.web.forms import (
    Day,
    Form,
    Line,
    Number,
    OneOf,
    Pick,
    SomeOf,
    Text,
    Tick,
    address,
    attributes_of,
    chosen,
    end_of_day,
    needed,
    options,
    start_of_day,
)
from tests.hostile import CLEANED, EMPTY, KEPT

CHOICES = [("a", "Pommes"), ("b", "Poires")]


class Everything(Form):
    line = Line("Titre", validators=[needed("Écrivez un titre.")])
    text = Text("Texte", most=20, rows=3)
    email = Line("Adresse", validators=[address()])
    number = Number("Valeur", validators=[chosen("Écrivez un nombre.")])
    day = Day("Jour", hint="à 18 h")
    pick = Pick("Dans la liste", choices=options([("", "Aucun"), *CHOICES]))
    one = OneOf("Un seul", choices=options(CHOICES), validators=[chosen("Choisissez.")])
    some = SomeOf("Plusieurs", choices=options(CHOICES))
    tick = Tick("Oui")


GOOD = {"line": "Un titre", "email": "a@exemple.fr", "number": "3", "one": "a"}


@pytest.fixture(autouse=True)
def request_(empty_app: Flask) -> Iterator[None]:
    with empty_app.test_request_context(method="POST"):
        yield


def sent(**answers: Any) -> Everything:
    form = Everything(MultiDict({**GOOD, **answers}), meta={"csrf": False})
    form.validate()
    return form


def test_a_form_that_is_well_filled_has_nothing_to_say() -> None:
    form = sent()

    assert form.errors == {}
    assert not form.has_errors
    assert (form.day.data, form.pick.data, form.some.data, form.tick.data) == (None, "", [], False)


def test_a_form_leaves_word_of_itself_for_a_refusal_to_give_back_what_was_typed() -> None:
    form = sent()

    assert g.form is form


# --- lines and texts ----------------------------------------------------------


@pytest.mark.parametrize("typed", KEPT)
def test_a_line_takes_anything_that_can_be_read(typed: str) -> None:
    form = sent(line=typed)

    assert form.line.data == one_line(typed)
    assert not form.line.errors


@pytest.mark.parametrize(("typed", "kept"), CLEANED.items())
def test_a_line_takes_out_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert sent(line=typed).line.data == kept


@pytest.mark.parametrize("typed", EMPTY)
def test_what_is_needed_is_not_blank(typed: str) -> None:
    assert sent(line=typed).line.errors == ["Écrivez un titre."]


def test_a_line_has_two_hundred_characters_at_most() -> None:
    assert not sent(line="é" * 200).line.errors
    assert not sent(line=" " + "🌱" * 200 + " ").line.errors
    assert sent(line="é" * 201).line.errors == ["C’est trop long\u00a0: 200 caractères au plus."]


def test_a_text_that_is_too_long_stays_in_its_field() -> None:
    form = sent(text="a" * 21)

    assert form.text.errors == ["C’est trop long\u00a0: 20 caractères au plus."]
    assert "a" * 21 in form.text()


def test_a_text_keeps_its_lines() -> None:
    assert sent(text="Un\r\ndeux\r\n").text.data == "Un\ndeux"


@pytest.mark.parametrize(
    "typed", ["prenom", "prenom@", "@exemple.fr", "a b@exemple.fr", "a@b@c.fr"]
)
def test_an_address_that_is_none_is_said_with_an_example(typed: str) -> None:
    assert "prenom@exemple.fr" in sent(email=typed).email.errors[0]


@pytest.mark.parametrize(
    "typed", ["a@exemple.fr", "  Prénom.Nom@exemple.fr ", "a+b@sous.exemple.fr"]
)
def test_an_address_is_taken_as_people_write_it(typed: str) -> None:
    assert not sent(email=typed).email.errors


# --- numbers and days ---------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("58", 58),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1 250", 1250),
        ("1\u00a0250", 1250),
        ("1\u202f250,5", 1250.5),
        ("-3", -3),
        ("0", 0),
        ("", None),
        ("ns", None),
    ],
)
def test_a_number_is_typed_as_the_french_write_it(typed: str, value: float | None) -> None:
    assert sent(number=typed).number.data == value


@pytest.mark.parametrize(
    "typed", ["beaucoup", "12,5,3", "1/2", "1e999", "NaN", "Infinity", "٣", "0x10"]
)
def test_what_is_no_number_is_said_and_stays(typed: str) -> None:
    form = sent(number=typed)

    assert "58 ou 12,5" in form.number.errors[0]
    assert f'value="{typed}"' in form.number()


def test_a_number_is_shown_as_it_is_written_in_french() -> None:
    assert 'value="12,5"' in Everything(data={"number": 12.5}, formdata=None).number()
    assert 'value=""' in Everything(formdata=None).number()


@pytest.mark.parametrize("typed", ["2026-12-03", "03/12/2026", "3/12/2026", " 03/12/2026 "])
def test_a_day_is_picked_or_typed_in_french(typed: str) -> None:
    assert sent(day=typed).day.data == date(2026, 12, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "12/31/2026",
        "31/02/2026",
        "03/12/26",
        "0026-12-03",
        "0001-01-01",
        "9999-12-31",
        "demain",
        "0",
    ],
)
def test_what_is_no_day_of_our_time_is_said_and_stays(typed: str) -> None:
    form = sent(day=typed)

    assert form.day.data is None
    assert form.day.errors == ["Une date s’écrit jour, mois, année\u00a0: 03/12/2026."]
    assert f'value="{typed}"' in form.day()


@pytest.mark.parametrize("typed", ["", "  "])
def test_no_day_is_no_mistake(typed: str) -> None:
    assert sent(day=typed).day.data is None
    assert not sent(day=typed).day.errors


def test_a_day_begins_at_midnight_and_closes_at_six_in_france() -> None:
    assert start_of_day(date(2026, 12, 3)) == datetime(2026, 12, 2, 23, tzinfo=UTC)
    assert end_of_day(date(2026, 12, 3)) == datetime(2026, 12, 3, 17, tzinfo=UTC)
    assert end_of_day(date(2026, 7, 3)) == datetime(2026, 7, 3, 16, tzinfo=UTC)


# --- choices ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pick", "one", "some"])
@pytest.mark.parametrize("forged", ["c", "None", "A", "\x00", "a' OR 1=1"])
def test_only_what_was_offered_may_be_chosen(name: str, forged: str) -> None:
    assert sent(**{name: forged})[name].errors == ["Choisissez l’une des réponses proposées."]


def test_nothing_chosen_is_said_once() -> None:
    form = Everything(MultiDict({"line": "Un titre"}), meta={"csrf": False})
    form.validate()

    assert form.one.errors == ["Choisissez."]
    assert form.pick.errors == []


# --- what a field says of itself ----------------------------------------------


def test_a_field_says_its_hint_and_its_error_and_takes_the_eye_to_it() -> None:
    form = sent(day="demain")

    assert attributes_of(form.day) == {
        "aria-describedby": "day-hint day-error",
        "aria-invalid": "true",
        "autofocus": True,
    }
    assert attributes_of(form.text, type="", inputmode="none") == {"inputmode": "none", "rows": 3}


def test_what_only_the_act_could_tell_is_said_beside_its_field() -> None:
    form = sent()

    form.refuse("line", "Ce titre est pris.")

    assert form.line.errors == ["Ce titre est pris."]
    assert form.has_errors
