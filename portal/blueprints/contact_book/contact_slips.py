"""Contact slips of a class for a week or month: the list, one screen to write them, and the board after sending."""

from datetime import date

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.contact_slip_forms import NotesForm, SettingForm, notes_form
from portal.errors import Conflict, NotFound
from portal.rules.permissions import Permission
from portal.services.contact_book.contact_slips import drafting, following, setting
from portal.services.contact_book.contact_slips.drafting import Clash, Draft
from portal.services.paging import page_of
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit


def read_first(day: str) -> date:
    """The first day of a span as it stands in an address."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise NotFound from None


def round_url(class_id: int, first: date) -> str:
    """The page of a week or month."""
    return url_for("contact_book.contact_slip_round", class_id=class_id, day=first.isoformat())


@bp.route("/phieu-lien-lac/cai-dat", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def contact_slip_setting() -> ResponseReturnValue:
    """How often the school sends slips."""
    found, week_one = setting.get_setting(actor())
    data = {
        "week_one": week_one,
        "frequency": found.frequency if found else "",
        "version": found.version if found else 0,
    }
    form = load_form(SettingForm, data=data)
    if form.validate_on_submit():
        try:
            done = form.attempt(
                setting.choose,
                actor(),
                frequency=form.frequency.data or "",
                week_one=form.week_one.data,
                version=form.version.data or 0,
            )
        except Conflict as conflict:
            form.form_errors.append(_(conflict.message))
            form.version.data, form.version.raw_data, done = data["version"], None, None
        if done:
            flash(_("Đã lưu."), "success")
            return go_to(url_for("contact_book.index"))
    return answer("contact_book/contact_slip_setting.html", form=form)


@bp.get("/lop/<int:class_id>/phieu-lien-lac/")
@page(Permission.CONTACT_WRITE)
def contact_slips(class_id: int) -> ResponseReturnValue:
    """The weeks or months of a class."""
    school_class, rows = following.list_rounds(actor(), class_id=class_id, number=page_number())
    return answer("contact_book/contact_slips.html", school_class=school_class, page=Page(rows), today=clock.today())


@bp.route("/lop/<int:class_id>/phieu-lien-lac/<day>", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def contact_slip_round(class_id: int, day: str) -> ResponseReturnValue:
    """One screen for the whole class until the slips are sent; then who has read them."""
    first = read_first(day)
    _school_class, _span, found = drafting.get_span(actor(), class_id, first)
    if found is not None and found.sent_at is not None and request.method != "POST":  # else what was typed is kept
        return _show_sent(class_id, first)
    draft = drafting.read_draft(actor(), class_id=class_id, first=first, visit=is_real_visit())
    form, clashes = notes_form(draft), dict[int, Clash]()
    if form.validate_on_submit():
        ids = [row.pupil.id for row in draft.rows]
        saved = form.attempt(drafting.save_notes, actor(), class_id=class_id, first=first, typed=form.typed(ids))
        if saved is not None and not saved.clashes:
            flash(_("Đã lưu."), "success")
            to_send = "send" in request.form
            return go_to(
                url_for("contact_book.send_contact_slips", class_id=class_id, day=day)
                if to_send
                else round_url(class_id, first)
            )
        if saved is not None:
            clashes = saved.clashes
            _take_versions(form, drafting.read_draft(actor(), class_id=class_id, first=first))
    return answer("contact_book/contact_slip_notes.html", draft=draft, form=form, clashes=clashes, day=day)


def _take_versions(form: NotesForm, draft: Draft) -> None:
    """Sending again goes on from what stands there now."""
    for row in draft.rows:
        seen = form[f"seen_{row.pupil.id}"]
        seen.data, seen.raw_data = str(row.version), None


def _show_sent(class_id: int, first: date) -> ResponseReturnValue:
    board = following.read_sent(actor(), class_id=class_id, first=first, visit=is_real_visit())
    return answer(
        "contact_book/contact_slip_board.html",
        board=board,
        round=board.round,
        day=first.isoformat(),
        page=Page(page_of(board.rows, number=page_number(), size=60)),
    )


@bp.post("/lop/<int:class_id>/phieu-lien-lac/<day>/hoc-sinh/<int:pupil_id>")
@page(Permission.CONTACT_WRITE)
def save_contact_slip(class_id: int, day: str, pupil_id: int) -> ResponseReturnValue:
    """Keep one note as soon as the teacher leaves it; a part that says so, or calmly why not."""
    first = read_first(day)
    draft = drafting.read_draft(actor(), class_id=class_id, first=first)
    if pupil_id not in {row.pupil.id for row in draft.rows}:
        raise NotFound
    form, clash = notes_form(draft, only=pupil_id), None
    message, saved = "", None
    if form.validate():
        saved = form.attempt_step(
            drafting.save_notes, actor(), class_id=class_id, first=first, typed=form.typed([pupil_id])
        )
    if saved is None:
        words = [str(error) for error in [*form.form_errors, *form[f"note_{pupil_id}"].errors]]
        message = " ".join(words) or _("Chưa lưu được. Bấm Lưu ở cuối trang.")
    elif saved.clashes:
        clash = saved.clashes[pupil_id]
    else:
        message = _("Đã lưu lúc %(time)s", time=clock.now().astimezone(clock.LOCAL_ZONE).strftime("%H:%M"))
    row = next(
        row for row in drafting.read_draft(actor(), class_id=class_id, first=first).rows if row.pupil.id == pupil_id
    )
    seen = form[f"seen_{pupil_id}"].data if saved is None else str(row.version)
    part = "contact_book/_contact_slip_saved.html"
    return answer(part, part=part, pupil_id=pupil_id, seen=seen, message=message, clash=clash)
