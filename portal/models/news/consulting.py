"""Public consultations of a unit and what people said."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class Consultation(Base):
    """An issue on which a unit asks everybody, read from ``opens_at`` once it is published, taking comments until
    ``ends_at`` (exclusive; midnight in Vietnam). ``body`` is sanitised HTML; ``summary`` says how comments were taken.
    """

    __tablename__ = "consultation"
    __table_args__ = (Index("ix_consultation_unit", "unit_id", "published_at", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    opens_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_by: Mapped[str] = mapped_column(String(150))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ConsultationComment(Base):
    """What somebody said, under a name or none; read by the unit alone. The secret makes a repeat recognisable."""

    __tablename__ = "consultation_comment"
    __table_args__ = (Index("ix_consultation_comment_consultation", "consultation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(100), default="")
    comment: Mapped[str] = mapped_column(Text)
