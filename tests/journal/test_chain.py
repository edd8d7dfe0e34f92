"""The chain, pure: what holds it together, and each way of tampering with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concert.journal import chain
from concert.journal.chain import Link, actor, digest, flaws, is_sealed, seal

AT = datetime(2026, 11, 20, 11, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()


def links(count: int = 4, key: Ed25519PrivateKey = KEY) -> list[Link]:
    made: list[Link] = []
    for n in range(1, count + 1):
        content = chain.content(
            chain="valbourg",
            n=n,
            previous=made[-1].hash if made else "",
            verb="idea_proposed",
            at=AT + timedelta(minutes=n),
            actor=actor(n, "salt"),
            details={"idea": n, "title": "Éàç 🌱"},
        )
        made.append(Link(content, digest(content), seal(key, digest(content))))
    return made


def changed(link: Link, **content: Any) -> Link:
    return replace(link, content={**link.content, **content})


def rewritten(link: Link, key: Ed25519PrivateKey = KEY, **content: Any) -> Link:
    """An entry changed by someone who fixes its hash and its seal as well."""
    new = {**link.content, **content}
    return Link(new, digest(new), seal(key, digest(new)))


def test_a_chain_that_nobody_touched_has_no_flaw() -> None:
    assert list(flaws(links(), PUBLIC)) == []
    assert list(flaws([], PUBLIC)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("verb", "idea_revised"),
        ("actor", actor(99, "salt")),
        ("details", {"idea": 2, "title": "Éàç 🌿"}),
        ("at", "2026-11-20T11:02:00.000001+00:00"),
        ("chain", "ailleurs"),
        ("v", 2),
    ],
)
def test_any_part_of_an_entry_that_changes_is_seen(name: str, value: Any) -> None:
    whole = links()

    whole[1] = changed(whole[1], **{name: value})

    assert list(flaws(whole, PUBLIC)) == ["entrée 2\u00a0: son contenu a changé"]


def test_an_entry_rewritten_with_the_server_s_own_key_no_longer_holds_the_next() -> None:
    whole = links()

    whole[1] = rewritten(whole[1], verb="idea_revised")

    assert list(flaws(whole, PUBLIC)) == ["entrée 3\u00a0: ne suit pas la précédente"]


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_an_entry_taken_out_is_seen(gone: int) -> None:
    whole = links()
    del whole[gone]

    [found] = flaws(whole, PUBLIC)

    assert found.startswith(f"entrée {gone + 1}\u00a0: numéro {gone + 2}")


def test_two_entries_that_change_places_are_seen() -> None:
    whole = links()
    whole[1], whole[2] = whole[2], whole[1]

    assert list(flaws(whole, PUBLIC))


def test_a_seal_of_another_key_is_seen_on_every_entry() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))

    found = list(flaws(links(2, other), PUBLIC))

    assert found == [f"entrée {n}\u00a0: le sceau n’est pas celui de ce serveur" for n in (1, 2)]


@pytest.mark.parametrize("written", ["", "zz", "00", "0" * 128, "é"])
def test_what_is_no_seal_is_not_one(written: str) -> None:
    assert not is_sealed(PUBLIC, links(1)[0].hash, written)


def test_a_seal_holds_for_one_hash_alone() -> None:
    first, second = links(2)

    assert is_sealed(PUBLIC, first.hash, first.seal)
    assert not is_sealed(PUBLIC, second.hash, first.seal)


def test_the_same_instant_in_another_zone_is_the_same_entry() -> None:
    paris = AT.astimezone(timezone(timedelta(hours=1)))
    known: dict[str, Any] = {"chain": "v", "n": 1, "previous": "", "verb": "x", "actor": ""}

    assert chain.content(**known, at=AT, details={}) == chain.content(**known, at=paris, details={})


def test_who_acted_is_provable_with_the_salt_and_differs_each_time() -> None:
    assert actor(3, "a") == actor(3, "a")
    assert actor(3, "a") != actor(3, "b")
    assert actor(None, "a") == ""


def test_the_order_of_the_details_does_not_change_the_hash() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
