"""Fields of development of preschool: one with its indicators, and the ready ones to begin with."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField
from wtforms.validators import Optional

from portal.blueprints.school.blueprint import bp
from portal.rules.gradebook.preschool_fields import READY_FIELDS
from portal.rules.permissions import Permission
from portal.rules.school.ages import AGE_GROUPS
from portal.rules.school.programme import LONGEST_NAME, SubjectFacts
from portal.rules.school.subjects import COMMENT
from portal.services.school import fields, years
from portal.web.access import page
from portal.web.forms import ChoiceField, ChoicesField, LineField, PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to


class FieldForm(PortalForm):
    """A field of development of preschool with its indicators."""

    name = LineField(_l("Tên lĩnh vực phát triển"), [required, at_most(LONGEST_NAME)])
    age_group = ChoiceField(
        _l("Độ tuổi"),
        [Optional()],
        choices=[("", _l("Mọi độ tuổi")), *((code, _l(label)) for code, label in AGE_GROUPS.items())],
        description=_l("Lớp đã ghi độ tuổi chỉ có các lĩnh vực của độ tuổi đó và của mọi độ tuổi."),
    )
    indicators = ProseField(
        _l("Các chỉ số"),
        description=_l("Mỗi dòng một chỉ số: mã | chuẩn | nội dung (chuẩn có thể bỏ qua). Dán được từ bảng tính."),
        render_kw={"rows": 14},
    )
    optional = BooleanField(
        _l("Chỉ cho một số lớp"),
        description=_l("Chỉ tính cho lớp có giáo viên được phân công lĩnh vực này."),
    )

    def facts(self) -> SubjectFacts:
        """What was entered."""
        return SubjectFacts(
            name=self.name.data or "",
            assessed_by=COMMENT,
            periods=1,
            optional=self.optional.data,
            indicators=self.indicators.data or "",
            age_group=self.age_group.data or "",
        )


class ReadyForm(PortalForm):
    """For which age groups the ready fields are taken."""

    groups = ChoicesField(_l("Độ tuổi"), [required])


@bp.route("/chuong-trinh/chi-so-mau", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def ready_fields() -> ResponseReturnValue:
    """Ready fields and indicators of preschool, taken by age group and the school's own from then on."""
    start_year = years.see_year(actor(), whole_number(request.args.get("nam"))).start_year
    offer = fields.look_at_offer(actor(), start_year=start_year)
    form = load_form(ReadyForm, data={"groups": offer.likely})
    form.groups.offer([(group, _l(AGE_GROUPS[group])) for group in offer.groups])
    if form.validate_on_submit() and (
        count := form.attempt(fields.take_ready_fields, actor(), start_year=start_year, groups=form.groups.data or ())
    ):
        flash(ngettext("Đã lấy %(num)s lĩnh vực mẫu.", "Đã lấy %(num)s lĩnh vực mẫu.", count), "success")
        return go_to(url_for("school.programme", nam=start_year, khoi=0))
    return answer(
        "school/ready_fields.html", form=form, offer=offer, start_year=start_year, ready=READY_FIELDS, ages=AGE_GROUPS
    )
