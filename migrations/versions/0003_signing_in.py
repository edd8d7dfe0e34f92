"""Confirming that it is you

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person_session", sa.Column("confirmed_at", Instant(), nullable=True))
    op.create_table(
        "confirmation_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["person_session.id"],
            name=op.f("fk_confirmation_code_session_id_person_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_code")),
    )
    op.create_index(op.f("ix_confirmation_code_session_id"), "confirmation_code", ["session_id"])


def downgrade() -> None:
    op.drop_table("confirmation_code")
    op.drop_column("person_session", "confirmed_at")
