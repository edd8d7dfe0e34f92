"""Counting away from the server: the urn goes out, what comes back is what the bureau opened."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.core.database import db
from concert.votes import urn
from concert.votes.counting import count_opened
from concert.votes.elsewhere import NotAnUrn, handed_back, handed_out, open_urn, recount
from concert.votes.models import Poll
from concert.votes.queries import sealed_envelopes
from tests.cast import Valbourg
from tests.votes.properties import examples
from tests.votes.voting import voted


@pytest.fixture
def poll(valbourg: Valbourg) -> Poll:
    return voted(valbourg, bureau=True)


@pytest.fixture
def closed(poll: Poll, tmp_path: Path) -> Path:
    """The urn, downloaded."""
    return _written(tmp_path / "urne.json", handed_out(poll))


def _written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _count(valbourg: Valbourg, closed: Path) -> dict[str, Any]:
    return open_urn(closed, *valbourg.passphrases[:2])


def test_what_the_bureau_opened_elsewhere_is_published_here(
    valbourg: Valbourg, poll: Poll, closed: Path
) -> None:
    given_back = json.dumps(_count(valbourg, closed)).encode()

    count_opened(poll, handed_back(poll, given_back), by=valbourg.claire, at=valbourg.at)

    assert poll.outcome
    assert (poll.outcome["ballots"], poll.outcome["too_few"]) == (6, False)


def test_the_urn_that_goes_out_says_nothing_of_the_voters(poll: Poll, closed: Path) -> None:
    content = json.loads(closed.read_text(encoding="utf-8"))

    assert sorted(content) == [
        "envelopes",
        "format",
        "method",
        "options",
        "urn",
        "witness",
        "wraps",
    ]
    marks = [urn.fingerprint(base64.b64decode(one)) for one in content["envelopes"]]
    assert marks == sorted(marks)
    assert len(marks) == len(sealed_envelopes(poll)) == 6


def test_wrong_passphrases_open_nothing_elsewhere_either(valbourg: Valbourg, closed: Path) -> None:
    with pytest.raises(urn.WrongPassphrases):
        open_urn(closed, valbourg.passphrases[0], urn.new_passphrase())


def test_a_damaged_envelope_is_told_elsewhere_too(valbourg: Valbourg, closed: Path) -> None:
    content = json.loads(closed.read_text(encoding="utf-8"))
    content["envelopes"][2] = base64.b64encode(b"\x01 damaged").decode()
    _written(closed, content)

    with pytest.raises(urn.InvalidEnvelope):
        _count(valbourg, closed)


@pytest.mark.parametrize(
    "damage",
    [
        lambda c: c | {"format": "concert urn 2"},
        lambda c: c | {"wraps": ["not hexadecimal"]},
        lambda c: c | {"envelopes": [3]},
        lambda c: c | {"witness": "é"},
        lambda c: {name: c[name] for name in c if name != "witness"},
        lambda c: [c],
        lambda _c: "an urn",
        lambda _c: None,
    ],
)
def test_a_file_that_is_no_urn_is_told(
    valbourg: Valbourg, closed: Path, damage: Callable[[Any], Any]
) -> None:
    _written(closed, damage(json.loads(closed.read_text(encoding="utf-8"))))

    with pytest.raises(NotAnUrn):
        _count(valbourg, closed)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"[" * 100_000])
def test_a_file_that_is_not_even_json_is_told(
    valbourg: Valbourg, poll: Poll, closed: Path, content: bytes
) -> None:
    closed.write_bytes(content)

    with pytest.raises(NotAnUrn):
        _count(valbourg, closed)
    with pytest.raises(NotAnUrn):
        handed_back(poll, content)


# --- what comes back ----------------------------------------------------------------


def _another_choice(count: dict[str, Any]) -> dict[str, Any]:
    choices = count["ballots"][0]["choices"]
    choices[next(iter(choices))] = "to_reject"
    return count


def _another_college(count: dict[str, Any]) -> dict[str, Any]:
    count["ballots"][0]["college"] = "equipe"
    return count


def _another_code(count: dict[str, Any]) -> dict[str, Any]:
    count["ballots"][0]["code"] = urn.new_code()
    return count


def _one_less(count: dict[str, Any]) -> dict[str, Any]:
    count["ballots"].pop()
    return count


@pytest.mark.parametrize(
    "retouch",
    [
        _another_choice,
        _another_college,
        _another_code,
        _one_less,
        lambda c: c | {"ballots": c["ballots"][::-1]},
        lambda c: c | {"ballots": []},
        lambda c: c | {"mark": "0" * 64},
        lambda c: c | {"mark": None},
        lambda c: c | {"mark": "é"},
        lambda c: c | {"ballots": [float("nan")]},
        lambda c: {"ballots": c["ballots"]},
        lambda c: {"mark": c["mark"]},
        lambda c: [c],
    ],
)
def test_ballots_retouched_on_their_way_back_are_refused(
    valbourg: Valbourg, poll: Poll, closed: Path, retouch: Callable[[Any], Any]
) -> None:
    retouched = json.dumps(retouch(_count(valbourg, closed))).encode()

    with pytest.raises(NotAnUrn):
        handed_back(poll, retouched)


def test_the_ballots_of_another_urn_are_refused(
    valbourg: Valbourg, poll: Poll, closed: Path
) -> None:
    count = json.dumps(_count(valbourg, closed)).encode()
    poll.uid = f"{poll.uid[1:]}0"

    with pytest.raises(NotAnUrn):
        handed_back(poll, count)


def test_who_has_not_opened_the_urn_cannot_make_up_its_ballots(poll: Poll, closed: Path) -> None:
    """Claire has the urn's file and knows how the program works; she has no passphrase."""
    closed_urn = json.loads(closed.read_text(encoding="utf-8"))
    keys = urn.new_key_pair()
    passphrases = [urn.new_passphrase() for _member in range(3)]
    made_up = closed_urn | {
        "wraps": [one.hex() for one in urn.wrap(keys.private, poll.uid, passphrases, cost=4)],
        "envelopes": [],
        "witness": base64.b64encode(
            urn.seal(keys.public, f"{poll.uid} witness", {"witness": "?"}, 256)
        ).decode(),
    }

    forged = open_urn(_written(closed, made_up), *passphrases[:2])

    with pytest.raises(NotAnUrn):
        handed_back(poll, json.dumps(forged).encode())
    db.session.rollback()


