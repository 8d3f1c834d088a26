"""The public holidays of each year, entered by whoever operates the installation."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.system.blueprint import bp
from portal.blueprints.system.forms import HolidaysForm
from portal.rules.permissions import Permission
from portal.services.news.holidays import save_year
from portal.services.records import work_years
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.get("/he-thong/ngay-nghi")
@page(Permission.SYSTEM_OPERATE)
def holidays() -> ResponseReturnValue:
    """Which years are known, with their days off."""
    return answer("system/holidays.html", years=work_years.list_years(actor()))


@bp.route("/he-thong/ngay-nghi/<int:year>", methods=["GET", "POST"])
@page(Permission.SYSTEM_OPERATE)
def enter_holidays(year: int) -> ResponseReturnValue:
    """Enter or correct the days off of a year."""
    form = load_form(HolidaysForm, data=work_years.get_lines(actor(), year))
    if form.validate_on_submit() and form.attempt(
        save_year, actor(), year=year, off=form.off.data or "", worked=form.worked.data or ""
    ):
        flash(_("Đã lưu lịch nghỉ năm %(year)s.", year=str(year)), "success")
        return go_to(url_for("system.holidays"))
    return answer("system/enter_holidays.html", form=form, year=year)
