import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.votes.methods import METHODS, majority
from concert.votes.urn import (
    InvalidEnvelope,
    fingerprint,
    new_code,
    new_key_pair,
    open_,
    open_all,
    padded_size,
    seal,
)
from concert.votes.urn import envelopes as module
from tests.votes.properties import examples

URN = "lecole-de-valbourg 7"
KEYS = new_key_pair()
SIZE = padded_size(3)
BALLOT = {"code": "K7QF-2MXR-9HWT-4BNP-C6GD", "college": "élus", "choices": [1, 3]}
OVERHEAD = 1 + 32 + 16  # the version, the ephemeral key, the tag


def sealed(payload=BALLOT, **changed):
    given = {"public_key": KEYS.public, "urn_id": URN, "size": SIZE, **changed}
    return seal(given["public_key"], given["urn_id"], payload, given["size"])


def sealed_text(monkeypatch, text):
    """An envelope that holds this instead of a payload, as one who writes in the database can."""
    with monkeypatch.context() as patched:
        patched.setattr(module.json, "dumps", lambda *_, **__: text)
        return sealed()


def assert_refused(envelope, private_key=KEYS.private, urn_id=URN):
    with pytest.raises(InvalidEnvelope) as refused:
        open_(private_key, urn_id, envelope)
    assert refused.value.fingerprint == fingerprint(envelope)
    assert str(refused.value) == fingerprint(envelope)


payloads = st.fixed_dictionaries(
    {"code": st.text(max_size=24)},
    optional={
        "college": st.text(max_size=20),
        "choices": st.lists(st.integers(1, 3)) | st.dictionaries(
            st.sampled_from("123"), st.sampled_from(majority.columns)
        ),
    },
)  # fmt: skip


@given(payloads)
@examples(100)
def test_what_is_sealed_is_what_is_opened(payload):
    if len(json.dumps(payload, ensure_ascii=False).encode()) <= SIZE:
        assert open_(KEYS.private, URN, sealed(payload)) == payload


@st.composite
def ballots(draw):
    """The number of options of an urn, and any ballot that it may receive."""
    options = draw(st.sets(st.integers(1, 2**63 - 1), min_size=1, max_size=60))
    code = draw(st.sampled_from(sorted(METHODS)))
    some = draw(st.sets(st.sampled_from(sorted(options))))
    grade = draw(st.sampled_from(majority.columns))
    data = sorted(some) if code == "approval" else {str(option): grade for option in some}
    return len(options), METHODS[code].read_ballot(data, options)


@given(ballots())
@examples(100)
def test_all_the_envelopes_of_an_urn_are_as_long(ballot):
    options, choices = ballot
    size = padded_size(options)
    payload = {"code": new_code(), "college": "é" * 60, "choices": choices}
    assert len(sealed(payload, size=size)) == size + OVERHEAD


def test_the_size_stays_what_it_was_for_the_urns_that_are_open():
    assert [padded_size(options) for options in (1, 40)] == [304, 2176]


@pytest.mark.parametrize("options", [1, 40, 500])
def test_the_longest_ballot_fits(options):
    longest = max(majority.columns, key=len)
    choices = {str(2**63 - 1 - place): longest for place in range(options)}
    payload = {"code": new_code(), "college": "é" * 60, "choices": choices}
    envelope = sealed(payload, size=padded_size(options))
    assert open_(KEYS.private, URN, envelope) == payload


def test_a_payload_that_would_stand_out_is_refused():
    fits = SIZE - len('{"code":""}')
    assert len(sealed({"code": "x" * fits})) == SIZE + OVERHEAD
    with pytest.raises(ValueError, match="exceeds the size"):
        sealed({"code": "x" * (fits + 1)})
    with pytest.raises(ValueError, match="exceeds the size"):
        sealed({"code": "é" * fits})


def test_the_same_ballot_never_gives_the_same_envelope():
    first, second = sealed(), sealed()
    assert first[1:33] != second[1:33]
    assert first[33:] != second[33:]


def test_an_envelope_shows_nothing_of_the_ballot():
    assert b"K7QF" not in sealed()
    assert b"choices" not in sealed()


@given(st.integers(0, SIZE + OVERHEAD - 1), st.integers(1, 255))
@examples(150)
def test_an_envelope_in_which_a_byte_changes_is_refused(place, change):
    envelope = bytearray(sealed())
    envelope[place] ^= change
    assert_refused(bytes(envelope))


