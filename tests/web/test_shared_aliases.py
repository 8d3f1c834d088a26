"""What threads share of the mapping is whole before they see it."""

from typing import Any

import pytest
from sqlalchemy import ColumnElement, inspect
from sqlalchemy.orm import aliased

from portal.models.documents import Document


def test_the_index_of_an_alias_is_never_seen_half_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = inspect(aliased(Document)).selectable.c
    seen: list[int] = []
    whole = ColumnElement._expanded_proxy_set

    def look(column: Any) -> Any:
        seen.append(len(columns._proxy_index))
        return frozenset(column.proxy_set)

    monkeypatch.setattr(ColumnElement, "_expanded_proxy_set", property(look))
    found = columns.corresponding_column(Document.__table__.c.posted_at)
    monkeypatch.setattr(ColumnElement, "_expanded_proxy_set", whole)
    assert found is columns.posted_at
    assert len(seen) >= len(columns)
    assert set(seen) == {0}
