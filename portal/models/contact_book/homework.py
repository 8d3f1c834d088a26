"""What a class is told to do at home or to bring along."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class Homework(Base):
    """A note of a teacher for a whole class, given on ``day``; families see it on top until ``due_on`` is over.

    ``subject`` is a code of the programme with its name of then, both "" where it is of no subject.
    """

    __tablename__ = "homework"
    __table_args__ = (Index("ix_homework_class", "class_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    subject: Mapped[str] = mapped_column(String(40), default="")
    subject_name: Mapped[str] = mapped_column(String(150), default="")
    day: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(150))
    written_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(150), default="", server_default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
