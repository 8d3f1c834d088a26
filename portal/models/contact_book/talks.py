"""Conversations between one guardian of a child and the school."""

from datetime import datetime, time

from sqlalchemy import ForeignKey, Index, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import Guardian, Pupil


class Talk(Base):
    """What one guardian and one party of the school write to each other about one child; no other guardian sees it.

    ``party`` is "office", "h" and a class (whoever leads it now, while the child sits in it), or "t" and a subject
    teacher's account.
    """

    __tablename__ = "talk"
    __table_args__ = (
        UniqueConstraint("pupil_id", "guardian_id", "unit_id", "party"),
        Index("ix_talk_unit", "unit_id", "party", "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    guardian_id: Mapped[int] = mapped_column(ForeignKey("guardian.id"), index=True)
    party: Mapped[str] = mapped_column(String(20))
    party_name: Mapped[str] = mapped_column(String(150), default="")
    begun_at: Mapped[datetime]
    last_at: Mapped[datetime]

    pupil: Mapped[Pupil] = relationship()
    guardian: Mapped[Guardian] = relationship()


class TalkMessage(Base):
    """One message. ``undone_at``: taken back unseen; ``withdrawn_at``: shown as withdrawn, its words kept.

    ``seen_at``: when the other side first saw it.
    """

    __tablename__ = "talk_message"
    __table_args__ = (Index("ix_talk_message_talk", "talk_id", "id"), Index("ix_talk_message_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talk.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(String(150))
    by_family: Mapped[bool]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    undone_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]


class TalkFile(Base):
    """A file that goes with a message."""

    __tablename__ = "talk_file"
    __table_args__ = (Index("ix_talk_file_sha256", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("talk_message.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]


class TalkReport(Base):
    """Somebody of either side asks the leaders to look at a conversation; they read it until ``closed_at``."""

    __tablename__ = "talk_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talk.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(String(150))
    by_family: Mapped[bool]
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(String(1000))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(150), default="")
    outcome: Mapped[str] = mapped_column(String(1000), default="")


class TalkPhrase(Base):
    """A ready sentence: the school's own, or with ``account_id`` one person's."""

    __tablename__ = "talk_phrase"
    __table_args__ = (Index("ix_talk_phrase_unit", "unit_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class TalkManners(Base):
    """What a school decided about conversations; without a row what the rules say."""

    __tablename__ = "talk_manners"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), unique=True)
    to_homeroom: Mapped[bool]
    to_teachers: Mapped[bool]
    to_office: Mapped[bool]
    from_teachers: Mapped[bool]
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)
    weekdays: Mapped[str] = mapped_column(String(7))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
