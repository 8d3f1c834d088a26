"""Accounts, memberships, delegations, sessions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.units import Unit


class Account(Base):
    """A person who can sign in. Never deleted: ``left_on`` ends it, the name stays readable (R119).

    ``is_family``: has been a child's guardian or a pupil, so the contact book stands in the navigation. It gives no
    right: those are asked of ``Guardianship`` every time.
    """

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_name_sort", "name_sort"), Index("ix_account_name_folded", "name_folded"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_name: Mapped[str] = mapped_column(String(60), unique=True)
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    full_name: Mapped[str] = mapped_column(String(150))
    name_sort: Mapped[str] = mapped_column(String(500))
    name_folded: Mapped[str] = mapped_column(String(150))
    title: Mapped[str] = mapped_column(String(100), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    is_family: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]
    suspended_at: Mapped[datetime | None]
    left_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    locale: Mapped[str] = mapped_column(String(5), default="vi")
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Membership(Base):
    """A role held in a unit from one day to another (``valid_to`` exclusive; open when null).

    ``domain`` narrows a data officer to named data domains (R22); ``decision`` cites the assignment decision (R36).
    """

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_account", "account_id"), Index("ix_membership_unit", "unit_id", "role"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(40))
    domain: Mapped[str | None] = mapped_column(String(40))
    decision: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    unit: Mapped[Unit] = relationship(lazy="joined")


class Delegation(Base):
    """A leader lends one role in one unit to another person for a time, with a reason."""

    __tablename__ = "delegation"
    __table_args__ = (Index("ix_delegation_receiver", "receiver_id"), Index("ix_delegation_unit", "unit_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(40))
    permissions: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(String(500))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    giver: Mapped[Account] = relationship(foreign_keys=[giver_id])
    receiver: Mapped[Account] = relationship(foreign_keys=[receiver_id])
    unit: Mapped[Unit] = relationship(lazy="joined")


class Absence(Base):
    """A person is away from a unit from one day to another, both included; ``substitute`` does the work meanwhile."""

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence_account", "account_id", "unit_id", "last_day"),
        Index("ix_absence_substitute", "substitute_id", "unit_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    substitute: Mapped[Account | None] = relationship(foreign_keys=[substitute_id])


class LoginSession(Base):
    """A signed-in browser; the cookie's token is kept only as its hash. ``stash`` holds typed text across sign-in."""

    __tablename__ = "login_session"
    __table_args__ = (
        Index("ix_login_session_account", "account_id", "ended_at"),
        Index("ix_login_session_expires", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(30))
    second_factor_at: Mapped[datetime | None]
    network: Mapped[str] = mapped_column(String(60), default="")
    device: Mapped[str] = mapped_column(String(200), default="")
    stash: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    account: Mapped[Account] = relationship(lazy="joined")


class LoginAttempt(Base):
    """One try to sign in, for throttling per name and per network; swept after a day."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_name", "name_key", "at"),
        Index("ix_login_attempt_network", "network", "at"),
        Index("ix_login_attempt_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name_key: Mapped[str] = mapped_column(String(64))
    network: Mapped[str] = mapped_column(String(60))


class AccountToken(Base):
    """A single-use link: ``reset`` or ``invite``; only the token's hash is kept."""

    __tablename__ = "account_token"
    __table_args__ = (Index("ix_account_token_account", "account_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class RecoveryCode(Base):
    """A single-use code that stands in for the second factor; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]
