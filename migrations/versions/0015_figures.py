"""A figure in its sentence, over its years, shown to whom and why; spreadsheets of figures

Revision ID: 0015
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Details, Instant

revision = "0015"
down_revision = "0016"
branch_labels = None
depends_on = None

_TEXTS = {"says": 300, "comparable_since": 20, "reckoning": 40, "shown_because": 500}


def upgrade() -> None:
    for name, length in _TEXTS.items():
        op.add_column(
            "indicator", sa.Column(name, sa.String(length), nullable=False, server_default="")
        )
    op.add_column("indicator", sa.Column("people", sa.Integer(), nullable=True))
    op.add_column("indicator", sa.Column("retrieved_on", sa.Date(), nullable=True))
    op.add_column("indicator", sa.Column("removed_at", Instant(timezone=True), nullable=True))
    op.create_table(
        "figure_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("lines", Details(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_figure_draft_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["person.id"],
            name=op.f("fk_figure_draft_made_by_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_draft")),
    )
    op.create_index("ix_figure_draft_concertation", "figure_draft", ["concertation_id"])


def downgrade() -> None:
    op.drop_table("figure_draft")
    for name in ("removed_at", "retrieved_on", "people", *reversed(_TEXTS)):
        op.drop_column("indicator", name)
