"""Measuring what similar ideas are found, on ideas that people have paired."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext

from concert.core.database import db, write_transaction
from concert.core.resemblance import resembling
from concert.core.search import remember_all
from concert.serve import bring_up_to_date

# As many as the form of an idea shows.
SHOWN = 5
# No concertation has this number: what is measured is compared with itself alone, and not kept.
_NOWHERE = 2**31 - 1
_KIND = "measured"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TEXTS = ("texte", "description")

Texts = Mapping[int, tuple[str, str]]
Pairs = Mapping[int, set[int]]


@dataclass(frozen=True)
class Measure:
    """What was found of the paired ideas, among the first five shown."""

    asked: int
    shown: int
    found: int
    to_find: int
    first: int

    @property
    def precision(self) -> float:
        """The share of what was shown that people had paired with the idea."""
        return self.found / self.shown if self.shown else 0.0

    @property
    def recall(self) -> float:
        """The share of what people had paired that was shown."""
        return self.found / self.to_find if self.to_find else 0.0


def read_texts(file: Path) -> dict[int, tuple[str, str]]:
    """The ideas of a CSV, compressed or not: `id`, `titre`, and `texte` or `description`."""
    with _opened(file) as lines:
        return {
            int(row["id"]): (row["titre"], next(row[name] for name in _TEXTS if name in row))
            for row in csv.DictReader(lines)
        }


def _opened(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8-sig", newline="")
    return file.open(encoding="utf-8-sig", newline="")


def read_pairs(file: Path) -> dict[int, set[int]]:
    """The ids of the ideas that say the same, each with those it was paired with."""
    pairs: dict[int, set[int]] = defaultdict(set)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            one, other = int(row["one"]), int(row["other"])
            pairs[one].add(other)
            pairs[other].add(one)
    return pairs


def measure(texts: Texts, pairs: Pairs, *, whole: bool) -> Measure:
    """How the paired ideas are found, by their title as one types, or by their whole text."""
    found = {one: _found(one, texts[one][: 2 if whole else 1]) for one in pairs}
    return Measure(
        asked=len(pairs),
        shown=sum(len(shown) for shown in found.values()),
        found=sum(len(pairs[one] & set(shown)) for one, shown in found.items()),
        to_find=sum(len(others) for others in pairs.values()),
        first=sum(shown[:1] != [] and shown[0] in pairs[one] for one, shown in found.items()),
    )


def _found(one: int, said: tuple[str, ...]) -> list[int]:
    # The idea itself is there, and found first: one more is asked for.
    alike = resembling(_KIND, *said, concertation_id=_NOWHERE, limit=SHOWN + 1)
    return [other for other in alike if other != one][:SHOWN]


def measured(texts: Texts, pairs: Pairs, tell: Callable[[bool, Measure], None]) -> None:
    """Index these ideas for the time of the measure, and tell what is found both ways."""
    with write_transaction():
        remember_all(_KIND, texts, concertation_id=_NOWHERE)
        for whole in (False, True):
            tell(whole, measure(texts, pairs, whole=whole))
        db.session.rollback()


@click.group("measure")
def measure_command() -> None:
    """Mesure ce que l’application trouve."""


@measure_command.command("similar")
@click.option("--ideas", type=_FILE, required=True, help="CSV : id, titre, texte ou description.")
@click.option("--pairs", type=_FILE, required=True, help="CSV : one, other, les id qui se valent.")
@with_appcontext
def similar_command(ideas: Path, pairs: Path) -> None:
    """Mesure les idées semblables, sur des idées que des personnes ont rapprochées."""
    bring_up_to_date()
    measured(read_texts(ideas), read_pairs(pairs), _say)


def _say(whole: bool, one: Measure) -> None:
    click.echo(
        f"{'titre et texte' if whole else 'titre seul'} : "
        f"précision à {SHOWN} {one.precision:.2f}, rappel {one.recall:.2f} ; "
        f"{one.first} idées sur {one.asked} ont la bonne en premier ; "
        f"{one.shown / one.asked:.1f} montrées par idée"
    )
