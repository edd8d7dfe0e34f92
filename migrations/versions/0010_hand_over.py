"""A concertation offered to someone else

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("afterwards", sa.String(40), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_hand_over_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offered_by_id"], ["person.id"], name=op.f("fk_hand_over_offered_by_id_person")
        ),
    )
    op.create_index(
        "uq_hand_over_open",
        "hand_over",
        ["concertation_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("hand_over")
