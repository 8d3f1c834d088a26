"""What the portal tells a person, and how each person wants to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class Notification(Base):
    """One thing told to one person. ``key`` makes telling it twice harmless."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index("ix_notification_account", "account_id", "read_at", "id"),
        Index("ix_notification_digest", "digest_at", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    path: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    digest_at: Mapped[datetime | None]


class NotificationPreference(Base):
    """A person's own choice for one kind on one channel: ``off``, ``instant`` or ``digest``."""

    __tablename__ = "notification_preference"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    choice: Mapped[str] = mapped_column(String(10))


class NotificationHabit(Base):
    """When a person wants to be told, in hours of the local clock (see ``rules.notifications.timing``)."""

    __tablename__ = "notification_habit"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    digest_hour: Mapped[int]
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]


class Delivery(Base):
    """One message that tells one notification outside the portal: ``mail``, ``sms`` or ``push``.

    ``why`` is empty, a ``Failure`` or a ``Dropped`` of ``rules.notifications.delivery``; ``words`` what the other side
    answered. Being told in the portal is the notification itself.
    """

    __tablename__ = "delivery"

    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(12), default="")
    words: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime]


class PushDevice(Base):
    """A browser of a person that is told by web push; its address and keys are the browser's, ``device`` its name."""

    __tablename__ = "push_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    endpoint: Mapped[str] = mapped_column(String(1000))
    endpoint_hash: Mapped[str] = mapped_column(String(64), unique=True)
    p256dh: Mapped[str] = mapped_column(String(100))
    auth: Mapped[str] = mapped_column(String(40))
    device: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class BadAddress(Base):
    """A mail address a server said does not exist, until a mail arrives after all or somebody says it is right."""

    __tablename__ = "bad_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(200), unique=True)
    words: Mapped[str] = mapped_column(String(200), default="")
    found_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
