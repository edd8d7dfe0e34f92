"""A survey, its questions, and the responses, which nothing ties to a person once it is closed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from concert.concertations.models import College, Concertation
from concert.core.database import Base, Details, Id, choice


class QuestionKind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    NUMBER = "number"
    LINE = "line"
    TEXT = "text"
    MATRIX = "matrix"


# What a condition may be about, and what is answered in one's own words.
CONTROLS = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.SCALE})
IN_WORDS = frozenset({QuestionKind.LINE, QuestionKind.TEXT})
# The code of « autre, précisez » among the answers of a choice.
OTHER = "other"


class Channel(StrEnum):
    """How a response came."""

    ONLINE = "online"
    IN_CLASS = "in_class"
    PAPER = "paper"


class Survey(Base):
    """A questionnaire: prepared, open, closed, then its results published."""

    __tablename__ = "survey"
    __table_args__ = (sa.Index("ix_survey_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    title: Mapped[str] = mapped_column(sa.String(160))
    introduction: Mapped[str] = mapped_column(sa.Text, default="")
    # The codes of the colleges that it asks; all of them when empty.
    colleges: Mapped[list[Any]] = mapped_column(default=list)
    # Said before anyone answers: whether what is written in words is published with the results.
    publishes_texts: Mapped[bool] = mapped_column(default=False)
    drawn_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    # When the responses went, one by one; the results, which are numbers, stay.
    forgotten_at: Mapped[datetime | None]
    # The results as they are published: see `outcome`.
    outcome: Mapped[dict[str, Any] | None] = deferred(mapped_column(Details))

    concertation: Mapped[Concertation] = relationship()
    questions: Mapped[list["Question"]] = relationship(
        back_populates="survey",
        order_by="Question.position, Question.id",
        cascade="all, delete-orphan",
        foreign_keys="Question.survey_id",
    )

    def takes_answers(self, at: datetime) -> bool:
        """Whether it may be answered at this moment."""
        if self.opened_at is None or self.closed_at or self.closes_at is None:
            return False
        return self.opened_at <= at < self.closes_at

    def asks(self, college: str) -> bool:
        """Whether it is for those of this college."""
        return not self.colleges or college in self.colleges

    @property
    def is_draft(self) -> bool:
        return self.opened_at is None


class Question(Base):
    """One question of a survey; what its kind does not use stays empty."""

    __tablename__ = "survey_question"
    __table_args__ = (sa.Index("ix_survey_question_survey", "survey_id", "position"),)

    id: Mapped[Id]
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind, checked=False))
    label: Mapped[str] = mapped_column(sa.String(300))
    help: Mapped[str] = mapped_column(sa.String(500), default="")
    required: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[Any]] = mapped_column(default=list)
    rows: Mapped[list[Any]] = mapped_column(default=list)
    other: Mapped[bool] = mapped_column(default=False)
    most: Mapped[int | None]
    low: Mapped[int] = mapped_column(default=1)
    high: Mapped[int] = mapped_column(default=5)
    low_label: Mapped[str] = mapped_column(sa.String(60), default="")
    high_label: Mapped[str] = mapped_column(sa.String(60), default="")
    unit: Mapped[str] = mapped_column(sa.String(40), default="")
    least: Mapped[float | None] = mapped_column(sa.Double)
    greatest: Mapped[float | None] = mapped_column(sa.Double)
    colleges: Mapped[list[Any]] = mapped_column(default=list)
    # It is asked of those who gave one of these answers, by their codes, to that question.
    condition_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("survey_question.id", ondelete="SET NULL")
    )
    among: Mapped[list[Any]] = mapped_column(default=list)

    survey: Mapped[Survey] = relationship(back_populates="questions", foreign_keys=[survey_id])

    @property
    def concertation(self) -> Concertation:
        return self.survey.concertation

    @property
    def choices(self) -> dict[str, str]:
        """What may be chosen, by code; the words of « autre » belong to whoever shows it."""
        if self.kind is QuestionKind.SCALE:
            return {str(value): str(value) for value in range(self.low, self.high + 1)}
        return {str(n): label for n, label in enumerate(self.options)}

    @property
    def items(self) -> dict[str, str]:
        """The lines of a matrix by code; any other question is its own single line."""
        if self.kind is QuestionKind.MATRIX:
            return {str(n): label for n, label in enumerate(self.rows)}
        return {"": self.label}


class Response(Base):
    """One response: whose it is, as long as it may be changed; then nobody's."""

    __tablename__ = "survey_response"
    __table_args__ = (
        sa.UniqueConstraint("survey_id", "participation_id"),
        sa.UniqueConstraint("survey_id", "number"),
        sa.Index("ix_survey_response_survey", "survey_id", "college_id"),
        sa.Index("ix_survey_response_participation", "participation_id"),
        sa.Index(
            "uq_survey_response_sheet",
            *("survey_id", "sheet"),
            unique=True,
            sqlite_where=sa.text("sheet <> ''"),
            postgresql_where=sa.text("sheet <> ''"),
        ),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id", ondelete="CASCADE"))
    # Drawn at random: what names it in the export, and says nothing of when it came.
    number: Mapped[str] = mapped_column(sa.String(12))
    # Emptied when the survey closes, for good.
    participation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="SET NULL")
    )
    college_id: Mapped[int] = mapped_column(sa.ForeignKey("college.id", ondelete="CASCADE"))
    channel: Mapped[Channel] = mapped_column(choice(Channel, checked=False))
    # Of a paper one: what is written on the sheet, and who typed it.
    sheet: Mapped[str] = mapped_column(sa.String(20), default="")
    typed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # The day and no more: an hour would tell who was there.
    given_on: Mapped[date]
    # The response in words, for the person whose it is; emptied when the survey closes.
    content: Mapped[dict[str, Any] | None] = deferred(mapped_column(Details))

    survey: Mapped[Survey] = relationship()
    college: Mapped[College] = relationship()
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="response", cascade="all, delete-orphan", order_by="Answer.id"
    )


class Answer(Base):
    """What a response says to one question, to one line of a matrix, of one option chosen."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        sa.Index("ix_survey_answer_response", "response_id"),
        sa.Index("ix_survey_answer_question", "question_id", "id"),
    )

    id: Mapped[Id]
    response_id: Mapped[int] = mapped_column(
        sa.ForeignKey("survey_response.id", ondelete="CASCADE")
    )
    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("survey_question.id", ondelete="CASCADE")
    )
    item: Mapped[str] = mapped_column(sa.String(10), default="")
    choice: Mapped[str] = mapped_column(sa.String(10), default="")
    number: Mapped[float | None] = mapped_column(sa.Double)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(sa.String(500), default="")

    response: Mapped[Response] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()


class Draft(Base):
    """A response begun and not sent, as it was typed; gone when it is sent or the survey closes."""

    __tablename__ = "survey_draft"

    survey_id: Mapped[int] = mapped_column(
        sa.ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True
    )
    participation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
