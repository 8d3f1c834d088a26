"""Report slips and school reports of a child: read, signed by confirming, taken away as PDF."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.adapters.pdf import PDF
from portal.blueprints.family.blueprint import bp
from portal.rules.contact_book.report_slips import LONGEST_WORDS, fingerprint
from portal.services.contact_book.report_slips import printing, reading, signing
from portal.services.contact_book.report_slips.reading import SlipSeen
from portal.web.access import FAMILY, page
from portal.web.forms import PortalForm, ProseField, at_most
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import answer, download, go_to, is_real_visit


class SignForm(PortalForm):
    """What is signed, and words of the family if it likes."""

    fingerprint = HiddenField()
    words = ProseField(
        _l("Ý kiến của gia đình"), [at_most(LONGEST_WORDS)], description=_l("Không bắt buộc. Nhà trường đọc được.")
    )


@bp.get("/<int:pupil_id>/phieu/")
@page(FAMILY)
def slips(pupil_id: int) -> ResponseReturnValue:
    """The report slips of a child by school year, and the school report."""
    child, years = reading.list_slips(actor(), pupil_id=pupil_id, visit=is_real_visit())
    return answer("family/slips.html", child=child, years=years)


@bp.get("/<int:pupil_id>/phieu/<int:start_year>/<period>/")
@page(FAMILY)
def slip(pupil_id: int, start_year: int, period: str) -> ResponseReturnValue:
    """The slip of a semester or year; opening it is kept."""
    which = {"pupil_id": pupil_id, "start_year": start_year}
    return _show(reading.read_slip(actor(), **which, period=period, visit=is_real_visit(), path=request.path))


def _show(seen: SlipSeen, form: SignForm | None = None) -> ResponseReturnValue:
    form = form or SignForm(formdata=None)
    form.fingerprint.data = "" if seen.content is None else fingerprint(seen.content)
    return answer("family/slip.html", seen=seen, child=seen.child, form=form, absences=seen.attendance.counted)


@bp.post("/<int:pupil_id>/phieu/<int:start_year>/<period>/ky")
@page(FAMILY)
def sign_slip(pupil_id: int, start_year: int, period: str) -> ResponseReturnValue:
    """Sign the slip that was read."""
    form = SignForm()
    content, words = form.fingerprint.data or "", form.words.data or ""
    if form.validate_on_submit() and form.attempt(
        signing.sign_slip,
        actor(),
        pupil_id=pupil_id,
        start_year=start_year,
        period=period,
        fingerprint=content,
        words=words,
    ):
        flash(_("Đã ký. Nhà trường thấy ngay."), "success")
        return go_to(url_for("family.slip", pupil_id=pupil_id, start_year=start_year, period=period))
    return _show(reading.read_slip(actor(), pupil_id=pupil_id, start_year=start_year, period=period, visit=False), form)


@bp.get("/<int:pupil_id>/phieu/<int:start_year>/<period>/tai")
@page(FAMILY)
def slip_file(pupil_id: int, start_year: int, period: str) -> ResponseReturnValue:
    """The slip as PDF."""
    name, data = printing.print_slip(
        actor(),
        pupil_id=pupil_id,
        start_year=start_year,
        period=period,
        store=parts().file_store,
        visit=is_real_visit(),
    )
    return download(data, name, PDF)


@bp.get("/<int:pupil_id>/phieu/ban-da-ky/<int:slip_id>")
@page(FAMILY)
def signed_slip(pupil_id: int, slip_id: int) -> ResponseReturnValue:
    """A version that was signed, as it was then."""
    child, version = reading.read_version(actor(), pupil_id=pupil_id, slip_id=slip_id, visit=is_real_visit())
    return answer("family/signed_slip.html", child=child, version=version, slip=version.slip)


@bp.get("/<int:pupil_id>/hoc-ba/<int:start_year>")
@page(FAMILY)
def school_report(pupil_id: int, start_year: int) -> ResponseReturnValue:
    """The school report up to a year as PDF."""
    name, data = printing.print_report(
        actor(), pupil_id=pupil_id, start_year=start_year, store=parts().file_store, visit=is_real_visit()
    )
    return download(data, name, PDF)
