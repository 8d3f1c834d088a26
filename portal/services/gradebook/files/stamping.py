"""The stamp of a book: what it is, what it knows, and that it was made here."""

import hashlib

from portal.models.school import SchoolClass
from portal.rules.gradebook.files.stamps import Stamp
from portal.services.gradebook.sheets import Sheet


def stamp_of(sheet: Sheet) -> Stamp:
    """The stamp of a sheet as it is now."""
    key, school_class = sheet.book.key, sheet.book.school_class
    return Stamp(school_class.unit_id, key.class_id, key.semester, key.subject, sheet.newest, seal_of(school_class))


def seal_of(school_class: SchoolClass) -> str:
    """Differs from that of a class with the same number on another portal."""
    words = f"{school_class.id} {school_class.start_year} {school_class.created_at.isoformat()}"
    return hashlib.sha256(words.encode()).hexdigest()[:8]
