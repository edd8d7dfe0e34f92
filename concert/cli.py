"""The commands: `concert --help` lists them."""

import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import click
import httpx
from flask import Flask, current_app
from flask.cli import FlaskGroup, NoAppException, ScriptInfo

from concert import create_app
from concert.config import BadSetting
from concert.core.clock import PARIS, utc_now
from concert.core.database import db, write_transaction
from concert.core.errors import Refused
from concert.core.keyring import NoKey
from concert.delivery import deliver_command
from concert.demo import load
from concert.diagnosis import content
from concert.journal.integrity import verified
from concert.journal.record import server_key
from concert.journal.verify import NotAKey, NotAProof, public_key_of, verify
from concert.measuring import measure_command
from concert.people.doors import security_events
from concert.programmes.programme import BadProgramme
from concert.serve import bring_up_to_date, serve
from concert.supply import fetch_command, import_command
from concert.tidying import last_done, rules
from concert.votes import elsewhere, urn
from concert.votes.wording import COLUMNS
from concert.walk.journey import walk
from concert.walk.visitor import Lost
from concert.web.assets import NotSetUp
from concert.work import tidy_once, work_once

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


_CANNOT_START = (BadSetting, BadProgramme, NoKey, NotSetUp)


def _application() -> Flask:
    """The application for a command; what keeps it from starting is said without a traceback."""
    try:
        return create_app()
    except _CANNOT_START as error:
        raise NoAppException(f"Concert ne peut pas démarrer. {error}") from error


@click.group(cls=FlaskGroup, create_app=_application, add_default_commands=True)
def cli() -> None:
    """Concert : du lancement d’une concertation au plan que chacun signe."""


def main() -> None:
    try:
        cli()
    except _CANNOT_START as error:
        sys.exit(f"Concert ne peut pas démarrer. {error}")


@cli.command("serve", with_appcontext=False)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve_command(port: int, workers: int) -> None:
    """Prépare la base, charge la démonstration si elle est vide, et sert les pages."""
    serve(port, workers)


@cli.command("work")
@click.option("--once", is_flag=True, help="Fait ce qu’il y a à faire, puis s’arrête.")
def work_command(once: bool) -> None:
    """Écrit et envoie le courrier, ouvre les étapes dont le jour est venu."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    while True:
        done = work_once(app)
        if once:
            click.echo(f"{done} tâche(s) faite(s).")
            return
        time.sleep(1 if not done else 0.05)


cli.add_command(deliver_command)


@cli.command("tidy")
@click.option(
    "--list", "listed", is_flag=True, help="Dit chaque règle, son rythme et ce qu’elle ferait."
)
@click.option("--dry-run", is_flag=True, help="Dit ce qui partirait, sans rien faire.")
def tidy_command(listed: bool, dry_run: bool) -> None:
    """Efface ce qui ne doit plus être gardé ; `concert work` le fait de lui-même."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if not listed and not dry_run:
        click.echo(f"{tidy_once(app)} chose(s) effacée(s).")
        return
    for rule in rules(app.config["SETTINGS"]):
        rhythm = "chaque jour" if rule.every else "à chaque passage"
        click.echo(f"{rule.name} ({rhythm}) : {rule.would_do(at=utc_now())} à effacer maintenant")
        if listed:
            last = last_done(rule.name)
            done = f" Dernière fois : {last:%Y-%m-%d %H:%M} UTC." if last else ""
            click.echo(f"  {rule.sentence}{done}")


@cli.command("demo")
@click.option("--ideas", type=_FILE, help="Un fichier d’idées (CSV, avec titre et description).")
def demo_command(ideas: Path | None) -> None:
    """Charge la démonstration, ou un territoire de santé rempli des idées d’un fichier."""
    bring_up_to_date()
    try:
        with write_transaction():
            if ideas:
                filled = load.load_ideas(ideas, at=utc_now())
                loaded, not_taken = [filled.concertation], filled.refused
            else:
                loaded, not_taken = load.load_demonstration(at=utc_now()), []
            db.session.commit()
    except Refused as refused:
        sys.exit(refused.reason)
    for line, reason in not_taken:
        click.echo(f"Ligne {line} refusée : {reason}")
    for concertation in loaded:
        click.echo(f"{concertation.title} : /concertations/{concertation.slug}")


cli.add_command(import_command)
cli.add_command(fetch_command)
cli.add_command(measure_command)


