"""Signing in: codes beside the links, confirming anew, devices, what happens at the doors

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
    for name in ("browser_hash", "code_hash"):
        op.add_column(
            "sign_in_link",
            sa.Column(name, sa.String(length=64), server_default="", nullable=False),
        )
    op.add_column(
        "sign_in_link", sa.Column("code_tries", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("person_session", sa.Column("confirmed_at", Instant(), nullable=True))
    for name, length in (("browser", 30), ("system", 30), ("device_hash", 64)):
        op.add_column(
            "person_session",
            sa.Column(name, sa.String(length=length), server_default="", nullable=False),
        )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_device_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("person_id", "token_hash", name=op.f("uq_device_person_id_token_hash")),
    )
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
    op.create_table(
        "security_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("visitor", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_security_event_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_event")),
    )
    op.create_index(op.f("ix_security_event_at"), "security_event", ["at"])
    op.create_index(op.f("ix_security_event_person_id"), "security_event", ["person_id"])
    op.create_index("ix_security_event_visitor", "security_event", ["visitor", "at"])


def downgrade() -> None:
    op.drop_table("security_event")
    op.drop_table("confirmation_code")
    op.drop_table("device")
    for name in ("device_hash", "system", "browser", "confirmed_at"):
        op.drop_column("person_session", name)
    for name in ("code_tries", "code_hash", "browser_hash"):
        op.drop_column("sign_in_link", name)