def test_the_bit_of_a_key_that_x25519_ignores_counts_too():
    # RFC 7748 § 5 masks it; the salt of HKDF does not.
    envelope = bytearray(sealed())
    envelope[32] ^= 128
    assert_refused(bytes(envelope))


@pytest.mark.parametrize("length", [0, 1, 20, 33, 48, SIZE + OVERHEAD - 1])
def test_a_cut_envelope_is_refused(length):
    assert_refused(sealed()[:length])


def test_a_lengthened_envelope_is_refused():
    assert_refused(sealed() + b" ")


def test_an_envelope_whose_key_leads_nowhere_is_refused():
    envelope = sealed()
    assert_refused(envelope[:1] + bytes(32) + envelope[33:])


def test_an_envelope_of_another_urn_is_refused():
    assert_refused(sealed(), urn_id="lecole-de-valbourg 8")


def test_an_envelope_sealed_for_another_key_is_refused():
    assert_refused(sealed(public_key=new_key_pair().public))


@pytest.mark.parametrize("text", ["[]", '"K7QF"', "3", "null", "", "{", '{"code"}', "[" * 400])
def test_an_envelope_that_holds_no_payload_is_refused(monkeypatch, text):
    assert_refused(sealed_text(monkeypatch, text))


def test_an_envelope_too_deep_to_be_read_is_refused(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(module.json, "dumps", lambda *_, **__: "[" * 100_000)
        envelope = sealed(size=100_000)
    assert_refused(envelope)


def test_a_fingerprint_is_the_sha_256_of_the_envelope():
    assert fingerprint(b"abc") == hashlib.sha256(b"abc").hexdigest()


def test_the_private_key_is_not_shown_when_the_pair_is_printed():
    assert repr(KEYS.private) not in repr(KEYS)
    assert repr(KEYS.public) in repr(KEYS)


def test_keys_are_raw_bytes_new_each_time():
    first, second = new_key_pair(), new_key_pair()
    assert {len(one.public) for one in (first, second)} == {32}
    assert {len(one.private) for one in (first, second)} == {32}
    assert len({first.public, second.public, first.private, second.private}) == 4


@given(st.lists(st.text("ABC", min_size=1, max_size=3), unique=True), st.randoms())
@examples(50)
def test_the_urn_is_emptied_in_the_order_of_codes(codes, chance):
    envelopes = [sealed({"code": code, "choices": []}) for code in codes]
    chance.shuffle(envelopes)
    opened = open_all(KEYS.private, URN, envelopes)
    assert [payload["code"] for payload in opened] == sorted(codes)


def test_a_damaged_envelope_is_named_when_the_urn_is_emptied():
    damaged = sealed()[:-1] + b"?"
    with pytest.raises(InvalidEnvelope) as refused:
        open_all(KEYS.private, URN, [sealed({"code": "A"}), damaged, sealed({"code": "B"})])
    assert refused.value.fingerprint == fingerprint(damaged)


@pytest.mark.parametrize("payload", [{"choices": []}, {"code": None}, {"code": 7}])
def test_a_ballot_without_a_code_is_refused(payload):
    with pytest.raises(InvalidEnvelope):
        open_all(KEYS.private, URN, [sealed(payload)])


def test_a_code_met_twice_is_refused():
    first, second = sealed({"code": "A", "choices": [1]}), sealed({"code": "A", "choices": [2]})
    with pytest.raises(InvalidEnvelope) as refused:
        open_all(KEYS.private, URN, [first, second])
    assert refused.value.fingerprint == fingerprint(second)


def test_an_envelope_of_format_1_still_opens():
    envelope = bytes.fromhex(
        "017fc91e29f13214aaeaf0815cef163c1a8f12617e178e63391222ae9f8e9f706a94ad34e6ff2904cb442207"
        "9ca539ac5974874523c97bf6f768e87b00256f962adfaa0234b936a8966a9cbaf67015bb6b6f6fba54fd7d10"
        "20109fd96b3f87523770ea294be2e2f0fd3e37f58312c2391b0e5436a5723c6144c4ad7230d54da5a2"
    )
    assert open_(bytes(range(1, 33)), URN, envelope) == BALLOT


def test_an_envelope_of_another_format_is_refused():
    assert_refused(b"\x02" + sealed()[1:])
