"""Filling a section: as a plain form, or cell by cell as it is typed; records added and taken out."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from flask import Response, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.adapters import clock
from portal.blueprints.data_forms.blueprint import REPORT, bp, cell_name
from portal.blueprints.data_forms.forms import SheetForm, sent_changes
from portal.blueprints.data_forms.taking import EVERYTHING, take
from portal.errors import RuleBroken
from portal.rules.data_forms.content import Place
from portal.rules.data_forms.definition import Cell, Need
from portal.rules.permissions import Permission
from portal.services.data_forms import records, writing
from portal.services.data_forms.filling.form_writing import REASON, write_form
from portal.services.data_forms.filling.reading import View, open_view, section_of, view_of
from portal.services.data_forms.prefilling.taking import offers_for
from portal.web.access import page
from portal.web.arrival import arrived_at
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to
from portal.web.templates import moment
from portal.web.words import say

SOURCES = {"paste"}
"""What a script may say about where its cells come from; everything else is typed."""


@bp.route(f"{REPORT}/nhap", methods=["GET", "POST"])
@page(Permission.FORMS_ENTER)
def fill(report_id: int) -> ResponseReturnValue:
    """One section of a report to be filled."""
    form, code = load_form(SheetForm), request.args.get("phan", "")
    written = None
    if form.validate_on_submit():
        gone = whole_number(request.form.get("bo"))
        sent = form.sent()
        sent = replace(
            sent, cells={place: text for place, text in sent.cells.items() if gone is None or place[1] != gone}
        )
        written = form.attempt(write_form, actor(), report_id, sent, arrived_at=arrived_at())
    if written and not written.troubles:
        return _saved(report_id, code, written)
    return _show(report_id, code, form, written)


def _saved(report_id: int, code: str, written: writing.Written) -> ResponseReturnValue:
    """The cells are kept; then what else the button asked for: one more record, or one less."""
    if part := request.form.get("them", ""):
        return _add(report_id, part, code)
    if gone := whole_number(request.form.get("bo")):
        return _move(report_id, gone, code, records.remove_record, bo=gone)
    if taking := request.form.get("lay", ""):
        return take(report_id, "" if taking == EVERYTHING else taking, code)
    count = len(written.outcomes)
    told = ngettext("Đã lưu %(num)s ô.", "Đã lưu %(num)s ô.", count) if count else _("Không có ô nào thay đổi.")
    flash(told, "success")
    return go_to(url_for("data_forms.fill", report_id=report_id, phan=code or None))


def _show(report_id: int, code: str, form: SheetForm, written: writing.Written | None) -> Response:
    """The section; of a refused form with everything typed and a message at each cell that was not saved."""
    view = open_view(actor(), report_id)
    troubles = written.troubles if written else []
    wrong = {outcome.place: outcome for outcome in troubles}
    typed = form.sent().cells
    form.version.data, form.version.raw_data = view.loaded.report.content_version, None
    section = section_of(view, code)
    return answer(
        "data_forms/fill.html",
        status=422 if form.errors or troubles else 200,
        keep=written is not None,
        form=form,
        view=view,
        section=section,
        offers=offers_for(view, section),
        typed={place: text for place, text in typed.items() if written is None or place in wrong},
        wrong=wrong,
    )


@bp.post(f"{REPORT}/luu")
@page(Permission.FORMS_ENTER)
def save(report_id: int) -> ResponseReturnValue:
    """Keep a few cells as they are being typed, and say of each what became of it."""
    boxes, batch_page = sent_changes()
    origin = "paste" if request.form.get("source") in SOURCES else "typed"
    changes = [change for _box, change in boxes]
    try:
        written = writing.write_cells(
            actor(), report_id, changes, origin=origin, page=batch_page, arrived_at=arrived_at()
        )
    except RuleBroken as error:
        return jsonify(message=say(error.message, **error.params)), 422
    view = view_of(actor(), written.loaded, written.gate)
    by_place = {outcome.place: outcome for outcome in written.outcomes}
    return jsonify(
        cells=[_cell(view, box, by_place[change.place]) for box, change in boxes],
        at=clock.now().astimezone(clock.LOCAL_ZONE).strftime("%H:%M"),
        **_around(view, request.form.get("section", "")),
    )


def _around(view: View, code: str) -> dict[str, Any]:
    """What else changes on the page of a section: calculated cells, what is asked, what is missing."""
    section = section_of(view, code)
    here = [(cell, one) for cell, one in _places(view) if cell.section.code == section.code]
    return {
        "results": [
            {"id": f"v-{one}-{cell.key}", "shown": view.shown(cell, one), "lacking": ""}
            for cell, one in here
            if cell.is_calculated
        ],
        "hidden": [name for cell, one in here for name in _hidden(view, cell, one)],
        "problems": render_template("data_forms/_problems.html", view=view, section=section),
        "fullness": render_template("data_forms/_fullness.html", view=view),
    }


def _hidden(view: View, cell: Cell, record: int) -> Iterator[str]:
    """The parts of a cell's place that do not show now: its box, the reason beside it, where its number is from."""
    if not view.is_shown(cell, record):
        yield f"f-{record}-{cell.key}"
    held = view.held(cell, record)
    if (held.source or cell.field.need is Need.OR_REASON) and not (view.wants_reason(cell, record) or held.reason):
        yield f"w-{record}-{cell.key}"
    if held.source and not view.taken_at(cell, record):
        yield f"p-{record}-{cell.key}"


