"""What is said of an act to whom it concerns: one sentence and one place to go.

Nothing is said of what no longer holds: withdrawn since, changed again, behind us.
"""

from collections.abc import Callable

from concert.journal.models import Entry, Verb
from concert.notices.models import Part
from concert.notices.telling import authors, bodies, everyone
from concert.notices.telling.line import Line


def line_of(entry: Entry, part: Part) -> Line | None:
    """What this person reads of an act; None for what no longer holds."""
    return SENTENCES[entry.verb, part](entry)


SENTENCES: dict[tuple[Verb, Part], Callable[[Entry], Line | None]] = {
    (Verb.FRAME_REVISED, Part.PARTICIPANT): everyone.frame,
    (Verb.CALENDAR_CHANGED, Part.PARTICIPANT): everyone.calendar,
    (Verb.PHASE_CHANGED, Part.PARTICIPANT): everyone.phase,
    (Verb.SURVEY_OPENED, Part.ASKED): everyone.survey_opened,
    (Verb.SURVEY_ENDING, Part.ASKED): everyone.survey_ending,
    (Verb.SURVEY_PUBLISHED, Part.PARTICIPANT): everyone.survey_published,
    (Verb.DIAGNOSIS_PUBLISHED, Part.REPRESENTATIVE): everyone.diagnosis_to_endorse,
    (Verb.DIAGNOSIS_PUBLISHED, Part.PARTICIPANT): everyone.diagnosis_to_read,
    (Verb.PRIORITIES_OPENED, Part.PARTICIPANT): everyone.stakes_to_rate,
    (Verb.PRIORITIES_MOVED, Part.PARTICIPANT): everyone.rating_moved,
    (Verb.PRIORITIES_GIVEN_UP, Part.PARTICIPANT): everyone.rating_given_up,
    (Verb.PRIORITIES_CLOSED, Part.PARTICIPANT): everyone.stakes_rated,
    (Verb.VOTE_PREPARED, Part.PARTICIPANT): everyone.vote_prepared,
    (Verb.VOTE_COUNTED, Part.PARTICIPANT): everyone.vote_counted,
    (Verb.CONCERTATION_CLOSED, Part.PARTICIPANT): everyone.closed,
    (Verb.IDEA_PROPOSED, Part.ACTOR): authors.idea_published,
    (Verb.FINDINGS_GROUPED, Part.AUTHOR): authors.grouped,
    (Verb.FINDING_GROUP_OBJECTED, Part.LEAD): authors.badly_grouped,
    (Verb.FINDING_REASONED, Part.AUTHOR): authors.answered,
    (Verb.CONSTRAINT_ANSWERED, Part.AUTHOR): authors.question_answered,
    (Verb.ARGUMENT_GIVEN, Part.AUTHOR): authors.argued,
    (Verb.CONTRIBUTION_WITHDRAWN, Part.AUTHOR): authors.withdrawn,
    (Verb.CONTRIBUTION_RESTORED, Part.AUTHOR): authors.restored,
    (Verb.PROPOSAL_WRITTEN, Part.AUTHOR): authors.gathered,
    (Verb.PROPOSAL_REVISED, Part.AUTHOR): authors.gathered,
    (Verb.IDEA_ANSWERED, Part.AUTHOR): authors.idea_answered,
    (Verb.PROPOSAL_ANSWERED, Part.AUTHOR): authors.proposal_answered,
    (Verb.BALLOT_CAST, Part.ACTOR): authors.ballot,
    (Verb.CONSTRAINT_QUESTIONED, Part.REPRESENTATIVE): bodies.questioned,
    (Verb.ACTION_DRAWN, Part.REPRESENTATIVE): bodies.action,
    (Verb.COMMITMENT_ASKED, Part.SIGNATORY): bodies.asked,
    (Verb.COMMITMENT_REWORDED, Part.SIGNATORY): bodies.asked,
    (Verb.COMMITMENT_WITHDRAWN, Part.SIGNATORY): bodies.no_longer_asked,
    (Verb.REWORDING_SET_ASIDE, Part.SIGNATORY): bodies.asked,
    (Verb.INDICATORS_OUTDATED, Part.LEAD): bodies.outdated,
    (Verb.DIAGNOSIS_ENDORSED, Part.LEAD): bodies.endorsed,
    (Verb.DIAGNOSIS_NOT_SHARED, Part.LEAD): bodies.not_shared,
    (Verb.DIAGNOSIS_REMINDED, Part.REPRESENTATIVE): everyone.diagnosis_still_to_endorse,
    (Verb.COMMITMENT_SIGNED, Part.ACTOR): bodies.proof,
    (Verb.COMMITMENT_SIGNED, Part.LEAD): bodies.signed,
    (Verb.COMMITMENT_DECLINED, Part.LEAD): bodies.replied,
    (Verb.REWORDING_PROPOSED, Part.LEAD): bodies.replied,
}
