"""The rules of the discussion, what is read, reported and decided, and floods

Revision ID: 0025
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Details, Instant

revision = "0025"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("moderation_report", "moderation_decision", "moderation_case", "giving", "flood")


def upgrade() -> None:
    op.create_table(
        "conduct_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reading", sa.String(40), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("rules", Details(), nullable=False),
        sa.Column("changed", sa.String(500), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_conduct_rules_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_conduct_rules_given_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conduct_rules")),
        sa.UniqueConstraint(
            "concertation_id", "number", name=op.f("uq_conduct_rules_concertation_id_number")
        ),
    )
    op.create_table(
        "flood",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_flood_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["person.id"], name=op.f("fk_flood_released_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flood")),
    )
    op.create_index("ix_flood_source", "flood", ["concertation_id", "source"])

    op.create_table(
        "giving",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_giving_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_giving_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giving")),
    )
    op.create_index("ix_giving_participation", "giving", ["participation_id", "at"])
    op.create_index("ix_giving_source", "giving", ["concertation_id", "source", "at"])

    op.create_table(
        "moderation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("given_id", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("content", Details(), nullable=True),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("reports_count", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("waiting_since", Instant(), nullable=False),
        sa.Column("reword_by", sa.Date(), nullable=True),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("contested_at", Instant(), nullable=True),
        sa.Column("flood_id", sa.Integer(), nullable=True),
        sa.Column("forgotten_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_moderation_case_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["flood_id"],
            ["flood.id"],
            name=op.f("fk_moderation_case_flood_id_flood"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_moderation_case_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_case")),
        sa.UniqueConstraint("kind", "given_id", name=op.f("uq_moderation_case_kind_given_id")),
    )
    op.create_index("ix_moderation_case_flood", "moderation_case", ["flood_id"])
    op.create_index("ix_moderation_case_participation", "moderation_case", ["participation_id"])
    op.create_index(
        "ix_moderation_case_queue",
        "moderation_case",
        ["concertation_id", "state", "priority", "id"],
    )

    op.create_table(
        "moderation_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("rule_name", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("waited_since", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("second", sa.Boolean(), nullable=False),
        sa.Column("was_shown", sa.Boolean(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_moderation_decision_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_moderation_decision_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["person.id"],
            name=op.f("fk_moderation_decision_decided_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_moderation_decision_undone_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decision")),
    )
    op.create_index("ix_moderation_decision_case", "moderation_decision", ["case_id", "id"])
    op.create_index("ix_moderation_decision_log", "moderation_decision", ["concertation_id", "id"])

    op.create_table(
        "moderation_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=320), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("reported_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_moderation_report_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_moderation_report_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_report")),
    )
    op.create_index("ix_moderation_report_case", "moderation_report", ["case_id", "id"])


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    op.drop_table("conduct_rules")
