"""Groups of addressees that a unit saves."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class AddresseeGroup(Base):
    """A named group of units, kept by one unit; ``put_away_at`` ends it. What was posted to it does not change."""

    __tablename__ = "addressee_group"
    __table_args__ = (Index("ix_addressee_group_unit", "unit_id", "name_folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(100))
    name_folded: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    put_away_at: Mapped[datetime | None]


class AddresseeGroupMember(Base):
    """A unit of a group."""

    __tablename__ = "addressee_group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("addressee_group.id"), primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
