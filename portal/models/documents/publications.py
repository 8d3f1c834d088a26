"""Documents on the public page of the unit that issued them."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.documents.letters import Document, DocumentFile


class Publication(Base):
    """One stay of a posted document on its unit's public page; taken off, the row stays with its end and the reason."""

    __tablename__ = "publication"
    __table_args__ = (
        Index("ix_publication_document", "document_id", "withdrawn_at"),
        Index("ix_publication_unit", "unit_id", "withdrawn_at", "published_at"),
        Index("ix_publication_shown", "withdrawn_at", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    effective_on: Mapped[date] = mapped_column(Date)
    with_body: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    published_by: Mapped[str] = mapped_column(String(150))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_by: Mapped[str | None] = mapped_column(String(150))
    withdrawn_reason: Mapped[str | None] = mapped_column(String(1000))

    document: Mapped[Document] = relationship()
    files: Mapped[list[DocumentFile]] = relationship(secondary="published_file", order_by=DocumentFile.position)


class PublishedFile(Base):
    """A file that was chosen to be published with its document."""

    __tablename__ = "published_file"
    __table_args__ = (Index("ix_published_file_file", "file_id"),)

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("document_file.id"), primary_key=True)
