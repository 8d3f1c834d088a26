"""Counts the statements a block sends to the database, for query budgets."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from sqlalchemy import Engine, event

_NOT_COUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


class QueryCount:
    """Use as a context manager; ``statements`` are in order."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len(self.statements)

    def __enter__(self) -> "QueryCount":
        event.listen(Engine, "before_cursor_execute", self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        event.remove(Engine, "before_cursor_execute", self._note)

    def _note(self, _conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(_NOT_COUNTED):
            self.statements.append(statement)


def count_queries() -> QueryCount:
    """A fresh counter."""
    return QueryCount()


def list_statements(act: Callable[[], object]) -> list[object]:
    """What was asked while acting, as SQLAlchemy has it: the same object again was not built anew."""
    found: list[object] = []

    def keep(_conn: Any, statement: object, *_rest: Any) -> None:
        found.append(statement)

    event.listen(Engine, "before_execute", keep)
    try:
        act()
    finally:
        event.remove(Engine, "before_execute", keep)
    return found
