"""Programmes and the schools that take part in them."""

import re

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.adapters import clock
from portal.blueprints.form_periods.blueprint import bp
from portal.rules.data_forms.audience import FIRST_COHORT
from portal.rules.permissions import Permission
from portal.rules.school_years import school_year_of, year_name
from portal.rules.vietnamese import fold
from portal.services.data_forms import programmes as service
from portal.services.data_forms.periods.cohort import list_gaps
from portal.services.documents.routes import list_routes
from portal.web.access import page
from portal.web.forms import ChoiceField, LineField, PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


class ProgrammeForm(PortalForm):
    """A new programme."""

    code = LineField(_l("Mã"), [required, at_most(40)], description=_l("Ví dụ SEQAP. Không đổi được sau này."))
    name = LineField(_l("Tên chương trình, dự án"), [required, at_most(service.LONGEST_NAME)])


class NameForm(PortalForm):
    """Another name of a programme."""

    name = LineField(_l("Tên chương trình, dự án"), [required, at_most(service.LONGEST_NAME)])


class JoinForm(PortalForm):
    """Units that join, by their codes or a whole kind."""

    joined_year = ChoiceField(_l("Tham gia từ năm học"))
    codes = ProseField(
        _l("Mã đơn vị"), description=_l("Mỗi dòng một mã, hoặc dán cả cột từ bảng tính. Dùng được cả mã cũ.")
    )
    kind = ChoiceField(_l("Hoặc mọi đơn vị thuộc loại"), default="")

    def offer(self) -> "JoinForm":
        """Let choose the year and the kinds below."""
        self.joined_year.offer(school_years())
        kinds = [(kind.code, f"{_(kind.label)} ({kind.count})") for kind in list_routes(actor()).kinds]
        self.kind.offer([("", _("Không chọn")), *kinds])
        return self


class LeaveForm(PortalForm):
    """From which school year on the ticked units take part no more."""

    left_year = ChoiceField(_l("Thôi tham gia từ năm học"))


def school_years() -> list[tuple[str, str]]:
    """The school years a unit may join or leave in, the newest first."""
    current = school_year_of(clock.today())
    return [(str(year), year_name(year)) for year in range(current + 1, FIRST_COHORT - 1, -1)]


def _current() -> dict[str, str]:
    year = str(school_year_of(clock.today()))
    return {"joined_year": year, "left_year": year}


@bp.route("/chuong-trinh", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def programmes() -> ResponseReturnValue:
    """The unit's programmes, and a new one."""
    form = load_form(ProgrammeForm)
    if form.validate_on_submit():
        made = form.attempt(service.create_programme, actor(), code=form.code.data or "", name=form.name.data or "")
        if made:
            flash(_("Đã thêm chương trình. Hãy ghi các đơn vị tham gia."), "success")
            return go_to(url_for("form_periods.programme", programme_id=made.id))
    return answer("form_periods/programmes.html", form=form, kept=service.list_programmes(actor()))


@bp.get("/chuong-trinh/<int:programme_id>")
@page(Permission.FORMS_DESIGN)
def programme(programme_id: int) -> ResponseReturnValue:
    """The units of a programme."""
    return _show(programme_id, JoinForm(data=_current()).offer(), _leaving())


@bp.post("/chuong-trinh/<int:programme_id>/them")
@page(Permission.FORMS_DESIGN)
def join_programme(programme_id: int) -> ResponseReturnValue:
    """Enter units that join."""
    form = load_form(JoinForm).offer()
    if form.validate_on_submit():
        count = form.attempt(
            service.join,
            actor(),
            programme_id=programme_id,
            codes=[code for code in re.split(r"[\s,;]+", form.codes.data or "") if code],
            kind=form.kind.data or "",
            joined_year=whole_number(form.joined_year.data) or 0,
        )
        if count is not None:
            flash(ngettext("Đã ghi thêm %(num)s đơn vị.", "Đã ghi thêm %(num)s đơn vị.", count), "success")
            return go_to(url_for("form_periods.programme", programme_id=programme_id))
    return _show(programme_id, form, _leaving())


@bp.post("/chuong-trinh/<int:programme_id>/thoi")
@page(Permission.FORMS_DESIGN)
def leave_programme(programme_id: int) -> ResponseReturnValue:
    """Enter that the ticked units take part no more."""
    form = load_form(LeaveForm)
    form.left_year.offer(school_years())
    ticked = [found for value in request.form.getlist("members") if (found := whole_number(value))]
    if form.validate_on_submit():
        year = whole_number(form.left_year.data) or 0
        if form.attempt(service.leave, actor(), programme_id=programme_id, member_ids=ticked, left_year=year):
            flash(_("Đã ghi đơn vị thôi tham gia."), "success")
            return go_to(url_for("form_periods.programme", programme_id=programme_id))
    return _show(programme_id, JoinForm(formdata=None, data=_current()).offer(), form)


@bp.route("/chuong-trinh/<int:programme_id>/doi-ten", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def rename_programme(programme_id: int) -> ResponseReturnValue:
    """Give a programme another name."""
    found = service.get_programme(actor(), programme_id)
    form = load_form(NameForm, obj=found)
    if form.validate_on_submit() and form.attempt(
        service.rename_programme, actor(), programme_id=programme_id, name=form.name.data or ""
    ):
        flash(_("Đã đổi tên."), "success")
        return go_to(url_for("form_periods.programme", programme_id=programme_id))
    return answer("form_periods/rename_programme.html", form=form, programme=found)


def _leaving() -> LeaveForm:
    form = LeaveForm(formdata=None, data=_current())
    form.left_year.offer(school_years())
    return form


def asked_members() -> tuple[str, int | None]:
    """The words and the school year the list is narrowed by."""
    year = whole_number(request.args.get("nam", ""))
    known = {int(value) for value, _name in school_years()}
    return fold(request.args.get("q", ""))[:100], year if year in known else None


def _show(programme_id: int, joining: JoinForm, leaving: LeaveForm) -> ResponseReturnValue:
    found = service.get_programme(actor(), programme_id)
    words, year = asked_members()
    members = service.list_members(actor(), programme_id=programme_id, words=words, number=page_number(), year=year)
    return answer(
        "form_periods/programme.html",
        programme=found,
        joining=joining,
        leaving=leaving,
        page=Page(members),
        words=request.args.get("q", ""),
        year=year,
        years=school_years(),
        gaps=[gap for gap in list_gaps(actor(), programme_id=programme_id) if gap.is_open],
        ticked=request.form.getlist("members"),
        year_name=year_name,
    )
