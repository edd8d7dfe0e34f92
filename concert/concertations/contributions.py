"""What is common to everything participants give: who from, when, and withdrawn or not."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from concert.concertations.models import College, Concertation, Participation
from concert.core.database import Base


class Counted(NamedTuple):
    """A counter that goes down when a contribution is withdrawn, and up when it is put back."""

    table: type[Base]
    row_id: int
    counter: str


class Contribution:
    """The columns of a finding, an idea, an argument."""

    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    # Cut when a person is erased: what they gave stays, without them.
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participation.id"))
    college_id: Mapped[int | None] = mapped_column(sa.ForeignKey("college.id"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(sa.String(500), default="")

    @declared_attr
    def concertation(cls) -> Mapped[Concertation]:  # noqa: N805
        return relationship()

    @declared_attr
    def author(cls) -> Mapped[Participation | None]:  # noqa: N805
        return relationship()

    @declared_attr
    def college(cls) -> Mapped[College | None]:  # noqa: N805
        return relationship()

    def counted(self) -> list[Counted]:
        """Where this contribution is counted."""
        return []
