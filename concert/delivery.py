"""Delivering from the command line, and saying how the mail fares."""

import sys
import time
from collections.abc import Iterator
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from concert.core.clock import utc_now
from concert.mailroom.queries import Pile, State, state_of_the_mail
from concert.web.formatting import long_moment
from concert.work import deliver_once


@click.command("deliver")
@click.option("--once", is_flag=True, help="Envoie ce qui attend, puis s’arrête.")
@click.option("--status", is_flag=True, help="Dit où en est le courrier, sans rien envoyer.")
@with_appcontext
def deliver_command(once: bool, status: bool) -> None:
    """Écrit et envoie le courrier, et rien d’autre."""
    if status:
        _tell(state_of_the_mail(), utc_now())
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    while True:
        done = deliver_once(app)
        if once:
            # All of it: a run of cron does not leave for the next one what could go now.
            while more := deliver_once(app):
                done += more
            click.echo(f"Lettres écrites ou envoyées : {done}.")
            return
        time.sleep(1 if not done else 0.05)


def _tell(state: State, at: datetime) -> None:
    for line in _lines(state):
        click.echo(line)
    if not state.is_well(at):
        sys.exit(1)


def _lines(state: State) -> Iterator[str]:
    yield f"En attente : {state.counts[Pile.WAITING]}"
    if state.oldest:
        yield f"La plus ancienne attend depuis le {long_moment(state.oldest)}"
    yield f"Arrêtées : {state.counts[Pile.STOPPED]}"
    if state.untold:
        yield f"Actes qui n’ont pas pu être racontés : {state.untold}"
    if state.last_sent_at:
        yield f"Dernier envoi réussi le {long_moment(state.last_sent_at)}"
    if state.failing_since:
        yield f"Le serveur ne répond pas depuis le {long_moment(state.failing_since)}"
        yield f"Il dit : {state.trouble}"
