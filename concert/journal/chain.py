"""The chain of a journal, pure: what an entry holds, its hash, its seal, and how to verify them.

An entry's hash covers its content (RFC 8785 canonical JSON) and the hash before it; the seal is
an Ed25519 signature of that hash by the server. Who acted enters as a salted hash, so that a
person can be erased without breaking the chain.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VERSION = 1
_DOMAIN = b"concert journal v1\x00"


def content(
    *, chain: str, n: int, previous: str, verb: str, at: datetime, actor: str, details: Any
) -> dict[str, Any]:
    """What is hashed: nothing that may have to be erased one day."""
    return {
        "v": VERSION,
        "chain": chain,
        "n": n,
        "previous": previous,
        "verb": verb,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": actor,
        "details": details,
    }


def actor(person_id: int | None, salt: str) -> str:
    """Who acted, provable with the salt and untraceable without it; empty for the machine."""
    if person_id is None:
        return ""
    return hashlib.sha256(f"{salt}|{person_id}".encode()).hexdigest()


def digest(value: Mapping[str, Any]) -> str:
    """The SHA-256 of a JSON object in its canonical form, in hexadecimal."""
    return hashlib.sha256(rfc8785.dumps(dict(value))).hexdigest()


def seal(key: Ed25519PrivateKey, entry_hash: str) -> str:
    """The server's signature of an entry's hash, in hexadecimal."""
    return key.sign(_DOMAIN + bytes.fromhex(entry_hash)).hex()


def is_sealed(public: Ed25519PublicKey, entry_hash: str, seal_: str) -> bool:
    try:
        public.verify(bytes.fromhex(seal_), _DOMAIN + bytes.fromhex(entry_hash))
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class Link:
    """An entry as it is published: its content, its hash and its seal."""

    content: Mapping[str, Any]
    hash: str
    seal: str


def flaws(links: Iterable[Link], public: Ed25519PublicKey) -> Iterator[str]:
    """What is wrong with a whole chain, first entry first; nothing when it is intact."""
    previous = ""
    for n, link in enumerate(links, start=1):
        if link.content.get("n") != n:
            yield f"entrée {n} : numéro {link.content.get('n')} (entrée retirée ou déplacée)"
            return
        if link.content.get("previous") != previous:
            yield f"entrée {n} : ne suit pas la précédente"
        if digest(link.content) != link.hash:
            yield f"entrée {n} : son contenu a changé"
        if not is_sealed(public, link.hash, link.seal):
            yield f"entrée {n} : le sceau n’est pas celui de ce serveur"
        previous = link.hash
