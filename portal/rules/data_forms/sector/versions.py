"""What differs between two states of a column map, column by column."""

from dataclasses import dataclass

from portal.rules.data_forms.sector.columns import Column, ColumnMap


@dataclass(frozen=True)
class Between:
    """Headings that are new, gone, filled or written otherwise; ``moved``: the same columns in another order.

    ``rest``: what a line is, or whether deemed data go, is another.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: bool = False
    rest: bool = False


def between(older: ColumnMap, newer: ColumnMap) -> Between:
    """From one state to a later one; a column is known by its heading."""
    before: dict[str, Column] = {column.heading: column for column in older.columns}
    after: dict[str, Column] = {column.heading: column for column in newer.columns}
    stayed = [heading for heading in older.headings if heading in after]
    return Between(
        added=tuple(heading for heading in newer.headings if heading not in before),
        removed=tuple(heading for heading in older.headings if heading not in after),
        changed=tuple(heading for heading in newer.headings if heading in before and before[heading] != after[heading]),
        moved=stayed != [heading for heading in newer.headings if heading in before],
        rest=(older.repeat, older.deemed) != (newer.repeat, newer.deemed),
    )
