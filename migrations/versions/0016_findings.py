"""Why a finding is shared or qualified, and what it said before

Revision ID: 0016
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0016"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "finding", sa.Column("reasons_count", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("finding", sa.Column("revised_at", Instant(), nullable=True))
    op.create_table(
        "finding_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replaced_at", Instant(), nullable=False),
        sa.Column("struck_at", Instant(), nullable=True),
        _to("finding_wording", "finding_id", "finding", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_wording")),
    )
    op.create_index("ix_finding_wording_finding", "finding_wording", ["finding_id", "id"])
    op.create_table(
        "finding_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column(
            "weight",
            sa.Enum(
                "shared",
                "nuanced",
                name="weight",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        *_given("finding_reason"),
        _to("finding_reason", "finding_id", "finding", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reason")),
    )
    op.create_index("ix_finding_reason_finding", "finding_reason", ["finding_id", "id"])


def _given(table: str) -> list[sa.schema.SchemaItem]:
    """The columns of everything that participants give."""
    return [
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("college_id", sa.Integer(), nullable=True),
        sa.Column("stakeholder_id", sa.Integer(), nullable=True),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=500), nullable=False),
        _to(table, "concertation_id", "concertation", "CASCADE"),
        _to(table, "author_id", "participation"),
        _to(table, "college_id", "college"),
        _to(table, "stakeholder_id", "stakeholder"),
    ]


def _to(
    table: str, column: str, other: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    op.drop_table("finding_reason")
    op.drop_table("finding_wording")
    op.drop_column("finding", "revised_at")
    op.drop_column("finding", "reasons_count")
