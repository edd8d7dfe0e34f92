"""Envelopes: anyone can seal one for the urn, and only the urn's private key opens it.

An envelope is the format's version (1 byte), an ephemeral X25519 public key (32 bytes), and the
payload encrypted by ChaCha20-Poly1305 (its padded size, and 16 bytes of tag). The key comes from
HKDF-SHA256 over the X25519 secret, salted with both public keys; the urn's id is authenticated,
so that an envelope cannot move to another urn.

Source: the base mode of RFC 9180 (HPKE) has the same shape; it is spelled out here because the
module of that name is too young in `cryptography` for what has to be opened years later.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Payload = dict[str, Any]

_VERSION = b"\x01"
_LABEL = b"concert urn envelope 1"
_KEY_SIZE = 32
# Each envelope has a key of its own, used once, which is what a nonce is for.
_NONCE = bytes(12)


@dataclass(frozen=True)
class KeyPair:
    """An urn's X25519 keys, 32 raw bytes each; the private one never goes to database nor logs."""

    public: bytes
    private: bytes = field(repr=False)


class InvalidEnvelope(Exception):
    """An envelope that cannot be counted: damaged, of another urn, or sealing no ballot.

    It quotes the envelope's fingerprint (hexadecimal SHA-256), and nothing of what is inside.
    """

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


def new_key_pair() -> KeyPair:
    """The keys of a new urn."""
    private = X25519PrivateKey.generate()
    return KeyPair(private.public_key().public_bytes_raw(), private.private_bytes_raw())


def padded_size(options: int) -> int:
    """The bytes to which every payload of an urn is padded, from its number of options.

    A graded option takes at most 37 (a 64-bit id, the longest grade, and their punctuation); 256
    are kept for the code, the college and the keys. 40 options: 2,176 bytes.
    """
    return 256 + 48 * options


def seal(public_key: bytes, urn_id: str, payload: Payload, size: int) -> bytes:
    """The payload, which JSON can write, in an envelope of 49 + `size` bytes.

    `ValueError` when it does not fit: an envelope longer than others would tell them apart.
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    padded = text.encode().ljust(size)  # spaces, that JSON ignores after an object
    if len(padded) > size:
        raise ValueError("The payload exceeds the size of the urn's envelopes.")
    ephemeral = X25519PrivateKey.generate()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    sender = ephemeral.public_key().public_bytes_raw()
    cipher = _cipher(shared, sender, public_key)
    return _VERSION + sender + cipher.encrypt(_NONCE, padded, _bound_to(urn_id))


def open_(private_key: bytes, urn_id: str, sealed: bytes) -> Payload:
    """What `seal` was given, or `InvalidEnvelope`."""
    key = X25519PrivateKey.from_private_bytes(private_key)
    try:
        payload = json.loads(_decrypted(key, urn_id, sealed))
    except (InvalidTag, ValueError, RecursionError):
        # Whoever can write in the database can seal anything: even a text that is not JSON.
        raise InvalidEnvelope(fingerprint(sealed)) from None
    if not isinstance(payload, dict):
        raise InvalidEnvelope(fingerprint(sealed))
    return payload


def open_all(private_key: bytes, urn_id: str, envelopes: Iterable[bytes]) -> list[Payload]:
    """The payloads, sorted by their `code`, so that nothing is left of the envelopes' order.

    An envelope without a code, or with one that was already met, is invalid too: there are as
    many codes as envelopes.
    """
    opened: dict[str, Payload] = {}
    for sealed in envelopes:
        payload = open_(private_key, urn_id, sealed)
        code = payload.get("code")
        if not isinstance(code, str) or code in opened:
            raise InvalidEnvelope(fingerprint(sealed))
        opened[code] = payload
    return [opened[code] for code in sorted(opened)]


def fingerprint(sealed: bytes) -> str:
    """The SHA-256 of an envelope, in hexadecimal: 64 signs."""
    return hashlib.sha256(sealed).hexdigest()


def _decrypted(key: X25519PrivateKey, urn_id: str, sealed: bytes) -> bytes:
    version, rest = sealed[:1], sealed[1:]
    if version != _VERSION:
        raise ValueError("This envelope is of an unknown format.")
    sender, encrypted = rest[:_KEY_SIZE], rest[_KEY_SIZE:]
    shared = key.exchange(X25519PublicKey.from_public_bytes(sender))
    cipher = _cipher(shared, sender, key.public_key().public_bytes_raw())
    return cipher.decrypt(_NONCE, encrypted, _bound_to(urn_id))


def _cipher(shared: bytes, sender: bytes, recipient: bytes) -> ChaCha20Poly1305:
    derivation = HKDF(SHA256(), length=_KEY_SIZE, salt=sender + recipient, info=_LABEL)
    return ChaCha20Poly1305(derivation.derive(shared))


def _bound_to(urn_id: str) -> bytes:
    return _LABEL + b":" + urn_id.encode()
