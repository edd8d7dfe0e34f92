"""Two real approval votes of Warsaw, from Pabulib, counted as the city did, and by college."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from concert.votes.disclosure import by_college, publishable
from concert.votes.methods import METHODS
from tests.votes.attacker import assert_well_hidden

pytestmark = pytest.mark.real

ELECTIONS = ["poland_warszawa_2017_zoliborz-centralny.pb", "poland_warszawa_2021_zoliborz.pb"]
approval = METHODS["approval"]


def sections(path):
    """A Pabulib file: sections, each a title, a header and its rows, separated by semicolons."""
    found, header = defaultdict(list), None
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter=";"):
            if row in (["META"], ["PROJECTS"], ["VOTES"]):
                section, header = row[0], None
            elif header is None:
                header = row
            else:
                found[section].append(dict(zip(header, row, strict=False)))
    return found


@pytest.fixture(scope="module", params=ELECTIONS)
def election(request):
    """META as a dictionary, PROJECTS, and VOTES whose choices are lists of projects."""
    assert "REAL_DATA" in os.environ, "Set REAL_DATA to the folder of real data, /…/data."
    found = sections(Path(os.environ["REAL_DATA"]) / "votes" / request.param)
    found["META"] = {row["key"]: row["value"] for row in found["META"]}
    for voter in found["VOTES"]:
        voter["choices"] = [project for project in voter["vote"].split(",") if project]
    return found


@pytest.fixture
def projects(election):
    return [int(project["project_id"]) for project in election["PROJECTS"]]


def age_group(voter):
    for oldest in (17, 24, 34, 44, 54, 64, 74, 84):
        if int(voter["age"]) <= oldest:
            return f"up to {oldest}"
    return "older"


def sex(voter):
    return voter["sex"]


def voting_method(voter):
    return voter["voting_method"]


def sex_and_five_years(voter):
    return f"{voter['sex']} {int(voter['age']) // 5}"


def test_each_project_has_the_votes_that_the_city_published(election, projects):
    tally = approval.count([voter["choices"] for voter in election["VOTES"]], projects)
    assert tally.ballots == int(election["META"]["num_votes"])
    assert len(tally.standings) == int(election["META"]["num_projects"])
    published = {int(one["project_id"]): int(one["votes"]) for one in election["PROJECTS"]}
    assert {option: counts["approved"] for option, counts in tally.counts.items()} == published


def test_projects_with_as_many_votes_are_tied_and_no_others(election, projects):
    tally = approval.count([voter["choices"] for voter in election["VOTES"]], projects)
    published = {int(one["project_id"]): int(one["votes"]) for one in election["PROJECTS"]}
    for one in tally.standings:
        same = {other for other, votes in published.items() if votes == published[one.option]}
        assert {one.option, *one.tied_with} == same
        assert one.rank == 1 + sum(v > published[one.option] for v in published.values())


@pytest.mark.parametrize("college", [sex, age_group, voting_method, sex_and_five_years])
def test_the_breakdown_gives_no_voter_away(election, projects, college):
    ballots = defaultdict(list)
    for voter in election["VOTES"]:
        ballots[college(voter)].append(voter["choices"])
    tallies = {name: approval.count(some, projects) for name, some in ballots.items()}
    assert publishable(approval.count([], projects)) is False
    groups = by_college(tallies)
    assert sum(group.ballots for group in groups) == len(election["VOTES"])
    assert min(group.ballots for group in groups) >= 5
    for project in projects:
        true, shown = {}, {}
        for group in groups:
            for column, count in group.counts[project].items():
                of_group = [tallies[name].counts[project][column] for name in group.colleges]
                true[group.colleges, column] = sum(of_group)
                shown[group.colleges, column] = count
        hidden = {cell for cell, count in shown.items() if count is None}
        assert all(shown[cell] == true[cell] for cell in true.keys() - hidden)
        assert_well_hidden(true, hidden)
