"""Codes of six digits: drawn at random, read however they are typed, kept as keyed hashes."""

import hashlib
import hmac
import secrets
import unicodedata

from concert.core import keyring


def drawn() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def spaced(code: str) -> str:
    """As it is read aloud and typed: 123 456."""
    return f"{code[:3]} {code[3:]}"


def digits(typed: str) -> str:
    """The digits of what was typed, with or without spaces, on whatever keyboard."""
    return "".join(one for one in unicodedata.normalize("NFKC", typed) if one in "0123456789")


def keyed(code: str, holder: str) -> str:
    """How a code is kept: a million hashes are soon made, so the key is not in the database."""
    message = f"{holder}:{code}".encode()
    return hmac.new(keyring.secret("codes"), message, hashlib.sha256).hexdigest()


def is_same(code: str, holder: str, kept: str) -> bool:
    return hmac.compare_digest(keyed(code, holder), kept)
