"""The classes of a day, and taking the roll of one."""

from datetime import date
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.attendance.blueprint import bp
from portal.blueprints.attendance.forms import roll_form
from portal.errors import NotFound
from portal.rules.attendance.days import WEEKDAYS
from portal.rules.attendance.statuses import AFTERNOON, MORNING, SESSION_LABELS, SIGNS, STATUS_LABELS
from portal.rules.permissions import Permission
from portal.services.attendance import taking, today
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit

SESSION_SLUGS = {"sang": MORNING, "chieu": AFTERNOON}
SLUG_OF = {session: slug for slug, session in SESSION_SLUGS.items()}
WORDS: dict[str, Any] = {
    "sessions": SESSION_LABELS,
    "statuses": STATUS_LABELS,
    "signs": SIGNS,
    "weekdays": WEEKDAYS,
    "slug_of": SLUG_OF,
}


@bp.get("/")
@page(Permission.SCHOOL_READ)
def index() -> ResponseReturnValue:
    """The classes one leads or teaches (leaders: all) on a day, with the rolls taken and those not."""
    campus_id = whole_number(request.args.get("diem"))
    found = today.get_day(actor(), day=asked_day(), number=page_number(), campus_id=campus_id)
    return answer(
        "attendance/index.html",
        found=found,
        page=Page(found.classes),
        today=clock.today(),
        campus_id=campus_id,
        **WORDS,
    )


@bp.route("/<int:class_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def roll(class_id: int) -> ResponseReturnValue:
    """Take the roll of a class in one session of a day, or change it."""
    day, session = asked_day() or clock.today(), asked_session()
    sheet = taking.get_sheet(actor(), class_id=class_id, day=day, session=session, visit=is_real_visit())
    form = load_form(roll_form(sheet.pupils, sheet.offered, sheet.version))
    if form.validate_on_submit() and (
        saved := form.attempt(
            taking.save_roll,
            actor(),
            class_id=class_id,
            day=day,
            session=session,
            version=form.version.data or 0,
            marks=form.marks(),
        )
    ):
        if not saved.clashes:
            _say(saved)
            return go_to(url_for("attendance.roll", class_id=class_id, ngay=day, buoi=SLUG_OF[session]))
        form.show_clashes(saved)
    return answer("attendance/roll.html", form=form, sheet=sheet, today=clock.today(), **WORDS)


def _say(saved: taking.Saved) -> None:
    flash(_("Đã lưu điểm danh."), "success")
    if saved.others:
        names = ", ".join(saved.others)
        flash(_("%(names)s cũng vừa điểm danh lớp này; phần của cả hai đã được giữ.", names=names), "info")


def asked_day() -> date | None:
    """The day in ``?ngay=``; None without one; NotFound for what is no day."""
    text = request.args.get("ngay", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound from None


def asked_session() -> str:
    """The session in ``?buoi=``; the morning without one."""
    slug = request.args.get("buoi", "sang")
    if slug not in SESSION_SLUGS:
        raise NotFound
    return SESSION_SLUGS[slug]
