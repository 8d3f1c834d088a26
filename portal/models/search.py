"""The feed of what changed, for the search index; and what persons keep of their searches."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class SearchChange(Base):
    """Something that can be found, or what makes up its entry, was changed; written by triggers of the database.

    ``object_id`` 0: everything of the kind; ``kind`` "*": everything. ``tx``: on PostgreSQL the number of the
    transaction, whose rows become visible together; on SQLite, where ids are committed in order, 0.
    """

    __tablename__ = "search_change"
    __table_args__ = (Index("ix_search_change_tx", "tx", "id"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    tx: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime]


class RecentSearch(Base):
    """Words a person searched for lately; the newest few, forgotten when the person says so."""

    __tablename__ = "recent_search"
    __table_args__ = (
        UniqueConstraint("account_id", "folded"),
        Index("ix_recent_search_account", "account_id", "at", "id"),
        Index("ix_recent_search_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    typed: Mapped[str] = mapped_column(String(300))
    folded: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]


class SavedSearch(Base):
    """A search a person keeps in a unit. ``query`` is that of the address; ``tells``: new hits are told once a day.

    ``unit_id`` is None for who works for no unit. ``checked_at``: when it was last looked for new hits.
    """

    __tablename__ = "saved_search"
    __table_args__ = (
        Index("ix_saved_search_account", "account_id", "unit_id", "name"),
        Index("ix_saved_search_tells", "tells", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(100))
    query: Mapped[str] = mapped_column(String(250))
    tells: Mapped[bool]
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]


class KnownHit(Base):
    """A thing a saved search had found already, so that it is new no more."""

    __tablename__ = "known_hit"

    search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
