"""Verifying offline what anyone may download: a journal, or the proof of a signature."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from concert.core.database import db
from concert.journal.record import server_key
from concert.journal.verify import NotAProof, verify
from tests.browsing import Browse
from tests.cast import Valbourg

Change = Callable[[list[dict[str, Any]]], object]
OTHER_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


@pytest.fixture
def journal(browse: Browse, valbourg: Valbourg, tmp_path: Path) -> Path:
    """The journal of Valbourg, downloaded by anyone."""
    valbourg.idea("Un potager 🌱")
    valbourg.commitment()
    db.session.commit()
    answer = browse().get(f"/concertations/{valbourg.concertation.slug}/journal.jsonl")
    path = tmp_path / "journal.jsonl"
    path.write_bytes(answer.data)
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rewrite(path: Path, change: Change) -> None:
    read = lines(path)
    change(read)
    path.write_text("\n".join(json.dumps(one) for one in read) + "\n", encoding="utf-8")


def test_the_journal_that_anyone_downloads_is_whole(journal: Path, valbourg: Valbourg) -> None:
    here = valbourg.concertation

    assert verify(journal) == []
    assert len(lines(journal)) == here.journal_length + 1
    assert verify(journal, _key(), here.journal_head) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda read: read[2]["content"].update(verb="idea_revised"), id="verb"),
        pytest.param(lambda read: read[2]["content"]["details"].update(x=1), id="details"),
        pytest.param(lambda read: read[2].update(hash="0" * 64), id="hash"),
        pytest.param(lambda read: read[2].update(seal="0" * 128), id="seal"),
        pytest.param(lambda read: read.pop(2), id="taken out"),
        pytest.param(lambda read: read.insert(3, read[2]), id="said twice"),
        pytest.param(lambda read: read.reverse() or read.insert(0, read.pop()), id="reversed"),
        pytest.param(lambda read: read[0].update(public_key=OTHER_KEY), id="key"),
    ],
)
def test_a_journal_that_was_tampered_with_is_found_out(journal: Path, change: Change) -> None:
    rewrite(journal, change)

    assert verify(journal)


def test_an_end_that_was_cut_is_seen_by_whoever_noted_a_fingerprint(
    journal: Path, valbourg: Valbourg
) -> None:
    rewrite(journal, lambda read: read.pop())

    assert verify(journal) == []
    assert verify(journal, head=valbourg.concertation.journal_head) == [
        "l’empreinte notée ne se trouve pas dans ce journal\u00a0: sa fin a été coupée ou réécrite"
    ]


def test_a_journal_rewritten_whole_under_another_key_is_seen_by_whoever_knows_ours(
    journal: Path,
) -> None:
    assert "la clé publique du fichier n’est pas celle que vous connaissez" in verify(
        journal, OTHER_KEY
    )


@pytest.mark.parametrize("typed", ["upper", "spaced"])
def test_a_key_copied_by_hand_is_the_same_key(
    journal: Path, valbourg: Valbourg, typed: str
) -> None:
    head = valbourg.concertation.journal_head
    copied = {"upper": str.upper, "spaced": lambda text: f" {text}\n"}[typed]

    assert verify(journal, copied(_key()), copied(head)) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"3",
        b"\xff\xfe\x00",
        b"%PDF-1.4",
        b'{"format": "concert journal 9"}',
        b'{"format": []}',
        b'{"format": "concert proof 1"}',
        b'{"format": "concert proof 1", "public_key": "zz"}',
        b'{"format": "concert proof 1", "public_key": "'
        + OTHER_KEY.encode()
        + b'", "document": {}, "document_hash": "", "entry": {"details": []}}',
        b'{"format": "concert journal 1", "public_key": "' + OTHER_KEY.encode() + b'"}\n{"n": 1}',
        b'{"format": "concert journal 1", "public_key": "'
        + OTHER_KEY.encode()
        + b'"}\n{"content": [], "hash": "", "seal": ""}',
        b"[" * 100_000,
    ],
)
@pytest.mark.parametrize("name", ["preuve.json", "journal.jsonl", "sans-nom"])
def test_what_is_neither_a_journal_nor_a_proof_is_said_to_be_neither(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(NotAProof):
        verify(path)


def test_a_journal_is_known_whatever_its_name(journal: Path) -> None:
    renamed = journal.rename(journal.with_name("journal (2).txt"))

    assert verify(renamed) == []


def _key() -> str:
    return server_key().public_key().public_bytes_raw().hex()
