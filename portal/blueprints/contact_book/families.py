"""The families of a class: who has begun to use the contact book, slips for who has not, accounts taken off."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectMultipleField

from portal.adapters.qr import qr_data_uri
from portal.blueprints.contact_book.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.contact_book import enlisting, slips, unlinking
from portal.services.contact_book.slips import PrintedSlip
from portal.web.access import page
from portal.web.activating import code_address, plain_address
from portal.web.forms import PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import XLSX, answer, download, go_to, is_real_visit


class SlipForm(PortalForm):
    """For whom slips are made; unknown numbers are left out by the service."""

    chosen = SelectMultipleField(_l("Người nhận phiếu"), coerce=str, validate_choice=False)

    def ids(self) -> set[int]:
        """What was ticked."""
        return {number for typed in self.chosen.data or () if (number := whole_number(typed)) is not None}


class ReasonForm(PortalForm):
    """Why an account is taken off."""

    reason = ProseField(_l("Lý do"), [required, at_most(300)])


@bp.route("/lop/<int:class_id>", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE, write=False)
def families(class_id: int) -> ResponseReturnValue:
    """The guardians of a class and whether they ever signed in; slips or mails for those ticked."""
    form = SlipForm()
    if form.validate_on_submit():
        if "mail" in request.form:
            sent = form.attempt(
                slips.mail_slips, actor(), class_id=class_id, guardianship_ids=form.ids(), address=code_address()
            )
            if sent:
                flash(ngettext("Đã gửi %(num)s thư.", "Đã gửi %(num)s thư.", sent), "success")
                return go_to(request.full_path)
        elif made := form.attempt(slips.print_slips, actor(), class_id=class_id, guardianship_ids=form.ids()):
            return _slips_page(made, request.full_path)
    only_missing = request.args.get("xem") != "tat-ca"
    school_class, rows = enlisting.read_class(
        actor(), class_id=class_id, only_missing=only_missing, visit=is_real_visit()
    )
    return answer(
        "contact_book/families.html", school_class=school_class, rows=rows, only_missing=only_missing, form=form
    )


def _slips_page(made: Sequence[PrintedSlip], back: str) -> ResponseReturnValue:
    """The slips to print, shown in this answer and never again."""
    pictures: dict[str, Any] = {slip.code: qr_data_uri(code_address(slip.code)) for slip in made}
    return answer("contact_book/slips.html", slips=made, pictures=pictures, address=plain_address(), back=back)


@bp.get("/lop/<int:class_id>/chua-vao.xlsx")
@page(Permission.CONTACT_WRITE)
def export_missing(class_id: int) -> ResponseReturnValue:
    """Who of a class never signed in, as a spreadsheet."""
    school_class = enlisting.get_class_to_enlist(actor(), class_id)
    name = f"Chưa vào sổ liên lạc - lớp {school_class.name}.xlsx".replace("/", "-")
    return download(enlisting.export_missing(actor(), class_id=class_id), name, XLSX)


@bp.route("/hoc-sinh/<int:pupil_id>/gia-dinh/<int:guardianship_id>/go", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def unlink(pupil_id: int, guardianship_id: int) -> ResponseReturnValue:
    """Take the account off a guardian."""
    held = unlinking.get_linked(actor(), pupil_id=pupil_id, guardianship_id=guardianship_id)
    form = load_form(ReasonForm)
    if form.validate_on_submit() and form.attempt(
        unlinking.unlink_account,
        actor(),
        pupil_id=pupil_id,
        guardianship_id=guardianship_id,
        reason=form.reason.data or "",
    ):
        flash(_("Đã gỡ tài khoản. Muốn người này vào lại, hãy lập phiếu mới."), "success")
        return go_to(url_for("school.pupil", pupil_id=pupil_id))
    return answer("contact_book/unlink.html", form=form, held=held)
