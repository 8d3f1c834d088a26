"""How large a generated province is."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Size:
    """Counts of what is generated; the defaults are a real province's."""

    schools: int = 700
    offices: int = 25
    """District offices and communes above the schools up to lower secondary."""
    teachers: int = 1000
    documents: int = 200


PROVINCE = Size()
