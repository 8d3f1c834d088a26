"""How SQLite would answer a query: proof that it uses an index instead of reading the table."""

from typing import Any

from sqlalchemy import Select, text

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
