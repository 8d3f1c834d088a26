"""Keys by which programs act for people."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.people import Account
from portal.models.units import Unit


class AccessKey(Base):
    """A secret by which a program does some things in the name of a person, for one unit; only its SHA-256 is kept.

    ``prefix``: the beginning of the secret, which stays visible. ``uses``: what of ``rules.people.access_keys`` it may
    do. ``expires_on``: its last day. ``ended_why``: "revoked", "role_ended", "closed". ``revoked_by``: who ended it.
    """

    __tablename__ = "access_key"
    __table_args__ = (
        Index("ix_access_key_account", "account_id", "id"),
        Index("ix_access_key_unit", "unit_id", "id"),
        Index("ix_access_key_ended", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(40))
    prefix: Mapped[str] = mapped_column(String(12))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    uses: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_on: Mapped[date] = mapped_column(Date)
    last_used_on: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(20), default="")
    revoked_by: Mapped[str] = mapped_column(String(150), default="")

    account: Mapped[Account] = relationship(lazy="joined")
    unit: Mapped[Unit] = relationship(lazy="joined")