# --- anyone's recount -----------------------------------------------------------------


def _csv(path: Path, *lines: str) -> Path:
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    return path


def test_the_published_grades_are_counted_again(tmp_path: Path) -> None:
    board = _csv(tmp_path / "b.csv", "code;proposition 7;proposition 12", "A;good;", "B;good;good")

    tally = recount(board)

    assert (tally.ballots, tally.blank) == (2, 0)
    assert [(one.option, one.rank) for one in tally.standings] == [(7, 1), (12, 2)]
    assert tally.counts[12]["to_reject"] == 1


def test_the_published_approvals_are_counted_again(tmp_path: Path) -> None:
    board = _csv(tmp_path / "b.csv", "code;proposition 7;proposition 12", "A;0;1", "B;0;0")

    tally = recount(board)

    assert (tally.ballots, tally.blank, tally.columns[0]) == (2, 1, "approved")
    assert tally.counts[12]["approved"] == 1


def test_blank_ballots_alone_are_still_graded(tmp_path: Path) -> None:
    board = _csv(tmp_path / "b.csv", "code;proposition 7;proposition 12", "A;;", "B;;")

    tally = recount(board)

    assert (tally.ballots, tally.blank) == (2, 2)
    assert tally.counts[7]["to_reject"] == 2


def test_an_empty_board_counts_nobody(tmp_path: Path) -> None:
    assert recount(_csv(tmp_path / "b.csv", "code;proposition 7;proposition 12")).ballots == 0


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["code;proposition"],
        ["code;proposition sept", "A;good"],
        ["code;proposition 7", "A;good;good"],
        ["code;proposition 7", "A;excellent"],
        ["code;proposition 7", "A;1", "B;yes;1"],
        ["code;proposition 7", "A;" + "x" * 200_000],
    ],
)
def test_a_file_that_is_no_board_is_told(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "b.csv"
    path.write_text("\r\n".join(lines), encoding="utf-8")

    with pytest.raises(NotAnUrn):
        recount(path)


@examples(200)
@given(content=st.binary(max_size=60))
def test_no_file_breaks_the_recount(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        recount(path)
    except NotAnUrn:
        return
