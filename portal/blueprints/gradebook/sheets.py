"""A sheet: to look at, to write into cell by cell or as a whole form, to take back one's last act."""

from typing import Any

from flask import Response, flash, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.adapters import clock
from portal.blueprints.gradebook.blueprint import SHEET, bp, lacking
from portal.blueprints.gradebook.forms import SheetForm, sent_changes
from portal.errors import RuleBroken
from portal.rules.permissions import Permission
from portal.services.gradebook import history, sheets, writing
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.form_writing import write_form
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.templates import moment
from portal.web.words import say

SOURCES = {"paste"}
"""What a script may say about where its cells come from; everything else is typed."""


@bp.route(SHEET, methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def sheet(class_id: int, semester: int, subject: str) -> ResponseReturnValue:
    """A subject of a class in one semester: pupils, columns, what stands in the cells."""
    key, form = BookKey(class_id, semester, subject), load_form(SheetForm)
    written = None
    if form.validate_on_submit():
        written = form.attempt(write_form, actor(), key=key, sent=form.sent(), reason=form.reason.data or "")
    troubles = [found for found in written.outcomes if found.state not in {"saved", "waiting"}] if written else []
    if written and not troubles:
        _tell(written)
        return go_to(url_for("gradebook.sheet", class_id=class_id, semester=semester, subject=subject))
    return _show(key, form, troubles, saved=written is not None)


def _tell(written: writing.Written) -> None:
    waiting = sum(found.state == "waiting" for found in written.outcomes)
    if count := len(written.outcomes) - waiting:
        flash(ngettext("Đã lưu %(num)s ô.", "Đã lưu %(num)s ô.", count), "success")
    elif not waiting:
        flash(_("Không có ô nào thay đổi."), "success")
    if waiting:
        flash(
            ngettext(
                "Gia đình đã xem %(num)s điểm vừa sửa: điểm đổi khi hiệu trưởng duyệt.",
                "Gia đình đã xem %(num)s điểm vừa sửa: điểm đổi khi hiệu trưởng duyệt.",
                waiting,
            ),
            "info",
        )


def _show(key: BookKey, form: SheetForm, troubles: list[writing.Outcome], *, saved: bool) -> Response:
    """The sheet; of a refused form with everything typed and a message at each cell that was not saved."""
    found = sheets.open_sheet(actor(), key, visit=is_real_visit())
    typed = form.sent().cells
    wrong = {(outcome.pupil_id, outcome.column): outcome for outcome in troubles}
    form.newest.data, form.newest.raw_data = found.newest, None
    status = 422 if form.errors or troubles else 200
    return answer(
        "gradebook/sheet.html",
        status=status,
        keep=saved,
        form=form,
        sheet=found,
        book=found.book,
        typed={place: text for place, text in typed.items() if not saved or place in wrong},
        wrong=wrong,
    )


@bp.post(f"{SHEET}/luu")
@page(Permission.GRADEBOOK_WRITE)
def save(class_id: int, semester: int, subject: str) -> ResponseReturnValue:
    """Keep a few cells as they are being typed, and say of each what became of it."""
    source, key = request.form.get("source", ""), BookKey(class_id, semester, subject)
    form, changes = SheetForm(), sent_changes()
    if not form.validate():
        return jsonify(message=str(form.reason.errors[0])), 422
    reason = form.reason.data or ""
    source = source if source in SOURCES else "screen"
    try:
        written = writing.write_cells(actor(), key=key, changes=changes, source=source, reason=reason)
    except RuleBroken as error:
        return jsonify(message=say(error.message, **error.params)), 422
    return jsonify(
        cells=[_cell(outcome) for outcome in written.outcomes],
        results=[
            {"pupil": pupil_id, "shown": result.shown(), "lacking": lacking(result)}
            for pupil_id, result in written.results.items()
            if result is not None
        ],
        at=clock.now().astimezone(clock.LOCAL_ZONE).strftime("%H:%M"),
    )


def _cell(outcome: writing.Outcome) -> dict[str, Any]:
    found: dict[str, Any] = {
        "pupil": outcome.pupil_id,
        "column": outcome.column,
        "state": outcome.state,
        "value": outcome.value,
        "version": outcome.version,
    }
    if outcome.state == "waiting":  # the old value stands, and nothing is left to send
        found |= {"state": "saved", "note": _("chờ duyệt: %(value)s", value=outcome.wanted or _("trống"))}
    if outcome.refused is not None:
        found["message"] = say(outcome.refused.message, **outcome.refused.params)
        found["needs"] = outcome.refused.field == "reason"
    if outcome.theirs is not None:
        theirs = outcome.theirs
        found |= {"theirs": theirs.value, "by": theirs.by, "at": moment(theirs.at)}
    return found


@bp.post(f"{SHEET}/hoan-tac")
@page(Permission.GRADEBOOK_WRITE)
def undo(class_id: int, semester: int, subject: str) -> ResponseReturnValue:
    """Take back one's own last act in the sheet."""
    form = SheetForm()
    key = BookKey(class_id, semester, subject)
    done = form.attempt(history.undo_last, actor(), key=key, reason=form.reason.data or "")
    if done is None:
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "error")
    else:
        flash(ngettext("Đã hoàn tác %(num)s ô.", "Đã hoàn tác %(num)s ô.", done.cells), "success")
        if done.left:
            flash(_("Giữ nguyên %(num)s ô đã được sửa sau đó hoặc không ghi được nữa.", num=done.left), "info")
    return go_to(url_for("gradebook.sheet", class_id=class_id, semester=semester, subject=subject))
