"""The demonstration: two schools and a health territory, alive, coherent, loaded once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.classes.models import ClassSession
from concert.classes.queries import came_in, to_read
from concert.concertations.models import Concertation, Invitation
from concert.concertations.phases import Phase
from concert.constraints.models import Constraint
from concert.constraints.queries import escalations_of
from concert.core.database import Base, db
from concert.core.mail import Letter
from concert.demo.content import WRITTEN_FOR, content
from concert.demo.load import NAMES, load_demonstration, people_to_try
from concert.diagnosis.content import read
from concert.diagnosis.differences import differences
from concert.diagnosis.models import Endorsement, Position
from concert.diagnosis.queries import versions_of
from concert.findings.disputes import disputed
from concert.findings.files import files_of
from concert.findings.groups import groups_of
from concert.findings.models import Finding
from concert.ideas.models import Idea
from concert.indicators.queries import indicators_of
from concert.journal.chain import flaws
from concert.journal.models import Entry, Pending
from concert.journal.queries import links
from concert.journal.record import server_key
from concert.outcomes.queries import waiting_count
from concert.people.models import Person
from concert.plan.models import Commitment, SignOff
from concert.plan.queries import actions_of, progress_of
from concert.priorities.outcome import divided
from concert.priorities.queries import latest_outcome
from concert.stakes.queries import order_retained
from tests.conftest import _empty

AT = datetime(2026, 11, 22, 11, tzinfo=UTC)


def count(table: type[Base]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


@pytest.fixture(scope="module")
def _demonstration(empty_app: Flask) -> None:
    """Loaded once for the tests of this module, none of which changes it."""
    with empty_app.app_context():
        _empty(Path(empty_app.config["SETTINGS"].data_dir))
        load_demonstration(at=AT)
        db.session.commit()


@pytest.fixture
def loaded(_demonstration: None, empty_app: Flask) -> Iterator[list[Concertation]]:
    with empty_app.app_context():
        yield list(db.session.scalars(sa.select(Concertation).order_by(Concertation.id)))
        db.session.remove()


def test_one_school_has_finished_one_is_in_the_middle_and_a_territory_signs_its_plan(
    loaded: list[Concertation],
) -> None:
    finished, running, territory = loaded

    assert [one.programme for one in loaded] == ["ecole", "ecole", "sante"]
    assert finished.closed_at
    assert (running.closed_at, running.phase) == (None, Phase.IDEAS)
    assert (territory.closed_at, territory.phase) == (None, Phase.PLAN)
    assert all(one.is_demonstration for one in loaded)
    for one in (running, territory):
        assert one.span
        assert one.span.opens_at <= AT


def test_it_is_large_enough_to_be_believed(loaded: list[Concertation]) -> None:
    assert len(loaded) == 3
    assert (count(Idea), count(Finding), count(Constraint), count(Commitment)) == (61, 40, 14, 20)


def test_everyone_in_it_has_an_address_that_belongs_to_nobody(
    loaded: list[Concertation],
) -> None:
    addresses = set(db.session.scalars(sa.select(Person.email)))
    addresses |= set(db.session.scalars(sa.select(Invitation.email)))

    assert loaded
    assert {address.rsplit("@", 1)[1] for address in addresses if address} == {"exemple.fr"}


def test_nobody_is_written_to_about_what_it_did(loaded: list[Concertation]) -> None:
    assert loaded
    assert (count(Pending), count(Letter)) == (0, 0)


def test_its_journals_are_real_ones(loaded: list[Concertation]) -> None:
    public = server_key().public_key()

    for concertation in loaded:
        assert concertation.journal_length > 20
        assert list(flaws(links(concertation), public)) == []


def test_what_has_finished_has_answered_every_idea_and_signed_every_commitment(
    loaded: list[Concertation],
) -> None:
    finished = loaded[0]

    assert waiting_count(finished) == 0
    assert progress_of(actions_of(finished)).is_committed


def test_the_territory_s_plan_is_still_being_signed(loaded: list[Concertation]) -> None:
    progress = progress_of(actions_of(loaded[2]))

    assert 0 < progress.signed < progress.asked


def test_a_class_is_at_work_in_what_runs(loaded: list[Concertation]) -> None:
    [session] = db.session.scalars(sa.select(ClassSession))

    assert session.concertation_id == loaded[1].id
    assert session.is_open(AT)
    assert (came_in(session), len(to_read(session))) == (3, 2)


def test_loading_it_twice_adds_nothing(loaded: list[Concertation]) -> None:
    tables = (Concertation, Person, Idea, Finding, Commitment, SignOff)
    before = [count(table) for table in tables]

    again = load_demonstration(at=AT)

    assert again == loaded
    assert [count(table) for table in tables] == before


def test_those_that_a_newcomer_may_try_are_in_it(loaded: list[Concertation]) -> None:
    known = set(db.session.scalars(sa.select(Person.email)))

    assert loaded
    for name in NAMES:
        tried = people_to_try(content(name, today=WRITTEN_FOR))
        assert tried
        assert {row["email"] for row in tried} <= known


@pytest.mark.usefixtures("loaded")
def test_everything_happened_in_order_and_nothing_is_still_to_come() -> None:
    entries = db.session.execute(
        sa.select(Entry.concertation_id, Entry.at).order_by(Entry.concertation_id, Entry.n)
    ).all()

    assert entries
    assert entries == sorted(entries)
    assert max(entry.at for entry in entries) <= AT


# --- the diagnosis ------------------------------------------------------------


@pytest.fixture(params=range(3), ids=NAMES)
def here(request: pytest.FixtureRequest, loaded: list[Concertation]) -> Concertation:
    """Each of the three."""
    return loaded[request.param]


def test_two_facts_are_disputed_by_two_colleges_with_both_voices(here: Concertation) -> None:
    first = disputed(here)

    assert len(first) == 2
    for one in first:
        assert one.shared.side != one.nuanced.side
        assert one.shared.text
        assert one.nuanced.text


def test_findings_are_put_together_and_some_come_with_a_file(here: Concertation) -> None:
    groups = groups_of(here)
    findings = db.session.scalars(sa.select(Finding.id).filter_by(concertation_id=here.id))
    files = [one for many in files_of(findings).values() for one in many]

    assert len(groups) >= 2
    assert all(group.findings >= 2 for group in groups)
    assert files
    assert all(one.alt for one in files if one.is_picture)


def test_constraints_say_who_could_lift_them_and_have_been_talked_about(
    here: Concertation,
) -> None:
    query = sa.select(Constraint).filter_by(concertation_id=here.id)
    constraints = list(db.session.scalars(query))

    assert any(one.until and one.lifted_if and one.could_be_lifted_by for one in constraints)
    assert any(one.sightings for one in constraints)
    assert any(asked.answer for one in constraints for asked in one.questions)
    assert escalations_of(here)


def test_every_college_rated_the_stakes_and_they_disagree(here: Concertation) -> None:
    rated, order = latest_outcome(here), order_retained(here)

    assert rated
    assert rated.outcome
    assert len(rated.outcome["groups"]) >= 4
    assert divided(rated.outcome)
    assert order
    assert order.reason


def test_the_second_version_differs_and_each_answer_is_given_once_at_least(
    here: Concertation,
) -> None:
    versions = sorted(versions_of(here), key=lambda one: one.number)
    answers = sa.select(Endorsement.position).filter_by(concertation_id=here.id)

    first, second = (read(one.content, {}) for one in versions)
    assert any(differences(first, second).counts().values())
    assert set(db.session.scalars(answers)) == set(Position)


def test_a_figure_of_their_own_has_several_years_and_its_source(here: Concertation) -> None:
    typed = [one for one in indicators_of(here, sensitive=True) if not one.series]

    assert typed
    assert all(len(one.past) >= 3 and one.source for one in typed)