@cli.command("walk", with_appcontext=False)
@click.argument("url", default="http://127.0.0.1:5000")
def walk_command(url: str) -> None:
    """Mène une concertation entière par HTTP, comme ses participants, et dit chaque pas."""
    try:
        walk(url, say=click.echo)
    except (Lost, httpx.HTTPError) as lost:
        sys.exit(f"La promenade s’arrête : {lost}")


@cli.command("verify", with_appcontext=False)
@click.argument("what", nargs=-1, required=True, metavar="[journal] [FICHIER]")
@click.option("--key", default="", help="La clé publique du serveur, connue d’ailleurs.")
@click.option("--head", default="", help="Une empreinte notée un jour : elle doit s’y trouver.")
def verify_command(what: tuple[str, ...], key: str, head: str) -> None:
    """Vérifie un journal, une preuve, un diagnostic publié ; ou tous les journaux de cette base."""
    try:
        if what == ("journal",):
            _verify_database(key, head)
        else:
            _verify_file(_FILE.convert(what[-1], None, None), key, head)
    except NotAKey:
        sys.exit(
            "Cette clé n’est pas une clé publique de Concert : 64 signes, de 0 à 9 et de a à f."
        )


def _verify_file(file: Path, key: str, head: str) -> None:
    try:
        flaws = verify(file, key, head, {content.FORMAT: content.flaws})
    except NotAProof:
        sys.exit("Ce fichier n’est ni un journal, ni une preuve, ni un diagnostic de Concert.")
    for flaw in flaws:
        click.echo(f"✗ {flaw}")
    if flaws:
        sys.exit(1)
    click.echo("✓ intact")


def _verify_database(key: str, head: str) -> None:
    """Every journal, each said as it is read; none is held whole."""
    script = click.get_current_context().ensure_object(ScriptInfo)
    with script.load_app().app_context():
        public = public_key_of(key) if key.strip() else server_key().public_key()
        noted = head.strip().lower()
        wrong, found = False, not noted
        for one in verified(public, noted):
            found = found or one.holds_noted
            wrong = wrong or bool(one.flaws)
            click.echo(f"{'✗' if one.flaws else '✓'} {one.title} : {one.entries} entrée(s)")
            for flaw in one.flaws:
                click.echo(f"  {flaw}")
    if not found:
        click.echo("✗ l’empreinte notée ne se trouve dans aucun journal de cette base")
    if wrong or not found:
        sys.exit(1)
    click.echo("✓ intact")


@cli.command("security")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Depuis ce jour ; une semaine.")
def security_command(since: datetime | None) -> None:
    """Dit ce qui s’est passé aux portes : entrées, essais manqués, limites, refus."""
    start = since.replace(tzinfo=PARIS) if since else utc_now() - timedelta(days=7)
    for one in security_events(start):
        who = f"personne {one.person_id}" if one.person_id else "-"
        click.echo(f"{one.at:%Y-%m-%dT%H:%M:%SZ} {one.kind} {one.visitor} {who} {one.words}")


@cli.command("count", with_appcontext=False)
@click.argument("file", type=_FILE)
@click.argument("output", type=click.Path(path_type=Path), default="depouillement.json")
def count_command(file: Path, output: Path) -> None:
    """Ouvre une urne téléchargée, avec les phrases secrètes de deux membres du bureau."""
    first = click.prompt("Phrase secrète d’un membre", hide_input=True)
    second = click.prompt("Celle d’un autre membre", hide_input=True)
    try:
        opened = elsewhere.open_urn(file, first, second)
    except elsewhere.NotAnUrn:
        sys.exit("Ce fichier n’est pas une urne de Concert.")
    except urn.WrongPassphrases:
        sys.exit("Ces deux phrases n’ouvrent pas l’urne.")
    except urn.InvalidEnvelope as invalid:
        sys.exit(f"Une enveloppe est abîmée (empreinte {invalid.fingerprint[:12]}).")
    output.write_text(json.dumps(opened), encoding="utf-8")
    click.echo(
        f"Bulletins : {len(opened['ballots'])}. Déposez {output} sur la page du dépouillement."
    )


@cli.command("recount", with_appcontext=False)
@click.argument("file", type=_FILE)
def recount_command(file: Path) -> None:
    """Recompte les bulletins publiés d’un vote."""
    try:
        tally = elsewhere.recount(file)
    except elsewhere.NotAnUrn:
        sys.exit("Ce fichier n’est pas une liste de bulletins de Concert.")
    click.echo(f"Bulletins : {tally.ballots}, dont blancs : {tally.blank}")
    for standing in tally.standings:
        counts = ", ".join(f"{COLUMNS[name]} {n}" for name, n in standing.counts.items())
        click.echo(f"{standing.rank}. proposition {standing.option} : {counts}")
