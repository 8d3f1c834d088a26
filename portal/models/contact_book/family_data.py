"""Corrections that families propose, and rounds in which they confirm what the school knows."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import Guardian, Pupil


class FamilyProposal(Base):
    """What one guardian proposes to correct of a child's facts and the own ones; it is so since ``changed_on``.

    ``ended_at``: closed by the portal, since the guardian may reply for the child no more.
    """

    __tablename__ = "family_proposal"
    __table_args__ = (
        Index("ix_family_proposal_unit", "unit_id", "state", "id"),
        Index("ix_family_proposal_pupil", "pupil_id", "guardian_id"),
        Index("ix_family_proposal_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    guardian_id: Mapped[int] = mapped_column(ForeignKey("guardian.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    changed_on: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[str] = mapped_column(String(10))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    pupil: Mapped[Pupil] = relationship()
    guardian: Mapped[Guardian] = relationship()

    __mapper_args__ = {"version_id_col": version}


class FamilyChange(Base):
    """One fact of a proposal, as stored before and as proposed; ``field`` is a key of the rules' ``FIELD_LABELS``."""

    __tablename__ = "family_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("family_proposal.id"), index=True)
    field: Mapped[str] = mapped_column(String(30))
    before: Mapped[str] = mapped_column(String(255), default="")
    after: Mapped[str] = mapped_column(String(255), default="")
    outcome: Mapped[str] = mapped_column(String(10), default="")
    words: Mapped[str] = mapped_column(String(500), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(150), default="")


class FamilyProof(Base):
    """A paper that proves a proposal."""

    __tablename__ = "family_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("family_proposal.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]


class DataRound(Base):
    """A school asks every family to confirm what it knows, until a day; one at a time."""

    __tablename__ = "data_round"
    __table_args__ = (Index("ix_data_round_unit", "unit_id", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    due_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(150))
    closed_at: Mapped[datetime | None]


class DataConfirmation(Base):
    """One guardian's answer in a round: all right, or (``proposed``) with a correction."""

    __tablename__ = "data_confirmation"
    __table_args__ = (
        UniqueConstraint("round_id", "pupil_id", "guardian_id"),
        Index("ix_data_confirmation_pupil", "pupil_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("data_round.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    guardian_id: Mapped[int] = mapped_column(ForeignKey("guardian.id"))
    at: Mapped[datetime]
    proposed: Mapped[bool] = mapped_column(default=False)
