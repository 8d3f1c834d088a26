"""Documents and their files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.errors import NotFound
from portal.models.units import Unit
from portal.rules.documents.receipts import deemed_at


class Document(Base):
    """A letter of a unit: a draft until ``posted_at`` is set, and fixed from then on.

    ``addressing`` keeps what the clerk chose (see rules.documents.addressing); at posting it is frozen into receipts.
    ``capacity`` to ``recipient_lines`` are the marks of rules.documents.marks; ``facts_version`` says which facts
    the register binds.
    ``rule_version`` names the deemed-receipt rule in force at posting, ``hours_until`` is when its hours end where
    that rule lets outages extend them (services.documents.pausing); ``issuer_name`` is the unit's name then; ``salt``
    opens its commitment in the register; ``draft_key`` makes a double submit harmless.

    A document from an agency that is not on the portal came as a package: ``outside`` keeps what that claimed (see
    services.documents.outside), ``issuer_name`` the agency's name, and the issuing unit stands for all such agencies.

    A *forwarding* passes an original (``forwards_id``) on as it is: ``came_by_id`` is the posting by which its unit had
    received it. It repeats the original's head, its ``body`` is the covering note, and it has no files of its own.
    """

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_issuer", "issuing_unit_id", "posted_at"),
        Index("ix_document_code_folded", "code_folded"),
        Index("ix_document_forwards", "forwards_id"),
        Index("ix_document_deemed_noted", "deemed_noted_at", "posted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issuing_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    draft_key: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(60), default="")
    code_folded: Mapped[str] = mapped_column(String(60), default="")
    type_code: Mapped[str] = mapped_column(String(30), default="official_letter")
    subject: Mapped[str] = mapped_column(String(500), default="")
    subject_folded: Mapped[str] = mapped_column(String(500), default="")
    place: Mapped[str] = mapped_column(String(100), default="")
    issued_on: Mapped[date | None] = mapped_column(Date)
    signer_name: Mapped[str] = mapped_column(String(150), default="")
    signer_position: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(20), default="", server_default="")
    capacity: Mapped[str] = mapped_column(String(10), default="", server_default="")
    urgency: Mapped[str] = mapped_column(String(20), default="", server_default="")
    circulation: Mapped[str] = mapped_column(String(20), default="", server_default="")
    pages: Mapped[int | None]
    reply_by: Mapped[date | None] = mapped_column(Date)
    purposes: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    recipient_lines: Mapped[str] = mapped_column(Text, default="", server_default="")
    body: Mapped[str] = mapped_column(Text, default="")
    addressing: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    outside: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    forwards_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    came_by_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    posted_at: Mapped[datetime | None]
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issuer_name: Mapped[str | None] = mapped_column(String(200))
    rule_version: Mapped[str | None] = mapped_column(String(20))
    hours_until: Mapped[datetime | None]
    facts_version: Mapped[int | None]
    salt: Mapped[str | None] = mapped_column(String(32))
    deemed_noted_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    saved_by: Mapped[str | None] = mapped_column(String(150))
    version: Mapped[int] = mapped_column(default=1)

    issuing_unit: Mapped[Unit] = relationship(lazy="joined")
    files: Mapped[list["DocumentFile"]] = relationship(order_by="DocumentFile.position", back_populates="document")
    forwards: Mapped["Document | None"] = relationship(foreign_keys=[forwards_id], remote_side="Document.id")
    links: Mapped[list["DocumentLink"]] = relationship(
        foreign_keys="DocumentLink.document_id",
        order_by="DocumentLink.target_id",
        back_populates="document",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def deemed_at(self) -> datetime:
        """When every addressee that could receive at posting is deemed to have; only of a posted document."""
        if self.posted_at is None or self.rule_version is None:
            raise NotFound
        return deemed_at(self.posted_at, self.rule_version, self.hours_until)


class DocumentFile(Base):
    """A file of a document; its bytes are in the file store under ``sha256``."""

    __tablename__ = "document_file"
    __table_args__ = (
        Index("ix_document_file_document", "document_id", "position"),
        Index("ix_document_file_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]

    document: Mapped[Document] = relationship(back_populates="files")


class DocumentLink(Base):
    """A document points to an earlier one; ``kind`` is ``reply``. Chosen while drafting, fixed at posting."""

    __tablename__ = "document_link"
    __table_args__ = (Index("ix_document_link_target", "target_id", "kind"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)

    document: Mapped[Document] = relationship(foreign_keys=[document_id], back_populates="links")
    target: Mapped[Document] = relationship(foreign_keys=[target_id])
