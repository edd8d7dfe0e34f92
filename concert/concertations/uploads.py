"""The photographs and documents that participants give, before and after they go with a text.

A file is kept as soon as it is accepted, so that a form given back for another reason does not
lose it; one that goes with nothing is forgotten after a day.
"""

import secrets
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.core.database import Base, Id, after_commit, db, lock
from concert.core.errors import Refused
from concert.core.files import Piece

MOST_EACH = 30
MOST_TOGETHER = 1024 * 1024 * 1024
_WAITS = timedelta(days=1)


class Upload(Base):
    """A file as it was kept, with what its picture shows for whoever does not see it."""

    __tablename__ = "upload"
    __table_args__ = (sa.Index("ix_upload_concertation", "concertation_id", "author_id"),)

    id: Mapped[Id]
    # In its address: nobody guesses the next one.
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participation.id"))
    name: Mapped[str] = mapped_column(sa.String(160))
    alt: Mapped[str] = mapped_column(sa.String(300), default="")
    media_type: Mapped[str] = mapped_column(sa.String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    stored: Mapped[str] = mapped_column(sa.String(32), unique=True)
    # The small picture; "" for what is not a picture.
    thumbnail: Mapped[str] = mapped_column(sa.String(32), default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]
    # None while the text it was chosen for is still being written.
    attached_at: Mapped[datetime | None]
    concertation: Mapped[Concertation] = relationship()

    @property
    def is_picture(self) -> bool:
        return bool(self.thumbnail)


def keep_upload(
    concertation: Concertation, author_id: int, piece: Piece, alt: str, at: datetime
) -> Upload:
    """Keep a file for the text that its author is writing."""
    lock(concertation, "findings_count")
    _refuse_too_many(concertation, author_id, piece)
    upload = Upload(
        token=secrets.token_hex(16),
        concertation=concertation,
        author_id=author_id,
        name=piece.kept.name,
        alt=alt,
        media_type=piece.kept.media_type,
        size=piece.kept.size,
        sha256=piece.kept.sha256,
        stored=piece.kept.stored,
        thumbnail=piece.thumbnail,
        width=piece.width,
        height=piece.height,
        added_at=at,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def _refuse_too_many(concertation: Concertation, author_id: int, piece: Piece) -> None:
    """Room for everyone: so many files each, and so much in a concertation."""
    given = sa.select(
        sa.func.count().filter(Upload.author_id == author_id),
        sa.func.coalesce(sa.func.sum(Upload.size), 0),
    ).where(Upload.concertation_id == concertation.id)
    mine, together = db.session.execute(given).one()
    if mine >= MOST_EACH:
        raise Refused(
            _("Vous avez déjà donné %(num)d fichiers ici, et c’est le plus.", num=MOST_EACH)
        )
    if together + piece.kept.size > MOST_TOGETHER:
        raise Refused(_("Cette concertation n’a plus de place pour des fichiers."))


def waiting_uploads(concertation: Concertation, author_id: int, tokens: list[str]) -> list[Upload]:
    """Those of one's own files that wait for a text, among these, in the order they came."""
    query = sa.select(Upload).where(
        Upload.concertation_id == concertation.id,
        Upload.author_id == author_id,
        Upload.attached_at.is_(None),
        Upload.token.in_(tokens),
    )
    return list(db.session.scalars(query.order_by(Upload.id)))


def drop_uploads(uploads: list[Upload], folder: Path | None) -> None:
    """Do away with files, on the disk as soon as the database no longer names them.

    Without a folder, what is left on the disk goes with the next tidying.
    """
    names = [name for one in uploads for name in (one.stored, one.thumbnail) if name]
    for one in uploads:
        db.session.delete(one)
    if folder:
        after_commit(partial(_unlink, folder, names))


def _unlink(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)


def stored_names() -> set[str]:
    """The names on the disk of every file that somebody gave."""
    rows = db.session.execute(sa.select(Upload.stored, Upload.thumbnail))
    return {name for row in rows for name in row if name}


def forget_waiting_uploads(folder: Path, *, at: datetime) -> int:
    """Forget the files whose text was never sent."""
    query = sa.select(Upload).where(Upload.attached_at.is_(None), Upload.added_at < at - _WAITS)
    gone = list(db.session.scalars(query))
    drop_uploads(gone, folder)
    return len(gone)
