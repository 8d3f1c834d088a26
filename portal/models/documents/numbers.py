"""Numbers of outgoing documents."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class NumberBook(Base):
    """How far the numbers of a unit's book and year reach: one row, locked by everything that takes a number.

    ``book`` is the abbreviation of a type that has a series of its own, else empty.
    """

    __tablename__ = "number_book"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    book: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(default=0)


class Reservation(Base):
    """A number kept for a document on paper or yet to come; used by a document, or released, and then void for good."""

    __tablename__ = "number_reservation"
    __table_args__ = (
        UniqueConstraint("unit_id", "book", "year", "number"),
        Index("ix_number_reservation_code", "unit_id", "year", "code_folded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    book: Mapped[str] = mapped_column(String(10))
    year: Mapped[int]
    number: Mapped[int]
    type_code: Mapped[str] = mapped_column(String(30))
    code: Mapped[str] = mapped_column(String(60))
    code_folded: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(500))
    reserved_at: Mapped[datetime]
    reserved_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reserved_by: Mapped[str] = mapped_column(String(150))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(150))
    release_reason: Mapped[str | None] = mapped_column(String(500))
