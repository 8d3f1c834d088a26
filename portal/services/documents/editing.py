"""Drafts that save themselves while somebody types, and who else has one open."""

from collections.abc import Sequence

from portal.adapters import clock
from portal.db import begin_write
from portal.errors import RuleBroken
from portal.models.documents import Document, DraftEditing
from portal.rules.documents.approvals import Standing
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_time
from portal.services.documents.approvals import find_approval
from portal.services.documents.composing import Content, get_draft, save_draft
from portal.services.presence import claim, others_at


def autosave(actor: Actor, *, document_id: int, version: int | None, content: Content) -> Document:
    """Keep what is being typed; never over what somebody else saved, never into what waits for or has an approval."""
    draft = get_draft(actor, document_id)
    if find_approval(draft).standing in (Standing.PENDING, Standing.APPROVED):
        raise RuleBroken("Văn bản đã trình duyệt nên cổng không tự lưu. Bấm Lưu nháp nếu thật sự muốn sửa.")
    if version is not None and version != draft.version:
        moment = short_time(draft.updated_at.astimezone(clock.LOCAL_ZONE))
        raise RuleBroken(
            "%(name)s đã lưu một bản khác lúc %(moment)s nên cổng không tự lưu. "
            "Nội dung bạn gõ còn nguyên trên trang này.",
            name=draft.saved_by or "",
            moment=moment,
        )
    saved = save_draft(actor, document_id=document_id, version=version, content=content)
    claim(DraftEditing, actor, "document_id", document_id)
    return saved


def open_to_edit(actor: Actor, *, document_id: int) -> Sequence[DraftEditing]:
    """Say that the actor has the draft open; gives who else has, the latest first."""
    get_draft(actor, document_id)
    begin_write()
    claim(DraftEditing, actor, "document_id", document_id)
    return others_at(DraftEditing, actor, "document_id", document_id)
