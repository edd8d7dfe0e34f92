"""Full-text search in French, blind to accents: the same words found on SQLite and PostgreSQL.

A text is reduced here to its stems (accents folded, little words dropped, endings cut), and the
database only indexes those: FTS5 on SQLite, a tsvector on PostgreSQL. What differs between the
two is one condition, in `_matches`.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
import Stemmer
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base, Id, db, insert
from concert.core.text import folded

_LITTLE_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    a ai ainsi alors apres as au aucun aura aussi autre autres aux avait avant avec avoir ayant
    c car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans
    de des donc dont du elle elles en encore entre es est et etaient etait etant ete etes etre
    eu eux faire fait faut il ils j je jusqu jusque l la le les leur leurs lors lorsque lui m ma
    mais me meme memes mes moi moins mon n ne ni nos notre nous on ont ou par parce pas peu peut
    peuvent plus plusieurs pour pourquoi pouvoir qu quand que quel quelle quelles quels qui quoi
    s sa sans se sera serait ses si soit son sont sous sur t ta te tes toi ton tous tout toute
    toutes tres trop tu un une vers voir vos votre vous y
    """,
    )
)


class SearchEntry(Base):
    """The stems of one row's text; `search_index` (FTS5) or a GIN index stands on it."""

    __tablename__ = "search_entry"
    __table_args__ = (sa.UniqueConstraint("kind", "row_id"),)

    id: Mapped[Id]
    # 0 for what belongs to no concertation, such as an establishment.
    concertation_id: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    row_id: Mapped[int]
    stems: Mapped[str]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    # The stemmer leaves some plurals (« vélos ») and takes « potager » for a verb.
    singular = word[:-1] if len(word) > 3 and word[-1] in "sx" else word
    return str(_stemmer.stemWord(singular))


_stemmer = Stemmer.Stemmer("french", 0)


def stems(*texts: str) -> list[str]:
    """The stems of the meaningful words, in order: « Les écoles d’été » → ['ecol', 'ete']."""
    return [_stem(word) for word in _words(" ".join(texts)) if word not in _LITTLE_WORDS]


def _words(text: str) -> list[str]:
    # PostgreSQL leaves out a word of thousands of letters; its beginning is found everywhere.
    return [word[:60] for word in re.findall(r"[a-z0-9]+", folded(text))]


def remember(kind: str, row_id: int, *texts: str, concertation_id: int = 0) -> None:
    """Make a row findable by these texts, in place of those it was findable by."""
    remember_all(kind, {row_id: texts}, concertation_id=concertation_id)


def remember_all(
    kind: str, texts: Mapping[int, Iterable[str]], *, concertation_id: int = 0
) -> None:
    """Make many rows findable at once, as an import brings them."""
    if not texts:
        return
    own = {"kind": kind, "concertation_id": concertation_id}
    statement = insert(SearchEntry)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "row_id"], set_={"stems": statement.excluded.stems}
        ),
        [own | {"row_id": row, "stems": " ".join(stems(*said))} for row, said in texts.items()],
    )


def forget(kind: str, row_id: int) -> None:
    """Make a row unfindable: withdrawn, or hidden by a moderator."""
    db.session.execute(
        sa.delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.row_id == row_id)
    )


def forget_for_good() -> None:
    """Leave nothing in the index of what is no longer findable: FTS5 only marks it as gone."""
    if not _postgresql():
        index = sa.table("search_index", sa.column("search_index"))
        db.session.execute(sa.insert(index).values(search_index="optimize"))


def found(kind: str, text: str, *, concertation_id: int = 0) -> sa.Select[int] | None:
    """The row ids that hold every word of `text`, the last one perhaps unfinished.

    None when `text` holds no word worth searching.
    """
    words = stems(text)
    if not words:
        return None
    # The last word may still be being typed: its beginning is enough. A little word says nothing
    # of its own: the « l » of « collège de l » would find every word that begins with it.
    typed = _words(text)[-1]
    unfinished = words[-1] if typed in _LITTLE_WORDS else typed
    return _rows(kind, concertation_id).where(_matches(words[:-1], words[-1], unfinished))


def resembling(
    kind: str, text: str, *, concertation_id: int, limit: int = 5, likeness: float = 0.25
) -> list[int]:
    """The row ids whose words are most alike those of `text`, best first.

    The database proposes rows that share any word; likeness is the share of the shorter text's
    stems that both hold, from 0 to 1, so that a title finds the long text that says the same.
    """
    wanted = set(stems(text))
    if not wanted:
        return []
    proposed = (
        _rows(kind, concertation_id)
        .add_columns(SearchEntry.stems)
        .where(_matches_any(sorted(wanted)))
        .order_by(*_best_first(sorted(wanted)))
        .limit(60)
    )
    marks = [
        (likeness_of(wanted, set(words.split())), row_id)
        for row_id, words in db.session.execute(proposed)
    ]
    kept = sorted((mark for mark in marks if mark[0] >= likeness), key=lambda m: (-m[0], m[1]))
    return [row_id for _, row_id in kept[:limit]]


def likeness_of(one: set[str], other: set[str]) -> float:
    """The share of the shorter text's stems that both hold, from 0 to 1."""
    shared = len(one & other)
    # One word in common says nothing, unless it is all there is to compare.
    if shared < 2 and min(len(one), len(other)) > 1:
        return 0.0
    return shared / min(len(one), len(other))


def _rows(kind: str, concertation_id: int) -> sa.Select[int]:
    query = sa.select(SearchEntry.row_id)
    of_kind = SearchEntry.kind == kind
    if not _postgresql():
        query = query.join(_index, _index.c.rowid == SearchEntry.id)
        # The + keeps SQLite from going through the entries of the kind and searching each of
        # them: among 68,700 establishments, 5.4 s without it, 9 ms with it.
        of_kind = sa.literal_column("+search_entry.kind") == kind
    return query.where(of_kind, SearchEntry.concertation_id == concertation_id)


_index = sa.table("search_index", sa.column("rowid", sa.Integer), sa.column("search_index"))
_vector = sa.func.to_tsvector(sa.literal_column("'simple'::regconfig"), SearchEntry.stems)


def _matches(words: list[str], last: str, unfinished: str) -> sa.ColumnElement[bool]:
    if _postgresql():
        parts = [*words, f"({last} | {unfinished}:*)"]
        return _vector.op("@@")(_query(" & ".join(parts)))
    parts = [*(f'"{word}"' for word in words), f'("{last}" OR "{unfinished}"*)']
    return _index.c.search_index.op("MATCH")(" AND ".join(parts))


def _matches_any(words: list[str]) -> sa.ColumnElement[bool]:
    if _postgresql():
        return _vector.op("@@")(_query(" | ".join(words)))
    return _index.c.search_index.op("MATCH")(" OR ".join(f'"{word}"' for word in words))


def _best_first(words: list[str]) -> tuple[Any, ...]:
    if _postgresql():
        rank = sa.func.ts_rank(_vector, _query(" | ".join(words)))
        return rank.desc(), SearchEntry.row_id
    return sa.literal_column("search_index.rank"), SearchEntry.row_id


def _query(text: str) -> sa.ColumnElement[object]:
    return sa.func.to_tsquery(sa.literal_column("'simple'::regconfig"), text)


def _postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
