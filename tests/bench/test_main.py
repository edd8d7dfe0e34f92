"""`python -m bench`, in small: everything is measured, and told."""

import json
import os
import subprocess
import sys
from itertools import product
from typing import Any

import pytest

from bench.measures import CROWD, MADE, PAGES, WAYS, WRITINGS
from concert.config import ROOT


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """What is printed and what is kept, on the database that the tests run on."""
    database = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
    file = tmp_path_factory.mktemp("bench") / "bench.json"
    command = [sys.executable, "-m", "bench", "--quick", "--only", database, "--json", str(file)]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout, json.loads(file.read_text())["outcomes"][0]


def test_every_line_is_printed_with_its_figures(told: tuple[str, dict[str, Any]]) -> None:
    printed, kept = told
    pages = {f"{page}_{way}" for page, way in product(PAGES, WAYS)}

    assert {line["key"] for line in kept["lines"]} == {*pages, *WRITINGS, CROWD}
    for line in kept["lines"]:
        assert line["label"] in printed
        assert all(min(_figures(one)) > 0 for one in (*line["samples"], *line["floors"]))


def _figures(sample: dict[str, float]) -> list[float]:
    return [sample["application"] + sample["database"], sample["rate"], sample["p50"]]


def test_what_a_page_costs_is_told_beside_the_floor(told: tuple[str, dict[str, Any]]) -> None:
    _printed, kept = told
    compared = {line["key"] for line in kept["lines"] if line["ratio"]}

    made = {f"{page}_{way}" for page, way in product(PAGES, (*MADE, "signed_in"))}
    assert compared == {*made, *WRITINGS}


def test_statements_and_bytes_are_counted(told: tuple[str, dict[str, Any]]) -> None:
    _printed, kept = told
    lines = {line["key"]: line for line in kept["lines"]}

    assert all(line["statements"] for line in lines.values())
    assert len(lines["ideas_fresh"]["statements"]) > len(lines["ideas_kept"]["statements"])
    assert lines["ideas_fresh"]["size"] > lines["ideas_fresh"]["compressed"] > 0
    assert lines["ideas_same"]["compressed"] == 0


def test_each_goal_is_said_to_be_met_or_not(told: tuple[str, dict[str, Any]]) -> None:
    printed, kept = told

    assert len(kept["goals"]) > 12
    for goal in kept["goals"]:
        line = next(line for line in printed.splitlines() if f"  {goal['goal']} : " in line)
        assert line.strip().startswith("tenu" if goal["met"] else "PAS TENU")
