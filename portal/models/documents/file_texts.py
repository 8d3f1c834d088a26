"""The words found in files, once for each content."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class FileText(Base):
    """The text of one file content as the worker found it; ``outcome`` is that of ``adapters.file_text``."""

    __tablename__ = "file_text"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    read_at: Mapped[datetime]
