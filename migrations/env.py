"""How the schema is compared and moved: our types by name, what one database alone has left out."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from concert.core.database import db, write_transaction

# Made by hand in the migrations: the full-text index of each database.
BY_HAND = ("search_index", "ix_search_entry_stems")


def is_ours(_row: Any, name: str | None, _kind: str, _reflected: bool, _against: Any) -> bool:
    return not (name or "").startswith(BY_HAND)


def written_type(kind: str, item: Any, autogenerating: AutogenContext) -> str | bool:
    """Write our own column types by their short name, imported."""
    module = type(item).__module__
    if kind == "type" and module.startswith("concert."):
        autogenerating.imports.add(f"from {module} import {type(item).__name__}")
        return f"{type(item).__name__}()"
    return False


def run() -> None:
    options = current_app.extensions["migrate"].configure_args
    with write_transaction(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # A migration that waits for a lock makes every reader wait behind it.
            connection.exec_driver_sql("SET lock_timeout = '2s'")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=written_type,
            include_object=is_ours,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
