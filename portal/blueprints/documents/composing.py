"""Writing a document, seeing who will receive it and until when, and posting it."""

from collections.abc import Sequence

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField

from portal.adapters import clock, tokens
from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms import ComposeForm
from portal.blueprints.documents.forms.addressees import offer_routes, stored_addressees
from portal.blueprints.documents.forms.marks import stored_marks
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.marks import readable_purposes, refuse_secrecy
from portal.rules.documents.types import TYPES
from portal.rules.permissions import Permission
from portal.services.documents import approvals, composing, editing, linking, numbering, posting, replying, ruling
from portal.web.access import page
from portal.web.forms import LineField, PortalForm, at_most, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.uploads import refused, uploads


class PostForm(PortalForm):
    """Posting names the version that was previewed, and why numbers are skipped when the typed one does that."""

    version = HiddenField()
    skipped_reason = LineField(lazy_gettext("Lý do bỏ qua"), [at_most(numbering.LONGEST_REASON)])


@bp.route("/soan", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_DRAFT, files=True)
def compose() -> ResponseReturnValue:
    """Begin a document; the first save makes the draft."""
    start = {"draft_key": tokens.new_key(), "issued_on": clock.today(), **composing.usual_values(actor())}
    start |= _reply_to(request.args.get("tra-loi")) | _with_number(request.args.get("so"))
    form = load_form(ComposeForm, **start)
    offer_routes(form, actor())
    _offer_replies(form)
    if request.method == "POST":
        if _is_secret(form):
            return _compose_page(form, None)
        draft = composing.start_draft(actor(), draft_key=form.draft_key.data or tokens.new_key())
        return _keep(form, draft.id, version=None)
    return _compose_page(form, None)


@bp.route("/<int:document_id>/soan", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_DRAFT, files=True)
def edit(document_id: int) -> ResponseReturnValue:
    """Go on with a draft; opening it tells others who is at it."""
    editors = editing.open_to_edit(actor(), document_id=document_id) if request.method == "GET" else ()
    draft = composing.get_draft(actor(), document_id)
    marks = stored_marks(readable_purposes(draft.purposes), linking.replied_ids(draft))
    form = load_form(
        ComposeForm, obj=draft, data={**stored_addressees(Addressing.from_json(draft.addressing)), **marks}
    )
    offer_routes(form, actor())
    _offer_replies(form)
    if request.method == "POST":
        if _is_secret(form):
            return _compose_page(form, document_id)
        return _keep(form, document_id, version=whole_number(form.version.data))
    if "kiem-tra" in request.args:
        for problem in posting.preview(actor(), document_id=document_id).problems:
            form.refuse(problem)
    return _compose_page(form, document_id, editors=editors)


@bp.route("/<int:document_id>/xem-truoc", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_DRAFT)
def preview(document_id: int) -> ResponseReturnValue:
    """The document as its addressees will see it, who they are, until when; and the button that posts it."""
    if posting.is_posted(actor(), document_id=document_id):
        return go_to(url_for("documents.show", document_id=document_id))
    form = PostForm()
    if form.validate_on_submit() and form.attempt(
        posting.post_document,
        actor(),
        document_id=document_id,
        version=whole_number(form.version.data) or 0,
        skipped_reason=form.skipped_reason.data or "",
    ):
        flash(_("Đã phát hành. Văn bản được coi là đã gửi từ lúc này."), "success")
        return go_to(url_for("documents.show", document_id=document_id))
    ready = posting.preview(actor(), document_id=document_id)
    form.version.data = str(ready.document.version)
    replied = linking.list_replied(actor(), ready.document)
    return answer("documents/preview.html", form=form, ready=ready, rule=ready.rule, types=TYPES, replied=replied)


@bp.route("/<int:document_id>/bo-nhap", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_DRAFT)
def discard(document_id: int) -> ResponseReturnValue:
    """Put a draft away, after asking."""
    if request.method == "POST":
        composing.discard_draft(actor(), document_id=document_id)
        flash(_("Đã bỏ bản nháp."), "success")
        return go_to(url_for("documents.drafts"))
    return answer("documents/discard.html", draft=composing.get_draft(actor(), document_id))


