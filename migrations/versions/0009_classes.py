"""Taking part in class

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Details, Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("is_pupil", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _classes()
    # In SQL, as both databases understand it: on SQLite, Alembic would make the table anew, and
    # what refers to a place would go with the old one.
    op.execute(
        "ALTER TABLE participation ADD COLUMN class_session_id INTEGER"
        " CONSTRAINT fk_participation_class_session_id_class_session"
        " REFERENCES class_session (id)"
    )
    op.create_index("ix_participation_class_session", "participation", ["class_session_id"])


def _classes() -> None:
    op.create_table(
        "class_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        _to("class_session", "concertation_id", "concertation", "CASCADE"),
        _to("class_session", "college_id", "college"),
        _to("class_session", "opened_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_session")),
        sa.UniqueConstraint("code", name=op.f("uq_class_session_code")),
    )
    op.create_index("ix_class_session_concertation", "class_session", ["concertation_id"])
    op.create_table(
        "held_contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("class_session_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", Details(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("corrected_at", Instant(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("published_id", sa.Integer(), nullable=True),
        sa.Column("refused_because", sa.String(length=300), nullable=False),
        _to("held_contribution", "concertation_id", "concertation", "CASCADE"),
        _to("held_contribution", "class_session_id", "class_session", "CASCADE"),
        _to("held_contribution", "participation_id", "participation", "CASCADE"),
        _to("held_contribution", "decided_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_contribution")),
    )
    for name, columns in (
        ("to_read", ["concertation_id", "decided_at", "id"]),
        ("session", ["class_session_id", "id"]),
        ("participation", ["participation_id"]),
    ):
        op.create_index(f"ix_held_contribution_{name}", "held_contribution", columns)
    op.create_table(
        "parental_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("use", sa.String(length=200), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("obtained_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        _to("parental_agreement", "concertation_id", "concertation", "CASCADE"),
        _to("parental_agreement", "noted_by_id", "person"),
        _to("parental_agreement", "withdrawn_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parental_agreement")),
    )
    op.create_index("ix_parental_agreement_concertation", "parental_agreement", ["concertation_id"])


def _to(
    table: str, column: str, other: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    op.drop_index("ix_participation_class_session", "participation")
    op.drop_column("participation", "class_session_id")
    for table in ("parental_agreement", "held_contribution", "class_session"):
        op.drop_table(table)
    op.drop_column("person", "is_pupil")