def _places(view: View) -> list[tuple[Any, int]]:
    records_of = view.loaded.content.records
    cells = view.loaded.definition.cells.values()
    return [
        (cell, one)
        for cell in cells
        for one in (records_of.get(cell.part.code, ()) if cell.part is not cell.field and cell.row is None else (0,))
    ]


def _cell(view: View, box: Place, outcome: writing.Outcome) -> dict[str, Any]:
    key, record = box
    cell, held = view.loaded.definition.cells.get(outcome.place[0]), outcome.held
    mine = held.reason if key.endswith(REASON) else (view.box(cell, record) if cell else held.text)
    found: dict[str, Any] = {
        "name": cell_name(key, record),
        "state": outcome.state,
        "value": mine,
        "version": held.version,
    }
    if outcome.refused is not None:
        found["message"] = say(outcome.refused.message, **outcome.refused.params)
    if outcome.state == "conflict":
        found |= {"theirs": mine, "by": held.entered_by, "at": moment(held.entered_at)}
    return found


def _add(report_id: int, part: str, code: str) -> ResponseReturnValue:
    try:
        (made,) = records.add_records(actor(), report_id, part, arrived_at=arrived_at())
    except RuleBroken as error:
        flash(say(error.message, **error.params), "error")
        return go_to(url_for("data_forms.fill", report_id=report_id, phan=code or None))
    return go_to(url_for("data_forms.fill", report_id=report_id, phan=code or None, _anchor=f"row-{made}"))


def _move(report_id: int, record_id: int, code: str, move: Callable[..., Any], **more: Any) -> ResponseReturnValue:
    try:
        move(actor(), report_id, record_id, arrived_at=arrived_at())
    except RuleBroken as error:
        flash(say(error.message, **error.params), "error")
        more = {}
    return go_to(url_for("data_forms.fill", report_id=report_id, phan=code or None, **more))


@bp.post(f"{REPORT}/dong/<int:record_id>")
@page(Permission.FORMS_ENTER)
def restore_record(report_id: int, record_id: int) -> ResponseReturnValue:
    """Bring back the record just taken out."""
    code = request.args.get("phan", "")
    return _move(report_id, record_id, code, records.restore_record, _anchor=f"row-{record_id}")


def removed_record() -> int | None:
    """The record just taken out, as the address of the page says."""
    return whole_number(request.args.get("bo"))


bp.add_app_template_global(removed_record)