@bp.get("/tim-don-vi")
@page(Permission.DOCUMENTS_DRAFT)
def find_units() -> ResponseReturnValue:
    """Units below to tick as single addressees; a part of the compose page."""
    form = ComposeForm(formdata=request.args)
    offer_routes(form, actor())
    return answer("documents/_units.html", part="documents/_units.html", form=form)


@bp.get("/tim-van-ban")
@page(Permission.DOCUMENTS_DRAFT)
def find_documents() -> ResponseReturnValue:
    """Documents to tick as those that are replied to; a part of the compose page."""
    form = ComposeForm(formdata=request.args)
    offer_routes(form, actor())
    _offer_replies(form)
    return answer("documents/_replies.html", part="documents/_replies.html", form=form)


def _reply_to(asked: str | None) -> dict[str, object]:
    """What a reply to a received document starts with: addressed to its sender, and linked to it."""
    document_id = whole_number(asked)
    if document_id is None:
        return {}
    reply = replying.begin_reply(actor(), document_id=document_id)
    return {**stored_addressees(reply.addressing), "replies_to": [document_id], "subject": reply.subject}


def _with_number(asked: str | None) -> dict[str, object]:
    """What a document starts with that uses a number kept by the unit."""
    reservation_id = whole_number(asked)
    if reservation_id is None:
        return {}
    kept = numbering.get_reservation(actor(), reservation_id)
    return {"code": kept.code, "type_code": kept.type_code, "subject": kept.reason}


def _is_secret(form: ComposeForm) -> bool:
    """Whether a mark of secrecy was chosen; it is refused before anything is kept, text or file."""
    if form.secrecy.data:
        form.validate()
        form.attempt(refuse_secrecy, form.secrecy.data)
    return bool(form.secrecy.data)


def _keep(form: ComposeForm, document_id: int, *, version: int | None) -> ResponseReturnValue:
    """Keep files whatever else is wrong, then what was typed; go on or show what must be mended."""
    valid = form.validate()
    before = composing.get_draft(actor(), document_id)
    stands = approvals.find_approval(before).standing
    seen = version is not None and version != before.version  # somebody else saved meanwhile, not these files
    form.attempt_step(composing.attach_files, actor(), document_id=document_id, files=uploads("files"))
    if valid:
        stale = version if seen else None
        form.attempt_step(composing.save_draft, actor(), document_id=document_id, version=stale, content=form.content())
    for problem in refused("files"):
        problem.field = "files"
        form.refuse(problem)
    action = request.form.get("action", "save")
    if action.startswith("remove-") and (file_id := whole_number(action.removeprefix("remove-"))):
        composing.remove_file(actor(), document_id=document_id, file_id=file_id)
    if approvals.find_approval(before).standing != stands:
        flash(_("Văn bản đã thay đổi sau khi trình hoặc duyệt, nên phải trình duyệt lại."), "warn")
    if form.errors or action not in {"save", "preview"}:
        return _compose_page(form, document_id, keep=True)
    if action == "preview":
        return go_to(url_for("documents.preview", document_id=document_id))
    flash(_("Đã lưu bản nháp."), "success")
    return go_to(url_for("documents.edit", document_id=document_id))


def _compose_page(
    form: ComposeForm, document_id: int | None, *, keep: bool = False, editors: Sequence[object] = ()
) -> ResponseReturnValue:
    draft = composing.get_draft(actor(), document_id) if document_id else None
    approval = None
    if draft is not None:
        approval = approvals.find_approval(draft)
        form.version.data = str(draft.version)
        form.draft_key.data = draft.draft_key
    max_bytes = parts().settings.max_file_mb * 1024 * 1024
    return answer(
        "documents/compose.html",
        keep=keep,
        form=form,
        draft=draft,
        approval=approval,
        editors=editors,
        now=clock.now(),
        max_bytes=max_bytes,
        gives_numbers=numbering.gives_numbers(actor()),
        rule=ruling.rule_in_force(),
    )


def _offer_replies(form: ComposeForm) -> None:
    """Documents ticked so far as replied to, and those found by code or subject."""
    found = [*linking.get_repliable(actor(), form.chosen_replies())]
    if words := form.reply_words.data:
        found += linking.find_repliable(actor(), words=words)
    labels = {d.id: f"{d.code} · {d.subject} ({d.issuer_name or d.issuing_unit.name})" for d in found}
    form.replies_to.choices = list(labels.items())
