"""Putting findings that say the same together, without losing who said what; and undoing it."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.core.errors import Conflict
from concert.core.resemblance import likeness_of
from concert.findings.groups import moves_of
from concert.findings.models import Finding, FindingGroup, FindingMove
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require

UNDONE_WITHIN = timedelta(days=7)
_ALIKE = 0.5


def gather(
    concertation: Concertation,
    findings: Sequence[Finding],
    group: FindingGroup | str | None,
    *,
    by: Person,
    at: datetime,
) -> FindingGroup | None:
    """Put findings in a group, in a new one of this title, or in none again."""
    require(by, Permission.GROUP_FINDINGS, concertation, at)
    if isinstance(group, str):
        group = FindingGroup(concertation_id=concertation.id, title=group, made_at=at)
        db.session.add(group)
        db.session.flush()
    batch = secrets.token_hex(8)
    for one in findings:
        _move(one, group.id if group else None, batch, at)
    _tell(concertation, findings, group, by, at)
    return group


def undo_gathering(concertation: Concertation, batch: str, *, by: Person, at: datetime) -> None:
    """Put back, within seven days, what was put together; what was moved since stays."""
    require(by, Permission.GROUP_FINDINGS, concertation, at)
    moves = moves_of(concertation, batch, since=at - UNDONE_WITHIN)
    if not moves:
        raise Conflict(_("Ce rangement ne s’annule plus : déplacez les constats un à un."))
    back = [one.finding for one in moves if one.finding.group_id == one.after_id]
    for one in moves:
        one.undone_at = at
        if one.finding in back:
            one.finding.group_id, one.finding.group_objected_at = one.before_id, None
    _tell(concertation, back, None, by, at)


def forget_old_moves(*, at: datetime) -> int:
    """Delete what can no longer be undone; the findings stay where they are."""
    old = FindingMove.moved_at < at - UNDONE_WITHIN
    gone = db.session.execute(
        sa.delete(FindingMove)
        .where(old)
        .returning(FindingMove.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def rename_group(group: FindingGroup, title: str, *, by: Person, at: datetime) -> None:
    require(by, Permission.GROUP_FINDINGS, group, at)
    group.title = title
    record(Verb.FINDING_GROUP_RENAMED, group.concertation, by=by, at=at, group=group.id)


def object_to_group(finding: Finding, *, by: Person, at: datetime) -> None:
    """« Ce n’est pas ce que je dis »: those who facilitate see it beside the finding."""
    require(by, Permission.REVISE_FINDING, finding, at)
    if finding.group_id is None:
        raise Conflict(_("Votre constat n’est plus rangé avec d’autres."))
    finding.group_objected_at = at
    record(Verb.FINDING_GROUP_OBJECTED, finding.concertation, by=by, at=at, finding=finding.id)


def _move(finding: Finding, group_id: int | None, batch: str, at: datetime) -> None:
    if finding.group_id == group_id:
        return
    db.session.add(
        FindingMove(
            concertation_id=finding.concertation_id,
            batch=batch,
            finding_id=finding.id,
            before_id=finding.group_id,
            after_id=group_id,
            moved_at=at,
        )
    )
    finding.group_id, finding.group_objected_at = group_id, None


def _tell(
    concertation: Concertation,
    findings: Sequence[Finding],
    group: FindingGroup | None,
    by: Person,
    at: datetime,
) -> None:
    moved = [one.id for one in findings]
    if group is None:
        record(Verb.FINDINGS_UNGROUPED, concertation, by=by, at=at, findings=moved)
    else:
        record(Verb.FINDINGS_GROUPED, concertation, by=by, at=at, group=group.id, findings=moved)


def suggested(said: Mapping[int, set[str]], limit: int = 3) -> list[list[int]]:
    """The findings that say much the same, by the stems of each; the largest groups first.

    Each is in one suggestion at most: that of the first finding, in their order, that it is like.
    """
    left, found = dict(said), []
    for finding_id, words in said.items():
        if finding_id not in left:
            continue
        alike = [other for other, its in left.items() if likeness_of(words, its) >= _ALIKE]
        if len(alike) > 1:
            found.append(alike)
            for one in alike:
                del left[one]
    return sorted(found, key=lambda group: (-len(group), group[0]))[:limit]
