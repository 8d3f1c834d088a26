"""Questions on a document and what its issuer answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.documents.letters import Document


class Question(Base):
    """One question of an addressed unit; ``answered_at`` is the first answer.

    ``promoted_...``: the answer is guidance for all who received the document; ``names_unit``: with the unit's name.
    """

    __tablename__ = "question"
    __table_args__ = (
        Index("ix_question_document", "document_id", "asked_at"),
        Index("ix_question_unanswered", "answered_at", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_name: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(150))
    answered_at: Mapped[datetime | None]
    promoted_at: Mapped[datetime | None]
    promoted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    promoted_by: Mapped[str | None] = mapped_column(String(150))
    names_unit: Mapped[bool] = mapped_column(default=False)

    document: Mapped[Document] = relationship()
    answers: Mapped[list["QuestionAnswer"]] = relationship(order_by="QuestionAnswer.number", back_populates="question")


class QuestionAnswer(Base):
    """An answer; a correction is one more with the next ``number``, the earlier ones stay."""

    __tablename__ = "question_answer"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime]
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answered_by: Mapped[str] = mapped_column(String(150))

    question: Mapped[Question] = relationship(back_populates="answers")
