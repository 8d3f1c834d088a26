"""Who has a draft open."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class DraftEditing(Base):
    """A person opened a draft to edit it, or it was saved by itself for them, last ``at`` this moment."""

    __tablename__ = "draft_editing"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(150))
    at: Mapped[datetime]
