"""The words that the texts of each list hold, where titles end, and who supports an idea

Revision ID: 0024
Revises: 0020
"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant
from concert.core.search import stems

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None

_ENTRIES = sa.table(
    "search_entry",
    sa.column("id", sa.Integer),
    sa.column("concertation_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("row_id", sa.Integer),
    sa.column("stems", sa.String),
    sa.column("opening", sa.Integer),
)
_IDEAS = sa.table("idea", sa.column("id", sa.Integer), sa.column("title", sa.String))
_CHUNK = 5_000


def upgrade() -> None:
    op.add_column(
        "search_entry", sa.Column("opening", sa.Integer(), nullable=False, server_default="0")
    )
    words = op.create_table(
        "search_word",
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("concertation_id", "kind", "word", name=op.f("pk_search_word")),
    )
    _count(words)
    _mark_titles()
    _let_ideas_be_supported()


def _count(words: sa.Table) -> None:
    """The words of what was already findable; under no word at all, how many texts there are."""
    entries, connection = _ENTRIES, op.get_bind()
    counts: Counter[tuple[int, str, str]] = Counter()
    query = sa.select(entries).where(entries.c.concertation_id > 0)
    for row in connection.execute(query):
        for word in {*row.stems.split(), ""}:
            counts[row.concertation_id, row.kind, word] += 1
    rows = [
        {"concertation_id": where, "kind": kind, "word": word, "texts": texts}
        for (where, kind, word), texts in counts.items()
    ]
    for first in range(0, len(rows), _CHUNK):
        op.bulk_insert(words, rows[first : first + _CHUNK])


def _mark_titles() -> None:
    """Where the title of each idea ends in what it is found by; a finding is a title alone."""
    connection = op.get_bind()
    ends = [
        {"idea": row.id, "length": len(stems(row.title))}
        for row in connection.execute(sa.select(_IDEAS))
    ]
    own = sa.and_(_ENTRIES.c.kind == "idea", _ENTRIES.c.row_id == sa.bindparam("idea"))
    if ends:
        marked = sa.update(_ENTRIES).where(own).values(opening=sa.bindparam("length"))
        connection.execute(marked, ends)
    others = sa.select(_ENTRIES.c.id, _ENTRIES.c.stems).where(_ENTRIES.c.kind == "finding")
    for row in connection.execute(others).all():
        one = sa.update(_ENTRIES).where(_ENTRIES.c.id == row.id)
        connection.execute(one.values(opening=len(row.stems.split())))


def _let_ideas_be_supported() -> None:
    op.add_column(
        "idea", sa.Column("supports_count", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "support",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("supported_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_support_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_support_idea_id_idea"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_support_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("idea_id", "participation_id", name=op.f("pk_support")),
    )
    op.create_index("ix_support_participation", "support", ["participation_id"])


def downgrade() -> None:
    op.drop_table("support")
    op.drop_column("idea", "supports_count")
    op.drop_table("search_word")
    op.drop_column("search_entry", "opening")
