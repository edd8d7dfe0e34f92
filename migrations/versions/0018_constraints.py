"""Constraints that end, are lifted, seen, questioned, and declared to be lifted higher up

Revision ID: 0018
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0018"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("rule", "means", "calendar", "staff", "premises")


def upgrade() -> None:
    _set_sources_aside()
    with op.batch_alter_table("constraint") as batch:
        batch.drop_constraint(op.f("ck_constraint_constraintkind"), type_="check")
        batch.add_column(sa.Column("until", sa.Date()))
        batch.add_column(_text("lifted_if"))
        batch.add_column(sa.Column("lifter_id", sa.Integer()))
        batch.add_column(sa.Column("lifter", sa.String(200), nullable=False, server_default=""))
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("revised_at", Instant()))
        batch.add_column(sa.Column("lifted_at", Instant()))
        batch.add_column(_text("lifted_how"))
        batch.add_column(sa.Column("lifted_by_id", sa.Integer()))
        batch.create_foreign_key(
            op.f("fk_constraint_lifter_id_stakeholder"), "stakeholder", ["lifter_id"], ["id"]
        )
        batch.create_foreign_key(
            op.f("fk_constraint_lifted_by_id_person"), "person", ["lifted_by_id"], ["id"]
        )
    _put_sources_back()
    _create_wording()
    _create_sighting()
    _create_question()
    _create_escalation()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _set_sources_aside() -> None:
    """SQLite copies the table to change it, and the rows that hang on the old one go with it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TEMPORARY TABLE sources_aside AS"
            " SELECT * FROM stake_source WHERE constraint_id IS NOT NULL"
        )


def _put_sources_back() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "INSERT INTO stake_source SELECT * FROM sources_aside"
            " WHERE id NOT IN (SELECT id FROM stake_source)"
        )
        op.execute("DROP TABLE sources_aside")


def _reference(
    table: str, column: str, to: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _create_wording() -> None:
    name = "constraint_wording"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("constraint_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("lifted_if", sa.Text(), nullable=False),
        sa.Column("lifter", sa.String(200), nullable=False),
        sa.Column("stated_at", Instant(), nullable=False),
        sa.Column("stated_by_id", sa.Integer()),
        _reference(name, "constraint_id", "constraint", "CASCADE"),
        _reference(name, "stated_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "constraint_id", "revision", name=op.f(f"uq_{name}_constraint_id_revision")
        ),
    )


def _create_sighting() -> None:
    name = "sighting"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("constraint_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer()),
        sa.Column("stakeholder_id", sa.Integer()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        _reference(name, "constraint_id", "constraint", "CASCADE"),
        _reference(name, "participation_id", "participation"),
        _reference(name, "stakeholder_id", "stakeholder", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index("ix_sighting_constraint", name, ["constraint_id", "revision"])
    op.create_index("ix_sighting_participation", name, ["participation_id"])


def _create_question() -> None:
    name = "constraint_question"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("constraint_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", Instant()),
        sa.Column("answered_by_id", sa.Integer()),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("college_id", sa.Integer()),
        sa.Column("stakeholder_id", sa.Integer()),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant()),
        sa.Column("withdrawn_because", sa.String(500), nullable=False),
        _reference(name, "constraint_id", "constraint", "CASCADE"),
        _reference(name, "answered_by_id", "person"),
        _reference(name, "concertation_id", "concertation", "CASCADE"),
        _reference(name, "author_id", "participation"),
        _reference(name, "college_id", "college"),
        _reference(name, "stakeholder_id", "stakeholder"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index("ix_constraint_question_constraint", name, ["constraint_id", "id"])


def _create_escalation() -> None:
    name = "escalation"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("constraint_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("addressee", sa.String(200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("reached", sa.String(40), nullable=False),
        sa.Column("declared_at", Instant(), nullable=False),
        sa.Column("declared_by_id", sa.Integer()),
        sa.Column("by_team", sa.Boolean(), nullable=False),
        _reference(name, "concertation_id", "concertation", "CASCADE"),
        _reference(name, "constraint_id", "constraint", "CASCADE"),
        _reference(name, "declared_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("constraint_id", "level", name=op.f(f"uq_{name}_constraint_id_level")),
    )
    op.create_index("ix_escalation_concertation", name, ["concertation_id"])
    step = "escalation_step"
    op.create_table(
        step,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("reached", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("noted_by_id", sa.Integer()),
        _reference(step, "escalation_id", "escalation", "CASCADE"),
        _reference(step, "noted_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{step}")),
    )
    op.create_index("ix_escalation_step_escalation", step, ["escalation_id", "id"])


def downgrade() -> None:
    for table in (
        "escalation_step",
        "escalation",
        "constraint_question",
        "sighting",
        "constraint_wording",
    ):
        op.drop_table(table)
    known = ", ".join(f"'{kind}'" for kind in KINDS)
    op.execute(f"""UPDATE "constraint" SET kind = 'rule' WHERE kind NOT IN ({known})""")  # noqa: S608
    _set_sources_aside()
    with op.batch_alter_table("constraint") as batch:
        batch.drop_constraint(op.f("fk_constraint_lifter_id_stakeholder"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_constraint_lifted_by_id_person"), type_="foreignkey")
        for column in (
            "lifted_by_id",
            "lifted_how",
            "lifted_at",
            "revised_at",
            "revision",
            "lifter",
            "lifter_id",
            "lifted_if",
            "until",
        ):
            batch.drop_column(column)
        batch.create_check_constraint(op.f("ck_constraint_constraintkind"), f"kind IN ({known})")
    _put_sources_back()
