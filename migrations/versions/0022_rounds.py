"""Rounds moved or given up, sheets typed one by one, stakes revised from what was read

Revision ID: 0022
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0022"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "priority_round",
        sa.Column("given_up_because", sa.Text(), nullable=False, server_default=""),
    )
    op.create_table(
        "round_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("before", Instant(), nullable=False),
        sa.Column("after", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["priority_round.id"],
            name=op.f("fk_round_move_round_id_priority_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["person.id"], name=op.f("fk_round_move_moved_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_move")),
    )
    op.create_index("ix_round_move_round", "round_move", ["round_id", "id"])
    op.add_column("rating_tally", sa.Column("sheet", sa.String(20), nullable=True))
    op.add_column(
        "rating_tally", sa.Column("session", sa.String(20), nullable=False, server_default="")
    )
    op.create_index(
        "uq_rating_tally_round_id_sheet", "rating_tally", ["round_id", "sheet"], unique=True
    )
    op.add_column("stake", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("stake", "revision")
    op.drop_index("uq_rating_tally_round_id_sheet", "rating_tally")
    op.drop_column("rating_tally", "session")
    op.drop_column("rating_tally", "sheet")
    op.drop_table("round_move")
    op.drop_column("priority_round", "given_up_because")
