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
    _files()
    _groups()


def _groups() -> None:
    op.create_table(
        "finding_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        _to("finding_group", "concertation_id", "concertation", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_group")),
    )
    op.create_index("ix_finding_group_concertation", "finding_group", ["concertation_id"])
    # In SQL, as both databases understand it: on SQLite, Alembic would make the table anew.
    op.execute(
        "ALTER TABLE finding ADD COLUMN group_id INTEGER"
        " CONSTRAINT fk_finding_group_id_finding_group"
        " REFERENCES finding_group (id)"
    )
    op.add_column("finding", sa.Column("group_objected_at", Instant(), nullable=True))
    op.create_index("ix_finding_group_id", "finding", ["group_id"])
    op.create_table(
        "finding_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        _to("finding_move", "concertation_id", "concertation", "CASCADE"),
        _to("finding_move", "finding_id", "finding", "CASCADE"),
        _to("finding_move", "before_id", "finding_group", "SET NULL"),
        _to("finding_move", "after_id", "finding_group", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_move")),
    )
    op.create_index("ix_finding_move_concertation", "finding_move", ["concertation_id", "moved_at"])


def _files() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored", sa.String(length=32), nullable=False),
        sa.Column("thumbnail", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("attached_at", Instant(), nullable=True),
        _to("upload", "concertation_id", "concertation", "CASCADE"),
        _to("upload", "author_id", "participation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("token", name=op.f("uq_upload_token")),
        sa.UniqueConstraint("stored", name=op.f("uq_upload_stored")),
    )
    op.create_index("ix_upload_concertation", "upload", ["concertation_id", "author_id"])
    op.create_table(
        "finding_file",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        _to("finding_file", "finding_id", "finding", "CASCADE"),
        _to("finding_file", "upload_id", "upload", "CASCADE"),
        sa.PrimaryKeyConstraint("finding_id", "upload_id", name=op.f("pk_finding_file")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_finding_file_upload_id")),
    )


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
    op.drop_table("finding_move")
    op.drop_index("ix_finding_group_id", "finding")
    op.drop_column("finding", "group_objected_at")
    op.drop_column("finding", "group_id")
    op.drop_table("finding_group")
    op.drop_table("finding_file")
    op.drop_table("upload")
    op.drop_table("finding_reason")
    op.drop_table("finding_wording")
    op.drop_column("finding", "revised_at")
    op.drop_column("finding", "reasons_count")
