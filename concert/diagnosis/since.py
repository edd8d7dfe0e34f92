"""The stake that an idea answers, as it was worded then, and what became of it since."""

from dataclasses import dataclass

from concert.diagnosis.changes import Piece, words_changed
from concert.diagnosis.queries import answered


@dataclass(frozen=True)
class Since:
    """A stake of one version, with its changes up to the version in force, if it is still there."""

    stake_id: int
    title: str
    number: int
    latest: int
    is_gone: bool
    # The stake that took it in, as the latest version words it.
    into: str = ""
    into_id: int | None = None
    changed_title: tuple[Piece, ...] = ()
    changed_text: tuple[Piece, ...] = ()

    @property
    def is_reworded(self) -> bool:
        return bool(self.changed_title or self.changed_text)


def told_since(published_stake_id: int | None) -> Since | None:
    """What a page says of the stake it answers; None where no version words it."""
    row = answered(published_stake_id)
    if row is None:
        return None
    is_gone = row.title_now is None
    return Since(
        row.stake_id,
        row.title,
        row.number,
        row.latest,
        is_gone,
        row.into or "",
        row.into_id,
        changed_title=() if is_gone else _changed(row.title, row.title_now),
        changed_text=() if is_gone else _changed(row.text, row.text_now),
    )


def _changed(before: str, after: str) -> tuple[Piece, ...]:
    return words_changed(before, after) if before != after else ()
