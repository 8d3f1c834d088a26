"""When notices go and families are told: sending at a chosen hour, the quiet hours of the school."""

from datetime import time, timedelta

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters import clock
from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.notices import notice_url
from portal.rules.contact_book.hours import EVENINGS, HOURS, MORNINGS, show_hour
from portal.rules.permissions import Permission
from portal.services.contact_book.notices import hours, scheduling, scope
from portal.web.access import page
from portal.web.forms import ChoiceField, DayField, PortalForm, VersionForm, load_form, required
from portal.web.identity import actor
from portal.web.respond import answer, go_to


def _choices(offered: tuple[time, ...]) -> list[tuple[str, str]]:
    return [(show_hour(hour), show_hour(hour)) for hour in offered]


class ScheduleForm(VersionForm):
    """Day and hour of sending."""

    day = DayField(_l("Ngày gửi"), [required])
    hour = ChoiceField(_l("Giờ gửi"), choices=_choices(HOURS))


class QuietForm(PortalForm):
    """From an evening to the next morning."""

    since = ChoiceField(_l("Từ"), choices=_choices(EVENINGS))
    until = ChoiceField(_l("Đến sáng hôm sau"), choices=_choices(MORNINGS))


@bp.route("/thong-bao/<int:notice_id>/hen-gio", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def schedule_notice(notice_id: int) -> ResponseReturnValue:
    """Send a draft at a chosen day and hour."""
    found = scope.get_draft(actor(), notice_id)
    at = found.scheduled_at.astimezone(clock.LOCAL_ZONE) if found.scheduled_at else None
    day = at.date() if at else clock.today() + timedelta(days=1)
    form = load_form(
        ScheduleForm, data={"day": day, "hour": show_hour(at.time()) if at else "07:00", "version": found.version}
    )
    if form.validate_on_submit() and form.attempt(
        scheduling.schedule,
        actor(),
        notice_id=notice_id,
        version=form.version.data or 0,
        day=form.day.data,
        hour=form.hour.data or "",
    ):
        flash(_("Đã hẹn giờ gửi. Đến lúc đó bạn vẫn sửa hoặc bỏ hẹn được."), "success")
        return go_to(notice_url(notice_id))
    return answer("contact_book/notice_schedule.html", form=form, notice=found)


@bp.post("/thong-bao/<int:notice_id>/bo-hen")
@page(Permission.CONTACT_WRITE)
def cancel_notice_schedule(notice_id: int) -> ResponseReturnValue:
    """A draft waits for its author again."""
    scheduling.cancel_schedule(actor(), notice_id=notice_id)
    flash(_("Đã bỏ hẹn. Thông báo là bản nháp, chưa gửi."), "success")
    return go_to(notice_url(notice_id))


@bp.route("/gio-yen-tinh", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def quiet_hours() -> ResponseReturnValue:
    """Between which hours families are not told of what is not urgent."""
    now = hours.own_quiet(actor())
    form = load_form(QuietForm, data={"since": show_hour(now.since), "until": show_hour(now.until)})
    if form.validate_on_submit() and form.attempt(
        hours.choose_quiet, actor(), since=form.since.data or "", until=form.until.data or ""
    ):
        flash(_("Đã lưu giờ yên tĩnh."), "success")
        return go_to(url_for("contact_book.quiet_hours"))
    return answer("contact_book/quiet_hours.html", form=form)
