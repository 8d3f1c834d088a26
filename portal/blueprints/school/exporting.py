"""Pupils taken out as a file: class lists in the sector's layout, records for the data centre."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.school_years import year_name
from portal.services.school import centre, exporting, pupil_list, years
from portal.services.school.exporting import Wanted
from portal.services.school.years import YearSeen
from portal.web.access import page
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.respond import XLSX, answer, download
from portal.web.templates import grade_label

LIST, PUPILS, CLASSES, JSON = "list", "pupil", "class", "json"


class ExportForm(PortalForm):
    """Which pupils, in which layout, and why."""

    layout = ChoiceField(
        _l("Tệp cần tải"),
        choices=[
            (LIST, _l("Danh sách theo mẫu của ngành (XLSX)")),
            (PUPILS, _l("Học sinh gửi trung tâm dữ liệu (XLSX)")),
            (CLASSES, _l("Lớp gửi trung tâm dữ liệu (XLSX)")),
            (JSON, _l("Lớp và học sinh gửi trung tâm dữ liệu (JSON)")),
        ],
    )
    part = ChoiceField(_l("Học sinh nào"), description=_l("Dữ liệu gửi trung tâm luôn gồm cả trường."))
    everything = BooleanField(
        _l("Gửi lại tất cả"), description=_l("Không chọn: chỉ những bản ghi thay đổi từ lần gửi trước.")
    )
    reason = LineField(_l("Lý do tải"), [required, at_most(300)], description=_l("Được ghi vào nhật ký xem hồ sơ."))

    def offer_parts(self, grades: list[int], classes: list[tuple[int, str]]) -> None:
        """The grades of the school and the classes of the year."""
        self.part.offer(
            [
                ("", _l("Cả trường")),
                *((f"g{grade}", grade_label(grade)) for grade in grades),
                *((f"c{class_id}", _l("Lớp %(name)s", name=name)) for class_id, name in classes),
            ]
        )

    def wanted(self, seen: YearSeen) -> Wanted:
        """What was chosen, as the service takes it."""
        kind, number = self.part.data[:1], self.part.data[1:]
        chosen: dict[str, Any] = {"g": {"grade": int(number or 0)}, "c": {"class_id": int(number or 0)}}.get(kind, {})
        return Wanted(seen.start_year, seen.day, **chosen)


@bp.route("/xuat-danh-sach", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def export_pupils() -> ResponseReturnValue:
    """Take pupils out as a file; why is asked and noted."""
    seen = years.see_year(actor())
    form = load_form(ExportForm)
    form.offer_parts(exporting.grades_of(actor()), list(pupil_list.list_class_choices(actor(), seen.start_year)))
    if form.validate_on_submit() and (data := form.attempt(_file, form, seen)):
        if form.layout.data == JSON:
            return download(data, _("Dữ liệu gửi trung tâm.json"), "application/json")
        return download(data, _("Học sinh %(year)s.xlsx", year=year_name(seen.start_year)), XLSX)
    return answer("school/export.html", form=form, seen=seen)


def _file(form: ExportForm, seen: YearSeen) -> bytes:
    layout, reason = form.layout.data, form.reason.data
    if layout == LIST:
        return exporting.export_pupils(actor(), form.wanted(seen), reason=reason)
    whole, everything = Wanted(seen.start_year, seen.day), bool(form.everything.data)
    if layout == JSON:
        return centre.send_json(actor(), whole, everything=everything, reason=reason)
    return centre.send_xlsx(actor(), whole, kind=layout, everything=everything, reason=reason)
