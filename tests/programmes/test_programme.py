"""A programme is data, in a file that anyone reads; what is wrong there is named and placed."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from concert.programmes import catalogue
from concert.programmes.catalogue import SHIPPED, programme, programmes
from concert.programmes.programme import BadProgramme, Programme, read_programme
from tests.looking import plain

SCHOOL = (SHIPPED / "ecole.toml").read_text(encoding="utf-8")
FILES = sorted(SHIPPED.glob("*.toml"))

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@pytest.fixture(autouse=True)
def _as_shipped() -> Iterator[None]:
    yield
    catalogue.load(SHIPPED)


def line_of(text: str, nth: int, line: str) -> int:
    """The number of the nth line that begins so."""
    found = [n for n, one in enumerate(text.splitlines(), 1) if one.startswith(line)]
    return found[nth]


def written(folder: Path, text: str, name: str = "mien.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str, nth: int = 0) -> str:
    """The school's file with the nth occurrence of a text replaced."""
    parts = SCHOOL.split(old)
    assert len(parts) > nth + 1, old
    return old.join(parts[: nth + 1]) + new + old.join(parts[nth + 1 :])


def why(path: Path) -> str:
    with pytest.raises(BadProgramme) as error:
        read_programme(path)
    return plain(str(error.value))


# --- those shipped ----------------------------------------------------------------


def test_four_programmes_are_shipped_each_in_its_place() -> None:
    catalogue.load(SHIPPED)

    assert {path.stem for path in FILES} == {"ecole", "sante", "defi", "libre"}
    assert list(programmes()) == sorted(programmes(), key=lambda code: programme(code).order)
    assert len({one.order for one in programmes().values()}) == 4
    assert len({one.name for one in programmes().values()}) == 4


@every_file
def test_a_shipped_programme_says_everything_that_pages_show(path: Path) -> None:
    model = read_programme(path)

    assert model.code == path.stem
    texts = (model.name, model.summary, model.charter, model.title_hint, model.question_hint)
    assert all(texts)
    assert all(getattr(model.vocabulary, name) for name in model.vocabulary.__struct_fields__)
    for part in (*model.phase, *model.college, *model.theme, *model.support):
        assert part.name.strip() == part.name
        assert part.name
    assert all(phase.invites for phase in model.phase)
    assert model.vote.method in model.vote.proposes


@every_file
def test_the_colleges_of_a_programme_are_told_apart_without_colour(path: Path) -> None:
    model = read_programme(path)

    for seen in ("mark", "name", "tone"):
        values = [getattr(college, seen) for college in model.college]
        assert len(values) == len(set(values)), seen


@every_file
def test_a_programme_is_typeset_in_french(path: Path) -> None:
    for text in _texts(tomllib.loads(path.read_text(encoding="utf-8"))):
        assert "'" not in text, text
        assert not re.search(r"\w [;:?!»]|« \w", text), text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if _is_list(value) else ():
        yield from _texts(one)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


# --- what is wrong, and where -------------------------------------------------------

WRONG = [
    # (what is written, in place of what, which one, the line's beginning, the key, the reason)
    ("tone = 9", "tone = 2", 0, "tone", 1, "college[1].tone", "une teinte va de 1 à 6"),
    ("tone = 0", "tone = 5", 0, "tone", 4, "college[4].tone", "une teinte va de 1 à 6"),
    ("days = 0", "days = 42", 0, "days", 0, "phase[0].days", "une étape dure de 1 à 730 jours"),
    ("days = 731", "days = 365", 0, "days", 4, "phase[4].days", "une étape dure de 1 à 730 jours"),
    ('code = "parents"', 'code = "eleves"', 0, 'code = "parents"', 1, "college[2].code", "le code"),
    ('code = "Élèves"', 'code = "eleves"', 0, 'code = "Élèves"', 0, "college[2].code", "accent"),
    ('code = ""', 'code = "reussite"', 0, 'code = ""', 0, "theme[0].code", "minuscules"),
    ('order = "1"', "order = 1", 0, "order", 0, "order", "Expected `int`"),
    ('place = "ville"', 'place = "establishment"', 0, "place", 0, "place", "Invalid enum value"),
    ('method = "loterie"', 'method = "majority"', 0, "method", 0, "vote.method", "Invalid enum"),
    ('optional = "oui"', "optional = true", 0, "optional", 0, "phase[2].optional", "Expected"),
    ("couleur = 2", "tone = 2", 0, "couleur", 0, "college[1].couleur", "pas connue"),
    ('titre = "x"\nname', "name", 0, "titre", 0, "titre", "pas connue"),
    ('code = "picnic"', 'code = "ideas"', 0, 'code = "picnic"', 0, "phase[1].code", "Invalid enum"),
]


