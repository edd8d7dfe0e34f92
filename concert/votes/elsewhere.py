"""Counting away from the server: the bureau's urn, and anyone's recount of the ballots.

The bureau's urn goes out with a witness, which this server alone can make and the bureau alone
can read. What comes back is authenticated with it: whoever has not opened the urn, and whoever
retouches the ballots on their way back, is refused.
"""

import base64
import csv
import hmac
import json
from pathlib import Path
from typing import Any

from concert.journal import chain
from concert.journal.record import server_key
from concert.votes import urn
from concert.votes.counting import Opened
from concert.votes.methods import METHODS, InvalidBallot, Tally
from concert.votes.models import Poll
from concert.votes.queries import sealed_envelopes


class NotAnUrn(Exception):
    """The file is not one that the counting page or the results page gives."""


# --- what the server gives and takes back ---------------------------------------


def handed_out(poll: Poll) -> dict[str, Any]:
    """The urn for a bureau that counts on another machine: envelopes without voters."""
    witness = {"witness": _witness(poll)}
    sealed = urn.seal(poll.public_key, _of_witness(poll.uid), witness, urn.padded_size(0))
    return {
        "format": "concert urn 1",
        "urn": poll.uid,
        "method": poll.method,
        "options": [one.proposal_id for one in poll.choices],
        "wraps": poll.wraps,
        "envelopes": [_as_text(one) for one in sealed_envelopes(poll)],
        "witness": _as_text(sealed),
    }


def handed_back(poll: Poll, content: bytes) -> list[Opened]:
    """The ballots that the bureau opened; `NotAnUrn` unless they are as it left them."""
    try:
        given = json.loads(content)
        mark = _mark(_witness(poll), poll.uid, given["ballots"])
        if not hmac.compare_digest(mark, str(given["mark"])):
            raise NotAnUrn(poll.uid)
        return [
            Opened(str(one["code"]), one["choices"], str(one["college"]))
            for one in given["ballots"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAnUrn(poll.uid) from error


def _witness(poll: Poll) -> str:
    """A signature that is always the same, and that only this server's key can make."""
    return server_key().sign(b"concert count 1\x00" + poll.uid.encode()).hex()


def _of_witness(uid: str) -> str:
    """What a sealed witness is bound to, so that none can be slipped among the ballots."""
    return f"{uid} witness"


def _mark(witness: str, uid: str, ballots: Any) -> str:
    """What tells that these ballots were opened by someone who could read the witness."""
    digest = chain.digest({"urn": uid, "ballots": ballots})
    return hmac.digest(witness.encode(), digest.encode(), "sha256").hex()


def _as_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


# --- on another machine -----------------------------------------------------------


def open_urn(path: Path, first: str, second: str) -> dict[str, Any]:
    """The ballots of a downloaded urn, opened with two passphrases: what the server is given back.

    Raises `NotAnUrn`, `urn.WrongPassphrases` or `urn.InvalidEnvelope`.
    """
    try:
        closed = json.loads(path.read_text(encoding="utf-8"))
        if closed["format"] != "concert urn 1":
            raise NotAnUrn(str(path))
        uid = str(closed["urn"])
        wraps = [bytes.fromhex(wrap) for wrap in closed["wraps"]]
        envelopes = [base64.b64decode(one) for one in closed["envelopes"]]
        sealed = base64.b64decode(closed["witness"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAnUrn(str(path)) from error
    private = urn.unwrap(wraps, uid, first, second)
    ballots = urn.open_all(private, uid, envelopes)
    witness = str(urn.open_(private, _of_witness(uid), sealed).get("witness"))
    return {
        "format": "concert count 1",
        "urn": uid,
        "ballots": ballots,
        "mark": _mark(witness, uid, ballots),
    }


def recount(path: Path) -> Tally:
    """Count a published list of ballots again, from its CSV alone."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=";"))
        options = [int(title.split()[-1]) for title in rows[0][1:]]
        # Approvals are written 1 or 0; a grade that was not given leaves its cell empty.
        approved = any(cell in {"0", "1"} for row in rows[1:] for cell in row[1:])
        ballots = [_ballot(row[1:], options, approved=approved) for row in rows[1:]]
        return METHODS["approval" if approved else "majority"].count(ballots, options)
    except (ValueError, IndexError, csv.Error, InvalidBallot) as error:
        raise NotAnUrn(str(path)) from error


def _ballot(cells: list[str], options: list[int], *, approved: bool) -> object:
    marked = [(option, cell) for option, cell in zip(options, cells, strict=True) if cell]
    if approved:
        return [option for option, cell in marked if cell == "1"]
    return {str(option): grade for option, grade in marked}
