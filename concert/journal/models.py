"""The journal: every act of a concertation, in order, never rewritten."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.core.database import Base, Id, choice


class Verb(StrEnum):
    """Everything that can happen in a concertation."""

    CONCERTATION_OPENED = "concertation_opened"
    FRAME_REVISED = "frame_revised"
    TERMS_GIVEN = "terms_given"
    RULES_GIVEN = "rules_given"
    CALENDAR_CHANGED = "calendar_changed"
    PHASE_CHANGED = "phase_changed"
    CONCERTATION_CLOSED = "concertation_closed"

    PERSON_INVITED = "person_invited"
    JOIN_CODE_RENEWED = "join_code_renewed"
    PERSON_JOINED = "person_joined"
    PLACE_CHANGED = "place_changed"
    PERSON_LEFT = "person_left"
    COLLEGE_CHANGED = "college_changed"
    ROLE_CHANGED = "role_changed"
    HAND_OVER_OFFERED = "hand_over_offered"
    HAND_OVER_TAKEN_BACK = "hand_over_taken_back"
    HAND_OVER_DECLINED = "hand_over_declined"
    HAND_OVER_ACCEPTED = "hand_over_accepted"
    PARTICIPANT_SUSPENDED = "participant_suspended"
    SUSPENSION_ANSWERED = "suspension_answered"
    SUSPENSION_LIFTED = "suspension_lifted"
    PERSON_ERASED = "person_erased"
    AUTHORS_CUT = "authors_cut"
    MANDATE_GIVEN = "mandate_given"
    MANDATE_MOVED = "mandate_moved"
    MANDATE_ENDED = "mandate_ended"
    STAKEHOLDER_ADDED = "stakeholder_added"
    STAKEHOLDER_CHANGED = "stakeholder_changed"

    CLASS_OPENED = "class_opened"
    CLASS_CLOSED = "class_closed"
    PUPIL_TEXT_READ = "pupil_text_read"
    AGREEMENT_NOTED = "agreement_noted"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"

    INDICATOR_CHOSEN = "indicator_chosen"
    INDICATORS_TAKEN = "indicators_taken"
    INDICATORS_ENTERED = "indicators_entered"
    INDICATORS_TAKEN_BACK = "indicators_taken_back"
    INDICATORS_OUTDATED = "indicators_outdated"
    INDICATOR_UPDATED = "indicator_updated"
    INDICATOR_REVISED = "indicator_revised"
    INDICATOR_SHOWN = "indicator_shown"
    INDICATOR_REMOVED = "indicator_removed"
    INDICATOR_RESTORED = "indicator_restored"
    FINDING_SHARED = "finding_shared"
    FINDING_REVISED = "finding_revised"
    FINDING_WEIGHED = "finding_weighed"
    FINDING_REASONED = "finding_reasoned"
    FINDINGS_GROUPED = "findings_grouped"
    FINDINGS_UNGROUPED = "findings_ungrouped"
    FINDING_GROUP_RENAMED = "finding_group_renamed"
    FINDING_GROUP_OBJECTED = "finding_group_objected"
    CONSTRAINT_STATED = "constraint_stated"
    CONSTRAINT_REVISED = "constraint_revised"
    CONSTRAINT_REMOVED = "constraint_removed"
    CONSTRAINT_LIFTED = "constraint_lifted"
    CONSTRAINT_PUT_BACK = "constraint_put_back"
    CONSTRAINT_SEEN = "constraint_seen"
    CONSTRAINT_QUESTIONED = "constraint_questioned"
    CONSTRAINT_ANSWERED = "constraint_answered"
    CONSTRAINT_ESCALATED = "constraint_escalated"
    ESCALATION_FOLLOWED = "escalation_followed"
    SURVEY_DRAWN = "survey_drawn"
    SURVEY_REVISED = "survey_revised"
    SURVEY_REMOVED = "survey_removed"
    SURVEY_OPENED = "survey_opened"
    SURVEY_MOVED = "survey_moved"
    SURVEY_ANSWERED = "survey_answered"
    SURVEY_ENDING = "survey_ending"
    SURVEY_CLOSED = "survey_closed"
    SURVEY_PUBLISHED = "survey_published"
    SURVEY_TEXT_WITHDRAWN = "survey_text_withdrawn"
    SURVEY_RESPONSES_FORGOTTEN = "survey_responses_forgotten"
    STAKE_DRAWN = "stake_drawn"
    STAKE_REVISED = "stake_revised"
    STAKE_REMOVED = "stake_removed"
    STAKES_MERGED = "stakes_merged"
    STAKES_ORDERED = "stakes_ordered"
    PRIORITIES_OPENED = "priorities_opened"
    STAKES_RATED = "stakes_rated"
    RATINGS_TYPED = "ratings_typed"
    RATINGS_DROPPED = "ratings_dropped"
    PRIORITIES_MOVED = "priorities_moved"
    PRIORITIES_GIVEN_UP = "priorities_given_up"
    PRIORITIES_CLOSED = "priorities_closed"
    DIAGNOSIS_PUBLISHED = "diagnosis_published"
    DIAGNOSIS_ENDORSED = "diagnosis_endorsed"
    DIAGNOSIS_NOT_SHARED = "diagnosis_not_shared"
    DIAGNOSIS_REMINDED = "diagnosis_reminded"

    IDEA_PROPOSED = "idea_proposed"
    IDEA_REVISED = "idea_revised"
    ARGUMENT_GIVEN = "argument_given"
    IDEA_SUPPORTED = "idea_supported"
    SUPPORT_TAKEN_BACK = "support_taken_back"
    CONTRIBUTION_WITHDRAWN = "contribution_withdrawn"
    CONTRIBUTION_RESTORED = "contribution_restored"

    PROPOSAL_WRITTEN = "proposal_written"
    PROPOSAL_REVISED = "proposal_revised"
    PROPOSAL_REMOVED = "proposal_removed"

    VOTE_PREPARED = "vote_prepared"
    VOTE_UNPREPARED = "vote_unprepared"
    BALLOT_CAST = "ballot_cast"
    VOTE_COUNTED = "vote_counted"

    ACTION_DRAWN = "action_drawn"
    ACTION_REVISED = "action_revised"
    ACTION_REMOVED = "action_removed"
    COMMITMENT_ASKED = "commitment_asked"
    COMMITMENT_REWORDED = "commitment_reworded"
    COMMITMENT_SIGNED = "commitment_signed"
    COMMITMENT_DECLINED = "commitment_declined"
    COMMITMENT_WITHDRAWN = "commitment_withdrawn"
    REWORDING_PROPOSED = "rewording_proposed"
    REWORDING_SET_ASIDE = "rewording_set_aside"

    IDEA_ANSWERED = "idea_answered"
    PROPOSAL_ANSWERED = "proposal_answered"


class Entry(Base):
    """One act. The database itself refuses to change or delete it, save to forget who acted."""

    __tablename__ = "journal_entry"
    __table_args__ = (sa.UniqueConstraint("concertation_id", "n"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(sa.ForeignKey("concertation.id"))
    n: Mapped[int]
    at: Mapped[datetime]
    # Without a CHECK: the list of verbs grows.
    verb: Mapped[Verb] = mapped_column(choice(Verb, checked=False))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    salt: Mapped[str | None] = mapped_column(sa.String(32))
    actor: Mapped[str] = mapped_column(sa.String(64))
    details: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
    seal: Mapped[str] = mapped_column(sa.String(128))

    concertation: Mapped[Concertation] = relationship()


class Pending(Base):
    """An entry whose letters are still to be written."""

    __tablename__ = "journal_pending"

    __table_args__ = (sa.Index("ix_journal_pending_turn", "next_try_at", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_entry.id"), primary_key=True)
    # One that fails is tried again ever later, so that it keeps no other from being told.
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    next_try_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(sa.String(500))
