"""Copies of everything about a child that a family asked for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class DataCopy(Base):
    """A copy somebody of the family asked for that the worker makes: ``waiting`` -> ``making`` -> ``ready`` or
    ``failed`` (``error`` says why); ``swept`` once the file is gone."""

    __tablename__ = "data_copy"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'making', 'ready', 'failed', 'swept')", name="state"),
        Index("ix_data_copy_account", "account_id", "pupil_id", "id"),
        Index("ix_data_copy_pupil", "pupil_id"),
        Index("ix_data_copy_finished", "state", "finished_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    error: Mapped[str] = mapped_column(String(300), default="")
    size: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class DataCopyFile(Base):
    """The file of a finished copy, apart from its row so that lists never load it; deleted when it is swept."""

    __tablename__ = "data_copy_file"

    copy_id: Mapped[int] = mapped_column(ForeignKey("data_copy.id"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
