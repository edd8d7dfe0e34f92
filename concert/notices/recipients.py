"""Who is told of which act, and as what; pure.

Someone who is several of these to one act is told as the first. Whoever did it is not told of it,
but as its actor.
"""

from concert.journal.models import Verb
from concert.notices.models import Part

RECIPIENTS: dict[Verb, tuple[Part, ...]] = {
    # Everyone
    Verb.FRAME_REVISED: (Part.PARTICIPANT,),
    Verb.CALENDAR_CHANGED: (Part.PARTICIPANT,),
    Verb.PHASE_CHANGED: (Part.PARTICIPANT,),
    Verb.SURVEY_OPENED: (Part.ASKED,),
    Verb.SURVEY_ENDING: (Part.ASKED,),
    Verb.SURVEY_PUBLISHED: (Part.PARTICIPANT,),
    Verb.DIAGNOSIS_PUBLISHED: (Part.REPRESENTATIVE, Part.PARTICIPANT),
    Verb.PRIORITIES_OPENED: (Part.PARTICIPANT,),
    Verb.PRIORITIES_MOVED: (Part.PARTICIPANT,),
    Verb.PRIORITIES_GIVEN_UP: (Part.PARTICIPANT,),
    Verb.PRIORITIES_CLOSED: (Part.PARTICIPANT,),
    Verb.VOTE_PREPARED: (Part.PARTICIPANT,),
    Verb.VOTE_COUNTED: (Part.PARTICIPANT,),
    Verb.CONCERTATION_CLOSED: (Part.PARTICIPANT,),
    # Whoever gave something
    Verb.FINDING_REASONED: (Part.AUTHOR,),
    Verb.FINDINGS_GROUPED: (Part.AUTHOR,),
    Verb.FINDING_GROUP_OBJECTED: (Part.LEAD,),
    Verb.IDEA_PROPOSED: (Part.ACTOR,),
    Verb.CONSTRAINT_ANSWERED: (Part.AUTHOR,),
    Verb.ARGUMENT_GIVEN: (Part.AUTHOR,),
    Verb.CONTRIBUTION_WITHDRAWN: (Part.AUTHOR,),
    Verb.CONTRIBUTION_RESTORED: (Part.AUTHOR,),
    Verb.PROPOSAL_WRITTEN: (Part.AUTHOR,),
    Verb.PROPOSAL_REVISED: (Part.AUTHOR,),
    Verb.IDEA_ANSWERED: (Part.AUTHOR,),
    Verb.PROPOSAL_ANSWERED: (Part.AUTHOR,),
    Verb.BALLOT_CAST: (Part.ACTOR,),
    # Whoever acts or signs for a stakeholder
    Verb.CONSTRAINT_QUESTIONED: (Part.REPRESENTATIVE,),
    Verb.ACTION_DRAWN: (Part.REPRESENTATIVE,),
    Verb.COMMITMENT_ASKED: (Part.SIGNATORY,),
    Verb.COMMITMENT_REWORDED: (Part.SIGNATORY,),
    Verb.COMMITMENT_WITHDRAWN: (Part.SIGNATORY,),
    Verb.REWORDING_SET_ASIDE: (Part.SIGNATORY,),
    # Whoever leads
    Verb.INDICATORS_OUTDATED: (Part.LEAD,),
    Verb.DIAGNOSIS_ENDORSED: (Part.LEAD,),
    Verb.DIAGNOSIS_NOT_SHARED: (Part.LEAD,),
    Verb.DIAGNOSIS_REMINDED: (Part.REPRESENTATIVE,),
    Verb.COMMITMENT_SIGNED: (Part.ACTOR, Part.LEAD),
    Verb.COMMITMENT_DECLINED: (Part.LEAD,),
    Verb.REWORDING_PROPOSED: (Part.LEAD,),
}

# What comes at once whatever the rhythm: my signature and its proof, and a vote cast from my
# account, which is how I learn that somebody else did.
ALWAYS: frozenset[tuple[Verb, Part]] = frozenset(
    {
        (Verb.BALLOT_CAST, Part.ACTOR),
        (Verb.COMMITMENT_ASKED, Part.SIGNATORY),
        (Verb.COMMITMENT_REWORDED, Part.SIGNATORY),
        (Verb.REWORDING_SET_ASIDE, Part.SIGNATORY),
        (Verb.COMMITMENT_SIGNED, Part.ACTOR),
    }
)
