"""What ratings say together: medians, how far apart people stand, and in what order stakes come.

Everything is exact: whole numbers and fractions, never a rounded sum.

- The *median* of levels is the level in the middle; between two levels, their half-way. It is
  written doubled, so that it is a whole number: 5 stands for 2.5.
- The *split* is Leik's ordinal dispersion, from 0 (everyone at one level) to 1 (half of them at
  each end of the scale): twice the sum, over the levels but the last, of the smaller of two
  shares, those at or below the level and those above it, divided by the number of levels less one.
- The *order* adds the ranks: on each criterion stakes are ranked by their median, those that are
  equal sharing the mean of their ranks; each criterion weighs the same, and the smallest sum comes
  first. Equal sums are tied, and share a place.

Source: R. K. Leik, "A measure of ordinal consensus", Pacific Sociological Review 9 (1966).
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

# How many people chose each level, the lowest first.
Counts = Sequence[int]


def doubled_median(counts: Counts) -> int | None:
    """Twice the median level, the lowest level being 1; None without anyone."""
    total = sum(counts)
    if not total:
        return None
    below = list(accumulate(counts))

    def level(rank: int) -> int:
        return next(n for n, reached in enumerate(below, 1) if reached >= rank)

    return level((total + 1) // 2) + level(total // 2 + 1)


def split(counts: Counts) -> Fraction:
    """Leik's dispersion: 0 where all agree, 1 where half stand at each end."""
    total = sum(counts)
    if not total or len(counts) < 2:
        return Fraction(0)
    below = list(accumulate(counts))[:-1]
    return Fraction(2 * sum(min(one, total - one) for one in below), total * (len(counts) - 1))


def gap(medians: Iterable[int | None]) -> int:
    """Between the highest and the lowest of these doubled medians."""
    known = [one for one in medians if one is not None]
    return max(known) - min(known) if known else 0


def doubled_ranks(medians: Mapping[int, int], *, rises: bool) -> dict[int, int]:
    """Twice the rank of each stake on a criterion; equal ones share the mean of their ranks."""
    values = list(medians.values())
    ranks = {}
    for stake, median in medians.items():
        before = sum((one > median) if rises else (one < median) for one in values)
        ranks[stake] = 2 * before + values.count(median) + 1
    return ranks


def places(
    criteria: Mapping[str, Mapping[int, int | None]], rises: Mapping[str, bool]
) -> dict[int, int]:
    """The place of each stake that has a median on every criterion; the best has 1.

    `criteria` gives the doubled medians by criterion, then by stake.
    """
    whole = [
        stake
        for stake in _stakes(criteria)
        if all(medians.get(stake) is not None for medians in criteria.values())
    ]
    sums = dict.fromkeys(whole, 0)
    for code, medians in criteria.items():
        known = {stake: median for stake in whole if (median := medians[stake]) is not None}
        for stake, rank in doubled_ranks(known, rises=rises[code]).items():
            sums[stake] += rank
    return {stake: 1 + sum(one < mine for one in sums.values()) for stake, mine in sums.items()}


def _stakes(criteria: Mapping[str, Mapping[int, int | None]]) -> list[int]:
    return list(next(iter(criteria.values()), {}))
