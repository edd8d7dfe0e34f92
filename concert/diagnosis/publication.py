"""Publishing the diagnosis: a version is frozen, whatever becomes of what it was made from."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain as chained

from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import stakeholders_of
from concert.constraints.frozen import frozen_constraints
from concert.core.database import db, lock
from concert.core.errors import Conflict, Obstacle, Unready
from concert.diagnosis.content import Content, Item, composed, fingerprint, read, same
from concert.diagnosis.differences import differences
from concert.diagnosis.models import DiagnosisVersion, PublishedStake
from concert.diagnosis.queries import latest_version
from concert.findings.frozen import frozen_findings, frozen_groups, frozen_reasons
from concert.indicators.frozen import frozen_indicators
from concert.journal.models import Verb
from concert.journal.record import record
from concert.maps.frozen import frozen_map
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.priorities.queries import frozen_priorities
from concert.stakes.frozen import frozen_stakes
from concert.stakes.queries import frozen_order
from concert.surveys.frozen import frozen_surveys


def publish(concertation: Concertation, *, by: Person, at: datetime) -> DiagnosisVersion:
    """Freeze the diagnosis as it stands; earlier versions and their endorsements stay readable."""
    require(by, Permission.PUBLISH_DIAGNOSIS, concertation, at)
    # Of two who publish at once, the second finds the version of the first.
    lock(concertation, "findings_count")
    latest = latest_version(concertation)
    number = latest.number + 1 if latest else 1
    content = frozen(concertation, number, at)
    _must_be_worth_it(concertation, content, latest)
    version = DiagnosisVersion(
        concertation=concertation,
        number=number,
        content=content,
        hash=fingerprint(content),
        published_at=at,
        published_by_id=by.id,
        asked=len(content["bodies"]),
        stakes=[_published(stake) for stake in content["stakes"]],
    )
    db.session.add(version)
    db.session.flush()
    record(
        Verb.DIAGNOSIS_PUBLISHED,
        concertation,
        by=by,
        at=at,
        version=version.number,
        hash=version.hash,
        changes=_changes(latest, content),
    )
    return version


def _changes(latest: DiagnosisVersion | None, content: Content) -> dict[str, int]:
    """How much changed since the version before, for whoever is told: numbers alone."""
    if latest is None:
        return {}
    return differences(read(latest.content, {}), read(content, {})).counts()


def _must_be_worth_it(
    concertation: Concertation, content: Content, latest: DiagnosisVersion | None
) -> None:
    if not content["stakes"]:
        raise Unready(
            _("Un diagnostic se publie avec au moins un enjeu."),
            [Obstacle(_("Dégager un enjeu"), "stakes.new", {"slug": concertation.slug})],
        )
    if latest and same(latest.content, content):
        raise Conflict(
            _(
                "Rien n’a changé depuis la version %(n)d : il n’y a pas lieu de redemander à"
                " chacun de répondre.",
                n=latest.number,
            )
        )


def frozen(concertation: Concertation, number: int, at: datetime) -> Content:
    """What a version holds: what each room gives of itself, as plain data.

    What is kept for participants enters too, marked: whoever shows a version leaves it out.
    """
    stakes = frozen_stakes(concertation)
    findings = frozen_findings(concertation, _cited(stakes, "findings"))
    constraints = frozen_constraints(concertation)
    return composed(
        {
            "title": concertation.title,
            "place": concertation.place_name,
            "number": number,
            "published_at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "counts": {"findings": concertation.findings_count},
            "bodies": [[one.id, one.name] for one in stakeholders_of(concertation)],
            "priorities": frozen_priorities(concertation),
            "order": frozen_order(concertation),
            "map": frozen_map(concertation),
        },
        {
            "indicators": frozen_indicators(concertation),
            "findings": findings,
            "reasons": frozen_reasons(one["id"] for one in findings if one["disputed"]),
            "groups": frozen_groups(concertation, (one["id"] for one in findings)),
            "constraints": [_without(one, "questions") for one in constraints],
            "questions": [
                {**asked, "constraint": one["id"]}
                for one in constraints
                for asked in one["questions"]
            ],
            "surveys": frozen_surveys(concertation),
            "stakes": stakes,
        },
    )


def _cited(stakes: Iterable[Item], kind: str) -> set[int]:
    """The ids of what the stakes are drawn from, of one kind."""
    return set(chained.from_iterable(stake[kind] for stake in stakes))


def _without(item: Item, name: str) -> Item:
    """What may be withdrawn by itself is an item by itself."""
    return {key: value for key, value in item.items() if key != name}


def _published(stake: Item) -> PublishedStake:
    return PublishedStake(stake_id=stake["id"], title=stake["title"], text=stake["text"])
