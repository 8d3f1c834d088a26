"""Who has looked at the records of which pupil."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class RecordView(Base):
    """One view, print or export of a pupil's record, or of a whole class (then ``pupil_id`` is null).

    ``what`` is a code of ``rules.school.views``; ``reason`` is asked from whoever takes many records out.
    ``by_family``: the child's own family looked; ``unit_id`` is then the child's school.
    """

    __tablename__ = "record_view"
    __table_args__ = (
        Index("ix_record_view_pupil", "pupil_id", "id"),
        Index("ix_record_view_class", "class_id", "id"),
        Index("ix_record_view_unit", "unit_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    account_name: Mapped[str] = mapped_column(String(150))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"))
    what: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_family: Mapped[bool] = mapped_column(default=False)
