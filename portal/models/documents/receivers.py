"""Who receives a unit's documents (R24)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.people import Account


class NamedReceiver(Base):
    """A person named to receive the documents of a unit, from ``named_at`` until ``ended_at``; never deleted.

    ``part`` is ``main`` or ``substitute`` (rules.documents.receivers.Part); a unit has at most one of each at a time.
    """

    __tablename__ = "named_receiver"
    __table_args__ = (
        Index(
            "ix_named_receiver_now",
            *("unit_id", "part"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_named_receiver_unit", "unit_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    part: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    named_at: Mapped[datetime]
    named_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    named_by: Mapped[str] = mapped_column(String(150))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_by: Mapped[str | None] = mapped_column(String(150))

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
