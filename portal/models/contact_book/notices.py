"""Notices of a school to families, the pupils they are about, and what each person of a family did with them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import Guardian, Pupil


class Notice(Base):
    """A draft until ``sent_at``; from then on only withdrawn. Families see it ``HOLD`` after it was sent.

    ``aims`` are codes of ``rules.contact_book.notices``; ``pupil_ids``, when there are any, are the only ones of them.
    ``aim_words`` names them as they were called when it was sent. ``consent``: what is asked to be agreed to.
    ``slots``: what families sign up for, each with its places (``rules.contact_book.signups``).
    ``hands_in``: families hand files in.
    ``broadcast_id``: the ``Broadcast`` of a unit above it was made from; the school follows it and cannot take it back.
    ``begins_on``: the day it was sent; families read it from then until ``ends_on`` is over.
    ``scheduled_at``: a draft that the worker sends then; ``schedule_problem``: why the last time it could not.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_unit", "unit_id", "sent_at"),
        Index("ix_notice_author", "author_id", "unit_id"),
        Index("ix_notice_scheduled", "scheduled_at"),
        Index("ix_notice_sent", "sent_at"),
        Index("ix_notice_broadcast", "broadcast_id", "unit_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(150))
    title: Mapped[str] = mapped_column(String(150))
    text: Mapped[str] = mapped_column(Text)
    aims: Mapped[list[str]] = mapped_column(JSON, default=list)
    pupil_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    aim_words: Mapped[str] = mapped_column(String(500), default="")
    begins_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    confirming: Mapped[str] = mapped_column(String(10), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    question: Mapped[str] = mapped_column(String(300), default="")
    consent: Mapped[str] = mapped_column(String(500), default="", server_default="")
    options: Mapped[list[str]] = mapped_column(JSON, default=list)
    slots: Mapped[list[list[Any]]] = mapped_column(JSON, default=list, server_default="[]")
    hands_in: Mapped[bool] = mapped_column(default=False, server_default=false())
    broadcast_id: Mapped[int | None]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)
    created_at: Mapped[datetime]
    discarded_at: Mapped[datetime | None]
    scheduled_at: Mapped[datetime | None]
    schedule_problem: Mapped[str] = mapped_column(String(300), default="", server_default="")
    sent_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(150), default="")
    withdrawn_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class NoticeFile(Base):
    """A file that goes with a notice."""

    __tablename__ = "notice_file"
    __table_args__ = (Index("ix_notice_file_sha256", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]


class NoticePupil(Base):
    """A pupil a sent notice is about, in the class of that day; ``paper_at``: a slip signed by nobody in particular
    came back on paper, with ``paper_agreed`` ticked where consent was asked.

    ``link_…``: what the family did through the pupil's personal link, without an account (the newest of those
    ``NoticeAnswer``); another ``link_version`` makes the links given before worthless. ``united_into_id``: the pupil
    was a double, and the row of the record that stayed has it all.
    """

    __tablename__ = "notice_pupil"
    __table_args__ = (
        UniqueConstraint("notice_id", "pupil_id"),
        Index("ix_notice_pupil_pupil", "pupil_id"),
        Index("ix_notice_pupil_class", "class_id", "notice_id"),
        Index("ix_notice_pupil_paper", "paper_by_id", "paper_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    class_name: Mapped[str] = mapped_column(String(50))
    paper_at: Mapped[datetime | None]
    paper_by: Mapped[str] = mapped_column(String(150), default="")
    paper_by_id: Mapped[int | None]
    paper_agreed: Mapped[bool | None]
    link_version: Mapped[int] = mapped_column(default=1, server_default="1")
    link_opened_at: Mapped[datetime | None]
    link_confirmed_at: Mapped[datetime | None]
    link_choice: Mapped[int | None]
    link_words: Mapped[str] = mapped_column(String(300), default="", server_default="")
    link_answered_at: Mapped[datetime | None]
    united_into_id: Mapped[int | None] = mapped_column(index=True)

    notice: Mapped[Notice] = relationship()
    pupil: Mapped[Pupil] = relationship()


class NoticePerson(Base):
    """Somebody told about a pupil: a guardian, or the pupil (no ``guardian_id``), with the rights of that moment.

    ``account_id`` is the account of that moment, None for who could not sign in then. ``agreed`` is the newest of this
    person's ``NoticeConsent``; ``choice``, ``words`` and ``answered_at`` of the person's ``NoticeAnswer``.
    ``paper_at``: a slip this person signed came back on paper, with ``paper_agreed`` ticked where consent was asked.
    """

    __tablename__ = "notice_person"
    __table_args__ = (Index("ix_notice_person_paper", "paper_by_id", "paper_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_pupil_id: Mapped[int] = mapped_column(ForeignKey("notice_pupil.id"), index=True)
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    relation: Mapped[str] = mapped_column(String(20))
    may_reply: Mapped[bool]
    may_sign: Mapped[bool]
    opened_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
    choice: Mapped[int | None]
    words: Mapped[str] = mapped_column(String(300), default="")
    answered_at: Mapped[datetime | None]
    paper_at: Mapped[datetime | None]
    paper_by: Mapped[str] = mapped_column(String(150), default="", server_default="")
    paper_by_id: Mapped[int | None]
    paper_agreed: Mapped[bool | None]

    about: Mapped[NoticePupil] = relationship()
    guardian: Mapped[Guardian | None] = relationship()


class NoticeAnswer(Base):
    """An answer to the question of a notice, of a person told or (no ``notice_person_id``) by the pupil's link; of a
    pupil's answers the newest counts, the others stay to be read. ``choice`` counts from 0.
    """

    __tablename__ = "notice_answer"
    __table_args__ = (Index("ix_notice_answer_pupil", "notice_pupil_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_pupil_id: Mapped[int] = mapped_column(ForeignKey("notice_pupil.id"))
    notice_person_id: Mapped[int | None] = mapped_column(ForeignKey("notice_person.id"), index=True)
    choice: Mapped[int]
    words: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]


class NoticeConsent(Base):
    """A person agreed or refused, by which account and when; changing one's mind is one more row."""

    __tablename__ = "notice_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_person_id: Mapped[int] = mapped_column(ForeignKey("notice_person.id"), index=True)
    agreed: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class NoticeSignup(Base):
    """A pupil has a place in a slot of a notice (its number, from 0) until ``left_at``; ``account_id`` took it.

    ``left_words``: the school took it away or gave another one, and why.
    """

    __tablename__ = "notice_signup"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_pupil_id: Mapped[int] = mapped_column(ForeignKey("notice_pupil.id"), index=True)
    slot: Mapped[int]
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    left_at: Mapped[datetime | None]
    left_words: Mapped[str] = mapped_column(String(300), default="", server_default="")


class NoticeHandIn(Base):
    """A file somebody of a family handed in; it counts until ``removed_at``."""

    __tablename__ = "notice_hand_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_pupil_id: Mapped[int] = mapped_column(ForeignKey("notice_pupil.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
