"""The colleges of a draft: the programme's, kept or dropped, renamed, ordered, and one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import (
    College,
    Concertation,
    Invitation,
    Participation,
    Stakeholder,
)
from concert.core.database import db, lock
from concert.core.errors import Conflict
from concert.core.text import folded, slug
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.programmes.catalogue import programme
from concert.programmes.programme import CollegeModel, Programme

MOST = 12
# Each is drawn by every font; one more than the most there are, so that one is always free.
MARKS = ("●", "■", "▲", "◆", "★", "✚", "▼", "○", "□", "△", "◇", "☆", "▽")
TONES = (1, 2, 3, 4, 5, 6)


def from_programme(programme: Programme) -> list[College]:
    """The colleges a draft begins with."""
    return [_college(model, position) for position, model in enumerate(programme.college)]


def _college(model: CollegeModel, position: int) -> College:
    return College(
        code=model.code, name=model.name, mark=model.mark, tone=model.tone, position=position
    )


# --- which are kept, and who may come ------------------------------------------


@dataclass(frozen=True)
class Who:
    """The colleges kept, the one the lead belongs to ("" for none), and whether all may come."""

    colleges: Iterable[str]
    own: str
    open_to_all: bool


def keep_colleges(
    concertation: Concertation, programme: Programme, who: Who, *, by: Person, at: datetime
) -> None:
    """Keep some of the colleges, take back some of the programme's, and say who may come."""
    _begin(concertation, by, at)
    kept = set(who.colleges)
    for college in ordered(concertation):
        if college.code not in kept:
            _drop(concertation, college)
    for model in left_out(concertation, programme):
        if model.code in kept:
            _take_back(concertation, programme, model)
    concertation.open_to_all = who.open_to_all
    own = next((one for one in concertation.colleges if one.code == who.own), None)
    participation = db.session.scalars(
        sa.select(Participation).where(
            Participation.concertation_id == concertation.id, Participation.person_id == by.id
        )
    ).one()
    participation.college_id = own.id if own else None
    db.session.flush()


def drop_college(college: College, *, by: Person, at: datetime) -> None:
    """Do without a college; those it held are to be placed again."""
    concertation = college.concertation
    _begin(concertation, by, at)
    if len(concertation.colleges) == 1:
        raise Conflict(_("Gardez au moins un collège : renommez-le, ou ajoutez-en un autre avant."))
    _drop(concertation, college)


def _drop(concertation: Concertation, college: College) -> None:
    for table in (Participation, Stakeholder, Invitation):
        db.session.execute(
            sa.update(table).where(table.college_id == college.id).values(college_id=None)
        )
    concertation.colleges.remove(college)
    _settle(ordered(concertation))


def put_back(concertation: Concertation, code: str, *, by: Person, at: datetime) -> College | None:
    """Take back a college of the programme that was dropped; none, if it is there already."""
    _begin(concertation, by, at)
    model = programme(concertation.programme)
    back = next((one for one in left_out(concertation, model) if one.code == code), None)
    return _take_back(concertation, model, back) if back else None


def _take_back(concertation: Concertation, programme: Programme, model: CollegeModel) -> College:
    """Where the programme has it: before the first kept of those that follow it there."""
    _refuse_twice(concertation, model.name)
    college = _college(model, 0)
    college.mark, college.tone = _freest(concertation, model.mark, model.tone)
    codes = [one.code for one in programme.college]
    after = set(codes[codes.index(model.code) :])
    colleges = ordered(concertation)
    place = next((n for n, one in enumerate(colleges) if one.code in after), len(colleges))
    concertation.colleges.append(college)
    _settle([*colleges[:place], college, *colleges[place:]])
    return college


# --- one's own, and adjusting them ----------------------------------------------


@dataclass(frozen=True)
class CollegeGiven:
    """A college as the lead describes it; no mark or no tone, for the first that is free."""

    name: str
    mark: str = ""
    tone: int | None = None


