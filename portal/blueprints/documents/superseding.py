"""Replacing a posted document by another one."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.documents import superseding
from portal.web.access import page
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/<int:document_id>/thay-the", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_DRAFT)
def supersede(document_id: int) -> ResponseReturnValue:
    """Begin the document that takes the place of a posted one, with its text, files and addressees."""
    form = PortalForm()
    if form.validate_on_submit():
        draft = form.attempt(superseding.start_replacement, actor(), document_id=document_id)
        if draft:
            flash(_("Đã tạo bản nháp. Sửa, thêm số và ngày, rồi xem trước và phát hành."), "success")
            return go_to(url_for("documents.edit", document_id=draft.id))
    document = superseding.get_replaceable(actor(), document_id=document_id)
    return answer("documents/supersede.html", form=form, document=document)
