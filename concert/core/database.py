"""One declarative base and one session for SQLite and PostgreSQL alike.

The two databases differ in how they let people write at the same time; that difference lives
here and nowhere else. On SQLite one writer works at a time: unsafe requests queue, first come
first served, and begin as writers. On PostgreSQL an act that counts before it writes locks the
row it counts for, and the closing of a vote meets the ballots on an advisory lock.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry

from concert.core.errors import Missing

T = TypeVar("T")

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(sa.types.TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the time zone, so it is put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value)


class Details(sa.types.TypeDecorator[Any]):
    """A small JSON value: JSONB on PostgreSQL, JSON elsewhere."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        json = postgresql.JSONB if dialect.name == "postgresql" else sa.JSON
        return dialect.type_descriptor(json(none_as_null=True))


class Base(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(naming_convention=CONSTRAINT_NAMES),
        type_annotation_map={
            datetime: Instant,
            dict[str, Any]: Details,
            list[Any]: Details,
        },
    )


Id = Annotated[int, mapped_column(primary_key=True)]
# What an act returns is shown after its commit: it must not be read again for that.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def choice(codes: type[StrEnum], *, checked: bool = True) -> sa.Enum:
    """A column holding one code of an enumeration, as text; `checked` by the database too."""
    return sa.Enum(
        codes,
        native_enum=False,
        create_constraint=checked,
        length=40,
        name=codes.__name__.lower(),
        values_callable=lambda enumeration: [code.value for code in enumeration],
    )


def the_one(query: sa.Select[T], otherwise: str) -> T:
    """The row the query finds, or `Missing` with a sentence for the person."""
    found = db.session.scalar(query)
    if found is None:
        raise Missing(otherwise)
    return found


def lock(row: Any, *attributes: str) -> None:
    """Keep others from changing this row until the transaction ends, and read these anew."""
    table = type(row)
    db.session.execute(
        sa.select(table.id).where(table.id == row.id).with_for_update(key_share=True)
    )
    db.session.refresh(row, attributes)


def insert(table: type[Base]) -> Any:
    """An INSERT that understands `on_conflict_do_nothing` and `on_conflict_do_update`."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def inserted_once(table: type[Base], **values: Any) -> bool:
    """Insert a row unless its unique key is taken; say whether it was inserted."""
    # Not `rowcount`, which says -1 of an insertion on PostgreSQL, whatever became of it.
    inserted = insert(table).values(**values).on_conflict_do_nothing().returning(sa.literal(1))
    return db.session.scalar(inserted) is not None


# --- writing -----------------------------------------------------------------


class FairLock:
    """A lock served first come, first served, which `threading.Lock` does not promise."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


_one_writer = FairLock()
_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def write_transaction() -> Iterator[None]:
    """Begin the next transaction as a writer; on SQLite, after those who asked before.

    Leave it once the transaction has ended: it gives way to the next writer.
    """
    queued = db.engine.dialect.name == "sqlite"
    if queued:
        _one_writer.acquire()
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)
        if queued:
            _one_writer.release()


def hold(name: str, key: int, *, shared: bool) -> None:
    """Wait for an advisory lock, kept to the end of the transaction.

    Many may hold it `shared` (ballots being cast) while none holds it alone (the closing).
    SQLite has one writer at a time, so there is nothing to wait for.
    """
    if db.engine.dialect.name == "postgresql":
        lock = sa.func.pg_advisory_xact_lock_shared if shared else sa.func.pg_advisory_xact_lock
        db.session.execute(sa.select(lock(sa.func.hashtext(name), key)))


def after_commit(act: Callable[[], object]) -> None:
    """Do this once the transaction has ended well, and never if it has not."""
    db.session.info.setdefault("after_commit", []).append(act)


@sa.event.listens_for(Session, "after_commit")
def _do_what_waited(session: Session) -> None:
    if not session.in_nested_transaction():
        for act in session.info.pop("after_commit", ()):
            act()


@sa.event.listens_for(Session, "after_soft_rollback")
def _forget_what_waited(session: Session, _ended: object) -> None:
    session.info.pop("after_commit", None)


def scrub() -> None:
    """Leave nothing behind of what was deleted, once the transaction has ended.

    On SQLite the write-ahead log still holds the pages as they were: it is emptied, or at the
    next call when somebody reads meanwhile. PostgreSQL reuses the room of deleted rows by itself.
    """
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()


@sa.event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten: an erased name is not left in the free space of the file.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA busy_timeout = 5000")


@sa.event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
