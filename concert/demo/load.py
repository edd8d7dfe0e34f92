"""Loading the demonstration: one finished and one running school, one health territory."""

import gzip
import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.concertations.queries import colleges_of
from concert.core import spreadsheets
from concert.core.clock import local_day
from concert.core.database import db
from concert.core.text import one_line, several_lines
from concert.demo import figures
from concert.demo.classroom import teach
from concert.demo.content import WRITTEN_FOR, Content, Row, content
from concert.demo.outcome import Ending
from concert.demo.replay import Replay
from concert.ideas.actions import IdeaGiven, propose_idea
from concert.joining.actions import join
from concert.journal.models import Pending
from concert.people.actions import person_at
from concert.people.models import Person
from concert.territories.models import Establishment, Territory, TerritoryKind
from concert.territories.queries import establishment_with, territory_with
from concert.votes.queries import the_poll_of

NAMES = ("ecole_terminee", "college_en_cours", "sante_lozere")

# The same ballots at each loading.
_SEED = 2026


def is_empty() -> bool:
    return db.session.scalar(sa.select(Concertation.id).limit(1)) is None


def load_demonstration(*, at: datetime) -> list[Concertation]:
    """Load the three concertations, as they would stand at this moment; only once."""
    if known := _loaded():
        return known
    figures.load_extract(at)
    loaded = [
        _finished("ecole_terminee", _school(figures.SCHOOL), at),
        _running("college_en_cours", _school(figures.COLLEGE), at),
        _planned("sante_lozere", _lozere(), at),
    ]
    # Nobody is to be written to about what the demonstration did.
    db.session.execute(sa.delete(Pending))
    return loaded


def _loaded() -> list[Concertation]:
    """The three, in their order, when they are there: they came in one transaction."""
    titles = [content(name, today=WRITTEN_FOR).written["title"] for name in NAMES]
    demonstrations = sa.select(Concertation).where(Concertation.is_demonstration)
    query = demonstrations.where(Concertation.title.in_(titles)).order_by(Concertation.id)
    known = list(db.session.scalars(query))
    first = next((n for n, one in enumerate(known) if one.title == titles[0]), None)
    return known[first : first + len(titles)] if first is not None else []


def _school(uai: str) -> Establishment:
    school = establishment_with(uai)
    if school is None:
        raise LookupError(uai)
    return school


def _lozere() -> Territory:
    lozere = territory_with(TerritoryKind.DEPARTEMENT, figures.LOZERE)
    if lozere is None:
        raise LookupError(figures.LOZERE)
    return lozere


def _to_ideas(name: str, place: Establishment | Territory, today: date) -> Replay:
    replay = Replay(content(name, today=today), place)
    replay.begin()
    replay.enter(Phase.DIAGNOSIS)
    replay.diagnose()
    replay.enter(Phase.IDEAS)
    return replay


def _running(name: str, place: Establishment | Territory, at: datetime) -> Concertation:
    replay = _to_ideas(name, place, local_day(at))
    replay.propose()
    teach(replay, at=at)
    return replay.concertation


def _to_plan(name: str, place: Establishment | Territory, at: datetime) -> Ending:
    replay = _to_ideas(name, place, local_day(at))
    replay.propose()
    ending = Ending(replay)
    ending.gather()
    replay.enter(Phase.VOTE)
    ending.vote(the_poll_of(replay.concertation), random.Random(_SEED))  # noqa: S311
    replay.enter(Phase.PLAN)
    ending.draw_plan()
    return ending


def _planned(name: str, place: Establishment | Territory, at: datetime) -> Concertation:
    return _to_plan(name, place, at).concertation


def _finished(name: str, place: Establishment | Territory, at: datetime) -> Concertation:
    ending = _to_plan(name, place, at)
    ending.close()
    return ending.concertation


def people_to_try(written: Content) -> list[Row]:
    """Those of a concertation whom a newcomer may want to be: lead, facilitator, signatories."""
    signing = {row["representative"]: row for row in written.rows("stakeholder")}
    kept = []
    for row in written.rows("person"):
        if row["role"]:
            kept.append({**row, "as": _ROLES[row["role"]]})
        elif row["code"] in signing:
            kept.append({**row, "as": signing[row["code"]]["capacity"]})
    participant = next(
        row for row in written.rows("person") if not row["role"] and row["code"] not in signing
    )
    return [*kept[:6], {**participant, "as": "participe"}]


_ROLES = {"lead": "mène la concertation", "facilitator": "anime"}


# --- a thousand ideas ---------------------------------------------------------

PARTICIPANTS = 300
IDEAS = 1000


@dataclass(frozen=True)
class Filled:
    """A territory filled with ideas, and the lines of the file that gave none, with the reason."""

    concertation: Concertation
    refused: list[tuple[int, str]]


def load_ideas(path: Path, *, at: datetime) -> Filled:
    """A health territory in its ideas phase, filled with the ideas of a file.

    CSV or XLSX, compressed by gzip if one likes, with columns `titre` and `description`; its
    first thousand ideas are proposed by three hundred participants of every college.
    """
    given, refused = _ideas_in(path)
    if establishment_with(figures.SCHOOL) is None:
        figures.load_extract(at)
    draw = random.Random(_SEED)  # noqa: S311
    replay = _to_ideas("sante_lozere", _lozere(), _open_for_ideas(at))
    opens = replay.content.opens("ideas")
    people = _newcomers(replay, draw)
    stakes = list(replay.stakes.values())
    for n, idea in enumerate(given):
        moment = opens + (at - opens) * (n / IDEAS)
        answered = replace(idea, stake=stakes[n % len(stakes)])
        propose_idea(replay.concertation, answered, by=draw.choice(people), at=moment)
    db.session.execute(sa.delete(Pending))
    return Filled(replay.concertation, refused)


def _open_for_ideas(at: datetime) -> date:
    """The day to pretend it is, for the written ideas phase to be in its fifth week now."""
    opens = content("sante_lozere", today=WRITTEN_FOR).opens("ideas")
    return WRITTEN_FOR + (local_day(at) - local_day(opens)) - timedelta(weeks=5)


def _newcomers(replay: Replay, draw: random.Random) -> list[Person]:
    """The generated participants, in every college."""
    colleges = colleges_of(replay.concertation)
    at = replay.content.opens("ideas") - timedelta(days=1)
    people = []
    for n in range(PARTICIPANTS):
        person = person_at(f"participant-{n + 1}.{replay.concertation.slug[:30]}@exemple.fr", at=at)
        college = draw.choice(colleges)
        join(replay.concertation, college, code="", shown_as="", by=person, at=at)
        people.append(person)
    return people


def _ideas_in(path: Path) -> tuple[list[IdeaGiven], list[tuple[int, str]]]:
    """The file's first ideas, as our own form would take them, and the lines refused."""
    ideas: list[IdeaGiven] = []
    refused: list[tuple[int, str]] = []
    content = path.read_bytes()
    file = BytesIO(gzip.decompress(content) if path.suffix == ".gz" else content)
    with spreadsheets.opened(file, ("titre", "description")) as table:
        for number, cells in table:
            title = one_line(cells["titre"])[:200]
            if not title:
                refused.append((number, _("Cette ligne n’a pas de titre.")))
            elif len(ideas) < IDEAS:
                ideas.append(IdeaGiven(title, several_lines(cells["description"])[:5000]))
    return ideas, sorted(refused + table.unreadable)
