"""The policy, cell by cell: `table.txt` says who may do what, when, and what the others read."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.errors import Refused
from concert.policy import rules
from concert.policy.rules import RULES, Permission, may, refusal, require
from tests.cast import Valbourg
from tests.policy.people import MOMENTS, be_at, cast_of

ALLOWED = "o"
_REASON = re.compile(r"^  (?P<letter>[A-Z]) (?P<sentence>[^ ].*)$")
_RULE = re.compile(r"^(?P<permission>[a-z_]+) : .+$")
_ROW = re.compile(r"^  (?P<cells>(?:[oA-Z]+ ){7}[oA-Z])  (?P<people>.+)$")


@dataclass
class Table:
    """`table.txt`, read: the reasons by their letter, and each permission's cells by person."""

    reasons: dict[str, str] = field(default_factory=dict)
    cells: dict[str, dict[str, str]] = field(default_factory=dict)

    def read(self, line: str) -> None:
        if found := _ROW.match(line):
            for person in found["people"].split(", "):
                rows = self.cells[list(self.cells)[-1]]
                assert person not in rows, f"{person} twice"
                rows[person] = found["cells"].replace(" ", "")
        elif found := _RULE.match(line):
            self.cells[found["permission"]] = {}
        elif found := _REASON.match(line):
            assert found["letter"] not in self.reasons, f"{found['letter']} twice"
            self.reasons[found["letter"]] = found["sentence"]


def _table() -> Table:
    table = Table()
    for line in (Path(__file__).parent / "table.txt").read_text(encoding="utf-8").splitlines():
        table.read(line)
    return table


TABLE = _table()


def test_every_permission_has_its_rows_and_its_rule() -> None:
    assert list(TABLE.cells) == [str(one) for one in Permission] == [str(one) for one in RULES]


def test_every_permission_says_in_a_sentence_what_it_allows() -> None:
    source = ast.parse(Path(rules.__file__).read_text(encoding="utf-8"))
    [enumeration] = [
        node for node in source.body if isinstance(node, ast.ClassDef) and node.name == "Permission"
    ]

    assert list(_undocumented(enumeration)) == []


def _undocumented(enumeration: ast.ClassDef) -> Iterator[str]:
    following = [*enumeration.body[1:], None]
    for node, after in zip(enumeration.body, following, strict=True):
        if isinstance(node, ast.Assign):
            said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            if not said or not str(after.value.value).endswith("."):
                yield ast.unparse(node)


@pytest.mark.parametrize("permission", Permission)
def test_the_policy_is_what_its_table_says(valbourg: Valbourg, permission: Permission) -> None:
    cast, expected = cast_of(valbourg), TABLE.cells[permission]
    subject = cast.subjects.get(permission, valbourg.concertation)
    assert set(expected) == set(cast.people), "each person is on one line"

    wrong = []
    for column, moment in enumerate(MOMENTS):
        be_at(valbourg, moment)
        for name, person in cast.people.items():
            said = refusal(person, permission, subject, valbourg.at)
            cell = expected[name][column]
            if said != (None if cell == ALLOWED else TABLE.reasons[cell]):
                wrong.append(f"{name}, {moment}: {said or 'allowed'}")

    assert wrong == []


def test_every_reason_is_met_somewhere_in_the_table() -> None:
    used = {cell for rows in TABLE.cells.values() for cells in rows.values() for cell in cells}

    assert used - {ALLOWED} == set(TABLE.reasons)


# --- what no column says --------------------------------------------------------------


@pytest.mark.parametrize("permission", [Permission.REVISE_IDEA, Permission.ARGUE])
def test_what_was_withdrawn_is_no_longer_changed_nor_discussed(
    valbourg: Valbourg, permission: Permission
) -> None:
    idea = valbourg.idea(by=valbourg.karim)
    assert may(valbourg.karim, permission, idea, valbourg.at)

    idea.withdrawn_at = valbourg.at

    assert refusal(valbourg.karim, permission, idea, valbourg.at) == (
        "Cette contribution a été retirée."
    )


def test_what_was_withdrawn_is_not_withdrawn_twice(valbourg: Valbourg) -> None:
    idea = valbourg.idea(by=valbourg.karim)
    idea.withdrawn_at = valbourg.at

    assert refusal(valbourg.claire, Permission.WITHDRAW, idea, valbourg.at) == (
        "Cette contribution a été retirée."
    )


def test_a_proposal_put_to_the_vote_no_longer_changes(valbourg: Valbourg) -> None:
    proposal = valbourg.proposal()
    assert may(valbourg.lea, Permission.REVISE_PROPOSAL, proposal, valbourg.at)

    proposal.frozen_at = valbourg.at

    assert refusal(valbourg.lea, Permission.REVISE_PROPOSAL, proposal, valbourg.at) == (
        "Le vote est préparé avec cette proposition\u00a0: elle ne change plus."
    )


def test_a_stake_that_is_being_rated_no_longer_changes(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    stake = valbourg.stake()
    assert may(valbourg.lea, Permission.REVISE_STAKE, stake, valbourg.at)

    stake.frozen_at = valbourg.at

    assert not may(valbourg.lea, Permission.REVISE_STAKE, stake, valbourg.at)


def test_a_stake_brought_into_another_no_longer_changes(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    stake, into = valbourg.stake(), valbourg.stake("Respirer")

    stake.merged_into_id = into.id

    assert not may(valbourg.lea, Permission.REVISE_STAKE, stake, valbourg.at)


def test_a_contribution_whose_author_was_forgotten_is_nobody_s(valbourg: Valbourg) -> None:
    idea = valbourg.idea(by=valbourg.karim)

    idea.author_id = None

    assert not may(None, Permission.REVISE_IDEA, idea, valbourg.at)
    assert not may(valbourg.karim, Permission.REVISE_IDEA, idea, valbourg.at)


def test_power_over_one_concertation_is_none_over_another(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)

    assert not may(valbourg.claire, Permission.STEER, valbourg.elsewhere, valbourg.at)
    assert may(valbourg.tom, Permission.STEER, valbourg.elsewhere, valbourg.at)


def test_a_mandate_binds_one_stakeholder_and_no_other(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.PLAN)

    assert may(valbourg.odile, Permission.ANSWER_COMMITMENT, valbourg.commune, valbourg.at)
    assert not may(valbourg.odile, Permission.ANSWER_COMMITMENT, valbourg.parents, valbourg.at)


def test_the_closing_instant_is_no_longer_part_of_the_phase(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)
    span = valbourg.concertation.span
    assert span

    def proposes(at: object) -> bool:
        return may(valbourg.karim, Permission.PROPOSE_IDEA, valbourg.concertation, at)

    assert proposes(span.opens_at)
    assert not proposes(span.closes_at)


def test_require_refuses_with_the_sentence_that_the_page_shows(valbourg: Valbourg) -> None:
    with pytest.raises(Refused) as refused:
        require(valbourg.karim, Permission.STEER, valbourg.concertation, valbourg.at)

    assert refused.value.reason == refusal(
        valbourg.karim, Permission.STEER, valbourg.concertation, valbourg.at
    )


def test_losing_a_role_takes_effect_at_the_next_question(valbourg: Valbourg) -> None:
    facilitator = valbourg.comes(valbourg.person("Inès Veil"), "equipe")
    facilitator.role = "facilitator"
    db.session.flush()
    assert may(facilitator.person, Permission.MODERATE, valbourg.concertation, valbourg.at)

    facilitator.role = "participant"
    db.session.flush()

    assert not may(facilitator.person, Permission.MODERATE, valbourg.concertation, valbourg.at)
