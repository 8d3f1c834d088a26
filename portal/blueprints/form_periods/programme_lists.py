"""Lists of a programme's units: import with a dry run, export, the empty template; a single mistake mended."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField

from portal.blueprints.form_periods.blueprint import bp
from portal.blueprints.form_periods.programmes import asked_members, school_years
from portal.rules.data_forms.programme_lists import COLUMNS
from portal.rules.permissions import Permission
from portal.rules.school_years import year_name
from portal.services.data_forms import programme_lists as service
from portal.services.data_forms.programmes import get_programme
from portal.web.access import page
from portal.web.forms import ChoiceField, PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.tables import begin_write, read_ticket, uploaded_ticket
from portal.web.words import say

PROGRAMME = "/chuong-trinh/<int:programme_id>"


class ListForm(PortalForm):
    """The list to look at."""

    file = FileField(_l("Tệp bảng tính"), description=_l("XLSX, XLS, ODS hoặc CSV, không quá 20 MB."))


class MendForm(PortalForm):
    """The years of a unit, put right; ``seen``: as they stood when the page was opened."""

    joined_year = ChoiceField(_l("Tham gia từ năm học"))
    left_year = ChoiceField(_l("Thôi tham gia từ năm học"), default="")
    seen = HiddenField()

    def offer(self) -> "MendForm":
        """The school years, and that it still takes part."""
        self.joined_year.offer(school_years())
        self.left_year.offer([("", _("Đang tham gia")), *school_years()])
        return self


@bp.route(f"{PROGRAMME}/nhap", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN, write=False, files=True)
def import_members(programme_id: int) -> ResponseReturnValue:
    """Choose a list and see what importing it would do; nothing is written yet."""
    form, programme = load_form(ListForm), get_programme(actor(), programme_id)
    if form.validate_on_submit():
        ticket = form.attempt(uploaded_ticket)
        found = form.attempt(_plan, programme_id, ticket) if ticket else None
        if found is not None:
            return _show_plan(programme_id, found, ticket or "")
    return answer("form_periods/import_members.html", form=form, columns=COLUMNS, programme=programme)


@bp.post(f"{PROGRAMME}/nhap/xac-nhan")
@page(Permission.FORMS_DESIGN, write=False)
def confirm_members(programme_id: int) -> ResponseReturnValue:
    """Write the list that was looked at, all of it or nothing."""
    form, ticket = load_form(ListForm), request.form.get("ticket", "")
    programme = get_programme(actor(), programme_id)
    table = form.attempt(read_ticket, ticket, COLUMNS, text=True)
    if table is not None:
        begin_write()
        done = form.attempt(service.import_members, actor(), programme_id=programme_id, table=table)
        if done:
            counts = done.counts
            new, changed = counts["new"], counts["changed"]
            flash(_("Đã ghi: %(new)s lần tham gia mới, %(changed)s thay đổi.", new=new, changed=changed), "success")
            return go_to(url_for("form_periods.programme", programme_id=programme_id))
        found = service.plan_members(actor(), programme_id=programme_id, table=table)
        if found.counts["wrong"]:
            return _show_plan(programme_id, found, ticket)
    return answer("form_periods/import_members.html", form=form, columns=COLUMNS, programme=programme)


@bp.post(f"{PROGRAMME}/nhap/dong-sai")
@page(Permission.FORMS_DESIGN, write=False)
def member_faults(programme_id: int) -> ResponseReturnValue:
    """The wrong rows, each with what is wrong, as a spreadsheet."""
    found = _plan(programme_id, request.form.get("ticket", ""))
    return download(service.write_faults(found.of("wrong"), say), _("Dòng cần sửa.xlsx"), XLSX)


@bp.get("/chuong-trinh/mau")
@page(Permission.FORMS_DESIGN)
def member_template() -> ResponseReturnValue:
    """An empty list to fill in."""
    return download(service.write_template(say), _("Mẫu đơn vị tham gia.xlsx"), XLSX)


@bp.get(f"{PROGRAMME}/tai-ve")
@page(Permission.FORMS_DESIGN)
def export_members(programme_id: int) -> ResponseReturnValue:
    """The units that match, in the layout of the import."""
    words, year = asked_members()
    data = service.export_members(actor(), programme_id=programme_id, words=words, year=year, say=say)
    return download(data, _("Đơn vị tham gia.xlsx"), XLSX)


@bp.route(f"{PROGRAMME}/lan/<int:member_id>", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def mend_member(programme_id: int, member_id: int) -> ResponseReturnValue:
    """Put the years of a unit right, or say that it was entered by mistake."""
    held = service.get_member(actor(), programme_id=programme_id, member_id=member_id)
    member = held.member
    now = {"joined_year": member.joined_year, "left_year": member.left_year}
    years = {name: "" if year is None else str(year) for name, year in now.items()}
    form = load_form(MendForm, data={**years, "seen": "-".join(years.values())}).offer()
    if form.validate_on_submit():
        joined = whole_number(form.joined_year.data) or 0
        left = whole_number(form.left_year.data or "")
        if request.form.get("act") == "mistake":
            joined = left = member.joined_year
        seen = (form.seen.data or "").partition("-")
        done = form.attempt(
            service.mend_member,
            actor(),
            programme_id=programme_id,
            member_id=member_id,
            joined_year=joined,
            left_year=left,
            seen={"joined_year": whole_number(seen[0]), "left_year": whole_number(seen[2])},
        )
        if done:
            flash(_("Đã sửa."), "success")
            return go_to(url_for("form_periods.programme", programme_id=programme_id))
        form.seen.data = "-".join(years.values())  # sent again, it is meant
    return answer("form_periods/mend_member.html", form=form, held=held, year_name=year_name)


def _plan(programme_id: int, ticket: str) -> service.Plan:
    get_programme(actor(), programme_id)
    table = read_ticket(ticket, COLUMNS, text=True)
    return service.plan_members(actor(), programme_id=programme_id, table=table)


def _show_plan(programme_id: int, found: service.Plan, ticket: str) -> ResponseReturnValue:
    return answer(
        "form_periods/import_members_plan.html",
        programme=get_programme(actor(), programme_id),
        plan=found,
        columns=COLUMNS,
        ticket=ticket,
        year_name=year_name,
        status=422 if found.counts["wrong"] else 200,
    )
