"""That a unit knows and accepts the rule of deemed receipt."""

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
