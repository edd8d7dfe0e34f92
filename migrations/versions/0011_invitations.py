"""Invitations with a name, lists being checked, codes that no longer serve

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Details, Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, length in (("name", 120), ("found_by", 400)):
        op.add_column(
            "invitation", sa.Column(name, sa.String(length), nullable=False, server_default="")
        )
    # Addresses are kept in lower case: they are found by themselves until a name is given.
    op.execute("UPDATE invitation SET found_by = email")
    op.create_index("ix_invitation_email", "invitation", ["email"])
    op.create_table(
        "invitation_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("lines", Details(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_invitation_draft_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["person.id"],
            name=op.f("fk_invitation_draft_made_by_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_draft")),
    )
    op.create_index("ix_invitation_draft_concertation", "invitation_draft", ["concertation_id"])
    op.create_table(
        "retired_code",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("retired_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_retired_code_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_retired_code")),
    )
    op.create_index(op.f("ix_retired_code_concertation_id"), "retired_code", ["concertation_id"])


def downgrade() -> None:
    op.drop_table("retired_code")
    op.drop_table("invitation_draft")
    op.drop_index("ix_invitation_email", "invitation")
    op.drop_column("invitation", "found_by")
    op.drop_column("invitation", "name")
