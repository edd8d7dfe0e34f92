"""Private keys, each in a file of its own that this user alone reads."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from concert.core import keyring


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keyring, "_folder", None)
    monkeypatch.setattr(keyring, "_read", {})
    keyring.use(tmp_path / "keys")
    return tmp_path / "keys"


def test_a_key_is_read_as_it_was_stored_by_its_owner_alone(folder: Path) -> None:
    keyring.store("urn", b"secret")

    assert keyring.read("urn") == b"secret"
    assert stat.S_IMODE((folder / "urn").stat().st_mode) == 0o400
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [one.name for one in folder.iterdir()] == ["urn"]


def test_a_key_is_never_overwritten(folder: Path) -> None:
    keyring.store("urn", b"secret")

    with pytest.raises(FileExistsError):
        keyring.store("urn", b"other")

    assert keyring.read("urn") == b"secret"
    assert [one.name for one in folder.iterdir()] == ["urn"]


@pytest.mark.usefixtures("folder")
def test_a_key_that_was_destroyed_is_no_more_and_may_be_destroyed_again() -> None:
    keyring.store("urn", b"secret")

    keyring.destroy("urn")
    keyring.destroy("urn")

    with pytest.raises(keyring.NoKey):
        keyring.read("urn")


def test_the_signing_key_is_made_once_and_found_again_by_another_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = keyring.signing_key("journal").private_bytes_raw()

    monkeypatch.setattr(keyring, "_read", {})

    assert keyring.signing_key("journal").private_bytes_raw() == made
    assert (folder / "journal").read_bytes() == made


@pytest.mark.usefixtures("folder")
def test_many_who_need_the_signing_key_first_all_have_the_same() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _n: keyring._made("journal").private_bytes_raw(), range(8)))

    assert len(set(made)) == 1


@pytest.mark.usefixtures("folder")
def test_many_who_need_a_secret_first_all_have_the_same() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(keyring.secret, ["codes"] * 8))

    assert made == {keyring.secret("codes")}
    assert len(keyring.secret("codes")) == 32
