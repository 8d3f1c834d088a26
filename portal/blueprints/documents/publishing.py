"""Showing a document to everybody on the unit's public page, and taking it off."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.publishing import PublishForm, TakeOffForm
from portal.rules.documents.publishing import may_list_persons
from portal.rules.permissions import Permission
from portal.services.documents import publishing
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to
from portal.web.words import human_size


@bp.route("/<int:document_id>/cong-khai", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def publish(document_id: int) -> ResponseReturnValue:
    """Show the document, with files chosen one by one, to everybody; and when it was shown before."""
    document = publishing.get_publishable(actor(), document_id)
    form = load_form(PublishForm, effective_on=document.issued_on)
    form.files.offer([(str(file.id), f"{file.name} ({human_size(file.size)})") for file in document.files])
    if form.validate_on_submit() and form.attempt(
        publishing.publish,
        actor(),
        document_id=document_id,
        effective_on=form.effective_on.data,
        with_body=form.with_body.data,
        file_ids=[int(value) for value in form.files.data or ()],
        persons_checked=form.persons_checked.data,
        confirmed=form.confirmed.data,
    ):
        flash(_("Đã công khai. Ai cũng đọc được văn bản từ lúc này."), "success")
        return go_to(url_for("documents.publish", document_id=document_id))
    return answer(
        "documents/publish.html",
        form=form,
        document=publishing.get_publishable(actor(), document_id),
        suspect=[file.name for file in document.files if may_list_persons(file.name)],
        publications=publishing.list_publications(actor(), document_id=document_id),
    )


@bp.route("/<int:document_id>/go-cong-khai", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def take_off(document_id: int) -> ResponseReturnValue:
    """Take the document off the public page, after asking why."""
    form = load_form(TakeOffForm)
    if form.validate_on_submit() and form.attempt(
        publishing.withdraw, actor(), document_id=document_id, reason=form.reason.data or ""
    ):
        flash(_("Đã gỡ văn bản khỏi trang công khai."), "success")
        return go_to(url_for("documents.publish", document_id=document_id))
    return answer("documents/take_off.html", form=form, document=publishing.get_publishable(actor(), document_id))
