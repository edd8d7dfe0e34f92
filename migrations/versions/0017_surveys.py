"""Surveys: their questions, the responses, and what is begun

Revision ID: 0017
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Details, Instant

revision = "0017"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("colleges", Details(), nullable=False),
        sa.Column("publishes_texts", sa.Boolean(), nullable=False),
        sa.Column("drawn_at", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closes_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("reminded_at", Instant(), nullable=True),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("outcome", Details(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_survey_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index("ix_survey_concertation", "survey", ["concertation_id"], unique=False)

    op.create_table(
        "survey_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "one",
                "several",
                "scale",
                "number",
                "line",
                "text",
                "matrix",
                name="questionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("help", sa.String(length=500), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("options", Details(), nullable=False),
        sa.Column("rows", Details(), nullable=False),
        sa.Column("other", sa.Boolean(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("low_label", sa.String(length=60), nullable=False),
        sa.Column("high_label", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("least", sa.Double(), nullable=True),
        sa.Column("greatest", sa.Double(), nullable=True),
        sa.Column("colleges", Details(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=True),
        sa.Column("among", Details(), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"],
            ["survey_question.id"],
            name=op.f("fk_survey_question_condition_id_survey_question"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_question_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
    )
    op.create_index(
        "ix_survey_question_survey", "survey_question", ["survey_id", "position"], unique=False
    )

    op.create_table(
        "survey_draft",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("content", Details(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_survey_draft_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_draft_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("survey_id", "participation_id", name=op.f("pk_survey_draft")),
    )
    op.create_table(
        "survey_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("online", "in_class", "paper", name="channel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("sheet", sa.String(length=20), nullable=False),
        sa.Column("typed_by_id", sa.Integer(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("content", Details(), nullable=True),
        sa.ForeignKeyConstraint(
            ["college_id"],
            ["college.id"],
            name=op.f("fk_survey_response_college_id_college"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_survey_response_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_survey_response_participation_id_participation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_response_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["typed_by_id"], ["person.id"], name=op.f("fk_survey_response_typed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_response")),
        sa.UniqueConstraint(
            "survey_id", "number", name=op.f("uq_survey_response_survey_id_number")
        ),
        sa.UniqueConstraint(
            "survey_id",
            "participation_id",
            name=op.f("uq_survey_response_survey_id_participation_id"),
        ),
    )
    op.create_index(
        "ix_survey_response_participation", "survey_response", ["participation_id"], unique=False
    )
    op.create_index(
        "ix_survey_response_survey", "survey_response", ["survey_id", "college_id"], unique=False
    )
    op.create_index(
        "uq_survey_response_sheet",
        "survey_response",
        ["survey_id", "sheet"],
        unique=True,
        sqlite_where=sa.text("sheet <> ''"),
        postgresql_where=sa.text("sheet <> ''"),
    )

    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=10), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["survey_question.id"],
            name=op.f("fk_survey_answer_question_id_survey_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["survey_response.id"],
            name=op.f("fk_survey_answer_response_id_survey_response"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
    )
    op.create_index(
        "ix_survey_answer_question", "survey_answer", ["question_id", "id"], unique=False
    )
    op.create_index("ix_survey_answer_response", "survey_answer", ["response_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_survey_answer_response", "survey_answer")
    op.drop_index("ix_survey_answer_question", "survey_answer")

    op.drop_table("survey_answer")
    op.drop_index("uq_survey_response_sheet", "survey_response")
    op.drop_index("ix_survey_response_survey", "survey_response")
    op.drop_index("ix_survey_response_participation", "survey_response")

    op.drop_table("survey_response")
    op.drop_table("survey_draft")
    op.drop_index("ix_survey_question_survey", "survey_question")

    op.drop_table("survey_question")
    op.drop_index("ix_survey_concertation", "survey")

    op.drop_table("survey")
