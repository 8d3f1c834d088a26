"""Personal links of a notice: to hand on to families without an account, and to make anew."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.contact_book.notices import linking
from portal.web.access import page
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.notice_links import address_of
from portal.web.numbers import whole_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to, is_real_visit


@bp.get("/thong-bao/<int:notice_id>/lien-ket")
@page(Permission.CONTACT_WRITE)
def notice_links(notice_id: int) -> ResponseReturnValue:
    """The link of each pupil of a class, to paste into a chat."""
    class_id, only_waiting = whole_number(request.args.get("lop")), request.args.get("tat-ca") != "1"
    found = linking.read_links(
        actor(),
        parts().register_key,
        notice_id=notice_id,
        class_id=class_id,
        only_waiting=only_waiting,
        visit=is_real_visit(),
    )
    addresses = {about_id: address_of(token) for about_id, token in found.tokens.items()}
    return answer(
        "contact_book/notice_links.html",
        found=found,
        notice=found.board.notice,
        addresses=addresses,
        only_waiting=only_waiting,
    )


@bp.post("/thong-bao/<int:notice_id>/lien-ket/<int:pupil_id>/doi")
@page(Permission.CONTACT_WRITE)
def change_notice_link(notice_id: int, pupil_id: int) -> ResponseReturnValue:
    """A new link for a pupil; the one given before opens nothing any more."""
    form = PortalForm()
    class_id = None
    if form.validate_on_submit():
        about = form.attempt(linking.change_link, actor(), notice_id=notice_id, pupil_id=pupil_id)
        if about:
            class_id = about.class_id
            flash(_("Đã đổi liên kết. Liên kết cũ không mở được nữa."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(url_for("contact_book.notice_links", notice_id=notice_id, lop=class_id))
