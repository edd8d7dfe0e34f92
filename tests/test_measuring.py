"""The measure of similar ideas: what is said of a small list whose pairs are known."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.cli import cli
from concert.core.database import db
from concert.core.search import SearchEntry
from concert.core.vocabulary import SearchWord

IDEAS = """\
id,titre,texte
1,Un potager à l’école,Pour apprendre dehors.
2,Le potager de notre école,Les élèves y sèment.
3,Une fontaine sur la place,Il fait chaud.
"""


@pytest.mark.parametrize("asked", ["1,2", "1,3"])
def test_the_measure_says_what_was_found_and_keeps_nothing(
    app: Flask, tmp_path: Path, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("concert.measuring.bring_up_to_date", lambda: None)
    (tmp_path / "ideas.csv").write_text(IDEAS, encoding="utf-8")
    (tmp_path / "pairs.csv").write_text(f"one,other\n{asked}\n", encoding="utf-8")
    files = ["--ideas", f"{tmp_path}/ideas.csv", "--pairs", f"{tmp_path}/pairs.csv"]

    result = app.test_cli_runner().invoke(cli, ["measure", "similar", *files])

    found = "précision à 5 1.00, rappel 1.00" if asked == "1,2" else "précision à 5 0.00"
    assert result.output.count(found) == 2, result.output
    for table in (SearchEntry, SearchWord):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
