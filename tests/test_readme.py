"""The README is the product's first page: what it says of names and values is read here."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

import concert
from concert.cli import cli
from concert.config import ROOT, Settings
from concert.territories.series import descriptors

README = (ROOT / "README.md").read_text(encoding="utf-8")
_CODE = re.compile(r"`([^`|]+)`")


def section(title: str) -> str:
    """What stands under this title, up to the next one of the same level."""
    level = README[: README.index(f" {title}\n")].rsplit("\n", 1)[-1]
    after = README.split(f"{level} {title}\n", 1)[1]
    return re.split(rf"\n#{{2,{len(level)}}} ", after)[0]


def rows(text: str) -> list[list[str]]:
    """The rows of its tables, without their headings."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in lines if not set(line[0]) <= set("-: ")]


def test_the_table_of_settings_holds_each_of_them_with_its_default() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in rows(section("Les réglages"))[1:]}
    real = {
        one.name.upper(): str(one.default)
        for one in fields(Settings)
        if one.metadata.get("variable", True)
    }

    assert told == real


def test_the_table_of_commands_holds_each_of_them() -> None:
    told = {
        found[1]
        for row in rows(section("Les commandes"))
        if (found := re.match(r"`concert (\w+)", row[0]))
    }
    of_libraries = {"routes", "run", "shell", "limiter"}

    assert told == cli.commands.keys() - of_libraries | {"db"}


def test_the_table_of_imports_holds_each_dataset() -> None:
    named = (row[0] for row in rows(section("Importer des données publiques"))[1:])

    assert {name for cell in named for name in re.findall("`([^`]+)`", cell)} == set(descriptors())


def test_every_file_that_it_names_exists() -> None:
    links = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", README))

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_address_within_it_leads_to_a_title() -> None:
    titles = re.findall(r"^#+ (.+)$", README, re.M)
    # As GitHub and the other forges make an address of a title.
    known = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}

    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= known


@pytest.mark.parametrize(
    "name", [name for row in rows(section("Du français au code"))[1:] for name in row[1::2] if name]
)
def test_every_name_of_the_glossary_is_in_the_code(name: str) -> None:
    [word] = _CODE.findall(name)
    package = Path(concert.__file__).parent
    said = re.compile(rf"\b{re.escape(word)}\b")

    assert any(
        said.search(module.read_text(encoding="utf-8")) or module.parent.name == word
        for module in package.rglob("*.py")
    )


def test_the_map_of_the_house_holds_each_room() -> None:
    told = {name for row in rows(section("La maison")) for name in _CODE.findall(row[0])}
    package = Path(concert.__file__).parent
    rooms = {
        path.stem
        for path in package.iterdir()
        if (path.is_dir() and (path / "__init__.py").exists()) or path.suffix == ".py"
    }

    assert rooms - {"__init__", "__main__", "config"} <= told


def test_the_catalogue_of_public_software_is_told_the_same_version_and_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = (ROOT / "publiccode.yml").read_text(encoding="utf-8")

    assert f'softwareVersion: "{project["version"]}"' in told
    assert f"license: {project['license']}" in told
