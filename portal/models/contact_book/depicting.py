"""Pupils shown on the sites: in pictures, by name, and what has to come down because a family took its consent back."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.news import Article
from portal.models.school import Pupil


class MediumPupil(Base):
    """A picture of a site's library shows a pupil; ended when it was marked wrongly."""

    __tablename__ = "medium_pupil"
    __table_args__ = (
        UniqueConstraint("medium_id", "pupil_id"),
        Index("ix_medium_pupil_pupil", "pupil_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    medium_id: Mapped[int] = mapped_column(ForeignKey("medium.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    marked_at: Mapped[datetime]
    marked_by: Mapped[str] = mapped_column(String(150))
    ended_at: Mapped[datetime | None]

    pupil: Mapped[Pupil] = relationship()


class NameClearance(Base):
    """Somebody who works on an article says that a name in it is not this pupil but another person of that name."""

    __tablename__ = "name_clearance"
    __table_args__ = (
        UniqueConstraint("article_id", "pupil_id"),
        Index("ix_name_clearance_pupil", "pupil_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(150))
    ended_at: Mapped[datetime | None]


class TakeDown(Base):
    """A site (``unit_id``) that shows an article has to take a pupil out of it until ``due_on``.

    ``version_id`` is the version shown when the family said so, ``answer_id`` what it said. Whether it is done is
    derived by ``rules.contact_book.taking_down``; only keeping the article, and why, is stored.
    """

    __tablename__ = "take_down"
    __table_args__ = (
        Index("ix_take_down_unit", "unit_id", "dismissed_at", "due_on"),
        Index("ix_take_down_pupil", "pupil_id"),
        Index("ix_take_down_answer", "answer_id"),
        Index("ix_take_down_article", "article_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("consent_answer.id"))
    raised_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    dismissed_at: Mapped[datetime | None]
    dismissed_by: Mapped[str] = mapped_column(String(150), default="")
    dismissed_reason: Mapped[str] = mapped_column(String(500), default="")
    agreed_at: Mapped[datetime | None]

    article: Mapped[Article] = relationship()
    pupil: Mapped[Pupil] = relationship()


class TakeDownAnswer(Base):
    """Another answer of the family against an article, that came while the task to take it down was open."""

    __tablename__ = "take_down_answer"
    __table_args__ = (UniqueConstraint("take_down_id", "answer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    take_down_id: Mapped[int] = mapped_column(ForeignKey("take_down.id"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("consent_answer.id"), index=True)
