"""The command: `python -m bench --help` lists its options."""

import json
import os
import platform
import sqlite3
from dataclasses import replace
from pathlib import Path

import click
import psutil

from bench.data import QUICK as FEW_ROWS
from bench.data import Sizes
from bench.formatting import decimal
from bench.report import as_json, table
from bench.rounds import QUICK as LITTLE_EFFORT
from bench.rounds import Effort
from bench.run import Wanted, outcomes

_LARGE = 100_000
_ALL = ("sqlite", "postgresql", "browser")
_LEGEND = """\
Temps de processeur par demande, en ms : médiane des tours, et leur étendue. Plancher : Flask et
l’ORM de SQLAlchemy lisent et rendent les mêmes lignes, ou font une insertion durable, sans rien
autour. Ratio : l’application sur le plancher, mesurés l’un après l’autre. 2 travailleurs de 8 fils,
8 connexions. « À faire » : à une adresse jamais demandée, où aucun cache ne sert. « Avec compte » :
à la même adresse, ce que tous lisent de même peut être gardé. « Gardée » : la page entière l’est.
« Inchangée » : 304. Octets : de la page, puis reçus par un navigateur, compressés.
"""


@click.command()
@click.option("--quick", is_flag=True, help="Peu de données et un seul tour : pour essayer.")
@click.option("--only", type=click.Choice(_ALL), multiple=True, help="Ne mesurer que cela.")
@click.option("--large", is_flag=True, help="Aussi une liste de 100 000 idées, longue à charger.")
@click.option("--rounds", type=int, help="Le nombre de tours : 5 sinon.")
@click.option(
    "--json", "file", type=click.Path(path_type=Path), help="Tout garder dans un fichier."
)
def main(
    *, quick: bool, only: tuple[str, ...], large: bool, rounds: int | None, file: Path | None
) -> None:
    """Mesurer la vitesse de l’application, à côté d’un plancher mesuré en même temps."""
    sizes, effort = (FEW_ROWS, LITTLE_EFFORT) if quick else (Sizes(), Effort())
    chosen = only or _ALL
    wanted = Wanted(
        databases=tuple(one for one in chosen if one != "browser"),
        browser="browser" in chosen and _has_browser(),
        sizes=replace(sizes, large=_LARGE if large else 0),
        effort=replace(effort, rounds=rounds or effort.rounds),
    )
    click.echo(f"{_machine()}\n\n{_LEGEND}")
    kept = []
    for outcome in outcomes(wanted):
        kept.append(as_json(outcome))
        click.echo("\n".join(table(outcome)))
    if file:
        told = {"machine": _machine(), "outcomes": kept}
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _has_browser() -> bool:
    if os.environ.get("CHROMIUM"):
        return True
    click.echo(
        "CHROMIUM ne dit pas où est Chromium : pas de première visite (`make bench` le dit)."
    )
    return False


def _machine() -> str:
    memory, busy = psutil.virtual_memory().total / 1e9, psutil.getloadavg()[0]
    return (
        f"{psutil.cpu_count()} processeurs, {memory:.0f} Go, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, charge de la machine {decimal(busy)}"
    )


if __name__ == "__main__":
    main()
