"""The words found in files, once for each content."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class FileText(Base):
    """The text of one file content as the worker found it; ``outcome`` is that of ``adapters.file_text``.

    Any file of the portal with this content has it, not only those of documents. A form feed in ``text`` stands between
    the pages of a PDF and the slides of a presentation (``rules.found_text``). ``reader``: the version of the readers.
    """

    __tablename__ = "file_text"
    __table_args__ = (Index("ix_file_text_reader", "reader", "sha256"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    read_at: Mapped[datetime]
    reader: Mapped[int] = mapped_column(default=1, server_default="1")
