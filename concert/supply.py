"""Bringing public figures in from the command line: from a file, or from their portals."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from concert.core.clock import elapsed, utc_now
from concert.core.database import db, write_transaction
from concert.core.errors import Refused
from concert.core.spreadsheets import csv_out
from concert.indicators.newer import tell_newer
from concert.opendata import troubles
from concert.opendata.arrivals import Progress, silent
from concert.opendata.courier import Courier
from concert.opendata.fetching import Taken, take
from concert.opendata.imports import prepared
from concert.opendata.queries import last_retrievals
from concert.opendata.report import COLUMNS, Report
from concert.opendata.sources import Wish, is_fetched, sources_of
from concert.opendata.stage import PASSES, Watch, nobody
from concert.serve import bring_up_to_date
from concert.territories import codes
from concert.territories.series import Descriptor, descriptors
from concert.web.formatting import long_day

_FOLDER = click.Path(file_okay=False, path_type=Path)
_MEGABYTE = 1024 * 1024
# A terminal is told that often, in seconds.
_RHYTHM = 0.2
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WRITTEN = click.Path(dir_okay=False, path_type=Path)
_REPORT = click.option(
    "--report", "whole", type=_WRITTEN, help="Le fichier CSV où écrire ce qui est dit des lignes."
)
# More lines than that are told in a file.
_MOST_LINES = 50


@click.command("import")
@click.argument("given", nargs=-1, required=True, metavar="[NOM] FICHIER")
@click.option("--annee", "year", help="L’année, quand le fichier ne la dit pas.")
@_REPORT
@with_appcontext
def import_command(given: tuple[str, ...], year: str | None, whole: Path | None) -> None:
    """Importe un fichier public, reconnu à ses colonnes ; NOM dit de quel jeu il doit être."""
    *names, last = given
    if len(names) > 1:
        raise click.UsageError("Un nom de jeu et un fichier, pas davantage.")
    file = Path(_FILE.convert(last, None, None))
    bring_up_to_date()
    try:
        with (
            _progress(file) as watch,
            prepared(file, *names, at=utc_now(), year=year, watch=watch) as ready,
        ):
            # What was read is put aside: others write until this very moment.
            db.session.rollback()
            with write_transaction():
                report = ready.store()
                db.session.commit()
    except Refused as refused:
        sys.exit(refused.reason)
    _tell_newer()
    _say(report, whole, file.name)
    if whole:
        _write([report], whole)
    if report.refused:
        sys.exit(1)


def _tell_newer() -> None:
    """Those who lead are told of what came that is newer than their diagnosis."""
    with write_transaction():
        tell_newer(at=utc_now())
        db.session.commit()


@contextmanager
def _progress(file: Path) -> Iterator[Watch]:
    """A bar that fills as the file is read, for someone who looks at a terminal."""
    if sys.stderr.isatty():
        length = PASSES * file.stat().st_size
        with click.progressbar(length=length, label="Lecture", file=sys.stderr) as bar:
            yield bar.update
    else:
        yield nobody


def _say(report: Report, whole: Path | None, name: str) -> None:
    """What became of a file; when there is much to say of its lines, it is all in another file."""
    lines = report.lines()
    click.echo("\n".join(report.counts() + lines[:_MOST_LINES]))
    more = len(lines) - _MOST_LINES
    if whole is None and more > 0:
        whole = Path(current_app.config["SETTINGS"].data_dir) / f"import-{name}.csv"
        _write([report], whole)
    if more > 0:
        click.echo(f"et {more} autre{'s' if more > 1 else ''}\u00a0: voir {whole}")


def _write(reports: Iterable[Report], whole: Path) -> None:
    header = [str(one) for one in COLUMNS]
    rows = (row for report in reports for row in report.rows())
    try:
        whole.write_bytes(b"".join(csv_out(header, rows)))
    except OSError as error:
        sys.exit(troubles.no_writing(whole.parent, error))


@dataclass(frozen=True)
class _Manner:
    """How files are taken: what is common to all of them."""

    wish: Wish
    year: str | None
    force: bool
    keep: Path | None
    whole: Path | None
    reports: list[Report] = field(default_factory=list)


@click.command("fetch")
@click.argument("names", nargs=-1, metavar="[NOM]…")
@click.option("--all", "everything", is_flag=True, help="Tous les jeux dont l’adresse est connue.")
@click.option("--departement", default="", help="Un seul département, par exemple 35.")
@click.option("--from", "address", default="", help="L’adresse du fichier, en https://.")
@click.option("--portal", default="", help="Un autre portail qui tient les mêmes jeux.")
@click.option("--annee", "year", help="L’année, quand le fichier ne la dit pas.")
@click.option("--force", is_flag=True, help="Même si rien n’a changé depuis la dernière fois.")
@click.option("--keep", type=_FOLDER, help="Le dossier où garder les fichiers.")
@_REPORT
@with_appcontext
def fetch_command(
    names: tuple[str, ...],
    everything: bool,
    departement: str,
    address: str,
    portal: str,
    year: str | None,
    force: bool,
    keep: Path | None,
    whole: Path | None,
) -> None:
    """Télécharge des jeux publics depuis leur portail et les importe ; sans NOM, dit lesquels."""
    bring_up_to_date()
    try:
        wanted = _wanted(names, everything, address)
        one = codes.departement(departement) if departement else ""
        _make(keep)
    except Refused as refused:
        sys.exit(refused.reason)
    if not wanted:
        _list()
        return
    manner = _Manner(Wish(one, portal, address), year, force, keep, whole)
    with Courier(_agent(), say=_aside) as courier:
        failed = [one.name for one in wanted if not _fetched(one, manner, courier)]
    _tell_newer()
    if whole:
        _write(manner.reports, whole)
    if failed:
        sys.exit(f"N’ont pas pu être pris, ou pas en entier : {', '.join(failed)}.")


def _wanted(names: tuple[str, ...], everything: bool, address: str) -> list[Descriptor]:
    """The datasets that are meant, in their order."""
    known = descriptors()
    for name in names:
        if name not in known:
            raise Refused(
                f"« {name} » n’est pas un jeu de données connu. Sont connus : {', '.join(known)}."
            )
    if address and (len(names) != 1 or everything):
        raise Refused("Une adresse (--from) est celle d’un seul jeu : dites lequel.")
    return [one for one in known.values() if one.name in names or (everything and is_fetched(one))]


def _make(folder: Path | None) -> None:
    if not folder:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(troubles.no_writing(folder, error)) from error


def _fetched(descriptor: Descriptor, manner: _Manner, courier: Courier) -> bool:
    """Take the files of a dataset, each told; whether none of them was refused."""
    whole = True
    try:
        sources = list(sources_of(descriptor, manner.wish))
    except Refused as refused:
        _aside(refused.reason)
        return False
    for source in sources:
        click.echo(f"{descriptor.label} : {source.address}")
        try:
            taken = take(
                source,
                descriptor,
                courier,
                at=utc_now(),
                gauge=_gauge,
                reading=_progress,
                year=manner.year,
                force=manner.force,
                keep=manner.keep,
            )
        except Refused as refused:
            _aside(refused.reason)
            whole = False
        else:
            _tell(taken, manner)
    return whole


def _tell(taken: Taken, manner: _Manner) -> None:
    if taken.report:
        _say(taken.report, manner.whole, taken.source.file_name)
        manner.reports.append(taken.report)
        return
    since = f" depuis le {long_day(taken.since)}" if taken.since else ""
    click.echo(f"Rien de nouveau{since}.")


def _list() -> None:
    """Say what can be taken, and when it last was."""
    last = last_retrievals()
    for one in descriptors().values():
        when = f", pris le {long_day(last[one.name])}" if one.name in last else ""
        where = "" if is_fetched(one) else ", adresse à donner avec --from"
        click.echo(f"{one.name} : {one.label} ({one.producer}{when}{where})")


def _agent() -> str:
    """Who asks, and where they can be found: a portal that is bothered can say so."""
    return f"Concert/{version('concert')} (+{current_app.config['SETTINGS'].public_url})"


def _aside(sentence: str) -> None:
    click.echo(sentence, err=True)


@contextmanager
def _gauge(name: str) -> Iterator[Progress]:
    """How far a download is, on a terminal; nothing in the mail of a cron."""
    if not sys.stderr.isatty():
        yield silent
        return
    told = 0.0

    def tell(received: int, whole: int | None) -> None:
        nonlocal told
        if elapsed() - told >= _RHYTHM or received == whole:
            told = elapsed()
            click.echo(f"\r{_far(name, received, whole)}", err=True, nl=False)

    yield tell
    click.echo(err=True)


def _far(name: str, received: int, whole: int | None) -> str:
    come = f"{name} : {received / _MEGABYTE:.1f} Mo".replace(".", ",")
    return f"{come} ({received * 100 // whole} %)" if whole else come
