import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.votes.methods import METHODS, Fault, InvalidBallot
from concert.votes.methods.ballot import options_named
from tests.votes.properties import examples

ALLOWED = {3, 7, 12}

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([3, 7, 12, "3", "7", "12", "good", "to_reject"])
    | st.floats()
    | st.text(max_size=4)
)
keys = st.sampled_from(["3", "7", "12", "03", "4"]) | st.text(max_size=2)
json_like = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=6,
)


def test_an_option_is_named_by_its_id_or_by_that_id_as_forms_and_keys_write_it():
    assert options_named([7, "3"], ALLOWED) == [7, 3]


@pytest.mark.parametrize(
    "name",
    [
        4,
        -3,
        True,
        3.0,
        "03",
        "+3",
        " 3",
        "3 ",
        "3.0",
        "\u0663",  # three, in Arabic
        "\uff13",  # three, full width
        "",
        pytest.param("9" * 5000, id="too long for int()"),
        pytest.param(10**5000, id="too long for str()"),
        None,
        [3],
        {"3": 3},
        b"3",
    ],
)
def test_anything_else_is_no_option(name):
    with pytest.raises(InvalidBallot) as refused:
        options_named([name], ALLOWED)
    assert refused.value.code is Fault.UNKNOWN_OPTION


def test_true_is_not_the_option_1():
    with pytest.raises(InvalidBallot):
        options_named([True], {1, 2})


@pytest.mark.parametrize("names", [[3, 3], [3, "3"], ["7", 3, "7"]])
def test_an_option_is_named_once(names):
    with pytest.raises(InvalidBallot) as refused:
        options_named(names, ALLOWED)
    assert refused.value.code is Fault.SAME_OPTION_TWICE


def test_a_ballot_names_no_more_options_than_there_are():
    with pytest.raises(InvalidBallot) as refused:
        options_named(["anything"] * 4, ALLOWED)
    assert refused.value.code is Fault.TOO_MANY


def test_a_refusal_quotes_nothing_of_the_ballot():
    with pytest.raises(InvalidBallot) as refused:
        options_named(["secret"], ALLOWED)
    assert "secret" not in repr(refused.value)
    assert str(refused.value) == "unknown_option"


@pytest.mark.parametrize("code", METHODS)
@given(data=json_like)
@examples(300)
def test_whatever_is_sent_is_refused_or_read_once_and_for_all(code, data):
    method = METHODS[code]
    try:
        ballot = method.read_ballot(data, ALLOWED)
    except InvalidBallot:
        return
    assert method.read_ballot(ballot, ALLOWED) == ballot
    assert {int(option) for option in ballot} <= ALLOWED
