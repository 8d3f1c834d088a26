"""Totals of the units below, as programs (Excel, Power BI) read them."""

from collections.abc import Mapping
from typing import Any

from portal.adapters import clock
from portal.blueprints.form_api.asking import asked_number, asked_one_of, cursor, size
from portal.blueprints.form_api.blueprint import FORMS, bp
from portal.blueprints.form_api.parameters import LISTED, PLACE
from portal.blueprints.form_api.showing import Json, cells_json, days_json, listed, moment
from portal.rules.data_forms.sent_values import plain_number
from portal.rules.data_forms.states import Standing
from portal.rules.data_forms.values import of_amount
from portal.rules.permissions import Permission
from portal.services.data_forms import scope
from portal.services.data_forms.api import totals
from portal.services.data_forms.totals.board import LATE, Line, Progress, Standpoint
from portal.services.data_forms.totals.places import View
from portal.services.data_forms.totals.rollup import Sums, totalled
from portal.web.programs import Answer, operation, program

COUNTED = (Standing.APPROVED, Standing.DEEMED, Standing.PROVISIONAL)
TREES = ("now", "then")
STATES = ("", *(progress.value for progress in Progress), LATE)
YES_NO = ("no", "yes")


@bp.get(f"{FORMS}/ky")
@operation(Permission.FORMS_OVERSEE, summary="Các kỳ báo cáo, mới nhất trước", answer="PeriodList", query=LISTED)
def list_periods() -> Answer:
    """The periods the unit oversees."""
    found, next_cursor = totals.list_periods_after(program(), after=cursor(), size=size())
    return listed([_period_json(one) for one in found], next_cursor)


@bp.get(f"{FORMS}/ky/<int:period_id>/tong-hop")
@operation(
    Permission.FORMS_OVERSEE,
    summary="Tổng hợp của một kỳ: mỗi ô bao nhiêu, đã duyệt, xem như đã xác nhận, tạm tính; mỗi nhánh cấp dưới",
    answer="Totals",
    query=PLACE,
)
def show_totals(period_id: int) -> Answer:
    """The totals of a part of the tree, with how much of each stands how."""
    found = totals.read_figures(program(), period_id=period_id, unit_id=asked_number("unit"), as_was=_as_was())
    view, cells = found.view, list(totalled(found.view.definition))
    return {
        **_view_json(view),
        "is_official": found.board.is_official,
        "units": _line_json(found.board.total),
        "cells": [
            {
                "code": cell.key,
                "label": cell.label,
                "section": cell.section.label,
                "unit": cell.field.unit,
                "value": plain_number(found.whole.value(cell)),
                **_shares(found.whole, cell.key, is_calculated=cell.is_calculated),
            }
            for cell in cells
        ],
        "branches": [
            {
                "unit": {"id": line.id, "name": line.name},
                "units": _line_json(line),
                "values": _values(found.branches.get(line.id, Sums(view.definition))),
            }
            for line in found.board.lines
        ],
    }


@bp.get(f"{FORMS}/ky/<int:period_id>/don-vi")
@operation(
    Permission.FORMS_OVERSEE,
    summary="Từng đơn vị của một kỳ: đến đâu, trễ không, số liệu; state=missing là đơn vị chưa có số liệu",
    answer="UnitList",
    query={
        **LISTED,
        **PLACE,
        "state": {"enum": [state for state in STATES if state], "description": "chỉ các đơn vị ở trạng thái này"},
        "values": {"enum": list(YES_NO), "default": "no", "description": "yes: kèm số liệu từng đơn vị"},
    },
)
def list_units(period_id: int) -> Answer:
    """The units one by one, e.g. those that are missing."""
    with_values = asked_one_of("values", YES_NO) == "yes"
    found = totals.list_units(
        program(),
        period_id=period_id,
        unit_id=asked_number("unit"),
        as_was=_as_was(),
        only=asked_one_of("state", STATES),
        after=cursor(),
        size=size(),
        with_values=with_values,
    )
    nothing = Sums(found.view.definition)
    items = [
        {**_unit_json(one), **({"values": _values(found.values.get(one.unit.id, nothing))} if with_values else {})}
        for one in found.items
    ]
    return {**_view_json(found.view), **listed(items, found.next_cursor)}


@bp.get(f"{FORMS}/ky/<int:period_id>/bieu-mau")
@operation(Permission.FORMS_OVERSEE, summary="Các ô của biểu mẫu trong kỳ, để đặt tên cột", answer="PeriodCells")
def show_cells(period_id: int) -> Answer:
    """What the totals of a period are made of."""
    view = totals.look_at(program(), period_id=period_id)
    return {**_view_json(view), "cells": cells_json(view.definition)}


def _as_was() -> bool:
    return asked_one_of("tree", TREES) == "then"


def _period_json(one: totals.Asking) -> Json:
    period = one.period
    return {
        "id": period.id,
        "name": period.name,
        "form": {"code": one.form.code, "name": one.form.name, "version_id": period.version_id},
        "issuer": one.issuer,
        "school_year": period.start_year,
        "covers_from": period.covers_from.isoformat(),
        "covers_to": period.covers_to.isoformat(),
        **days_json(scope.days_of(period)),
        "is_test": period.is_test,
        "is_cancelled": period.cancelled_at is not None,
    }


def _view_json(view: View) -> Json:
    return {
        "period": {"id": view.period.id, "name": view.period.name},
        "form": {"code": view.form.code, "name": view.form.name, "version_id": view.period.version_id},
        "unit": {"id": view.here.id, "name": view.here.name},
        "tree_on": view.on.isoformat(),
        "official_on": view.period.official_on.isoformat(),
        "made_at": moment(clock.now()),
    }


def _line_json(line: Line) -> Json:
    return {"expected": line.expected, **{one.value: line.counts.get(one, 0) for one in Progress}, "late": line.late}


def _unit_json(one: Standpoint) -> Json:
    return {
        "unit": {"id": one.unit.id, "code": one.unit.code, "name": one.unit.name},
        "report_id": one.report.id,
        "state": one.progress.value,
        "late": one.late,
        "version": one.report.content_version,
    }


def _values(sums: Sums) -> Mapping[str, Any]:
    return {cell.key: plain_number(sums.value(cell)) for cell in totalled(sums.definition)}


def _shares(sums: Sums, key: str, *, is_calculated: bool) -> Json:
    """A calculated cell has no shares of its own: its parts have."""
    if is_calculated:
        return {one.value: None for one in COUNTED}
    return {one.value: plain_number(of_amount(sums.share(key, one).amount)) for one in COUNTED}
