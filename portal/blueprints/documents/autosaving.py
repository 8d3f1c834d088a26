"""A draft that saves itself while somebody types."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock, tokens
from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms import ComposeForm
from portal.blueprints.documents.forms.addressees import offer_routes
from portal.rules.permissions import Permission
from portal.services.documents import composing, editing
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer


@bp.post("/tu-luu")
@page(Permission.DOCUMENTS_DRAFT)
def autosave_new() -> ResponseReturnValue:
    """Keep a document that has just been begun; the same key keeps the same draft."""
    return _autosave(None)


@bp.post("/<int:document_id>/tu-luu")
@page(Permission.DOCUMENTS_DRAFT)
def autosave(document_id: int) -> ResponseReturnValue:
    """Keep a draft as it is being typed."""
    return _autosave(document_id)


def _autosave(document_id: int | None) -> ResponseReturnValue:
    """A part that says when it was saved, or calmly why it was not; what is typed stays in the page either way."""
    form = ComposeForm()
    offer_routes(form, actor())
    version = form.version.data or ""
    if form.secrecy.data:
        return _tell(_("Văn bản mật không được lưu trên cổng."), version)
    if not form.validate():
        return _tell(_("Chưa tự lưu: có ô cần sửa. Bấm Lưu nháp để xem."), version)
    if document_id is None:
        document_id = composing.start_draft(actor(), draft_key=form.draft_key.data or tokens.new_key()).id
    saved = form.attempt_step(
        editing.autosave,
        actor(),
        document_id=document_id,
        version=whole_number(version),
        content=form.content(),
    )
    if saved is None:
        return _tell(" ".join(str(error) for error in form.form_errors) or _("Chưa tự lưu được."), version)
    now = clock.now().astimezone(clock.LOCAL_ZONE)
    return _tell(_("Đã lưu lúc %(time)s", time=now.strftime("%H:%M")), str(saved.version))


def _tell(message: str, version: str) -> ResponseReturnValue:
    part = "documents/_autosaved.html"
    return answer(part, part=part, message=message, version=version)
