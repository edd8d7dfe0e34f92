"""A figure in its sentence, over its years, shown to whom and why; spreadsheets of figures

Revision ID: 0015
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0015"
down_revision = "0016"
branch_labels = None
depends_on = None

_TEXTS = {"says": 300, "comparable_since": 20, "reckoning": 40, "shown_because": 500}


def upgrade() -> None:
    for name, length in _TEXTS.items():
        op.add_column(
            "indicator", sa.Column(name, sa.String(length), nullable=False, server_default="")
        )
    op.add_column("indicator", sa.Column("people", sa.Integer(), nullable=True))
    op.add_column("indicator", sa.Column("retrieved_on", sa.Date(), nullable=True))
    op.add_column("indicator", sa.Column("removed_at", Instant(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("removed_at", "retrieved_on", "people", *reversed(_TEXTS)):
        op.drop_column("indicator", name)
