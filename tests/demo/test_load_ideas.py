"""A health territory filled with the ideas of a file."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.errors import Refused
from concert.demo.load import load_ideas
from concert.ideas.models import Idea

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, 11, tzinfo=UTC)


def test_a_territory_is_filled_with_the_ideas_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "idees.csv"
    path.write_text("titre,description\nUn bus,Chaque matin.\nUn banc,À l’ombre.\n", "utf-8")

    concertation = load_ideas(path, at=AT).concertation

    assert concertation.phase is Phase.IDEAS
    titles = sa.select(Idea.title).where(Idea.concertation_id == concertation.id)
    assert list(db.session.scalars(titles.order_by(Idea.id))) == ["Un bus", "Un banc"]
    assert concertation.participants_count >= 300


def test_a_file_without_its_columns_is_refused_with_their_names(tmp_path: Path) -> None:
    path = tmp_path / "idees.csv"
    path.write_text("title,text\nUn bus,Chaque matin.\n", "utf-8")

    with pytest.raises(Refused, match=r"pas les colonnes attendues.*description, titre"):
        load_ideas(path, at=AT)


def test_a_line_that_gives_no_idea_is_named_and_the_others_go_in(tmp_path: Path) -> None:
    path = tmp_path / "idees.csv.gz"
    lines = "Titre;Description\nUn bus;Chaque matin.\n;Sans titre.\nUn banc\n".encode("cp1252")
    path.write_bytes(gzip.compress(lines))

    filled = load_ideas(path, at=AT)

    titles = sa.select(Idea.title).where(Idea.concertation_id == filled.concertation.id)
    assert list(db.session.scalars(titles.order_by(Idea.id))) == ["Un bus", "Un banc"]
    assert filled.refused == [(3, "Cette ligne n’a pas de titre.")]
