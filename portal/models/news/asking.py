"""What the public asks a unit on its site."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class SiteQuestion(Base):
    """A question from anybody, answered once; its state is derived by ``rules.news.asking``.

    ``token_hash`` is of the secret in the link by which the asker reads the answer. ``shown_subject``,
    ``shown_question`` and ``shown_answer`` are what everybody reads once ``published_at`` is set, edited so that
    nobody is recognised. At ``forgotten_at`` all that the asker told was emptied; the published words stay.
    """

    __tablename__ = "site_question"
    __table_args__ = (
        Index("ix_site_question_unit", "unit_id", "put_away_at", "answered_at", "asked_at"),
        Index("ix_site_question_published", "unit_id", "published_at"),
        Index("ix_site_question_forgotten", "forgotten_at", "answered_at", "put_away_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    locale: Mapped[str] = mapped_column(String(5), default="vi")
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    question: Mapped[str] = mapped_column(Text)
    may_publish: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_by: Mapped[str | None] = mapped_column(String(150))
    shown_subject: Mapped[str] = mapped_column(String(200), default="")
    shown_question: Mapped[str] = mapped_column(Text, default="")
    shown_answer: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]
    put_away_at: Mapped[datetime | None]
    put_away_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    put_away_by: Mapped[str | None] = mapped_column(String(150))
    put_away_reason: Mapped[str | None] = mapped_column(String(300))
    forgotten_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
