"""Territories made of communes, the contours of communes, and what a figure weighs

Revision ID: 0014
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = ("country", "region", "academie", "departement", "living_area", "commune")
CHECK = "ck_territory_territorykind"
RECKONINGS = ("published", "mean", "weighted_mean", "median")
SUBJECTS = (
    "establishment",
    "country",
    "region",
    "academie",
    "departement",
    "living_area",
    "commune",
)


def upgrade() -> None:
    _let_go_of_territories()
    _allow((*KINDS, "area"), sa.String(8))
    _take_territories_back()
    op.create_table(
        "area_commune",
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_area_commune_territory_id_territory"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("territory_id", "commune_code", name=op.f("pk_area_commune")),
    )
    op.create_table(
        "shape",
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("rings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("commune_code", name=op.f("pk_shape")),
    )
    op.add_column("figure", sa.Column("weight", sa.Double(), nullable=True))
    _reckon((*RECKONINGS, "sum"))
    op.add_column(
        "indicator", sa.Column("about", sa.String(100), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("indicator", "about")
    op.execute("DELETE FROM figure WHERE reckoning = 'sum'")
    op.execute("ALTER TABLE figure DROP COLUMN weight")
    _reckon(RECKONINGS)
    op.drop_table("shape")
    op.drop_table("area_commune")
    op.execute(
        "UPDATE concertation SET territory_id = NULL"
        " WHERE territory_id IN (SELECT id FROM territory WHERE kind = 'area')"
    )
    op.execute("DELETE FROM territory WHERE kind = 'area'")
    _let_go_of_territories()
    _allow(KINDS, sa.String(5))
    _take_territories_back()


def _allow(kinds: tuple[str, ...], code: sa.String) -> None:
    """Name the kinds anew; SQLite copies the table, without the check that it has now."""
    with op.batch_alter_table("territory") as batch:
        if op.get_bind().dialect.name == "postgresql":
            batch.drop_constraint(op.f(CHECK), type_="check")
        batch.alter_column("code", existing_type=sa.String(), type_=code, existing_nullable=False)
        batch.create_check_constraint(op.f(CHECK), _among("kind", kinds))


def _reckon(reckonings: tuple[str, ...]) -> None:
    """Name the reckonings anew; the copy that SQLite makes has lost its other checks, too."""
    checks = {"reckoning": ("reckoning", reckonings)}
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_figure_reckoning"), "figure", type_="check")
    else:
        checks["subjectkind"] = ("subject_kind", SUBJECTS)
        checks["among"] = ("among", ("all", "public", "private"))
    with op.batch_alter_table("figure") as batch:
        for name, (column, codes) in checks.items():
            batch.create_check_constraint(op.f(f"ck_figure_{name}"), _among(column, codes))


def _among(column: str, codes: tuple[str, ...]) -> str:
    words = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({words})"


def _let_go_of_territories() -> None:
    """SQLite would not drop, even to copy it, a table whose rows are referred to."""
    op.execute(
        "CREATE TABLE place_kept AS"
        " SELECT id, territory_id FROM concertation WHERE territory_id IS NOT NULL"
    )
    op.execute("UPDATE concertation SET territory_id = NULL WHERE territory_id IS NOT NULL")


def _take_territories_back() -> None:
    op.execute(
        "UPDATE concertation SET territory_id ="
        " (SELECT territory_id FROM place_kept WHERE place_kept.id = concertation.id)"
        " WHERE id IN (SELECT id FROM place_kept)"
    )
    op.execute("DROP TABLE place_kept")
