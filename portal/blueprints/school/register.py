"""The sổ đăng bộ of a school, on the screen and as a file."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.school.statuses import STATUS_LABELS
from portal.rules.school_years import year_name
from portal.services.school import class_writing, register, years
from portal.services.school.register import RegisterFilter, RegisterState
from portal.web.access import page
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download
from portal.web.templates import grade_label


class RegisterFilterForm(PortalForm):
    """What the register shows; part of its address."""

    class Meta:
        csrf = False

    nam_vao = ChoiceField(_l("Năm vào trường"), [Optional()])
    khoi = ChoiceField(_l("Khối hiện nay"), [Optional()])
    tinh_trang = ChoiceField(_l("Tình trạng"), [Optional()])
    chua_co_so = BooleanField(_l("Chưa có số đăng bộ"))

    def offer(self, state: RegisterState, grades: tuple[int, ...]) -> None:
        """The years somebody was admitted in, the grades of the school, every status."""
        self.nam_vao.offer([("", _l("Mọi năm")), *((str(year), year_name(year)) for year in state.years)])
        self.khoi.offer([("", _l("Mọi khối")), *((str(grade), grade_label(grade)) for grade in grades)])
        self.tinh_trang.offer([("", _l("Tất cả")), *((code, _l(label)) for code, label in STATUS_LABELS.items())])

    def wanted(self) -> RegisterFilter:
        """What was asked for; what makes no sense is left out."""
        return RegisterFilter(
            admitted=int(self.nam_vao.data) if self.nam_vao.data and not self.nam_vao.errors else None,
            grade=int(self.khoi.data) if self.khoi.data and not self.khoi.errors else None,
            status="" if self.tinh_trang.errors else self.tinh_trang.data or "",
            without=bool(self.chua_co_so.data),
        )


class RegisterExportForm(PortalForm):
    """Why the register is taken out."""

    reason = LineField(_l("Lý do tải"), [required, at_most(300)], description=_l("Được ghi vào nhật ký xem hồ sơ."))


@bp.get("/so-dang-bo")
@page(Permission.SCHOOL_MANAGE)
def register_book() -> ResponseReturnValue:
    """Everybody ever admitted, by number; gaps and doubles of the numbers."""
    seen = years.see_year(actor())
    state, form = _asked(seen)
    wanted = form.wanted()
    found = Page(register.list_register(actor(), wanted, day=seen.day, number=page_number()))
    return answer(
        "school/register.html", form=form, state=state, stays=found, filtered=wanted != RegisterFilter(), seen=seen
    )


@bp.route("/so-dang-bo/tai", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def export_register() -> ResponseReturnValue:
    """The register, filtered as on the screen, as a file; why is asked and noted."""
    seen = years.see_year(actor())
    wanted, form = _asked(seen)[1].wanted(), load_form(RegisterExportForm)
    if form.validate_on_submit() and (
        data := form.attempt(register.export_register, actor(), wanted, seen=seen, reason=form.reason.data)
    ):
        return download(data, _("Sổ đăng bộ.xlsx"), XLSX)
    back = f"{url_for('school.register_book')}?{request.query_string.decode('ascii', 'ignore')}"
    return answer(
        "school/ask.html",
        form=form,
        heading=_("Tải sổ đăng bộ"),
        lead=_("Tệp ghi tên người tải, giờ tải và lý do."),
        way=[(_("Trường học"), url_for("school.index")), (_("Sổ đăng bộ"), back)],
        back=back,
        button=_("Tải tệp"),
    )


def _asked(seen: Any) -> tuple[RegisterState, RegisterFilterForm]:
    state, form = register.read_state(actor(), seen), RegisterFilterForm(request.args)
    form.offer(state, class_writing.own_grades(actor()))
    form.validate()
    return state, form
