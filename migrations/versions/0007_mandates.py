"""Mandates that end, what is said for a body, leaving, suspensions

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CONTRIBUTIONS = ("finding", "idea", "argument")


def upgrade() -> None:
    for table in CONTRIBUTIONS:
        _add_reference(table, "stakeholder_id", "stakeholder")
    _add_reference("mandate", "ended_by_id", "person")
    op.add_column("mandate", sa.Column("ended_at", Instant(), nullable=True))
    with op.batch_alter_table("mandate") as batch:
        batch.drop_constraint(op.f("uq_mandate_stakeholder_id_person_id_from_day"), type_="unique")
    op.create_index(
        "uq_mandate_in_force",
        "mandate",
        ["stakeholder_id", "person_id", "from_day"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.add_column("participation", sa.Column("college_changed_at", Instant(), nullable=True))
    op.add_column("participation", sa.Column("left_at", Instant(), nullable=True))
    op.add_column("invitation", sa.Column("from_day", sa.Date(), nullable=True))
    op.add_column("invitation", sa.Column("until_day", sa.Date(), nullable=True))
    op.add_column(
        "stakeholder",
        sa.Column("role", sa.String(40), nullable=False, server_default="concerned"),
    )
    _create_suspension()


def _add_reference(table: str, column: str, to: str) -> None:
    """Add a nullable reference in place: SQLite would otherwise copy the whole table."""
    name = f"fk_{table}_{column}_{to}"
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {to} (id)"
    )


def _create_suspension() -> None:
    op.create_table(
        "suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("about_kind", sa.String(20), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(600), nullable=False),
        sa.Column("suspended_at", Instant(), nullable=False),
        sa.Column("suspended_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("lifted_at", Instant(), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
        _reference("suspension", "concertation_id", "concertation", ondelete="CASCADE"),
        _reference("suspension", "participation_id", "participation", ondelete="CASCADE"),
        _reference("suspension", "suspended_by_id", "person"),
        _reference("suspension", "lifted_by_id", "person"),
    )
    op.create_index("ix_suspension_concertation", "suspension", ["concertation_id"])
    op.create_index(
        "uq_suspension_in_force",
        "suspension",
        ["participation_id"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )


def _reference(
    table: str, column: str, to: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    op.drop_table("suspension")
    op.drop_column("stakeholder", "role")
    for column in ("until_day", "from_day"):
        op.drop_column("invitation", column)
    for column in ("left_at", "college_changed_at"):
        op.drop_column("participation", column)
    op.drop_index("uq_mandate_in_force", "mandate")
    # Without what ended them, they would give power again.
    op.execute("DELETE FROM mandate WHERE ended_at IS NOT NULL")
    with op.batch_alter_table("mandate") as batch:
        batch.drop_column("ended_by_id")
        batch.drop_column("ended_at")
        batch.create_unique_constraint(
            op.f("uq_mandate_stakeholder_id_person_id_from_day"),
            ["stakeholder_id", "person_id", "from_day"],
        )
    for table in CONTRIBUTIONS:
        op.drop_column(table, "stakeholder_id")
