"""Who answers for the data, and what tidying has done and said

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("controller", sa.String(length=300), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_data_terms_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_data_terms_given_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_terms")),
        sa.UniqueConstraint(
            "concertation_id", "number", name=op.f("uq_data_terms_concertation_id_number")
        ),
    )
    op.create_table(
        "tidying",
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_tidying")),
    )
    op.create_table(
        "foretold",
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "row_id", name=op.f("pk_foretold")),
    )


def downgrade() -> None:
    op.drop_table("foretold")
    op.drop_table("tidying")
    op.drop_table("data_terms")
