"""The code that one copies from a wall."""

import pytest

from concert.concertations import join_codes
from concert.concertations.join_codes import RetiredCode, is_retired, new_code
from concert.core.database import db
from tests.cast import Valbourg


def test_a_code_has_no_letter_that_is_taken_for_another(valbourg: Valbourg) -> None:  # noqa: ARG001
    codes = {new_code() for _ in range(500)}

    assert len(codes) == 500
    assert not set("".join(codes)) & set("01OIL")


def test_no_code_is_given_that_serves_or_has_served(
    valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    concertation, serves = valbourg.concertation, valbourg.elsewhere.join_code
    db.session.add(
        RetiredCode(code="AAAAAA", concertation_id=concertation.id, retired_at=valbourg.at)
    )
    db.session.flush()
    drawn = iter([*"AAAAAA", *(serves or ""), *"BCDEFG"])
    monkeypatch.setattr(join_codes.secrets, "choice", lambda _letters: next(drawn))

    assert new_code() == "BCDEFG"
    assert is_retired("AAAAAA")
    assert not is_retired("BCDEFG")
