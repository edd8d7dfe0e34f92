"""Notices, the rhythm each person chose, and letters that stand still

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_WAITING = sa.text("sent_at IS NULL AND stopped IS NULL")
_STOPPED = sa.text("stopped IS NOT NULL")
_UNTOLD = sa.text("told_at IS NULL")


def upgrade() -> None:
    _keep_what_stands_still()
    op.create_table(
        "mail_server",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_sent_at", Instant(), nullable=True),
        sa.Column("failing_since", Instant(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=500), nullable=True),
        sa.Column("next_try_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_server")),
    )
    _pending()
    _notice()
    _rhythm("own_rhythm")
    _rhythm("rhythm_there", "concertation_id")


def _keep_what_stands_still() -> None:
    op.add_column(
        "letter", sa.Column("bulk", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("letter", sa.Column("unsubscribe", sa.String(length=500), nullable=True))
    op.add_column("letter", sa.Column("stopped", sa.String(length=40), nullable=True))
    op.add_column("letter", sa.Column("stopped_at", Instant(), nullable=True))
    op.execute(
        "UPDATE letter SET stopped = 'stuck', stopped_at = next_try_at"
        " WHERE sent_at IS NULL AND tries >= 12"
    )
    op.drop_index("ix_letter_to_send", table_name="letter")
    op.create_index(
        "ix_letter_waiting",
        "letter",
        ["bulk", "next_try_at", "id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index(
        "ix_letter_stopped",
        "letter",
        ["stopped", "id"],
        sqlite_where=_STOPPED,
        postgresql_where=_STOPPED,
    )
    op.create_index("ix_letter_sent", "letter", ["sent_at"])


def _pending() -> None:
    op.add_column(
        "journal_pending", sa.Column("tries", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("journal_pending", sa.Column("next_try_at", Instant(), nullable=True))
    op.add_column("journal_pending", sa.Column("trouble", sa.String(length=500), nullable=True))
    op.create_index("ix_journal_pending_turn", "journal_pending", ["next_try_at", "entry_id"])


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("concertation_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("always", sa.Boolean(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("told_at", Instant(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_notice_entry_id_journal_entry")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_notice_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["concertation_id"],
            ["concertation.id"],
            name=op.f("fk_notice_concertation_id_concertation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "person_id", name=op.f("pk_notice")),
    )
    op.create_index(
        "ix_notice_due",
        "notice",
        ["due_at", "person_id"],
        sqlite_where=_UNTOLD,
        postgresql_where=_UNTOLD,
    )
    op.create_index("ix_notice_person", "notice", ["person_id", "told_at"])
    op.create_index("ix_notice_told", "notice", ["told_at"])


def _rhythm(table: str, *there: str) -> None:
    op.create_table(
        table,
        sa.Column("person_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in there),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("chosen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f(f"fk_{table}_person_id_person"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [name],
                ["concertation.id"],
                name=op.f(f"fk_{table}_{name}_concertation"),
                ondelete="CASCADE",
            )
            for name in there
        ),
        sa.PrimaryKeyConstraint("person_id", *there, name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    for table in ("rhythm_there", "own_rhythm", "notice", "mail_server"):
        op.drop_table(table)
    op.drop_index("ix_journal_pending_turn", table_name="journal_pending")
    for column in ("trouble", "next_try_at", "tries"):
        op.drop_column("journal_pending", column)
    for index in ("ix_letter_sent", "ix_letter_stopped", "ix_letter_waiting"):
        op.drop_index(index, table_name="letter")
    op.create_index("ix_letter_to_send", "letter", ["sent_at", "next_try_at"])
    for column in ("stopped_at", "stopped", "unsubscribe", "bulk"):
        op.drop_column("letter", column)
