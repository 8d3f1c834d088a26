"""Locks of books: to set and to lift, to ask for an opening, to decide about it."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.gradebook.blueprint import SHEET, bp
from portal.blueprints.gradebook.lock_forms import AskForm, DecideForm, LockForm
from portal.rules.permissions import Permission
from portal.services.gradebook import locks as locking
from portal.services.gradebook import opening, sheets
from portal.services.gradebook.books import BookKey
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to, is_real_visit


@bp.route("/khoa", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def locks() -> ResponseReturnValue:
    """The locks in force, those who asked for an opening, and a form to lock."""
    classes, subjects, columns = locking.list_choices(actor())
    form = load_form(LockForm)
    form.class_id.offer([("", _("Mọi lớp")), *((str(number), name) for number, name in classes.items())])
    form.subject.offer([("", _("Mọi môn")), *subjects.items()])
    form.column.offer([("", _("Mọi cột")), *((code, _(short)) for code, short in columns.items())])
    if form.validate_on_submit() and form.attempt(
        locking.set_lock,
        actor(),
        semester=int(form.semester.data),
        class_id=whole_number(form.class_id.data),
        subject=form.subject.data or None,
        column=form.column.data or None,
        reason=form.reason.data,
    ):
        flash(_("Đã khóa."), "success")
        return go_to(url_for("gradebook.locks"))
    return answer(
        "gradebook/locks.html",
        form=form,
        locks=locking.list_locks(actor()),
        requests=opening.list_requests(actor()),
        classes=classes,
        subjects=subjects,
        columns=columns,
        openers=locking.opener_names(actor().unit_id or 0),
    )


@bp.post("/khoa/<int:lock_id>/bo")
@page(Permission.SCHOOL_READ)
def lift_lock(lock_id: int) -> ResponseReturnValue:
    """Take a lock away for good."""
    locking.lift_lock(actor(), lock_id=lock_id)
    flash(_("Đã bỏ khóa."), "success")
    return go_to(url_for("gradebook.locks"))


@bp.route(f"{SHEET}/xin-mo", methods=["GET", "POST"])
@page(Permission.GRADEBOOK_WRITE)
def ask_opening(class_id: int, semester: int, subject: str) -> ResponseReturnValue:
    """Ask the board to open a locked column for some hours."""
    key, form = BookKey(class_id, semester, subject), load_form(AskForm)
    sheet = sheets.open_sheet(actor(), key)
    form.column.offer([(code, _(sheet.book.by_code[code].short)) for code in sheet.locked])
    if form.validate_on_submit() and form.attempt(
        opening.ask_opening,
        actor(),
        key=key,
        column=form.column.data,
        reason=form.reason.data or "",
        hours=form.hours.data or 0,
    ):
        flash(_("Đã gửi đề nghị đến ban quản trị sổ điểm và lãnh đạo trường."), "success")
        return go_to(url_for("gradebook.sheet", class_id=class_id, semester=semester, subject=subject))
    return answer("gradebook/ask_opening.html", form=form, sheet=sheet, book=sheet.book)


@bp.route("/xin-mo/<int:request_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def decide_opening(request_id: int) -> ResponseReturnValue:
    """Open the column that was asked for, or say why not."""
    mark_seen(actor(), path=request.path, visit=is_real_visit())
    found = opening.get_request(actor(), request_id)
    form = load_form(DecideForm, data={"hours": found.hours})
    if form.validate_on_submit() and form.attempt(
        opening.decide,
        actor(),
        request_id=request_id,
        granted=request.form.get("act") == "grant",
        hours=form.hours.data or 0,
        answer=form.answer.data or "",
    ):
        flash(_("Đã quyết định, người xin được báo ngay."), "success")
        return go_to(url_for("gradebook.locks"))
    subject_name, column = opening.words_of(found)
    return answer("gradebook/decide_opening.html", form=form, found=found, subject_name=subject_name, column=column)
