"""What the page on personal data says is forgotten is forgotten."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from concert.accounts.actions import ask_link, forget_old_traces
from concert.core.database import Base, db
from concert.core.mail import Letter, post
from concert.people.models import PersonSession, SignInLink
from tests.cast import Valbourg
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("app")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def _count(table: type[Base]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _letters() -> list[str]:
    return list(db.session.scalars(sa.select(Letter.subject).order_by(Letter.id)))


def test_a_letter_is_forgotten_a_day_after_it_was_sent():
    post("karim@exemple.fr", "partie", "un lien", at=NOON).sent_at = NOON
    post("lea@exemple.fr", "en attente", "un lien", at=NOON)

    forget_old_traces(at=NOON + DAY - HOUR)
    assert _letters() == ["partie", "en attente"]

    forget_old_traces(at=NOON + DAY + HOUR)
    assert _letters() == ["en attente"]


def test_a_letter_that_could_not_leave_is_forgotten_after_thirty_days():
    post("karim@exemple.fr", "impossible", "un lien", at=NOON)

    forget_old_traces(at=NOON + 30 * DAY + HOUR)

    assert _letters() == []


def test_a_sign_in_link_is_forgotten_a_day_after_it_expired():
    ask_link("karim@exemple.fr", "/", at=NOON)

    forget_old_traces(at=NOON + DAY)
    assert _count(SignInLink) == 1

    forget_old_traces(at=NOON + DAY + HOUR)
    assert _count(SignInLink) == 0


def test_a_session_that_ended_is_forgotten(browse, valbourg: Valbourg):
    browse(valbourg.karim)

    forget_old_traces(at=NOON + DAY - HOUR)
    assert _count(PersonSession) == 1

    forget_old_traces(at=NOON + DAY + HOUR)
    assert _count(PersonSession) == 0
