from itertools import permutations

import pytest

from concert.votes.urn import WrongPassphrases, new_key_pair, new_passphrase, unwrap, wrap
from concert.votes.urn import bureau as module

URN = "lecole-de-valbourg 7"
KEY = new_key_pair().private
CLAIRE, KARIM, ODILE = "K7QF2MXR9HWT4BNPC6GD", "QQQQ-3333-QQQQ-3333-QQQQ", new_passphrase()
FAST = 4


@pytest.fixture(scope="module")
def wraps():
    return wrap(KEY, URN, [CLAIRE, KARIM, ODILE], cost=FAST)


@pytest.mark.parametrize("pair", list(permutations([CLAIRE, KARIM, ODILE], 2)))
def test_any_two_members_open_the_urn_in_any_order(wraps, pair):
    assert unwrap(wraps, URN, *pair) == KEY


def test_passphrases_may_be_typed_in_any_way(wraps):
    assert unwrap(wraps, URN, "qqqq 3333 qqqq 3333 qqqq", " k7qf–2mxr9hwt 4bnp-c6gd ") == KEY


def test_the_members_may_be_listed_in_any_order():
    for members in permutations([CLAIRE, KARIM, ODILE]):
        assert unwrap(wrap(KEY, URN, members, cost=FAST), URN, KARIM, CLAIRE) == KEY


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (CLAIRE, new_passphrase()),
        (new_passphrase(), new_passphrase()),
        (CLAIRE, CLAIRE),
        (CLAIRE, CLAIRE.lower()),
        (CLAIRE, KARIM[:-1]),
        (CLAIRE, ""),
        ("", ""),
    ],
    ids=["a stranger", "two strangers", "twice", "twice in lower case", "cut", "one", "none"],
)
def test_wrong_passphrases_are_refused(wraps, first, second):
    with pytest.raises(WrongPassphrases):
        unwrap(wraps, URN, first, second)


def test_wraps_open_no_other_urn(wraps):
    with pytest.raises(WrongPassphrases):
        unwrap(wraps, "lecole-de-valbourg 8", CLAIRE, KARIM)


def test_there_is_a_wrap_for_each_pair_and_none_shows_the_key(wraps):
    assert [len(wrapped) for wrapped in wraps] == [66, 66, 66]
    assert all(KEY not in wrapped for wrapped in wraps)
    assert len({wrapped[2:18] for wrapped in wraps}) == 3, "each has its salt"


def test_damaged_wraps_do_not_keep_another_pair_out(wraps):
    damaged = [b"", wraps[0][:-1], b"\x02" + wraps[0][1:], b"\x01\xff" + wraps[0][2:]]
    assert unwrap([*damaged, *wraps], URN, CLAIRE, KARIM) == KEY
    with pytest.raises(WrongPassphrases):
        unwrap(damaged, URN, CLAIRE, KARIM)


@pytest.mark.parametrize("place", [1, 2, 17, 18, 65])
def test_a_wrap_in_which_a_byte_changes_is_refused(wraps, place):
    changed = [wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :]
               for wrapped in wraps]  # fmt: skip
    with pytest.raises(WrongPassphrases):
        unwrap(changed, URN, CLAIRE, KARIM)


@pytest.mark.parametrize(
    "members",
    [
        [],
        [CLAIRE, KARIM],
        [CLAIRE, KARIM, KARIM.lower()],
        [CLAIRE, KARIM, ODILE, ODILE],
        [CLAIRE, KARIM, "too short"],
    ],
)
def test_a_bureau_has_at_least_three_members_with_a_passphrase_each(members):
    with pytest.raises(ValueError, match="at least three members"):
        wrap(KEY, URN, members, cost=FAST)


def test_a_larger_bureau_has_a_wrap_for_each_pair():
    members = [CLAIRE, KARIM, ODILE, new_passphrase()]
    wraps = wrap(KEY, URN, members, cost=FAST)
    assert len(wraps) == 6
    assert unwrap(wraps, URN, members[3], members[0]) == KEY


def test_scrypt_costs_what_the_design_asks_for(monkeypatch):
    asked, scrypt = [], module.Scrypt

    def watched(salt, **cost):
        asked.append(cost)
        return scrypt(salt, **{**cost, "n": 2})

    monkeypatch.setattr(module, "Scrypt", watched)
    wraps = wrap(KEY, URN, [CLAIRE, KARIM, ODILE])
    unwrap(wraps, URN, CLAIRE, KARIM)
    assert asked[0] == asked[-1] == {"length": 32, "n": 2**15, "r": 8, "p": 1}


def test_two_passphrases_cut_elsewhere_are_others():
    one = module._wrapped(KEY, URN, ["AB", "C"], FAST)
    with pytest.raises(module.InvalidTag):
        module._unwrapped(one, URN, ["A", "BC"])


def test_passphrases_are_new_each_time():
    assert len({new_passphrase() for _ in range(50)}) == 50


def test_a_wrap_of_format_1_still_opens():
    wrapped = bytes.fromhex(
        "0104d88d933ab01bdc2bd692b3059a34f6a9e454a71139f2953bc248a337526b0fc2"
        "939afdf1f3e32465f971afc9f3af568e92040624f85ad0d19a71ed51a6b20fbb"
    )
    for pair in ((CLAIRE, KARIM), (KARIM, CLAIRE)):
        assert unwrap([wrapped], URN, *pair) == bytes(range(1, 33))
