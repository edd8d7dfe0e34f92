"""What each database does by itself: full-text search, and refusing to rewrite what is proof

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        stems, content='search_entry', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER search_entry_inserted AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_index(rowid, stems) VALUES (new.id, new.stems);
    END
    """,
    """
    CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_index(search_index, rowid, stems) VALUES ('delete', old.id, old.stems);
    END
    """,
    """
    CREATE TRIGGER search_entry_updated AFTER UPDATE ON search_entry BEGIN
        INSERT INTO search_index(search_index, rowid, stems) VALUES ('delete', old.id, old.stems);
        INSERT INTO search_index(rowid, stems) VALUES (new.id, new.stems);
    END
    """,
    # An entry may only lose the person behind it, never gain or change one.
    """
    CREATE TRIGGER journal_entry_kept BEFORE UPDATE ON journal_entry
    WHEN old.concertation_id IS NOT new.concertation_id OR old.n IS NOT new.n
        OR old.at IS NOT new.at OR old.verb IS NOT new.verb OR old.actor IS NOT new.actor
        OR old.details IS NOT new.details OR old.previous IS NOT new.previous
        OR old.hash IS NOT new.hash OR old.seal IS NOT new.seal
        OR (new.person_id IS NOT NULL AND new.person_id IS NOT old.person_id)
        OR (new.salt IS NOT NULL AND new.salt IS NOT old.salt)
    BEGIN SELECT RAISE(ABORT, 'the journal is never rewritten'); END
    """,
    """
    CREATE TRIGGER journal_entry_not_deleted BEFORE DELETE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is never rewritten'); END
    """,
    """
    CREATE TRIGGER envelope_inserted BEFORE INSERT ON envelope
    WHEN (SELECT counted_at FROM poll WHERE id = new.poll_id) IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the urn has been opened'); END
    """,
    """
    CREATE TRIGGER envelope_updated BEFORE UPDATE ON envelope
    WHEN new.sealed IS NOT NULL
        AND (SELECT counted_at FROM poll WHERE id = new.poll_id) IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the urn has been opened'); END
    """,
)

POSTGRESQL = (
    """
    CREATE INDEX ix_search_entry_stems ON search_entry
    USING gin (to_tsvector('simple'::regconfig, stems))
    """,
    """
    CREATE FUNCTION journal_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE'
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
        RAISE EXCEPTION 'the journal is never rewritten';
    END $$
    """,
    """
    CREATE TRIGGER journal_entry_kept BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_entry_kept()
    """,
    """
    CREATE FUNCTION urn_opened() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF new.sealed IS NOT NULL
            AND (SELECT counted_at FROM poll WHERE id = new.poll_id) IS NOT NULL
        THEN
            RAISE EXCEPTION 'the urn has been opened';
        END IF;
        RETURN new;
    END $$
    """,
    """
    CREATE TRIGGER envelope_kept BEFORE INSERT OR UPDATE ON envelope
    FOR EACH ROW EXECUTE FUNCTION urn_opened()
    """,
)

DOWN_SQLITE = (
    "DROP TRIGGER envelope_updated",
    "DROP TRIGGER envelope_inserted",
    "DROP TRIGGER journal_entry_not_deleted",
    "DROP TRIGGER journal_entry_kept",
    "DROP TRIGGER search_entry_updated",
    "DROP TRIGGER search_entry_deleted",
    "DROP TRIGGER search_entry_inserted",
    "DROP TABLE search_index",
)

DOWN_POSTGRESQL = (
    "DROP TRIGGER envelope_kept ON envelope",
    "DROP FUNCTION urn_opened",
    "DROP TRIGGER journal_entry_kept ON journal_entry",
    "DROP FUNCTION journal_entry_kept",
    "DROP INDEX ix_search_entry_stems",
)


def _run(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    ours = postgresql if op.get_bind().dialect.name == "postgresql" else sqlite
    for statement in ours:
        op.execute(statement)


def upgrade() -> None:
    _run(SQLITE, POSTGRESQL)


def downgrade() -> None:
    _run(DOWN_SQLITE, DOWN_POSTGRESQL)
