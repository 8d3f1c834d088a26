"""The school's own rules of use of the electronic books, and who has read them (R116)."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class UsageRule(Base):
    """One version of the rules, by a decision, from a day on; the newest that applies holds. Never changed."""

    __tablename__ = "usage_rule"
    __table_args__ = (Index("ix_usage_rule_unit", "unit_id", "applies_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date] = mapped_column(Date)
    applies_from: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    file_size: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(150))


class UsageRuleReading(Base):
    """Somebody has read a version."""

    __tablename__ = "usage_rule_reading"
    __table_args__ = (UniqueConstraint("rule_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("usage_rule.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    read_at: Mapped[datetime]