@pytest.mark.parametrize(
    ("new", "old", "nth", "line", "which", "key", "reason"),
    WRONG,
    ids=[f"{one[5]} {one[0]}" for one in WRONG],
)
def test_a_mistake_is_named_with_its_file_its_line_and_its_key(
    tmp_path: Path, new: str, old: str, nth: int, line: str, which: int, key: str, reason: str
) -> None:
    text = changed(old, new, nth)

    said = why(written(tmp_path, text))

    assert said.startswith(f"mien.toml, ligne {line_of(text, which, line)}, clé « {key} » : ")
    assert reason in said


@pytest.mark.parametrize("key", ["name", "order", "summary", "place"])
def test_a_key_that_is_missing_is_named(tmp_path: Path, key: str) -> None:
    text = re.sub(rf"(?m)^{key} = .*\n", "", SCHOOL, count=1)

    assert f"clé « {key} » : cette clé manque" in why(written(tmp_path, text))


@pytest.mark.parametrize("table", ["vocabulary", "vote"])
def test_each_key_of_a_table_is_needed_and_said_to_be_missing_there(
    tmp_path: Path, table: str
) -> None:
    for key in tomllib.loads(SCHOOL)[table]:
        head, body = SCHOOL.split(f"[{table}]\n")
        text = f"{head}[{table}]\n" + re.sub(rf"(?m)^{key} = .*\n", "", body, count=1)
        said = why(written(tmp_path, text))
        where = line_of(text, 0, f"[{table}]")
        assert said == f"mien.toml, ligne {where}, clé « {table}.{key} » : cette clé manque"


@pytest.mark.parametrize("table", ["phase", "college", "theme", "support"])
def test_each_part_of_a_list_needs_its_code_and_its_name(tmp_path: Path, table: str) -> None:
    parts = tomllib.loads(SCHOOL)[table]
    for n, part in enumerate(parts):
        for key in ("code", "name"):
            line = f'{key} = "{part[key]}"\n'
            head, body = SCHOOL.split(f'[[{table}]]\ncode = "{part["code"]}"\n')
            whole = f'[[{table}]]\ncode = "{part["code"]}"\n'
            text = (
                f"{head}[[{table}]]\n{body}"
                if key == "code"
                else head + whole + body.replace(line, "", 1)
            )
            said = why(written(tmp_path, text))
            where = line_of(text, n, f"[[{table}]]")
            assert said == (
                f"mien.toml, ligne {where}, clé « {table}[{n}].{key} » : cette clé manque"
            )


@pytest.mark.parametrize("needed", ["ideas", "plan"])
def test_ideas_and_plan_are_in_every_programme(tmp_path: Path, needed: str) -> None:
    phase = re.search(rf'\[\[phase\]\]\ncode = "{needed}"\n(?:.+\n)+', SCHOOL)
    assert phase

    assert f"l’étape « {needed} » est nécessaire" in why(
        written(tmp_path, SCHOOL.replace(phase[0], ""))
    )
    assert f"l’étape « {needed} » est nécessaire" in why(
        written(tmp_path, SCHOOL.replace(phase[0], f"{phase[0]}optional = true\n"))
    )


