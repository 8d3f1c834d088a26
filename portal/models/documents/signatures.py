"""What was found of digital signatures in files, once for each content."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class SignatureCheck(Base):
    """The signatures inside one file content as the worker found them; facts, judged by rules.documents.signatures.

    ``roots`` names the trusted roots of that moment, empty when there were none.
    """

    __tablename__ = "signature_check"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    signatures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    roots: Mapped[str] = mapped_column(String(16), default="")
    checked_at: Mapped[datetime]
