"""Which rule of deemed receipt is in force, and that a unit knows and accepts it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class RuleAcceptance(Base):
    """Who accepted a version of the rule for a unit, and when; once for each version."""

    __tablename__ = "rule_acceptance"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    rule_version: Mapped[str] = mapped_column(String(20), primary_key=True)
    accepted_at: Mapped[datetime]
    accepted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    accepted_by: Mapped[str] = mapped_column(String(150))


class RuleChoice(Base):
    """That the office put a version of the rule in force for what is posted from then on; the newest row holds."""

    __tablename__ = "rule_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_version: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500))
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    chosen_by: Mapped[str] = mapped_column(String(150))