def test_the_phases_follow_their_order(tmp_path: Path) -> None:
    text = SCHOOL.replace('code = "ideas"', 'code = "x"').replace('code = "plan"', 'code = "ideas"')

    said = why(written(tmp_path, text.replace('code = "x"', 'code = "plan"')))

    assert "les étapes suivent l’ordre diagnosis, ideas, vote, plan, follow_up" in said


def test_the_method_proposed_first_is_among_those_proposed(tmp_path: Path) -> None:
    text = changed('proposes = ["majority", "approval"]', 'proposes = ["approval"]')

    said = why(written(tmp_path, text))

    where = line_of(text, 0, "method")
    assert said.startswith(f"mien.toml, ligne {where}, clé « vote.method » : ")


def test_a_programme_without_a_college_says_so(tmp_path: Path) -> None:
    text = re.sub(r"\[\[college\]\]\n(?:.+\n)+", "", SCHOOL)

    assert "mien.toml" in (said := why(written(tmp_path, text)))
    assert "college" in said


@pytest.mark.parametrize(
    ("text", "line"),
    [('name = "x"\nsummary = « oui »\n', 2), ('name = "x\n', 1), ("[vote\n", 1), ("name\n", 1)],
)
def test_what_is_no_toml_says_the_line(tmp_path: Path, text: str, line: int) -> None:
    said = why(written(tmp_path, text))

    assert said.startswith("mien.toml : ce n’est pas du TOML")
    assert f"line {line}" in said


def test_a_file_saved_in_the_old_encoding_of_windows_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mien.toml"
    path.write_bytes(SCHOOL.replace("’", "'").encode("cp1252", "replace"))

    said = why(path)

    assert said.startswith("mien.toml")
    assert "UTF-8" in said


def test_a_file_saved_by_the_notepad_of_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mien.toml"
    path.write_bytes(SCHOOL.replace("\n", "\r\n").encode("utf-8-sig"))

    assert read_programme(path).name == programme("ecole").name


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "Parents"', f'name = "{"x" * 81}"', "college[1].name"),
        ('mark = "◆"', 'mark = "◆◆◆◆◆"', "college[1].mark"),
        ('name = "Parents"', 'name = " "', "college[1].name"),
    ],
)
def test_what_the_database_would_not_hold_is_said_when_the_file_is_read(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    assert f"clé « {key} »" in why(written(tmp_path, changed(old, new)))


def test_a_file_whose_name_is_no_code_says_so(tmp_path: Path) -> None:
    assert "Ma Ville.toml" in why(written(tmp_path, SCHOOL, "Ma Ville.toml"))


# --- the catalogue ------------------------------------------------------------------


def test_a_fifth_file_is_a_fifth_programme(tmp_path: Path) -> None:
    written(tmp_path, changed("order = 1", "order = 0"), "quartier.toml")

    catalogue.load(SHIPPED, tmp_path)

    assert len(programmes()) == 5
    assert next(iter(programmes())) == "quartier"
    assert isinstance(programme("quartier"), Programme)


def test_a_file_of_the_operator_takes_the_place_of_ours(tmp_path: Path) -> None:
    written(tmp_path, changed('Notre école, faisons-la ensemble"', 'Nos écoles"'), "ecole.toml")

    catalogue.load(SHIPPED, tmp_path)

    assert len(programmes()) == 4
    assert programme("ecole").name == "Nos écoles"


def test_a_folder_without_a_programme_says_which(tmp_path: Path) -> None:
    with pytest.raises(BadProgramme, match=re.escape(str(tmp_path))):
        catalogue.load(tmp_path)


def test_one_bad_file_leaves_the_programmes_known_as_they_were(tmp_path: Path) -> None:
    catalogue.load(SHIPPED)
    written(tmp_path, "name = 1")

    with pytest.raises(BadProgramme):
        catalogue.load(SHIPPED, tmp_path)

    assert set(programmes()) == {"ecole", "sante", "defi", "libre"}
