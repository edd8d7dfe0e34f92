"""Counting away from the server: the bureau's urn, and anyone's recount of the ballots."""

import base64
import csv
import json
from pathlib import Path
from typing import Any

from concert.votes import urn
from concert.votes.methods import METHODS, Tally


class NotAnUrn(Exception):
    """The file is not one that the counting page or the results page gives."""


def open_urn(path: Path, first: str, second: str) -> dict[str, Any]:
    """The ballots of a downloaded urn, opened with two passphrases: what the server is given back.

    Raises `NotAnUrn`, `urn.WrongPassphrases` or `urn.InvalidEnvelope`.
    """
    try:
        closed = json.loads(path.read_text(encoding="utf-8"))
        if closed["format"] != "concert urn 1":
            raise NotAnUrn(str(path))
        wraps = [bytes.fromhex(wrap) for wrap in closed["wraps"]]
        envelopes = [base64.b64decode(one) for one in closed["envelopes"]]
    except (ValueError, KeyError, TypeError) as error:
        raise NotAnUrn(str(path)) from error
    private = urn.unwrap(wraps, closed["urn"], first, second)
    ballots = urn.open_all(private, closed["urn"], envelopes)
    return {"format": "concert count 1", "urn": closed["urn"], "ballots": ballots}


def recount(path: Path) -> Tally:
    """Count a published list of ballots again, from its CSV alone."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=";"))
        options = [int(title.split()[-1]) for title in rows[0][1:]]
        graded = any(cell not in {"0", "1", ""} for row in rows[1:] for cell in row[1:])
        ballots = [_ballot(row[1:], options, graded=graded) for row in rows[1:]]
        return METHODS["majority" if graded else "approval"].count(ballots, options)
    except (ValueError, IndexError) as error:
        raise NotAnUrn(str(path)) from error


def _ballot(cells: list[str], options: list[int], *, graded: bool) -> object:
    marked = [(option, cell) for option, cell in zip(options, cells, strict=True) if cell]
    if graded:
        return {str(option): grade for option, grade in marked}
    return [option for option, cell in marked if cell == "1"]
