"""A concertation, its colleges and stakeholders, who takes part, and who acts for whom."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from concert.concertations.codes import BodyKind as BodyKind
from concert.concertations.codes import ParticipationLevel as ParticipationLevel
from concert.concertations.codes import Role as Role
from concert.concertations.codes import StakeholderRole as StakeholderRole
from concert.concertations.phases import Calendar, CalendarColumn, Phase, Span
from concert.core.database import Base, Id, choice
from concert.people.models import Person
from concert.territories.models import Establishment, Territory

DRAFT, DRAFT_MARK = "brouillon-", 12


def draft_slug(uid: str) -> str:
    """The address of a concertation until it opens; it leads to the public one for ever."""
    return DRAFT + uid[:DRAFT_MARK]


class Concertation(Base):
    """One concertation, about one place, under one programme."""

    __tablename__ = "concertation"

    id: Mapped[Id]
    # Names its journal's chain and its urns, here and wherever it may be moved.
    uid: Mapped[str] = mapped_column(sa.String(32), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    programme: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    question: Mapped[str] = mapped_column(sa.String(600), default="")

    place_name: Mapped[str] = mapped_column(sa.String(200), default="")
    establishment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("establishment.id"))
    territory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("territory.id"))

    # The frame, which the law asks to be public before any voluntary consultation (CRPA L131-1).
    carried_by: Mapped[str] = mapped_column(sa.String(200), default="")
    decides: Mapped[str] = mapped_column(sa.String(600), default="")
    can_change: Mapped[str] = deferred(mapped_column(sa.Text, default=""), group="frame")
    cannot_change: Mapped[str] = deferred(mapped_column(sa.Text, default=""), group="frame")
    information: Mapped[str] = deferred(mapped_column(sa.Text, default=""), group="frame")
    participation_level: Mapped[ParticipationLevel] = mapped_column(
        choice(ParticipationLevel), default=ParticipationLevel.COLLABORATE
    )

    phase: Mapped[Phase] = mapped_column(choice(Phase), default=Phase.LAUNCH)
    calendar: Mapped[Calendar] = mapped_column(CalendarColumn, default=Calendar)
    vote_method: Mapped[str] = mapped_column(sa.String(20), default="")

    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closing_words: Mapped[str] = deferred(mapped_column(sa.Text, default=""), group="frame")
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    # What lets people in: a code they type, or find in the link they are sent; where the
    # concertation is open to all, an address is enough.
    join_code: Mapped[str | None] = mapped_column(sa.String(6), unique=True)
    open_to_all: Mapped[bool] = mapped_column(default=True)

    # The end of the journal's chain. Its length changes with every act, so that it tells
    # whether anything public may have changed: pages are cached by it.
    journal_length: Mapped[int] = mapped_column(default=0)
    journal_head: Mapped[str] = mapped_column(sa.String(64), default="")

    # Counted as things come and go, in the same transaction; `concert recount` proves them.
    participants_count: Mapped[int] = mapped_column(default=0)
    findings_count: Mapped[int] = mapped_column(default=0)
    ideas_count: Mapped[int] = mapped_column(default=0)

    establishment: Mapped[Establishment | None] = relationship()
    territory: Mapped[Territory | None] = relationship()
    colleges: Mapped[list["College"]] = relationship(
        back_populates="concertation", order_by="College.position", cascade="all, delete-orphan"
    )

    @property
    def concertation(self) -> "Concertation":
        """Itself, so that a rule may ask anything for its concertation."""
        return self

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def span(self) -> Span | None:
        """The dates of the present phase; the launch has none."""
        return self.calendar.get(self.phase)


class College(Base):
    """A category of participants: parents, pupils, elected members…"""

    __tablename__ = "college"
    __table_args__ = (sa.UniqueConstraint("concertation_id", "code"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(80))
    mark: Mapped[str] = mapped_column(sa.String(4))
    tone: Mapped[int]
    position: Mapped[int]
    participants_count: Mapped[int] = mapped_column(default=0)
    concertation: Mapped[Concertation] = relationship(back_populates="colleges")


class Participation(Base):
    """Someone's place in a concertation: their role, their college, the name they go by there."""

    __tablename__ = "participation"
    __table_args__ = (
        sa.UniqueConstraint("concertation_id", "person_id"),
        sa.Index("ix_participation_person", "person_id"),
        sa.Index("ix_participation_class_session", "class_session_id"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(choice(Role), default=Role.PARTICIPANT)
    college_id: Mapped[int | None] = mapped_column(sa.ForeignKey("college.id"))
    # Empty for whoever prefers to appear under their college alone.
    shown_as: Mapped[str] = mapped_column(sa.String(80), default="")
    joined_at: Mapped[datetime]
    # A college may be changed once; whoever left keeps their row, for their ballot to stay one.
    college_changed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    # The class in which a pupil takes part; an adult reads there what they write.
    class_session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("class_session.id"))

    concertation: Mapped[Concertation] = relationship()
    person: Mapped[Person] = relationship()
    college: Mapped[College | None] = relationship()


class Body(Base):
    """An organisation or a group, known across concertations by its official code if it has one."""

    __tablename__ = "body"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[BodyKind] = mapped_column(choice(BodyKind))
    siret: Mapped[str | None] = mapped_column(sa.String(14), unique=True)
    uai: Mapped[str | None] = mapped_column(sa.String(8), unique=True)


class Stakeholder(Base):
    """A body that takes part in a concertation, and may bear commitments in its plan."""

    __tablename__ = "stakeholder"
    __table_args__ = (sa.UniqueConstraint("concertation_id", "body_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    college_id: Mapped[int | None] = mapped_column(sa.ForeignKey("college.id"))
    # Without a CHECK: the list of roles may grow.
    role: Mapped[StakeholderRole] = mapped_column(
        choice(StakeholderRole, checked=False), default=StakeholderRole.CONCERNED
    )
    part: Mapped[str] = mapped_column(sa.String(300), default="")
    body: Mapped[Body] = relationship(lazy="joined", innerjoin=True)
    concertation: Mapped[Concertation] = relationship()
    mandates: Mapped[list["Mandate"]] = relationship(back_populates="stakeholder")

    @property
    def name(self) -> str:
        return self.body.name

    @property
    def stakeholder_id(self) -> int:
        """Its own id, so that a rule may ask anything for the stakeholder concerned."""
        return self.id


class Mandate(Base):
    """A person's power to act for a stakeholder; ending it takes nothing from what was signed.

    It is never rewritten: another capacity is another mandate, and a mandate that was ended before
    its last day says when and by whom.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        sa.Index(
            "uq_mandate_in_force",
            *("stakeholder_id", "person_id", "from_day"),
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_mandate_person_concertation", "person_id", "concertation_id"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    stakeholder_id: Mapped[int] = mapped_column(sa.ForeignKey("stakeholder.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    capacity: Mapped[str] = mapped_column(sa.String(120))
    signs: Mapped[bool] = mapped_column(default=True)
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    given_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    concertation: Mapped[Concertation] = relationship()
    stakeholder: Mapped[Stakeholder] = relationship(back_populates="mandates")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    given_by: Mapped[Person] = relationship(foreign_keys=[given_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])

    def holds(self, day: date) -> bool:
        """Whether it gives power that day; ended, it gives none from then on."""
        return self.from_day <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        past = self.until_day is not None and self.until_day < day
        return past or self.ended_at is not None


class Invitation(Base):
    """An invitation sent to one address: to join, and perhaps to act for a stakeholder."""

    __tablename__ = "invitation"
    __table_args__ = (
        sa.Index("ix_invitation_concertation", "concertation_id"),
        sa.Index("ix_invitation_email", "email"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    # Empty until it is sent: those written before the opening leave when it opens.
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    # As whoever invites wrote it; the person says their own when they come.
    name: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    # Name and address without accents nor capitals, as they are searched.
    found_by: Mapped[str] = mapped_column(sa.String(400), default="", server_default="")
    role: Mapped[Role] = mapped_column(choice(Role), default=Role.PARTICIPANT)
    college_id: Mapped[int | None] = mapped_column(sa.ForeignKey("college.id"))
    stakeholder_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("stakeholder.id", ondelete="CASCADE")
    )
    capacity: Mapped[str] = mapped_column(sa.String(120), default="")
    signs: Mapped[bool] = mapped_column(default=False)
    # The days of the mandate that it gives; from its acceptance, without end, when empty.
    from_day: Mapped[date | None]
    until_day: Mapped[date | None]
    sent_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    concertation: Mapped[Concertation] = relationship()
    college: Mapped[College | None] = relationship()
    stakeholder: Mapped[Stakeholder | None] = relationship()
    sent_by: Mapped[Person] = relationship()


class Document(Base):
    """A document of information added to the frame of a concertation."""

    __tablename__ = "document"
    __table_args__ = (sa.Index("ix_document_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(sa.String(160))
    media_type: Mapped[str] = mapped_column(sa.String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    stored: Mapped[str] = mapped_column(sa.String(32), unique=True)
    added_at: Mapped[datetime]
    concertation: Mapped[Concertation] = relationship()
