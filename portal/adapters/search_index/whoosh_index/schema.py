"""The fields of the index. The schema is pickled into it: keep the paths of its classes, or raise the version."""

from typing import Any

from whoosh.columns import NumericColumn, RefBytesColumn, VarBytesColumn
from whoosh.fields import FieldType, Schema
from whoosh.formats import Format

SCHEMA_VERSION = 2  # part of the folder's name: another number is another folder, filled from the database

NAME = "MAIN"
NO_UNIT = -1
NO_DAY = 0

# Fields of terms, in the order they are written; each posting carries one byte, how much the entry is about the term.
FIELDS = ("access", "begins", "codes", "exact", "hidden", "key", "pairs", "title", "words")

COLUMNS = {
    "access": VarBytesColumn(),
    "day": NumericColumn("i", default=NO_DAY),
    "hidden": VarBytesColumn(),
    "key": VarBytesColumn(),
    "kind": RefBytesColumn(),
    "sender": NumericColumn("i", default=NO_UNIT),
    "unit": NumericColumn("i", default=NO_UNIT),
}


class Impact(Format):
    """A posting is one byte, 1 to 255: what of the score depends on the entry alone, worked out when written."""

    posting_size = 1

    def decode_weight(self, value: bytes) -> float:
        """Between 0 and 1."""
        return value[0] / 255

    def decode_frequency(self, value: bytes) -> int:
        """Whoosh's own query classes ask for it; how often a term occurs is not kept."""
        return 1 if value else 0


class Terms(FieldType):
    """Terms are made by ``search_index.terms``, not by an analyser of Whoosh."""

    def __init__(self, column: Any = None) -> None:
        super().__init__(format=Impact(), analyzer=None, sortable=column)


class KeptSchema(Schema):
    """The schema, and with it what must change in the same instant as the index: it is written into the one file whose
    renaming makes a commit. ``watermark``: the last change that is in the index. ``sizes``: bytes of every file."""

    watermark: int = 0
    sizes: dict[str, int]

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.watermark = 0
        self.sizes = {}


def new_schema() -> KeptSchema:
    """The schema of an empty index."""
    names = {name: Terms(COLUMNS.get(name)) for name in FIELDS}
    return KeptSchema(**names, **{name: Terms(column) for name, column in COLUMNS.items() if name not in names})
