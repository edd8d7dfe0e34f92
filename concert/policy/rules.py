"""Who may do what, and when: one line a permission, readable aloud.

Every refusal carries a sentence for the person refused, so that a page can say why a button
is not there.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from concert.concertations.phases import Phase
from concert.core.errors import Refused
from concert.people.models import Person
from concert.policy.conditions import (
    Asked,
    Condition,
    acts_for_it_or_leads,
    acts_for_its_stakeholder,
    at_phase,
    college_not_changed,
    draft,
    during,
    holds_it,
    is_offered_to_them,
    is_suspended_by_it,
    leads,
    not_a_pupil,
    not_being_rated,
    not_closed,
    not_during_the_vote,
    not_frozen,
    not_merged,
    not_suspended,
    not_withdrawn,
    on_their_own,
    opened,
    operates,
    participant,
    signed_in,
    signs_for_its_stakeholder,
    speaks_for_some_body,
    steers,
    takes_answers,
    takes_part,
    wrote_it,
    wrote_it_or_steers,
)


class Permission(StrEnum):
    """Everything that someone may be allowed to do."""

    # Launch
    PREPARE = "prepare"
    """Answer the questions of the launch, before the concertation opens."""
    OPEN = "open"
    """Open the concertation to the public."""
    INVITE = "invite"
    """Invite people, and name those who act for a stakeholder."""
    GIVE_MANDATE = "give_mandate"
    """Say who acts for a stakeholder, until when, and end it."""
    RESIGN_MANDATE = "resign_mandate"
    """Give up a mandate that one holds, at any time."""
    SEE_TEAM = "see_team"
    """See who leads and facilitates, and how many take part in each college."""
    RUN_TEAM = "run_team"
    """Name who leads and facilitates, take a role back, hand the concertation over."""
    STEP_DOWN = "step_down"
    """Give up one's own role in the team."""
    ANSWER_HAND_OVER = "answer_hand_over"
    """Accept the concertation that one is offered, or decline it."""
    LEAVE = "leave"
    """Leave a concertation that one takes part in, at any time."""
    CHANGE_COLLEGE = "change_college"
    """Go to another college, once, and never while a vote is open."""
    SUSPEND = "suspend"
    """Keep a participant from contributing, with a reason, and let them contribute again."""
    ANSWER_SUSPENSION = "answer_suspension"
    """Answer, once, the suspension of which one is told."""
    JOIN = "join"
    """Become a participant."""
    STEER = "steer"
    """See what stands in the way, move the dates, go to the next phase."""
    GIVE_TERMS = "give_terms"
    """Say who answers for personal data, at any moment: even after the end there is one."""
    GIVE_RULES = "give_rules"
    """Write the rules of the discussion, and say before the opening when texts are read."""
    READ_JOURNAL = "read_journal"
    """Read the whole journal, with who did what by the name shown here."""
    MODERATE = "moderate"
    """Moderate: put back what was withdrawn."""
    WITHDRAW = "withdraw"
    """Withdraw what one gave; or, for those who moderate, what anyone gave, with a reason."""

    SPEAK_FOR = "speak_for"
    """Say something for the stakeholder one acts for, where one may speak."""

    # Classes
    OPEN_CLASS = "open_class"
    """Let a class in for some hours, and note what families agreed to."""
    READ_CLASS = "read_class"
    """Read what pupils wrote, and publish it or not."""

    # Diagnosis
    SHARE_FINDING = "share_finding"
    """Say what one sees."""
    REVISE_FINDING = "revise_finding"
    """Say one's own finding better."""
    WEIGH_FINDING = "weigh_finding"
    """Share a finding, or qualify it."""
    GROUP_FINDINGS = "group_findings"
    """Put findings that say the same together."""
    STATE_CONSTRAINT = "state_constraint"
    """Say what constrains the stakeholder one acts for."""
    KEEP_CONSTRAINT = "keep_constraint"
    """Answer what is asked of a constraint of the stakeholder one acts for, and lift it."""
    ACKNOWLEDGE_CONSTRAINT = "acknowledge_constraint"
    """Say, for a stakeholder or for the team, that one has seen a constraint."""
    QUESTION_CONSTRAINT = "question_constraint"
    """Ask a stakeholder about what constrains it."""
    ESCALATE_CONSTRAINT = "escalate_constraint"
    """Declare that a constraint is to be lifted at a higher level, and note what comes of it."""
    DRAW_DIAGNOSIS = "draw_diagnosis"
    """Choose the indicators and draw the stakes."""
    DRAW_SURVEY = "draw_survey"
    """Write the questions of a survey, and open it."""
    ANSWER_SURVEY = "answer_survey"
    """Answer a survey, and answer it anew until it closes."""
    COUNT_SURVEY = "count_survey"
    """Type what came on paper, close a survey, publish its results."""
    READ_RESPONSES = "read_responses"
    """Read how many answered, and take away the responses, on which nobody's name is."""
    REVISE_STAKE = "revise_stake"
    """Change a stake, give it up, or bring it into another."""
    PRIORITISE = "prioritise"
    """Have the stakes rated, and end it."""
    RATE_STAKES = "rate_stakes"
    """Rate the stakes on the criteria of the programme."""
    TYPE_RATINGS = "type_ratings"
    """Type what a table rated in a workshop, or a pile of papers."""
    RETAIN_ORDER = "retain_order"
    """Retain the order of the stakes, with its reason."""
    PUBLISH_DIAGNOSIS = "publish_diagnosis"
    """Freeze and publish a version of the diagnosis."""
    ENDORSE_DIAGNOSIS = "endorse_diagnosis"
    """Endorse the published version for the stakeholder one signs for."""

    # Ideas and proposals
    PROPOSE_IDEA = "propose_idea"
    """Propose an idea."""
    REVISE_IDEA = "revise_idea"
    """Change one's own idea."""
    ARGUE = "argue"
    """Give an argument for an idea, or against it."""
    SUPPORT_IDEA = "support_idea"
    """Support someone else's idea, by name, and take one's support back."""
    GROUP_IDEAS = "group_ideas"
    """Group ideas into proposals."""
    REVISE_PROPOSAL = "revise_proposal"
    """Change a proposal, or take it apart."""

    # Vote
    PREPARE_VOTE = "prepare_vote"
    """Set what is voted upon, how it is counted and who keeps the key."""
    CAST_BALLOT = "cast_ballot"
    """Vote, and vote anew."""
    COUNT_BALLOTS = "count_ballots"
    """Open the urn once the vote has closed, and publish the result."""

    # Plan
    DRAW_PLAN = "draw_plan"
    """Write the actions, ask for commitments and reword them."""
    ANSWER_COMMITMENT = "answer_commitment"
    """Sign, propose another wording or decline, for the stakeholder that bears the commitment."""
    ANSWER_IDEAS = "answer_ideas"
    """Say what becomes of an idea or of a proposal."""
    CLOSE = "close"
    """Close the concertation."""

    # The installation
    OPERATE = "operate"
    """See what stands still in the mail of the installation, and settle it."""


