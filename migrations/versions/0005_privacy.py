"""Who was erased, the last sign-in, the letter that does not stay; a journal harder to rewrite

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import concert.core.database

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


SQLITE = (
    "DROP TRIGGER journal_entry_kept",
    # Its number too: `UPDATE OR REPLACE` would drop the entry whose number it takes.
    """
    CREATE TRIGGER journal_entry_kept BEFORE UPDATE ON journal_entry
    WHEN old.id IS NOT new.id
        OR old.concertation_id IS NOT new.concertation_id OR old.n IS NOT new.n
        OR old.at IS NOT new.at OR old.verb IS NOT new.verb OR old.actor IS NOT new.actor
        OR old.details IS NOT new.details OR old.previous IS NOT new.previous
        OR old.hash IS NOT new.hash OR old.seal IS NOT new.seal
        OR (new.person_id IS NOT NULL AND new.person_id IS NOT old.person_id)
        OR (new.salt IS NOT NULL AND new.salt IS NOT old.salt)
    BEGIN SELECT RAISE(ABORT, 'the journal is never rewritten'); END
    """,
    # `INSERT OR REPLACE` deletes without telling the trigger of deletions.
    """
    CREATE TRIGGER journal_entry_not_replaced BEFORE INSERT ON journal_entry
    WHEN EXISTS (
        SELECT 1 FROM journal_entry WHERE id = new.id
            OR (concertation_id = new.concertation_id AND n = new.n)
    )
    BEGIN SELECT RAISE(ABORT, 'the journal is never rewritten'); END
    """,
    "DROP TRIGGER journal_entry_not_deleted",
    # A draft that was never opened may go, with what was noted of its preparation.
    """
    CREATE TRIGGER journal_entry_not_deleted BEFORE DELETE ON journal_entry
    WHEN EXISTS (
        SELECT 1 FROM journal_entry
        WHERE concertation_id = old.concertation_id AND verb = 'concertation_opened'
    )
    BEGIN SELECT RAISE(ABORT, 'the journal is never rewritten'); END
    """,
)

POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION journal_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND old.id = new.id
            AND (old.concertation_id, old.n, old.at, old.verb, old.actor, old.details,
                 old.previous, old.hash, old.seal)
                IS NOT DISTINCT FROM
                (new.concertation_id, new.n, new.at, new.verb, new.actor, new.details,
                 new.previous, new.hash, new.seal)
            AND (new.person_id IS NULL OR new.person_id IS NOT DISTINCT FROM old.person_id)
            AND (new.salt IS NULL OR new.salt IS NOT DISTINCT FROM old.salt)
        THEN
            RETURN new;
        END IF;
        IF TG_OP = 'DELETE' AND NOT EXISTS (
            SELECT 1 FROM journal_entry
            WHERE concertation_id = old.concertation_id AND verb = 'concertation_opened'
        )
        THEN
            RETURN old;
        END IF;
        RAISE EXCEPTION 'the journal is never rewritten';
    END $$
    """,
    """
    CREATE FUNCTION journal_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the journal is never rewritten';
    END $$
    """,
    """
    CREATE TRIGGER journal_entry_not_emptied BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_not_emptied()
    """,
)

DOWN_SQLITE = (
    "DROP TRIGGER journal_entry_not_replaced",
    "DROP TRIGGER journal_entry_not_deleted",
    """
    CREATE TRIGGER journal_entry_not_deleted BEFORE DELETE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is never rewritten'); END
    """,
)

DOWN_POSTGRESQL = (
    "DROP TRIGGER journal_entry_not_emptied ON journal_entry",
    "DROP FUNCTION journal_not_emptied",
)


def _run(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    ours = postgresql if op.get_bind().dialect.name == "postgresql" else sqlite
    for statement in ours:
        op.execute(statement)


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("signed_in_at", concert.core.database.Instant(), nullable=True)
    )
    op.add_column(
        "letter", sa.Column("farewell", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "erasure",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_created_at", concert.core.database.Instant(), nullable=False),
        sa.Column("erased_at", concert.core.database.Instant(), nullable=False),
        sa.Column("texts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_erasure_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_erasure")),
    )
    _run(SQLITE, POSTGRESQL)


def downgrade() -> None:
    _run(DOWN_SQLITE, DOWN_POSTGRESQL)
    op.drop_table("erasure")
    op.drop_column("letter", "farewell")
    op.drop_column("person", "signed_in_at")
