"""Two records of one child: found, compared, merged."""

from collections.abc import Callable
from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields import SelectChoice

from portal.blueprints.school.blueprint import bp
from portal.rules.people.phones import show_phone
from portal.rules.permissions import Permission
from portal.rules.school.actions import PUPIL_FIELD_LABELS
from portal.rules.school.births import show_birth
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.people import DISABILITY_LABELS, POLICY_LABELS, SEX_LABELS
from portal.services.school.merging import finding, joining
from portal.services.school.merging.joining import Comparison
from portal.web.access import page
from portal.web.forms import LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.words import say

_WORDS: dict[str, Callable[[Any], str]] = {
    "photo_sha256": lambda _address: "",  # shown as pictures
    "born": show_birth,
    "phone": show_phone,
    "sex": lambda code: say(SEX_LABELS[code]),
    "ethnicity": lambda code: say(ETHNICITY_LABELS[code]),
    "disability": lambda code: say(DISABILITY_LABELS[code]),
    "policies": lambda codes: ", ".join(say(POLICY_LABELS[code]) for code in codes),
}


class MergeForm(PortalForm):
    """Why, and that it is understood; before it one choice for each field that differs."""

    versions = HiddenField()
    reason = LineField(_l("Lý do gộp"), [required, at_most(300)], description=_l("Được ghi vào nhật ký."))
    confirmed = BooleanField(_l("Tôi đã đối chiếu hai hồ sơ và hiểu rằng việc gộp không hoàn tác được"), [required])


def form_for(found: Comparison) -> type[MergeForm]:
    """The form with the choices of this pair."""
    fields = {
        f"take_{row.name}": RadioField(
            say(PUPIL_FIELD_LABELS[row.name]),
            choices=[
                SelectChoice("kept", _shown(row.name, row.kept) or _("Ảnh của hồ sơ giữ lại")),
                SelectChoice("double", _shown(row.name, row.double) or _("Ảnh của hồ sơ trùng")),
            ],
            default="double" if row.take_double else "kept",
        )
        for row in found.differences
    }
    return type("PairForm", (MergeForm,), fields)


def _shown(name: str, value: Any) -> str:
    return _WORDS.get(name, str)(value) if value else _("(để trống)")


@bp.get("/ho-so-trung/")
@page(Permission.SCHOOL_MANAGE)
def doubles() -> ResponseReturnValue:
    """Pairs of records that may be of one child."""
    return answer("school/doubles.html", pairs=Page(finding.list_pairs(actor(), number=page_number())))


@bp.route("/ho-so-trung/<int:pupil_id>/<int:double_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def merge_pupils(pupil_id: int, double_id: int) -> ResponseReturnValue:
    """Two records side by side; which value stays, and why they are merged."""
    found = joining.compare(actor(), kept_id=pupil_id, double_id=double_id, visit=is_real_visit())
    form = load_form(form_for(found), data={"versions": found.versions})
    if form.validate_on_submit() and form.attempt(
        joining.merge,
        actor(),
        kept_id=pupil_id,
        double_id=double_id,
        versions=form.versions.data or "",
        take={row.name: form[f"take_{row.name}"].data == "double" for row in found.differences},
        reason=form.reason.data,
    ):
        flash(_("Đã gộp hai hồ sơ."), "success")
        return go_to(url_for("school.pupil", pupil_id=pupil_id))
    if form.form_errors:
        found = joining.compare(actor(), kept_id=pupil_id, double_id=double_id)
    return answer(
        "school/merge.html", form=form, found=found, against=[say(e.message, **e.params) for e in found.against]
    )
