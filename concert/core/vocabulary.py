"""The words that the indexed texts of a list hold, and in how many each is.

What is searched and what is compared are both read against it: a word that nobody wrote there is
a slip of the finger, and is brought back to the nearest that somebody wrote; a word that few
wrote says more than one that everybody wrote. Trigrams propose the near words, an edit distance
decides: the same statement on both databases, and no extension to install.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base, db, insert

# Under this name the number of texts is kept beside the words they hold.
TEXTS = ""
_SHORTEST = 4
# What is compared to what was typed, at most: the words that share the most of its trigrams.
_PROPOSED = 40
_SLIPS = 8


class SearchWord(Base):
    """A stem held by the texts of one kind in one concertation, and how many of them hold it."""

    __tablename__ = "search_word"

    concertation_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    texts: Mapped[int]


class Vocabulary:
    """The words of one kind of texts in one concertation."""

    def __init__(self, kind: str, concertation_id: int) -> None:
        self.kind, self.concertation_id = kind, concertation_id
        self._here = sa.and_(SearchWord.concertation_id == concertation_id, SearchWord.kind == kind)

    def count(self, moves: Mapping[str, int]) -> None:
        """Move how many texts hold these words, up or down."""
        moved = sorted((word, by) for word, by in moves.items() if by)
        if not moved:
            return
        statement = insert(SearchWord)
        own = {"concertation_id": self.concertation_id, "kind": self.kind}
        # In the order of the words: two who write at once never wait for one another in a ring.
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["concertation_id", "kind", "word"],
                set_={"texts": SearchWord.texts + statement.excluded.texts},
            ),
            [own | {"word": word, "texts": by} for word, by in moved],
        )
        if any(by < 0 for _, by in moved):
            gone = sa.delete(SearchWord).where(self._here, SearchWord.texts <= 0)
            db.session.execute(gone.execution_options(synchronize_session=False))

    def known(self, words: Iterable[str]) -> dict[str, int]:
        """Those of these words that are held, with how many texts hold each; and all the texts."""
        asked = sa.select(SearchWord.word, SearchWord.texts).where(
            self._here, SearchWord.word.in_([TEXTS, *sorted(words)])
        )
        return {row.word: row.texts for row in db.session.execute(asked)}

    def nearest(self, words: Iterable[str]) -> dict[str, str]:
        """For words that nobody wrote here, the one that each was meant to be, where one is near.

        Short words and numbers are left as they are: everything is near them.
        """
        slips = [one for one in words if len(one) >= _SHORTEST and not one.isdigit()][:_SLIPS]
        if not slips:
            return {}
        proposed = self._alike(slips)
        found = {slip: _nearest(slip, proposed) for slip in slips}
        return {slip: word for slip, word in found.items() if word}

    def _alike(self, slips: list[str]) -> dict[str, int]:
        """The words that share a trigram with any of these, and how many texts hold each."""
        patterns = {part for slip in slips for part in _patterns(slip)}
        lengths = [len(slip) for slip in slips]
        query = sa.select(SearchWord.word, SearchWord.texts).where(
            self._here,
            sa.func.length(SearchWord.word).between(min(lengths) - 2, max(lengths) + 2),
            sa.or_(*(SearchWord.word.like(part) for part in sorted(patterns))),
        )
        return {row.word: row.texts for row in db.session.execute(query)}


def trigrams(word: str) -> set[str]:
    """Every three letters in a row, the beginning and the end counting as letters."""
    padded = f"  {word} "
    return {padded[n : n + 3] for n in range(len(padded) - 2)}


def _patterns(word: str) -> set[str]:
    """What `LIKE` finds of the words that share a trigram with this one."""
    inside = {f"%{word[n : n + 3]}%" for n in range(len(word) - 2)}
    return inside | {f"{word[:2]}%", f"%{word[-2:]}"}


def _nearest(slip: str, proposed: Mapping[str, int]) -> str | None:
    """The word at the fewest slips from this one; of two as near, the one that most wrote."""
    own = trigrams(slip)
    closest = sorted(proposed, key=lambda word: (-_likeness(own, trigrams(word)), word))
    most = 1 if len(slip) < 7 else 2
    marks = [(distance(slip, word), -proposed[word], word) for word in closest[:_PROPOSED]]
    near = [mark for mark in marks if mark[0] <= most]
    return min(near)[2] if near else None


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def distance(one: str, other: str) -> int:
    """How many letters were added, left out, changed or swapped with the next."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, above, row = above, row, [n]
        for m, beside in enumerate(other, 1):
            changed = above[m - 1] + (letter != beside)
            least = min(above[m] + 1, row[m - 1] + 1, changed)
            if _swapped(one, other, n, m):
                least = min(least, before[m - 2] + 1)
            row.append(least)
    return row[-1]


def _swapped(one: str, other: str, n: int, m: int) -> bool:
    return n > 1 and m > 1 and one[n - 2 : n] == other[m - 2 : m][::-1]


def counted(texts: Iterable[Iterable[str]], by: int) -> Counter[str]:
    """How many of these texts hold each word, times `by`; and how many there are."""
    moves: Counter[str] = Counter()
    for words in texts:
        moves.update(dict.fromkeys({*words, TEXTS}, by))
    return moves
