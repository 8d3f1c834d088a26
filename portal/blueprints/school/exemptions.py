"""Subjects a pupil need not do, or is assessed in by comment only."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.pupil_writing import way_to_pupil
from portal.rules.permissions import Permission
from portal.rules.school.exemptions import KIND_LABELS, Wanted
from portal.services.school import exempting
from portal.web.access import page
from portal.web.forms import ChoiceField, PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to


class ExemptionForm(PortalForm):
    """Which subject, how, when and why."""

    subject = ChoiceField(_l("Môn học"), [required])
    kind = ChoiceField(_l("Hình thức"), [required], choices=[(code, _l(label)) for code, label in KIND_LABELS.items()])
    semester = ChoiceField(_l("Thời gian"), choices=[("", _l("Cả năm")), ("1", _l("Học kì I")), ("2", _l("Học kì II"))])
    reason = ProseField(
        _l("Lý do"), [required, at_most(500)], description=_l("Ví dụ: giấy xác nhận khuyết tật, quyết định của trường.")
    )

    def wanted(self) -> Wanted:
        """What is asked for."""
        return Wanted(
            subject=self.subject.data,
            semester=int(self.semester.data) if self.semester.data else None,
            kind=self.kind.data,
        )


@bp.route("/hoc-sinh/<int:pupil_id>/mien-mon", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def exemptions(pupil_id: int) -> ResponseReturnValue:
    """What the pupil is let off this year; one more, or one ended."""
    found = exempting.read_exemptions(actor(), pupil_id=pupil_id)
    ending = whole_number(request.form.get("end"))
    form = ExemptionForm(formdata=None) if ending is not None else load_form(ExemptionForm)
    form.subject.offer([("", _("– Chọn môn –")), *((code, one.name) for code, one in found.programme.items())])
    if ending is not None:
        if form.attempt(exempting.end_exemption, actor(), pupil_id=pupil_id, exemption_id=ending):
            return _done(pupil_id, _("Đã kết thúc; học sinh học môn này như các bạn."))
    elif form.validate_on_submit() and form.attempt(
        exempting.add_exemption, actor(), pupil_id=pupil_id, wanted=form.wanted(), reason=form.reason.data or ""
    ):
        return _done(pupil_id, _("Đã ghi."))
    if request.method == "POST":  # what was begun is undone: read again
        found = exempting.read_exemptions(actor(), pupil_id=pupil_id)
    return answer("school/exemptions.html", found=found, pupil=found.pupil, form=form, way=way_to_pupil(found.pupil))


def _done(pupil_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(url_for("school.exemptions", pupil_id=pupil_id))
