"""Full-text search in French, blind to accents: the same words found on SQLite and PostgreSQL.

A text is reduced here to its stems (accents folded, little words dropped, endings cut), and the
database only indexes those: FTS5 on SQLite, a tsvector on PostgreSQL. What differs between the
two is one condition, in `_holding`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import sqlalchemy as sa
import Stemmer
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base, Id, db, insert
from concert.core.text import folded
from concert.core.vocabulary import Vocabulary, counted

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
    # How many of the stems, the first ones, are those of its title.
    opening: Mapped[int] = mapped_column(default=0)


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
    held = {row: [stems(one) for one in said] for row, said in texts.items()}
    if concertation_id:
        _count(kind, concertation_id, {row: chain(*said) for row, said in held.items()})
    own = {"kind": kind, "concertation_id": concertation_id}
    statement = insert(SearchEntry)
    new = statement.excluded
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "row_id"], set_={"stems": new.stems, "opening": new.opening}
        ),
        [
            own | {"row_id": row, "stems": " ".join(chain(*said)), "opening": len(said[0])}
            for row, said in held.items()
        ],
    )


def _count(kind: str, concertation_id: int, held: Mapping[int, Iterable[str]]) -> None:
    """Keep how many texts hold each word, in a concertation: there, texts are compared."""
    moves = counted(held.values(), 1)
    moves.update(counted(_stems_of(kind, list(held)), -1))
    Vocabulary(kind, concertation_id).count(moves)


def _stems_of(kind: str, row_ids: list[int]) -> list[list[str]]:
    query = sa.select(SearchEntry.stems).where(
        SearchEntry.kind == kind, SearchEntry.row_id.in_(row_ids)
    )
    return [words.split() for words in db.session.scalars(query)]


def forget(kind: str, row_id: int) -> None:
    """Make a row unfindable, its words with it: nothing says that they were written."""
    gone = sa.delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.row_id == row_id)
    rows = db.session.execute(gone.returning(SearchEntry.concertation_id, SearchEntry.stems))
    for concertation_id, words in rows.all():
        if concertation_id:
            Vocabulary(kind, concertation_id).count(counted([words.split()], -1))


def forget_for_good() -> None:
    """Leave nothing in the index of what is no longer findable: FTS5 only marks it as gone."""
    if not _postgresql():
        index = sa.table("search_index", sa.column("search_index"))
        db.session.execute(sa.insert(index).values(search_index="optimize"))


@dataclass(frozen=True)
class Sought:
    """What is searched: every one of these words, the last of them perhaps unfinished."""

    words: tuple[str, ...]
    unfinished: str

    def holds(self, written: str) -> bool:
        """Whether a word, as it is written in a text, is one of those that are searched."""
        return any(
            _stem(word) in self.words or word.startswith(self.unfinished)
            for word in _words(written)
        )


def sought(text: str) -> Sought | None:
    """What a text asks for; None when it holds no word worth searching."""
    words = stems(text)
    if not words:
        return None
    # The last word may still be being typed: its beginning is enough. A little word says nothing
    # of its own: the « l » of « collège de l » would find every word that begins with it.
    typed = _words(text)[-1]
    return Sought(tuple(words), words[-1] if typed in _LITTLE_WORDS else typed)


def found(kind: str, text: str, *, concertation_id: int = 0) -> sa.Select[int] | None:
    """The row ids that hold every word of `text`, the last one perhaps unfinished.

    None when `text` holds no word worth searching.
    """
    asked = sought(text)
    return None if asked is None else rows_holding(kind, asked, concertation_id=concertation_id)


def rows_holding(kind: str, asked: Sought, *, concertation_id: int = 0) -> sa.Select[int]:
    return _rows(kind, concertation_id).where(_holding(asked))


def rows_sharing(
    kind: str, words: Iterable[str], *, concertation_id: int, most: int
) -> list[sa.Row[tuple[int, str, int]]]:
    """The rows that hold any of these stems: their id, their stems, how many are a title's."""
    query = _rows(kind, concertation_id).add_columns(SearchEntry.stems, SearchEntry.opening)
    held = query.where(_holding_any(sorted(words))).order_by(SearchEntry.row_id).limit(most)
    return list(db.session.execute(held))


def nearly(kind: str, asked: Sought, *, concertation_id: int) -> Sought | None:
    """What was perhaps meant, where some words are written nowhere: the nearest that are.

    None when every word is written somewhere, or when nothing is near.
    """
    vocabulary = Vocabulary(kind, concertation_id)
    known = vocabulary.known(asked.words)
    nearest = vocabulary.nearest(word for word in asked.words if word not in known)
    if not nearest:
        return None
    words = tuple(nearest.get(word, word) for word in asked.words)
    return Sought(words, words[-1])


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


def _holding(asked: Sought) -> sa.ColumnElement[bool]:
    *words, last = asked.words
    if _postgresql():
        parts = [*words, f"({last} | {asked.unfinished}:*)"]
        return _vector.op("@@")(_query(" & ".join(parts)))
    parts = [*(f'"{word}"' for word in words), f'("{last}" OR "{asked.unfinished}"*)']
    return _index.c.search_index.op("MATCH")(" AND ".join(parts))


def _holding_any(words: list[str]) -> sa.ColumnElement[bool]:
    if _postgresql():
        return _vector.op("@@")(_query(" | ".join(words)))
    return _index.c.search_index.op("MATCH")(" OR ".join(f'"{word}"' for word in words))


def _query(text: str) -> sa.ColumnElement[object]:
    return sa.func.to_tsquery(sa.literal_column("'simple'::regconfig"), text)


def _postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
