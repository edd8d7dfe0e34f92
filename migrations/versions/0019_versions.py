"""What a body answers to a version of the diagnosis, and which version’s stake an idea answers

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Details, Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ANSWERING = (("idea", "given_at"), ("proposal", "written_at"))


def upgrade() -> None:
    _publish_stakes()
    for table, moment in ANSWERING:
        _answer(table, moment)
    op.add_column("diagnosis_version", sa.Column("reminded_at", Instant(), nullable=True))
    op.add_column(
        "diagnosis_version", sa.Column("asked", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(
        "UPDATE diagnosis_version SET asked = (SELECT count(*) FROM stakeholder"
        " WHERE stakeholder.concertation_id = diagnosis_version.concertation_id)"
    )
    op.execute("ALTER TABLE endorsement RENAME COLUMN reservation TO words")
    op.add_column(
        "endorsement",
        sa.Column("position", sa.String(40), nullable=False, server_default="shared"),
    )
    op.execute("UPDATE endorsement SET position = 'reserved' WHERE words <> ''")


def _publish_stakes() -> None:
    """The stakes of each version, in rows of their own."""
    published = op.create_table(
        "published_stake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("stake_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["diagnosis_version.id"],
            name=op.f("fk_published_stake_version_id_diagnosis_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_stake")),
        sa.UniqueConstraint(
            "version_id", "stake_id", name=op.f("uq_published_stake_version_id_stake_id")
        ),
    )
    version = sa.table(
        "diagnosis_version", sa.column("id", sa.Integer), sa.column("content", Details)
    )
    versions = op.get_bind().execute(sa.select(version.c.id, version.c.content)).all()
    rows = [
        {
            "version_id": version_id,
            "stake_id": stake["id"],
            "title": stake["title"],
            "text": stake["text"],
        }
        for version_id, content in versions
        for stake in content["stakes"]
    ]
    if rows:
        op.bulk_insert(published, rows)


def _answer(table: str, moment: str) -> None:
    """A reference added in place, to the stake as it was published when the row was written."""
    name = f"fk_{table}_published_stake_id_published_stake"
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN published_stake_id INTEGER"
        f" CONSTRAINT {name} REFERENCES published_stake (id)"
    )
    op.execute(
        f"UPDATE {table} SET published_stake_id = ("  # noqa: S608 - our own names
        " SELECT one.id FROM published_stake AS one"
        " JOIN diagnosis_version AS version ON version.id = one.version_id"
        f" WHERE one.stake_id = {table}.stake_id AND version.published_at <= {table}.{moment}"
        " ORDER BY version.number DESC LIMIT 1)"
    )


def downgrade() -> None:
    op.execute("DELETE FROM endorsement WHERE position = 'not_shared'")
    op.drop_column("endorsement", "position")
    op.execute("ALTER TABLE endorsement RENAME COLUMN words TO reservation")
    op.drop_column("diagnosis_version", "asked")
    op.drop_column("diagnosis_version", "reminded_at")
    for table, _moment in ANSWERING:
        op.drop_column(table, "published_stake_id")
    op.drop_table("published_stake")
