"""An invitation sent to two units too many: recalled from both at once, where one had opened it and is asked."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.services.demo.handled import open_it
from portal.services.demo.people import Cast
from portal.services.documents.composing import Content, save_draft, start_draft
from portal.services.documents.posting import post_document
from portal.services.documents.withdrawing import recall
from portal.services.people.actors import load_actor

INVITED = ("cholach", "batri", "giongtrom", "hoanghia")
MISTAKEN = ("giongtrom", "hoanghia")


def write_withdrawn(units: Mapping[str, Unit], cast: Cast) -> Document:
    """Post it, let one of the two open it, recall it from both, without a mail; the caller commits."""
    last = db.session.scalar(select(func.max(OutboxItem.id))) or 0
    clerk, _units = load_actor(cast.accounts["vanthu.bentre"])
    draft = start_draft(clerk, draft_key="demo-recalled")
    content = Content(
        type_code="invitation",
        code="1188/GM-SGDĐT",
        subject="Họp bàn việc tiếp nhận văn bản qua cổng",
        place="Bến Tre",
        issued_on=clock.today(),
        signer_name=cast.accounts["lanhdao.bentre"].full_name,
        signer_position="GIÁM ĐỐC",
        recipient_lines="Lưu: VT.",
        body="Kính mời lãnh đạo đơn vị dự họp tại phòng họp Sở, 8 giờ ngày làm việc tới.",
        addressing=Addressing(units=tuple(units[key].id for key in INVITED)),
    )
    save_draft(clerk, document_id=draft.id, version=None, content=content)
    document = post_document(clerk, document_id=draft.id, version=draft.version)
    open_it(load_actor(cast.accounts["hieutruong.hoanghia"])[0], document.id)
    wrong = select(Receipt.id).where(Receipt.document_id == document.id)
    ids = db.session.scalars(wrong.where(Receipt.unit_id.in_([units[key].id for key in MISTAKEN]))).all()
    recall(clerk, document_id=document.id, receipt_ids=ids, reason="Gửi nhầm: đơn vị không thuộc thành phần họp.")
    db.session.execute(delete(OutboxItem).where(OutboxItem.id > last, OutboxItem.kind == "notification_mail"))
    return document
