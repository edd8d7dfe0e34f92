"""Verifying offline, without our server: a whole journal, or the proof of one signature."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from concert.journal.chain import Link, digest, flaws, is_sealed


class NotAProof(Exception):
    """The file is neither a journal nor a proof that we know."""


class NotAKey(Exception):
    """What was given is no public key."""


def public_key_of(typed: str) -> Ed25519PublicKey:
    """The key that someone typed or pasted, in hexadecimal."""
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(typed.strip()))
    except ValueError as error:
        raise NotAKey(typed) from error


def verify(
    path: Path,
    public_key: str = "",
    head: str = "",
    others: Mapping[str, Callable[[Any], Iterator[str]]] | None = None,
) -> list[str]:
    """What is wrong with this file, in French; nothing when it is intact.

    `public_key` (hexadecimal) is the server's, when one has it from elsewhere: without it, the
    file is only checked against the key that it carries itself. `head` is a last fingerprint
    that was noted: without it, nobody can tell that the end was cut. `others` are the formats
    that later features verify, each with what finds its flaws.
    """
    if public_key.strip():
        public_key_of(public_key)
    try:
        text = path.read_text(encoding="utf-8")
        first = _first(text)
        if others and first["format"] in others:
            return list(others[first["format"]](first))
        noted = public_key.strip().lower(), head.strip().lower()
        return list(_KNOWN[first["format"]](text, first, *noted))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAProof(str(path)) from error


def _first(text: str) -> Any:
    """A proof is one JSON object; a journal has one a line, and its first says what it is."""
    try:
        return json.loads(text)
    except ValueError:
        return json.loads(text.split("\n", 1)[0])


def _journal(text: str, first: Any, public_key: str, head: str) -> Iterator[str]:
    public = _key(first, public_key)
    links = [
        Link(entry["content"], entry["hash"], entry["seal"])
        for entry in (json.loads(line) for line in text.splitlines()[1:] if line.strip())
    ]
    yield from _foreign_key(first, public_key)
    yield from flaws(links, public)
    if head and head not in {link.hash for link in links}:
        yield "l’empreinte notée ne se trouve pas dans ce journal : sa fin a été coupée ou réécrite"


def _proof(_text: str, proof: Any, public_key: str, _head: str) -> Iterator[str]:
    public = _key(proof, public_key)
    yield from _foreign_key(proof, public_key)
    if digest(proof["document"]) != proof["document_hash"]:
        yield "le document signé a changé"
    if proof["entry"]["details"].get("document") != proof["document_hash"]:
        yield "l’entrée du journal ne porte pas l’empreinte de ce document"
    if digest(proof["entry"]) != proof["entry_hash"]:
        yield "l’entrée du journal a changé"
    if not is_sealed(public, proof["entry_hash"], proof["seal"]):
        yield "le sceau n’est pas celui de ce serveur"


def _key(carried: Any, public_key: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key or carried["public_key"]))


def _foreign_key(carried: Any, public_key: str) -> Iterator[str]:
    if public_key and carried["public_key"] != public_key:
        yield "la clé publique du fichier n’est pas celle que vous connaissez"


_KNOWN = {"concert journal 1": _journal, "concert proof 1": _proof}
