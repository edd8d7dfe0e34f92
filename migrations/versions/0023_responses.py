"""When the responses to a survey went

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from concert.core.database import Instant

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("survey", sa.Column("forgotten_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("survey", "forgotten_at")
