"""What a column map changed between two of its states."""

from dataclasses import replace

from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source
from portal.rules.data_forms.sector.versions import Between, between

A, B, C = (Column(heading=name, source=Source.CELL, key=name.lower()) for name in "ABC")
OLD = ColumnMap(columns=(A, B))


def test_columns_are_told_by_their_headings() -> None:
    assert between(OLD, OLD) == Between()
    assert between(OLD, ColumnMap(columns=(A, C))) == Between(added=("C",), removed=("B",))
    assert between(OLD, ColumnMap(columns=(A, replace(B, required=True)))) == Between(changed=("B",))
    assert between(OLD, ColumnMap(columns=(C, A, B))) == Between(added=("C",))
    assert between(OLD, ColumnMap(columns=(B, A))) == Between(moved=True)
    assert between(OLD, replace(OLD, repeat="deals")) == Between(rest=True)
    assert between(OLD, replace(OLD, deemed=False)) == Between(rest=True)
