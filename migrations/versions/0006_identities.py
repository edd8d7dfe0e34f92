"""Identities from an OpenID Connect provider, and the bodies it says people work for

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person_session", sa.Column("issuer", sa.String(255)))
    op.add_column("person_session", sa.Column("id_token", sa.Text()))
    op.create_table(
        "external_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("sub", sa.String(255), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_external_identity_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identity")),
        sa.UniqueConstraint("issuer", "sub", name=op.f("uq_external_identity_issuer_sub")),
    )
    op.create_index("ix_external_identity_person", "external_identity", ["person_id"])
    op.create_table(
        "affiliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("siret", sa.String(14), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_affiliation_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation")),
        sa.UniqueConstraint(
            "person_id", "issuer", "siret", name=op.f("uq_affiliation_person_id_issuer_siret")
        ),
    )
    op.create_index("ix_affiliation_siret", "affiliation", ["siret"])


def downgrade() -> None:
    op.drop_table("affiliation")
    op.drop_table("external_identity")
    op.drop_column("person_session", "id_token")
    op.drop_column("person_session", "issuer")
