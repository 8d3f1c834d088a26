"""A guardian books slots of a parents' day."""

from datetime import date, datetime, time

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.family.blueprint import bp
from portal.rules.icalendar import Entry, write_calendar
from portal.services.contact_book.meetings import booking
from portal.services.notifications.reading import mark_seen
from portal.web.access import FAMILY, page
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, download, go_to, is_real_visit


@bp.get("/<int:pupil_id>/gap/")
@page(FAMILY)
def meeting_days(pupil_id: int) -> ResponseReturnValue:
    """The parents' days of the child's school."""
    child, found = booking.list_days(actor(), pupil_id=pupil_id, number=page_number(), visit=is_real_visit())
    return answer("family/meeting_days.html", child=child, page=Page(found), today=clock.today())


@bp.get("/gap/<int:day_id>")
@page(FAMILY)
def find_meeting_day(day_id: int) -> ResponseReturnValue:
    """From a notification to the day, for the child it concerns."""
    pupil_id = booking.find_child_of(actor(), day_id)
    mark_seen(actor(), path=url_for("family.find_meeting_day", day_id=day_id), visit=is_real_visit())
    return go_to(url_for("family.meeting_day", pupil_id=pupil_id, day_id=day_id))


@bp.get("/<int:pupil_id>/gap/<int:day_id>/")
@page(FAMILY)
def meeting_day(pupil_id: int, day_id: int) -> ResponseReturnValue:
    """One day: the child's teachers, free slots, what is booked."""
    mark_seen(actor(), path=url_for("family.meeting_day", pupil_id=pupil_id, day_id=day_id), visit=is_real_visit())
    return _show(pupil_id, day_id, PortalForm(formdata=None))


@bp.post("/<int:pupil_id>/gap/<int:day_id>/dat")
@page(FAMILY)
def book_meeting(pupil_id: int, day_id: int) -> ResponseReturnValue:
    """Take a slot with one teacher."""
    form, teacher_id = PortalForm(), whole_number(request.form.get("teacher_id")) or 0
    starts = _time(request.form.get("starts", ""))
    if form.validate_on_submit() and starts is None:
        form.form_errors.append(_("Hãy chọn một giờ."))
    elif form.validate_on_submit() and starts is not None:
        which = {"pupil_id": pupil_id, "day_id": day_id, "teacher_id": teacher_id}
        if form.attempt(booking.book, actor(), **which, starts=starts):
            flash(_("Đã đặt lịch."), "success")
            return go_to(url_for("family.meeting_day", pupil_id=pupil_id, day_id=day_id))
    return _show(pupil_id, day_id, form)


@bp.post("/<int:pupil_id>/gap/<int:day_id>/huy/<int:booking_id>")
@page(FAMILY)
def unbook_meeting(pupil_id: int, day_id: int, booking_id: int) -> ResponseReturnValue:
    """Give a slot back."""
    form = PortalForm()
    which = {"pupil_id": pupil_id, "day_id": day_id, "booking_id": booking_id}
    if form.validate_on_submit() and form.attempt(booking.unbook, actor(), **which):
        flash(_("Đã hủy lịch."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(url_for("family.meeting_day", pupil_id=pupil_id, day_id=day_id))


@bp.get("/<int:pupil_id>/gap/<int:day_id>/lich.ics")
@page(FAMILY)
def meeting_calendar(pupil_id: int, day_id: int) -> ResponseReturnValue:
    """The own meetings of a day as a calendar file."""
    shown = booking.read_day(actor(), pupil_id=pupil_id, day_id=day_id)
    url = url_for("family.meeting_day", pupil_id=pupil_id, day_id=day_id, _external=True)
    entries = [
        Entry(
            uid=f"meeting-{each.booking.id}@{request.host}",
            start=_at(shown.day.day, each.booking.starts),
            end=_at(shown.day.day, booking.end_of(shown.day, each.booking.starts)),
            summary=_("Gặp giáo viên %(name)s", name=each.name),
            description=shown.day.title,
            url=url,
            place=shown.day.place,
            busy=True,
        )
        for each in shown.offers
        if each.booking is not None and each.is_own
    ]
    data = write_calendar(shown.day.title, entries, now=clock.now())
    return download(data, "lich-gap.ics", "text/calendar; charset=utf-8")


def _show(pupil_id: int, day_id: int, form: PortalForm) -> ResponseReturnValue:
    shown = booking.read_day(actor(), pupil_id=pupil_id, day_id=day_id)
    words = [str(each) for errors in form.errors.values() for each in errors]
    return answer(
        "family/meeting_day.html",
        status=422 if words else None,
        shown=shown,
        child=shown.child,
        day=shown.day,
        problems=words,
        chosen=(request.form.get("teacher_id", ""), request.form.get("starts", "")),
    )


def _time(typed: str) -> time | None:
    try:
        return time.fromisoformat(typed)
    except ValueError:
        return None


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.LOCAL_ZONE)
