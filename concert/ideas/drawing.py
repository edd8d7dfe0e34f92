"""The order of ideas, drawn at random for each reader: any of them is as likely to be first."""

import hashlib
from datetime import date
from functools import cache

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.core.paging import Page, Paged
from concert.ideas.models import DRAWS, Idea
from concert.ideas.narrowing import Row, Wanted, given_to, names_of, rows_of

# Readers are dealt this many orders a day: as many pages, at most, are kept for each list.
ORDERS = 64
# A block of a long list, drawn among itself: what is sorted for a page does not grow with it.
_BLOCK = 2_000
_PRIME = 2**31 - 1


def seed_of(concertation: Concertation, day: date, reader: int) -> int:
    """What a reader's order is drawn from that day: the same for all the visit."""
    told = f"{concertation.uid} {day.isoformat()} {reader % ORDERS}"
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:6], "big")


def drawn(
    concertation: Concertation, wanted: Wanted, *, mark: str | None, seed: int, size: int
) -> Page[Row]:
    """A page of the order drawn from a seed, in which any idea is as likely to be first.

    A long list is drawn block after block, each among itself. The mark keeps the seed: what
    follows a page is of the same draw, whatever was given meanwhile.
    """
    blocks = 1 if wanted.kept else 1 + concertation.ideas_count // _BLOCK
    block, after = 0, None
    if mark and (place := _place(mark, 2 * blocks)):
        seed, blocks, block, after = place
    rows: list[Row] = []
    while block < blocks:
        found = _block(concertation, wanted, (seed, blocks, block), after, size - len(rows))
        rows += found.rows
        if found.next or len(rows) == size:
            return Page(rows, _next(seed, blocks, block, found.next))
        block, after = block + 1, None
    return Page(rows, None)


def _next(seed: int, blocks: int, block: int, after: str | None) -> str | None:
    if after:
        return f"{seed}-{blocks}-{block}-{after}"
    return f"{seed}-{blocks}-{block + 1}" if block + 1 < blocks else None


def _place(mark: str, most: int) -> tuple[int, int, int, str | None] | None:
    """What a mark says: the seed, how many blocks, which one, and after what in it."""
    seed, blocks, block, *after = [*mark.split("-", 3), "", ""][:4]
    numbers = [one for one in (seed, blocks, block) if one.isascii() and one.isdigit()]
    if len(numbers) < 3 or max(map(len, numbers)) > 15 or not 0 < int(blocks) <= most:
        return None
    return int(seed), int(blocks), int(block), after[0] or None


def _block(
    concertation: Concertation,
    wanted: Wanted,
    place: tuple[int, int, int],
    after: str | None,
    size: int,
) -> Page[Row]:
    seed, blocks, block = place
    which = (block + seed) % blocks
    given = {
        **given_to(concertation, wanted),
        **_shuffled_by(seed),
        "from": which * DRAWS // blocks,
        "to": (which + 1) * DRAWS // blocks,
    }
    return _drawn(names_of(wanted)).page(after, size, **given)


def _shuffled_by(seed: int) -> dict[str, int]:
    told = hashlib.sha256(str(seed).encode()).digest()
    parts = (int.from_bytes(told[n : n + 4], "big") % (_PRIME - 1) + 1 for n in range(0, 16, 4))
    return dict(zip("abcd", parts, strict=True))


@cache
def _drawn(names: tuple[str, ...]) -> Paged:
    """The ideas of a block, by a polynomial of the draw that each was given: a shuffle."""
    draw = sa.cast(Idea.draw, sa.BigInteger)
    a, b, c, d = (sa.bindparam(name, type_=sa.BigInteger) for name in "abcd")
    shuffled = (((((draw * a + b) % _PRIME) * draw + c) % _PRIME) * draw + d) % _PRIME
    beginning, end = (sa.bindparam(name, type_=sa.BigInteger) for name in ("from", "to"))
    block = rows_of(names).where(Idea.draw >= beginning, Idea.draw < end)
    return Paged(block, (shuffled, Idea.id))
