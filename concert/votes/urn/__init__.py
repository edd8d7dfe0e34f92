"""The sealed urn: envelopes that only its private key opens, and who keeps that key.

Pure: keys and envelopes are raw bytes, that others store. The private key is kept either by the
operator, outside the database, or by a bureau of three, two of whom can put it together again.
"""

from concert.votes.urn.bureau import WrongPassphrases, new_passphrase, unwrap, wrap
from concert.votes.urn.codes import new_code, normalised
from concert.votes.urn.envelopes import (
    InvalidEnvelope,
    KeyPair,
    Payload,
    fingerprint,
    new_key_pair,
    open_,
    open_all,
    padded_size,
    seal,
)
from concert.votes.urn.rehearsal import RehearsalFailed, rehearse, rehearse_with_bureau

__all__ = [
    "InvalidEnvelope",
    "KeyPair",
    "Payload",
    "RehearsalFailed",
    "WrongPassphrases",
    "fingerprint",
    "new_code",
    "new_key_pair",
    "new_passphrase",
    "normalised",
    "open_",
    "open_all",
    "padded_size",
    "rehearse",
    "rehearse_with_bureau",
    "seal",
    "unwrap",
    "wrap",
]
