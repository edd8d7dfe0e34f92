"""Private keys, each in a file of a folder that is neither the database nor its backups."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_folder: Path | None = None
_read: dict[Path, Ed25519PrivateKey] = {}


class NoKey(Exception):
    """The key asked for is not in the folder: lost, destroyed, or kept elsewhere."""


def use(folder: Path) -> None:
    """Keep the keys in this folder, readable by this user alone."""
    global _folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _folder = folder


def _path(name: str) -> Path:
    if _folder is None:
        raise RuntimeError("no folder is set for the keys: call `use` first")
    return _folder / name


def store(name: str, secret: bytes) -> None:
    """Write a new key; one that exists is never overwritten (`FileExistsError`).

    It is written aside, then named: nobody ever reads half a key.
    """
    path = _path(name)
    aside = path.with_name(f"{name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    finally:
        aside.unlink()
        _settle(path.parent)


def _settle(folder: Path) -> None:
    """Have the names in this folder survive a power cut, as their contents do."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(name: str) -> bytes:
    try:
        return _path(name).read_bytes()
    except FileNotFoundError as error:
        raise NoKey(name) from error


def destroy(name: str) -> None:
    _path(name).unlink(missing_ok=True)


def signing_key(name: str) -> Ed25519PrivateKey:
    """The Ed25519 key of this name, made the first time it is asked for."""
    path = _path(name)
    if path not in _read:
        try:
            _read[path] = Ed25519PrivateKey.from_private_bytes(read(name))
        except NoKey:
            _read[path] = _made(name)
    return _read[path]


def _made(name: str) -> Ed25519PrivateKey:
    made = Ed25519PrivateKey.generate()
    return Ed25519PrivateKey.from_private_bytes(_kept(name, made.private_bytes_raw()))


def secret(name: str) -> bytes:
    """The 32 random bytes of this name, made the first time they are asked for."""
    try:
        return read(name)
    except NoKey:
        return _kept(name, secrets.token_bytes(32))


def _kept(name: str, made: bytes) -> bytes:
    try:
        store(name, made)
    except FileExistsError:  # Another process made it meanwhile.
        return read(name)
    return made
