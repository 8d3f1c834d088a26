"""The feed of what changed, for the search index."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String
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
