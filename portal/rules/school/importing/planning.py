"""What would become of each row of a list of pupils: compared with the school's records and with the other rows.

A row is recognised by the Ministry's code, else by the personal identifier, else by name and birth date in the school.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from portal.errors import mark
from portal.rules.school.importing.matching import Index, find_doubles, find_meetings
from portal.rules.school.importing.placing import check_age, check_register, find_class, missing_classes
from portal.rules.school.importing.plans import Known, Plan, Planned, Surroundings
from portal.rules.school.importing.rows import Parent, Row
from portal.rules.vietnamese import fold

PARENT_PARTS = {"name": "full_name", "job": "job", "born": "born_year"}


def plan(rows: Sequence[Row], around: Surroundings) -> Plan:
    """Match every row, find its class and its differences; faults and warnings go to the rows."""
    found = [Planned(row) for row in rows]
    index = Index(around)
    find_doubles(rows, found)
    for planned in found:
        planned.known = index.match(planned.row)
        _check_known(planned)
    find_meetings(found)
    missing = missing_classes(rows, around)
    for planned in found:
        find_class(planned, around, missing)
        check_age(planned, around)
    check_register(found, around)
    for planned in found:
        if planned.known is not None and planned.known.coming_from is None:
            planned.differences = dict(_differences(planned, planned.known))
    return Plan(found, missing)


def _check_known(planned: Planned) -> None:
    if planned.known is not None and not planned.known.present:
        planned.row.refuse(mark("Học sinh này đã rời trường; hãy tiếp nhận lại ở trang hồ sơ."), "full_name")


def _differences(planned: Planned, known: Known) -> Iterable[tuple[str, tuple[Any, Any]]]:
    """What would change, by column or field: what is there, what the row says."""
    for name, value in planned.row.facts.items():
        if (known.facts.get(name) or "") != value:
            yield name, (known.facts.get(name) or "", value)
    number = planned.row.texts.get("register_no", "")
    if number and number != known.register_no:
        yield "register_no", (known.register_no, number)
    if planned.place is not None and planned.place != known.class_id:
        yield "class_name", (known.class_name, planned.place_name)
    for relation, said in planned.row.parents.items():
        yield from _parent_differences(planned.row, relation, known.parents.get(relation), said)


def _parent_differences(
    row: Row, relation: str, kept: Parent | None, said: Parent
) -> Iterable[tuple[str, tuple[Any, Any]]]:
    if kept is not None and fold(kept.full_name) != fold(said.full_name):
        row.warn(
            mark("Hồ sơ đang ghi “%(name)s”; người khác thì sửa ở trang hồ sơ. Ô này được bỏ qua."),
            f"{relation}_name",
            name=kept.full_name,
        )
        return
    for part, attribute in PARENT_PARTS.items():
        old, new = getattr(kept, attribute, "") or "", getattr(said, attribute)
        if new and old != new:
            yield f"{relation}_{part}", (old, new)
