"""The bureau: three people among whom the private key is shared, so that any two can open the urn.

The key is wrapped once for each pair of members, with a key that scrypt draws from their two
passphrases. A wrap is the format's version and scrypt's cost (2 bytes), a salt (16), and the
private key encrypted by ChaCha20-Poly1305 (32, and 16 of tag): 66 bytes. One lost passphrase
loses nothing; two lose the vote, which nobody can repair.

Source: RFC 7914 (scrypt) and RFC 8439 (ChaCha20-Poly1305).
"""

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import combinations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from concert.votes.urn.codes import new_code, normalised

_VERSION = 1
_LABEL = b"concert urn wrap 1"
_SALT_SIZE = 16
_WRAP_SIZE = 66
_HIGHEST_COST = 20  # 1 GiB: beyond, a damaged wrap would exhaust the machine
# Each wrap has a salt, hence a key, of its own, used once, which is what a nonce is for.
_NONCE = bytes(12)


class WrongPassphrases(Exception):
    """These two passphrases do not open the urn: mistyped, twice the same, or of another bureau."""


def new_passphrase() -> str:
    """A random passphrase of 95 bits, so that neither a member nor a thief can guess another's."""
    return new_code()


def wrap(
    private_key: bytes, urn_id: str, passphrases: Sequence[str], *, cost: int = 15
) -> list[bytes]:
    """The private key (32 bytes) wrapped for each pair of members, in no order that matters.

    scrypt runs with n = 2 ** `cost`, r = 8 and p = 1: for 15, 32 MiB and about 0.1 s a wrap.
    `ValueError` for fewer than three members: with two, one lost passphrase would lose the vote.
    """
    known = _distinct(passphrases)
    if len(known) < max(3, len(passphrases)):
        raise ValueError("A bureau has at least three members, each with a passphrase.")
    return [_wrapped(private_key, urn_id, pair, cost) for pair in combinations(known, 2)]


def unwrap(wraps: Iterable[bytes], urn_id: str, first: str, second: str) -> bytes:
    """The private key, from two members' passphrases in any order, however they typed them."""
    pair = _distinct((first, second))
    for wrapped in wraps:
        with suppress(InvalidTag, ValueError):  # the wrap of another pair, or a damaged one
            return _unwrapped(wrapped, urn_id, pair)
    raise WrongPassphrases


def _distinct(passphrases: Iterable[str]) -> list[str]:
    """These passphrases as they were given to the members, sorted, without those mistyped."""
    return sorted({known for typed in passphrases if (known := normalised(typed))})


def _wrapped(private_key: bytes, urn_id: str, pair: Sequence[str], cost: int) -> bytes:
    header = bytes([_VERSION, cost])
    salt = secrets.token_bytes(_SALT_SIZE)
    encrypted = _cipher(pair, salt, cost).encrypt(_NONCE, private_key, _bound_to(urn_id, header))
    return header + salt + encrypted


def _unwrapped(wrapped: bytes, urn_id: str, pair: Sequence[str]) -> bytes:
    header, salt, encrypted = wrapped[:2], wrapped[2 : 2 + _SALT_SIZE], wrapped[2 + _SALT_SIZE :]
    if len(wrapped) != _WRAP_SIZE or header[1] > _HIGHEST_COST:
        raise ValueError("This is not a wrap of the private key.")
    return _cipher(pair, salt, header[1]).decrypt(_NONCE, encrypted, _bound_to(urn_id, header))


def _cipher(pair: Sequence[str], salt: bytes, cost: int) -> ChaCha20Poly1305:
    # Their order is alphabetical; a line break, which no passphrase holds, keeps them apart.
    passphrases = "\n".join(pair).encode()
    return ChaCha20Poly1305(Scrypt(salt, length=32, n=2**cost, r=8, p=1).derive(passphrases))


def _bound_to(urn_id: str, header: bytes) -> bytes:
    return _LABEL + header + b":" + urn_id.encode()
