"""How SQLite would answer a query: proof that it uses an index instead of reading the table."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, Select, event, text

from portal.db import db


def plan_of(query: Select[Any]) -> str:
    """The steps of SQLite's plan, one a line."""
    compiled = query.compile(db.engine, compile_kwargs={"render_postcompile": True})
    names = compiled.positiontup or []
    sql = str(compiled)
    values = compiled.construct_params()
    processors = compiled._bind_processors
    for name in names:
        value = processors[name](values[name]) if name in processors else values[name]
        sql = sql.replace("?", _literal(value), 1)
    return "\n".join(row[-1] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {sql}".replace(":", "\\:"))))


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


def plans_while(act: Callable[[], object]) -> dict[str, list[str]]:
    """The steps of SQLite's plan of every statement asked while acting, by its text."""
    asked: dict[str, Any] = {}

    def keep(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked[statement] = parameters

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", keep)
    explain = db.session.connection().exec_driver_sql
    return {
        statement: [row[-1] for row in explain(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        for statement, parameters in asked.items()
    }
