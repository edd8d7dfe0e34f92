"""Taking part without an account, and in class

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("of_age_at", Instant(), nullable=True))
    _ways_to_come_back()


def _ways_to_come_back() -> None:
    op.create_table(
        "return_link",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        _to_person("return_link"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_return_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_return_link_token_hash")),
    )
    op.create_table(
        "address_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        _to_person("address_link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_address_link_token_hash")),
    )
    op.create_index(op.f("ix_address_link_email"), "address_link", ["email"])
    op.create_index(op.f("ix_address_link_person_id"), "address_link", ["person_id"])
    op.create_table(
        "arrival",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _to_person("arrival"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_arrival")),
    )
    op.create_index(op.f("ix_arrival_person_id"), "arrival", ["person_id"])


def _to_person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_person")
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("arrival", "address_link", "return_link"):
        op.drop_table(table)
    op.drop_column("person", "of_age_at")
