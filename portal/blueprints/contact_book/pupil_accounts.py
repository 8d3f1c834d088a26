"""Own accounts of pupils: from which grade, the slips of a class, ending one."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters.qr import qr_data_uri
from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.families import ReasonForm, SlipForm
from portal.rules.contact_book.pupil_accounts import LAST_GRADE, OFF
from portal.rules.permissions import Permission
from portal.services.contact_book import pupil_accounts
from portal.web.access import page
from portal.web.activating import code_address, plain_address
from portal.web.forms import ChoiceField, PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to, is_real_visit


class GradeForm(PortalForm):
    """From which grade."""

    from_grade = ChoiceField(
        _l("Học sinh có tài khoản riêng"),
        choices=[
            (str(OFF), _l("Không lập")),
            *((str(grade), _l("Từ khối %(grade)s", grade=grade)) for grade in range(1, LAST_GRADE + 1)),
        ],
    )


@bp.route("/tai-khoan-hoc-sinh", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def pupil_account_setting() -> ResponseReturnValue:
    """From which grade pupils have own accounts."""
    form = load_form(GradeForm, data={"from_grade": str(pupil_accounts.get_from_grade(actor()))})
    grade = whole_number(form.from_grade.data)
    if form.validate_on_submit() and form.attempt(
        pupil_accounts.set_from_grade, actor(), from_grade=-1 if grade is None else grade
    ):
        flash(_("Đã lưu."), "success")
        return go_to(url_for("contact_book.index"))
    return answer("contact_book/pupil_account_setting.html", form=form)


@bp.route("/lop/<int:class_id>/tai-khoan", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE, write=False)
def class_accounts(class_id: int) -> ResponseReturnValue:
    """The pupils of a class with their accounts; slips for those ticked."""
    form = SlipForm()
    if form.validate_on_submit() and (
        made := form.attempt(pupil_accounts.print_pupil_slips, actor(), class_id=class_id, pupil_ids=form.ids())
    ):
        pictures: dict[str, Any] = {slip.code: qr_data_uri(code_address(slip.code)) for slip in made}
        return answer(
            "contact_book/slips.html", slips=made, pictures=pictures, address=plain_address(), back=request.path
        )
    school_class, rows = pupil_accounts.read_class(actor(), class_id=class_id, visit=is_real_visit())
    return answer("contact_book/class_accounts.html", school_class=school_class, rows=rows, form=form)


@bp.route("/hoc-sinh/<int:pupil_id>/tai-khoan/ngung", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def end_pupil_account(pupil_id: int) -> ResponseReturnValue:
    """End the own account of a pupil."""
    pupil, _held, account = pupil_accounts.get_account(actor(), pupil_id)
    form = load_form(ReasonForm)
    if form.validate_on_submit() and form.attempt(
        pupil_accounts.end_account, actor(), pupil_id=pupil_id, reason=form.reason.data or ""
    ):
        flash(_("Đã ngừng tài khoản. Muốn em vào lại, hãy lập phiếu mới."), "success")
        return go_to(url_for("school.pupil", pupil_id=pupil_id))
    return answer("contact_book/end_pupil_account.html", form=form, pupil=pupil, account=account)
