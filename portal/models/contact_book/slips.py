"""Slips with which families begin to use the contact book."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class ActivationSlip(Base):
    """A code, printed or mailed, with which one guardian of a child begins to follow it, or the pupil to read the own
    record (no ``guardian_id``); only its hash is kept.

    It works once, until ``expires_at``, while ``used_at`` and ``ended_at`` are empty. ``misses``: how often the
    second fact was wrong.
    """

    __tablename__ = "activation_slip"
    __table_args__ = (
        Index("ix_activation_slip_guardian", "guardian_id", "made_at"),
        Index("ix_activation_slip_pupil", "pupil_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    by_mail: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(150))
    expires_at: Mapped[datetime]
    misses: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class PupilAccountSetting(Base):
    """From which grade a school gives pupils own accounts; 0 for none."""

    __tablename__ = "pupil_account_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), unique=True)
    from_grade: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(150))
