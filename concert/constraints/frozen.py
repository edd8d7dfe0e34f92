"""What constrains the stakeholders, as plain data that a version of the diagnosis keeps."""

from typing import Any

from concert.concertations.models import Concertation
from concert.constraints.models import Constraint
from concert.constraints.queries import whole_constraints


def frozen_constraints(concertation: Concertation) -> list[dict[str, Any]]:
    """Every constraint; it names nobody."""
    return [_frozen(one) for one in whole_constraints(concertation)]


def _frozen(constraint: Constraint) -> dict[str, Any]:
    return {
        "id": constraint.id,
        "stakeholder": constraint.stakeholder.name,
        "kind": constraint.kind.value,
        "text": constraint.text,
        "until": constraint.until.isoformat() if constraint.until else "",
        "lifted_if": constraint.lifted_if,
        "lifter": constraint.could_be_lifted_by,
        "lifted_at": constraint.lifted_at.isoformat() if constraint.lifted_at else "",
        "lifted_how": constraint.lifted_how,
        "seen_by": sorted(
            {
                one.stakeholder.name
                for one in constraint.sightings
                if one.stakeholder and one.revision == constraint.revision
            }
        ),
        "questions": [
            {"id": one.id, "text": one.text, "answer": one.answer}
            for one in constraint.questions
            if one.withdrawn_at is None
        ],
        "levels": [
            {
                "level": one.level.value,
                "addressee": one.addressee,
                "why": one.why,
                "reached": one.reached.value,
            }
            for one in constraint.escalations
        ],
    }
