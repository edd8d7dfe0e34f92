"""Writing the letters that are due: alone, or gathered in one a person."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.journal.models import Entry
from concert.notices.models import Notice, Part, Rhythm
from concert.notices.queries import notices_due, people_due
from concert.notices.telling import line_of
from concert.notices.telling.line import Line
from concert.notices.unsubscribing import unsubscribe_url
from concert.people.models import Person
from concert.web.letters import post_letter, post_notice, public_url

logger = logging.getLogger(__name__)

# How many people are written to in one transaction: others wait meanwhile to write on SQLite.
PEOPLE = 20
# How many things of one concertation a digest tells; the page has the rest.
MOST_LINES = 20
_GATHERED = {Rhythm.DAILY, Rhythm.WEEKLY}
_LONGEST_WAIT = timedelta(days=1)


class Due(NamedTuple):
    """One thing to tell one person, and the rhythm that they chose."""

    notice: Notice
    entry: Entry
    person: Person
    rhythm: Rhythm


class Told(NamedTuple):
    """One thing that is told, and the address where one reads more."""

    due: Due
    line: Line

    @property
    def sentence(self) -> str:
        return self.line.sentence

    @property
    def url(self) -> str:
        return public_url(
            self.line.endpoint, slug=self.due.entry.concertation.slug, **self.line.values
        )


def write_batch(at: datetime) -> tuple[int, int]:
    """Write what is due to the next few people; how many letters, and to how many people."""
    people = people_due(at, PEOPLE)
    rows = (
        Due(notice, entry, person, Rhythm(rhythm))
        for notice, entry, person, rhythm in (notices_due(people, at) if people else ())
    )
    said: dict[tuple[int, Part], Line | None] = {}
    written = 0
    for _person, due in groupby(rows, key=lambda one: one.notice.person_id):
        written += _write_to_one(list(due), said, at)
    db.session.flush()
    return written, len(people)


def _write_to_one(due: list[Due], said: dict[tuple[int, Part], Line | None], at: datetime) -> int:
    told = [told for one in due if (told := _told(one, said, at))]
    alone = [one for one in told if not _is_gathered(one.due)]
    together = [one for one in told if _is_gathered(one.due)]
    written = sum(_settle([one], _write_alone, at) for one in alone)
    return written + (_settle(together, _write_digest, at) if together else 0)


def _is_gathered(due: Due) -> bool:
    return due.rhythm in _GATHERED and not due.notice.always


def _told(due: Due, said: dict[tuple[int, Part], Line | None], at: datetime) -> Told | None:
    """What is told, unless it is not wanted or no longer holds; then it is settled in silence."""
    key = due.entry.id, due.notice.part
    wanted = due.person.email and (due.notice.always or due.rhythm is not Rhythm.NEVER)
    try:
        if wanted and key not in said:
            with db.session.begin_nested():
                said[key] = line_of(due.entry, due.notice.part)
    except Exception:
        logger.exception("nothing can be said of entry %s", due.entry.id)
        _put_off(due.notice, at)
        return None
    line = said.get(key) if wanted else None
    if line is None:
        due.notice.told_at = at
        return None
    return Told(due, line)


def _settle(told: list[Told], write: Any, at: datetime) -> int:
    """Write one letter and settle all that it tells; if it cannot be written, all of it waits."""
    try:
        with db.session.begin_nested():
            write(told, at)
            for one in told:
                one.due.notice.told_at = at
            db.session.flush()
    except Exception:
        logger.exception("a letter to person %s cannot be written", told[0].due.person.id)
        for one in told:
            _put_off(one.due.notice, at)
        return 0
    return 1


def _put_off(notice: Notice, at: datetime) -> None:
    """Later each time, so that it keeps nothing else from being told; never given up."""
    notice.told_at = None
    notice.tries += 1
    notice.due_at = at + min(timedelta(seconds=30 * 2 ** min(notice.tries, 20)), _LONGEST_WAIT)


def _write_alone(told: list[Told], at: datetime) -> None:
    [one] = told
    person, concertation = one.due.person, one.due.entry.concertation
    about = {"person": person, "concertation": concertation, "told": one, **one.line.about}
    if one.due.notice.always:
        post_letter(one.line.template, person.email or "", at=at, **about)
    else:
        stop = unsubscribe_url(person.id, concertation.id)
        post_notice(one.line.template, person.email or "", stop, at=at, **about)


def _write_digest(told: list[Told], at: datetime) -> None:
    person, concertations = told[0].due.person, _by_concertation(told)
    # One concertation: the button of the mail reader stops that one alone.
    only = concertations[0][0].id if len(concertations) == 1 else None
    post_notice(
        "digest",
        person.email or "",
        unsubscribe_url(person.id, only),
        at=at,
        person=person,
        concertations=concertations,
        count=len(told),
        most=MOST_LINES,
    )


def _by_concertation(told: Iterable[Told]) -> list[tuple[Concertation, list[Told]]]:
    """As they come: by concertation, in the order in which things happened."""
    grouped = groupby(told, key=lambda one: one.due.notice.concertation_id)
    parts = [list(part) for _id, part in grouped]
    return [(part[0].due.entry.concertation, part) for part in parts]
