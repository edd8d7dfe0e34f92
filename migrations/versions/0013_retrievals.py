"""Which version of each public file was taken, and when

Revision ID: 0013
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0013"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retrieval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("etag", sa.String(length=500), nullable=False),
        sa.Column("modified", sa.String(length=100), nullable=False),
        sa.Column("reading", sa.String(length=64), nullable=False),
        sa.Column("retrieved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retrieval")),
        sa.UniqueConstraint("address", name=op.f("uq_retrieval_address")),
    )


def downgrade() -> None:
    op.drop_table("retrieval")
