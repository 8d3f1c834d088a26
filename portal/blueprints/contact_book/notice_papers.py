"""Paper slips of notices: printing them, and registering those that came back with a camera."""

from functools import partial

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters.qr import qr_svg
from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.notice_following import ticked
from portal.blueprints.contact_book.notices import notice_url
from portal.rules.permissions import Permission
from portal.services.contact_book.notices import papers, scanning
from portal.web.access import page
from portal.web.forms import LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.notice_links import address_of
from portal.web.numbers import whole_number
from portal.web.papers import send_paper
from portal.web.parts import parts
from portal.web.respond import answer, go_to, is_htmx
from portal.web.tables import begin_write

PART = "contact_book/_scanned.html"


class ScanForm(PortalForm):
    """The code of a slip."""

    code = LineField(
        _l("Mã trên phiếu"), [required, at_most(300)], description=_l("In dưới mã QR ở phần cắt rời, ví dụ 1K7-QZ4M.")
    )


@bp.post("/thong-bao/<int:notice_id>/phieu-in")
@page(Permission.CONTACT_WRITE, write=False)
def print_notice_slips(notice_id: int) -> ResponseReturnValue:
    """Slips of one class as a PDF, two on a page."""
    form = PortalForm()
    addressing = papers.Addressing(key=parts().register_key, address_of=address_of, draw=qr_svg)
    class_id, only_waiting = whole_number(request.args.get("lop")), request.args.get("tat-ca") != "1"
    ask = partial(papers.slip_paper, notice_id=notice_id, class_id=class_id, only_waiting=only_waiting)
    found = form.attempt(ask, actor(), addressing) if form.validate_on_submit() else None
    if found is None:
        for words in form.form_errors:
            flash(str(words), "error")
        return go_to(notice_url(notice_id))
    paper, pupil_ids = found
    made = send_paper(paper)
    begin_write()
    papers.note_printed(actor(), pupil_ids)
    return made


@bp.route("/phieu-giay/quet", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def scan_slips() -> ResponseReturnValue:
    """Register slips by their codes, of whatever notice; a script asks for the rows alone."""
    form, scanned = load_form(ScanForm), None
    if form.validate_on_submit():
        key, code = parts().register_key, form.code.data or ""
        scanned = form.attempt(scanning.register_scanned, actor(), key, code=code, agreed=ticked(), signer_id=_signer())
        if scanned and not scanned.waits and not is_htmx():
            flash(_told(scanned), "success")
            return go_to(url_for("contact_book.scan_slips"))
    return _show(form, scanned)


def _signer() -> int | None:
    """Which guardian signed, where that was asked."""
    return whole_number(request.form.get("signer"))


def _show(form: ScanForm, scanned: scanning.Scanned | None) -> Response:
    shown = answer(
        "contact_book/notice_scan.html",
        part=PART,
        form=form,
        told=_told(scanned) if scanned and not scanned.waits else "",
        asked=scanned if scanned and scanned.waits else None,
        rows=scanning.list_scanned(actor()),
    )
    shown.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    return shown


def _told(scanned: scanning.Scanned) -> str:
    about = scanned.about
    facts = {"name": about.pupil.full_name, "class_name": about.class_name, "title": about.notice.title}
    if scanned.is_new:
        return _("Đã ghi: %(name)s, lớp %(class_name)s, %(title)s.", **facts)
    return _("Phiếu này đã ghi rồi: %(name)s, lớp %(class_name)s, %(title)s.", **facts)


@bp.post("/phieu-giay/<int:about_id>/bo")
@page(Permission.CONTACT_WRITE)
def undo_scanned_slip(about_id: int) -> ResponseReturnValue:
    """Take back a slip registered by mistake."""
    about = scanning.undo_scanned(actor(), about_id=about_id, signer_id=_signer())
    flash(_("Đã bỏ ghi phiếu của %(name)s.", name=about.pupil.full_name), "success")
    return go_to(url_for("contact_book.scan_slips"))
