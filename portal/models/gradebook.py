"""Marks: one row for each cell of a sheet that was ever written, and every change of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import SchoolClass


class Mark(Base):
    """What stands in one cell: of a pupil, in a subject, in a semester (1 or 2), in a column.

    It belongs to the pupil, not to a class, and so follows a change of class or school; ``unit_id`` and ``class_id``
    tell where it was written. ``value`` is the canonical text of ``rules.gradebook.values``, "" once erased.
    """

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("pupil_id", "start_year", "semester", "subject", "column"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    start_year: Mapped[int]
    semester: Mapped[int]
    subject: Mapped[str] = mapped_column(String(30))
    column: Mapped[str] = mapped_column(String(30))
    value: Mapped[str] = mapped_column(String(1000))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    written_at: Mapped[datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)


class MarkChange(Base):
    """One change of a cell: from what to what, when, by whom, from where (screen, file) and why.

    ``approved_by`` where families saw the mark already.
    """

    __tablename__ = "mark_change"
    __table_args__ = (
        Index("ix_mark_change_mark", "mark_id", "id"),
        Index("ix_mark_change_batch", "batch"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mark_id: Mapped[int] = mapped_column(ForeignKey("mark.id"))
    before: Mapped[str] = mapped_column(String(1000))
    after: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(String(150))
    source: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    batch: Mapped[str] = mapped_column(String(40))
    approved_by: Mapped[str] = mapped_column(String(150), default="", server_default="")


class BookLock(Base):
    """Books of a school closed for writing: of a semester, a class, a subject, a column; null means every one of them.

    In force until ``lifted_at``.
    """

    __tablename__ = "book_lock"
    __table_args__ = (Index("ix_book_lock_unit", "unit_id", "start_year", "semester"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    semester: Mapped[int]
    class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"))
    subject: Mapped[str | None] = mapped_column(String(30))
    column: Mapped[str | None] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(String(500))
    locked_at: Mapped[datetime]
    locked_by: Mapped[str] = mapped_column(String(150))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(String(150), default="")


class OpeningRequest(Base):
    """A teacher asks to have a locked column of one book opened (R115); ``granted`` null until it is decided.

    Granted, the column is open from ``decided_at`` for ``hours``.
    """

    __tablename__ = "opening_request"
    __table_args__ = (
        Index("ix_opening_request_unit", "unit_id", "decided_at"),
        Index("ix_opening_request_book", "class_id", "semester", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    semester: Mapped[int]
    subject: Mapped[str] = mapped_column(String(30))
    column: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(String(500))
    hours: Mapped[int]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(150))
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(500), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(150), default="")

    school_class: Mapped[SchoolClass] = relationship()


class PaperJob(Base):
    """A paper somebody asked for that the worker makes: which one, of whom, why, how far it is.

    ``kind`` is a code of ``rules.gradebook.papers``; ``choices`` what else was chosen. ``waiting`` -> ``reading`` ->
    ``setting`` -> ``ready`` or ``failed`` (``error`` says why); ``swept`` once the file is gone.
    """

    __tablename__ = "paper_job"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'reading', 'setting', 'ready', 'failed', 'swept')", name="state"),
        Index("ix_paper_job_account", "account_id", "unit_id", "id"),
        Index("ix_paper_job_finished", "state", "finished_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    kind: Mapped[str] = mapped_column(String(30))
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=1)
    error: Mapped[str] = mapped_column(String(300), default="")
    file_name: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    school_class: Mapped[SchoolClass] = relationship()


class PaperFile(Base):
    """The file of a finished paper, apart from its row so that lists never load it; deleted when it is swept."""

    __tablename__ = "paper_file"

    job_id: Mapped[int] = mapped_column(ForeignKey("paper_job.id"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class MarkImport(Base):
    """Marks from a file: who brought which file, why for somebody else's books, what was found in it.

    ``waiting`` -> ``reading`` -> ``comparing`` -> ``looked`` or ``failed`` (``error`` says why) where the worker looks
    at a large file; ``asked`` once it is to be written. What was found is in its sheets, the cells to write in its
    parts. Done when every part is, taken back when every part was.
    """

    __tablename__ = "mark_import"
    __table_args__ = (
        Index("ix_mark_import_account", "account_id", "id"),
        Index("ix_mark_import_unit", "unit_id", "id"),
        Index("ix_mark_import_at", "state", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    account_name: Mapped[str] = mapped_column(String(150))
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    reason: Mapped[str] = mapped_column(String(500))
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="asked", server_default="asked")
    error: Mapped[str] = mapped_column(String(300), default="", server_default="")
    sheets: Mapped[int] = mapped_column(default=0, server_default="0")
    sheets_done: Mapped[int] = mapped_column(default=0, server_default="0")
    at: Mapped[datetime]
    asked_back_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class MarkImportSheet(Base):
    """What was found in one sheet of the file, to be shown again: ``found`` holds the cells and rows worth naming.

    Forgotten after some weeks.
    """

    __tablename__ = "mark_import_sheet"

    import_id: Mapped[int] = mapped_column(ForeignKey("mark_import.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    found: Mapped[dict[str, Any]] = mapped_column(JSON)


class MarkImportPart(Base):
    """The cells of one book in an import: ``changes`` as [pupil, column, typed, seen], forgotten once written.

    ``batch`` names them in the history; ``written`` how many were, ``left`` those that could not be and why.
    """

    __tablename__ = "mark_import_part"
    __table_args__ = (UniqueConstraint("import_id", "class_id", "semester", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("mark_import.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    semester: Mapped[int]
    subject: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(250))
    batch: Mapped[str] = mapped_column(String(40))
    changes: Mapped[list[list[Any]]] = mapped_column(JSON)
    written: Mapped[int] = mapped_column(default=0)
    left: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    done_at: Mapped[datetime | None]
    taken_back: Mapped[int | None]
    taken_back_at: Mapped[datetime | None]


class BookPublication(Base):
    """A column of a book put before the families; ``withdrawn_at`` when taken back before anybody could see it."""

    __tablename__ = "book_publication"
    __table_args__ = (Index("ix_book_publication_class", "class_id", "semester", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    semester: Mapped[int]
    subject: Mapped[str] = mapped_column(String(30))
    column: Mapped[str] = mapped_column(String(30))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    published_by: Mapped[str] = mapped_column(String(150))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(150), default="")


class Correction(Base):
    """A change of a mark that families see, asked for; ``outcome`` null until somebody decides.

    ``version`` is that of the mark it started from: the mark keeps its value until the change is granted.
    """

    __tablename__ = "correction"
    __table_args__ = (
        Index("ix_correction_mark", "mark_id", "outcome"),
        Index("ix_correction_unit", "unit_id", "outcome", "id"),
        Index("ix_correction_asker", "asked_by_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    mark_id: Mapped[int] = mapped_column(ForeignKey("mark.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    version: Mapped[int]
    before: Mapped[str] = mapped_column(String(1000))
    after: Mapped[str] = mapped_column(String(1000))
    reason: Mapped[str] = mapped_column(String(500))
    source: Mapped[str] = mapped_column(String(20))
    batch: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(150))
    outcome: Mapped[str | None] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(String(500), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(150), default="")

    mark: Mapped[Mark] = relationship()
    school_class: Mapped[SchoolClass] = relationship()


class BankComment(Base):
    """A sentence with a short code, typed as "/T1" into a comment cell: of one account, or of the school (null).

    ``subject`` is the code of the only subject it is for, "" for every one. Never deleted: ``ended_at``.
    """

    __tablename__ = "bank_comment"
    __table_args__ = (Index("ix_bank_comment_unit", "unit_id", "account_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    code: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
