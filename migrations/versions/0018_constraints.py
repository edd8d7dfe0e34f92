"""Constraints that end, are lifted, seen, questioned; stakes merged, rated and ordered

Revision ID: 0018
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Details, Instant

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
    _change_stake()
    _create_order()
    _create_round()
    _create_ratings()
    _create_tally()


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


def _change_stake() -> None:
    op.add_column("stake", sa.Column("workshop_on", sa.Date()))
    op.add_column(
        "stake", sa.Column("workshop_place", sa.String(200), nullable=False, server_default="")
    )
    op.add_column("stake", sa.Column("workshop_people", sa.Integer()))
    op.add_column("stake", sa.Column("frozen_at", Instant()))
    # In place: SQLite would otherwise copy the table, and what hangs on it would go.
    op.execute(
        "ALTER TABLE stake ADD COLUMN merged_into_id INTEGER"
        " CONSTRAINT fk_stake_merged_into_id_stake REFERENCES stake (id)"
    )


def _create_order() -> None:
    name = "stake_order"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("stakes", Details(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("retained_at", Instant(), nullable=False),
        sa.Column("retained_by_id", sa.Integer()),
        _reference(name, "concertation_id", "concertation", "CASCADE"),
        _reference(name, "retained_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index("ix_stake_order_concertation", name, ["concertation_id", "id"])


def _create_round() -> None:
    name = "priority_round"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("criteria", Details(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by_id", sa.Integer()),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.Column("closed_by_id", sa.Integer()),
        sa.Column("raters_count", sa.Integer(), nullable=False),
        sa.Column("outcome", Details()),
        _reference(name, "concertation_id", "concertation", "CASCADE"),
        _reference(name, "opened_by_id", "person"),
        _reference(name, "closed_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "concertation_id", "number", name=op.f(f"uq_{name}_concertation_id_number")
        ),
    )


def _create_ratings() -> None:
    op.create_table(
        "rated_stake",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("stake_id", sa.Integer(), nullable=False),
        _reference("rated_stake", "round_id", "priority_round", "CASCADE"),
        _reference("rated_stake", "stake_id", "stake", "CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "stake_id", name=op.f("pk_rated_stake")),
    )
    op.create_table(
        "rater",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        _reference("rater", "round_id", "priority_round", "CASCADE"),
        _reference("rater", "participation_id", "participation"),
        _reference("rater", "college_id", "college"),
        sa.PrimaryKeyConstraint("round_id", "participation_id", name=op.f("pk_rater")),
    )
    op.create_table(
        "rating",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("stake_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        _reference("rating", "round_id", "priority_round", "CASCADE"),
        _reference("rating", "participation_id", "participation"),
        _reference("rating", "stake_id", "stake", "CASCADE"),
        sa.PrimaryKeyConstraint(
            "round_id", "participation_id", "stake_id", "criterion", name=op.f("pk_rating")
        ),
        sqlite_with_rowid=False,
    )


def _create_tally() -> None:
    name = "rating_tally"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counts", Details(), nullable=False),
        sa.Column("typed_at", Instant(), nullable=False),
        sa.Column("typed_by_id", sa.Integer()),
        _reference(name, "round_id", "priority_round", "CASCADE"),
        _reference(name, "college_id", "college"),
        _reference(name, "typed_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index("ix_rating_tally_round", name, ["round_id"])


def _change_stake_back() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("fk_stake_merged_into_id_stake"), "stake", type_="foreignkey")
    for column in ("workshop_on", "workshop_place", "workshop_people", "frozen_at"):
        op.drop_column("stake", column)
    op.execute("ALTER TABLE stake DROP COLUMN merged_into_id")


def downgrade() -> None:
    for table in (
        "rating_tally",
        "rating",
        "rater",
        "rated_stake",
        "priority_round",
        "stake_order",
    ):
        op.drop_table(table)
    _change_stake_back()
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
