"""The lines of a unit's calendar, those ready to be taken over, and making the periods of a year."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.form_periods.blueprint import bp
from portal.blueprints.form_periods.line_forms import LineForm, kept_line, ready_line
from portal.rules.data_forms.calendars import Monthly, read_rule
from portal.rules.data_forms.ready import SYSTEM_LABELS
from portal.rules.data_forms.ready_calendars import READY, find_ready
from portal.rules.permissions import Permission
from portal.rules.school_years import year_name
from portal.services.data_forms.periods import lines, making, reading
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.get("/lich/dong")
@page(Permission.FORMS_DESIGN)
def list_lines() -> ResponseReturnValue:
    """The lines of the unit's calendar."""
    kept = [(line, name, read_rule(line.rule)) for line, name in lines.list_lines(actor())]
    return answer("form_periods/lines.html", lines=kept, is_monthly=lambda rule: isinstance(rule, Monthly))


@bp.get("/lich/mau")
@page(Permission.FORMS_DESIGN)
def ready_lines() -> ResponseReturnValue:
    """The calendars of the letters, to be taken over for a form."""
    return answer(
        "form_periods/ready.html",
        ready=READY,
        systems=SYSTEM_LABELS,
        is_monthly=lambda rule: isinstance(rule, Monthly),
    )


@bp.route("/lich/dong/moi", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def add_line() -> ResponseReturnValue:
    """A new line, perhaps begun from one of the letters."""
    ready = find_ready(request.args.get("mau", ""))
    forms = reading.list_own_forms(actor())
    wanted = {"form_id": request.args.get("bieu", "")}
    form = load_form(LineForm, data=wanted | ready_line(ready)).offer(forms)
    if form.validate_on_submit() and form.needs() and form.attempt(lambda: lines.add_line(actor(), form.typed())):
        flash(_("Đã thêm dòng vào lịch."), "success")
        return go_to(url_for("form_periods.list_lines"))
    here = url_for("form_periods.add_line")
    return answer("form_periods/line.html", form=form, here=here, forms=forms, line=None)


@bp.route("/lich/dong/<int:line_id>", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def edit_line(line_id: int) -> ResponseReturnValue:
    """Change a line."""
    found = lines.get_line(actor(), line_id)
    forms = reading.list_own_forms(actor())
    form = load_form(LineForm, data=kept_line(found)).offer(forms)
    version = form.version.data or 0
    if (
        form.validate_on_submit()
        and form.needs()
        and form.attempt(lambda: lines.edit_line(actor(), line_id=line_id, typed=form.typed(), version=version))
    ):
        flash(_("Đã lưu dòng lịch."), "success")
        return go_to(url_for("form_periods.list_lines"))
    found = lines.get_line(actor(), line_id)
    form.is_stale(found)
    here = url_for("form_periods.edit_line", line_id=line_id)
    return answer("form_periods/line.html", form=form, here=here, forms=forms, line=found)


@bp.post("/lich/dong/<int:line_id>/ngung")
@page(Permission.FORMS_DESIGN)
def end_line(line_id: int) -> ResponseReturnValue:
    """Make no more periods of a line."""
    lines.end_line(actor(), line_id=line_id)
    flash(_("Đã bỏ dòng khỏi lịch; các kỳ đã lập vẫn còn."), "success")
    return go_to(url_for("form_periods.list_lines"))


@bp.route("/lich/lap/<int:start_year>", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def make_year(start_year: int) -> ResponseReturnValue:
    """The periods the lines make in a school year: shown with all their days, then made."""
    form = load_form(PortalForm)
    keys = request.form.getlist("keys")
    if form.validate_on_submit():
        count = form.attempt(making.make_year, actor(), start_year=start_year, keys=keys)
        if count is not None:
            flash(ngettext("Đã lập %(num)s kỳ báo cáo.", "Đã lập %(num)s kỳ báo cáo.", count), "success")
            return go_to(url_for("form_periods.calendar", nam=year_name(start_year)))
    planned = making.plan_year(actor(), start_year)
    doubtful = {each.line.id: (each.line, each.form_name) for each in planned if each.line.doubt}
    return answer(
        "form_periods/make_year.html",
        form=form,
        planned=planned,
        past=sum(each.fate is making.Fate.PAST for each in planned),
        doubts=doubtful.values(),
        chosen=keys if form.is_submitted() else None,
        start_year=start_year,
        name=year_name(start_year),
    )
