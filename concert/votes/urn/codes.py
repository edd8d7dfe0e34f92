"""Codes that people read, copy and type: a voter's personal code, a bureau member's passphrase."""

import secrets
import unicodedata

# Without 0 O 1 I L, that people confuse, nor vowels, so that no group of four spells a word.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 20
GROUP = 4


def new_code() -> str:
    """A random code such as `K7QF-2MXR-9HWT-4BNP-C6GD`.

    Its 20 signs among 27 hold 95 bits; the urn's design asks for 80, which take 17, and groups
    of four are easier to copy.
    """
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def normalised(typed: str) -> str | None:
    """The code that someone typed, in any case, with or without spaces and dashes; else None."""
    signs = unicodedata.normalize("NFKC", typed).upper()
    kept = "".join(sign for sign in signs if sign.isalnum())
    if len(kept) != LENGTH or not set(kept) <= set(ALPHABET):
        return None
    return _grouped(kept)


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, LENGTH, GROUP))
