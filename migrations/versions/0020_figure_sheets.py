"""Sheets of figures, while they are read over, entered and taken back

Revision ID: 0020
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Details, Instant

revision = "0020"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("lines", Details(), nullable=False),
        sa.Column("entered_at", Instant(timezone=True), nullable=True),
        sa.Column("changes", Details(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_figure_sheet_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["person.id"],
            name=op.f("fk_figure_sheet_made_by_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_sheet")),
    )
    op.create_index("ix_figure_sheet_concertation", "figure_sheet", ["concertation_id"])


def downgrade() -> None:
    op.drop_table("figure_sheet")