P = Permission
RULES: dict[Permission, tuple[Condition, ...]] = {
    P.PREPARE: (draft, leads),
    P.OPEN: (draft, leads),
    P.INVITE: (not_closed, leads),
    P.GIVE_MANDATE: (not_closed, leads),
    P.RESIGN_MANDATE: (holds_it,),
    P.SEE_TEAM: (steers,),
    P.RUN_TEAM: (not_closed, leads),
    P.STEP_DOWN: (not_closed, steers),
    P.ANSWER_HAND_OVER: (not_closed, is_offered_to_them),
    P.LEAVE: (takes_part, on_their_own),
    P.CHANGE_COLLEGE: (
        not_closed,
        participant,
        on_their_own,
        not_during_the_vote,
        college_not_changed,
    ),
    P.SUSPEND: (not_closed, steers),
    P.ANSWER_SUSPENSION: (not_closed, is_suspended_by_it),
    P.JOIN: (signed_in, opened, not_closed),
    P.STEER: (opened, not_closed, leads),
    P.GIVE_TERMS: (leads,),
    P.GIVE_RULES: (not_closed, leads),
    P.READ_JOURNAL: (steers,),
    P.MODERATE: (not_closed, steers),
    P.WITHDRAW: (not_closed, not_withdrawn, wrote_it_or_steers),
    P.SPEAK_FOR: (not_closed, acts_for_its_stakeholder),
    P.OPEN_CLASS: (opened, not_closed, steers),
    P.READ_CLASS: (not_closed, steers),
    P.SHARE_FINDING: (during(Phase.DIAGNOSIS), participant, not_suspended),
    P.REVISE_FINDING: (
        during(Phase.DIAGNOSIS),
        not_withdrawn,
        not_a_pupil,
        wrote_it,
        not_suspended,
    ),
    P.WEIGH_FINDING: (during(Phase.DIAGNOSIS), not_withdrawn, participant, not_suspended),
    P.GROUP_FINDINGS: (at_phase(Phase.DIAGNOSIS), steers),
    P.STATE_CONSTRAINT: (during(Phase.DIAGNOSIS), acts_for_its_stakeholder),
    P.KEEP_CONSTRAINT: (opened, not_closed, acts_for_its_stakeholder),
    P.ACKNOWLEDGE_CONSTRAINT: (opened, not_closed, speaks_for_some_body),
    P.QUESTION_CONSTRAINT: (
        during(Phase.DIAGNOSIS, Phase.IDEAS),
        participant,
        on_their_own,
        not_suspended,
    ),
    P.ESCALATE_CONSTRAINT: (opened, not_closed, acts_for_it_or_leads),
    P.DRAW_DIAGNOSIS: (at_phase(Phase.LAUNCH, Phase.DIAGNOSIS), steers),
    P.DRAW_SURVEY: (at_phase(Phase.LAUNCH, Phase.DIAGNOSIS), steers),
    P.ANSWER_SURVEY: (during(Phase.DIAGNOSIS), takes_answers, participant, not_suspended),
    P.COUNT_SURVEY: (opened, not_closed, steers),
    P.READ_RESPONSES: (steers,),
    P.REVISE_STAKE: (
        at_phase(Phase.LAUNCH, Phase.DIAGNOSIS),
        not_merged,
        not_being_rated,
        steers,
    ),
    P.PRIORITISE: (at_phase(Phase.DIAGNOSIS), leads),
    P.RATE_STAKES: (during(Phase.DIAGNOSIS), participant),
    P.TYPE_RATINGS: (at_phase(Phase.DIAGNOSIS), steers),
    P.RETAIN_ORDER: (at_phase(Phase.DIAGNOSIS), leads),
    P.PUBLISH_DIAGNOSIS: (at_phase(Phase.DIAGNOSIS), leads),
    P.ENDORSE_DIAGNOSIS: (at_phase(Phase.DIAGNOSIS, Phase.IDEAS), signs_for_its_stakeholder),
    P.PROPOSE_IDEA: (during(Phase.IDEAS), participant, not_suspended),
    P.REVISE_IDEA: (during(Phase.IDEAS), not_withdrawn, not_a_pupil, wrote_it, not_suspended),
    P.ARGUE: (during(Phase.IDEAS), not_withdrawn, participant, not_suspended),
    P.SUPPORT_IDEA: (during(Phase.IDEAS), not_withdrawn, participant, not_suspended),
    P.GROUP_IDEAS: (at_phase(Phase.IDEAS), steers),
    P.REVISE_PROPOSAL: (at_phase(Phase.IDEAS), not_frozen, steers),
    P.PREPARE_VOTE: (at_phase(Phase.IDEAS), leads),
    P.CAST_BALLOT: (during(Phase.VOTE), participant),
    P.COUNT_BALLOTS: (at_phase(Phase.VOTE), leads),
    P.DRAW_PLAN: (not_closed, at_phase(Phase.PLAN, Phase.FOLLOW_UP), steers),
    P.ANSWER_COMMITMENT: (during(Phase.PLAN, Phase.FOLLOW_UP), signs_for_its_stakeholder),
    P.ANSWER_IDEAS: (not_closed, at_phase(Phase.PLAN, Phase.FOLLOW_UP), steers),
    P.CLOSE: (not_closed, at_phase(Phase.PLAN, Phase.FOLLOW_UP), leads),
    P.OPERATE: (signed_in, operates),
}


def refusal(
    person: Person | None, permission: Permission, subject: Any, at: datetime
) -> str | None:
    """The first reason why this person may not, or None where they may."""
    asked = Asked(person, subject, at)
    for condition in RULES[permission]:
        if not condition.holds(asked):
            return str(condition.otherwise)
    return None


def may(person: Person | None, permission: Permission, subject: Any, at: datetime) -> bool:
    return refusal(person, permission, subject, at) is None


def require(person: Person | None, permission: Permission, subject: Any, at: datetime) -> None:
    """Let the act go on, or refuse it with the reason."""
    if reason := refusal(person, permission, subject, at):
        raise Refused(reason)
