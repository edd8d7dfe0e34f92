"""The rules in force, their earlier versions, and those that a concertation begins with."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.conduct.defaults import common_rules
from concert.conduct.models import ConductRules, Reading
from concert.core.database import db
from concert.programmes.catalogue import programme


@dataclass(frozen=True)
class Rule:
    """One rule: its code, which decisions keep, its short name, and what it says."""

    code: str
    name: str
    text: str
    # What breaks it is hidden at once: someone's data, a threat.
    urgent: bool = False

    def as_kept(self) -> dict[str, Any]:
        return {"code": self.code, "name": self.name, "text": self.text, "urgent": self.urgent}


@dataclass(frozen=True)
class Conduct:
    """The rules of a discussion, and when what is given is read."""

    rules: tuple[Rule, ...]
    reading: Reading = Reading.AFTER
    hours: int = 48

    @property
    def reads_first(self) -> bool:
        return self.reading is Reading.BEFORE

    @property
    def days(self) -> int:
        """The delay in whole days, where it is one."""
        return self.hours // 24 if self.hours % 24 == 0 else 0

    def rule(self, code: str) -> Rule | None:
        return next((one for one in self.rules if one.code == code), None)

    @classmethod
    def of(cls, version: ConductRules) -> "Conduct":
        rules = tuple(Rule(**one) for one in version.rules)
        return cls(rules, version.reading, version.hours)


def versions_of(concertation: Concertation) -> list[ConductRules]:
    """Every version, the one in force first."""
    query = sa.select(ConductRules).where(ConductRules.concertation_id == concertation.id)
    return list(db.session.scalars(query.order_by(ConductRules.number.desc())))


def rules_of(concertation: Concertation) -> ConductRules | None:
    """The version in force."""
    query = sa.select(ConductRules).where(ConductRules.concertation_id == concertation.id)
    return db.session.scalar(query.order_by(ConductRules.number.desc()).limit(1))


def conduct_of(concertation: Concertation) -> Conduct:
    """The rules in force.

    A concertation that opened before rules were asked for has those of its programme, and publishes
    at once as it always did.
    """
    version = rules_of(concertation)
    return Conduct.of(version) if version else Conduct(proposed(concertation).rules)


def proposed(concertation: Concertation) -> Conduct:
    """The rules that everyone begins with, and those that its programme adds."""
    model = programme(concertation.programme)
    rules = tuple(
        Rule(one.code, one.name, one.text.strip(), one.urgent)
        for one in (*common_rules(), *model.rule)
    )
    return Conduct(rules, Reading(model.moderation.reading), model.moderation.hours)