def add_college(
    concertation: Concertation, given: CollegeGiven, *, by: Person, at: datetime
) -> College:
    """Add a college that the programme does not have, after the others."""
    _begin(concertation, by, at)
    if len(concertation.colleges) >= MOST:
        raise Conflict(
            _(
                "Il y a déjà %(most)d collèges : au-delà, on ne s’y retrouve plus. Retirez-en un.",
                most=MOST,
            )
        )
    _refuse_twice(concertation, given.name)
    mark, tone = _freest(concertation, given.mark, given.tone)
    college = College(
        code=_free_code(concertation, given.name), name=given.name, mark=mark, tone=tone
    )
    colleges = [*ordered(concertation), college]
    concertation.colleges.append(college)
    _settle(colleges)
    return college


def adjust_college(college: College, given: CollegeGiven, *, by: Person, at: datetime) -> None:
    """Give a college another name, mark or tone; it stays the same college."""
    _begin(college.concertation, by, at)
    _refuse_twice(college.concertation, given.name, but=college)
    college.name = given.name
    college.mark, college.tone = given.mark or college.mark, given.tone or college.tone


def move_college(college: College, by_places: int, *, by: Person, at: datetime) -> None:
    """Take a college one place up (-1) or down (1) in every list."""
    _begin(college.concertation, by, at)
    colleges = ordered(college.concertation)
    place = colleges.index(college)
    colleges.insert(max(place + by_places, 0), colleges.pop(place))
    _settle(colleges)


# --- what there is ---------------------------------------------------------------


def ordered(concertation: Concertation) -> list[College]:
    return sorted(concertation.colleges, key=lambda one: (one.position, one.id))


def left_out(concertation: Concertation, programme: Programme) -> list[CollegeModel]:
    """The colleges of the programme that this draft does without."""
    codes = {one.code for one in concertation.colleges}
    return [model for model in programme.college if model.code not in codes]


def free_marks(concertation: Concertation) -> list[str]:
    taken = {one.mark for one in concertation.colleges}
    return [mark for mark in MARKS if mark not in taken]


def free_tones(concertation: Concertation) -> list[int]:
    """The tones nobody has; all of them once each is taken, as the marks tell colleges apart."""
    taken = {one.tone for one in concertation.colleges}
    return [tone for tone in TONES if tone not in taken] or list(TONES)


def named_alike(colleges: Iterable[College], name: str) -> College | None:
    return next((one for one in colleges if folded(one.name) == folded(name)), None)


def _freest(concertation: Concertation, mark: str, tone: int | None) -> tuple[str, int]:
    """What was asked for where it is free, else the first mark and tone that are."""
    marks, tones = free_marks(concertation), free_tones(concertation)
    taken = {one.mark for one in concertation.colleges}
    return (mark if mark and mark not in taken else marks[0]), (tone if tone in tones else tones[0])


def _free_code(concertation: Concertation, name: str) -> str:
    """A code made of the name, that no college of here nor of the programme has."""
    taken = {one.code for one in concertation.colleges}
    taken |= {one.code for one in programme(concertation.programme).college}
    base = f"notre_{slug(name, 25).replace('-', '_')}"[:36]
    tried = (base if n == 1 else f"{base}_{n}" for n in count(1))
    return next(code for code in tried if code not in taken)


def _refuse_twice(concertation: Concertation, name: str, but: College | None = None) -> None:
    others = [one for one in concertation.colleges if one is not but]
    if named_alike(others, name):
        raise Conflict(_("Un autre collège s’appelle déjà ainsi : choisissez un autre nom."))


def _settle(colleges: Iterable[College]) -> None:
    for position, college in enumerate(colleges):
        college.position = position
    db.session.flush()


def _begin(concertation: Concertation, by: Person, at: datetime) -> None:
    """The draft is held while it changes: two tabs, or its opening at the same time."""
    lock(concertation, "opened_at")
    require(by, Permission.PREPARE, concertation, at)
    db.session.expire(concertation, ["colleges"])
