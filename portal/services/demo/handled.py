"""A letter three units have received and each treats in its own way: handled, completed, sent back; and contested."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.models.documents import Document, Opening
from portal.models.records import OutboxItem
from portal.rules.documents.addressing import Addressing
from portal.rules.permissions import Actor
from portal.services.demo.people import Cast
from portal.services.demo.texts import read_text
from portal.services.documents import answering, arrivals, contesting, questions
from portal.services.documents.composing import Content, save_draft, start_draft
from portal.services.documents.handling import instructing, working
from portal.services.documents.handling.instructing import Instruction
from portal.services.documents.posting import post_document
from portal.services.documents.proving import register_openings
from portal.services.people.actors import load_actor


def write_handled(cast: Cast, unit_ids: tuple[int, ...], power_cut: NamedFile) -> Document:
    """Post it to the office and two of its schools, and let their people work, without a mail; the caller commits."""
    last = db.session.scalar(select(func.max(OutboxItem.id))) or 0
    document = _post(cast, unit_ids)
    _handle(cast, document.id)
    _complete(cast, document.id)
    principal = _actor(cast, "hieutruong.hoanghia")
    open_it(principal, document.id)
    answering.refuse(
        principal, document_id=document.id, reason="Trường đã nộp danh sách này cho Phòng hôm 10/11; đề nghị gửi lại."
    )
    contesting.contest(
        _actor(cast, "hieutruong.vinhbinh"),
        document_id=document.id,
        words="Trường mất điện và mạng cả ngày 10/11, đến hôm nay mới mở được văn bản; đề nghị không tính thời hạn "
        "nộp danh sách từ ngày gửi.",
        file=power_cut,
    )
    _ask(cast, document.id)
    db.session.execute(delete(OutboxItem).where(OutboxItem.id > last, OutboxItem.kind == "notification_mail"))
    return document


def _post(cast: Cast, unit_ids: tuple[int, ...]) -> Document:
    clerk = _actor(cast, "vanthu.bentre")
    draft = start_draft(clerk, draft_key="demo-handled")
    content = Content(
        code="1187/SGDĐT-TCCB",
        subject="V/v rà soát danh sách đội ngũ phụ trách công nghệ thông tin",
        place="Bến Tre",
        issued_on=clock.today(),
        signer_name=cast.accounts["lanhdao.bentre"].full_name,
        signer_position="GIÁM ĐỐC",
        recipient_lines="Lưu: VT, TCCB.",
        body=read_text("directives/staff-list.txt"),
        addressing=Addressing(units=unit_ids),
    )
    save_draft(clerk, document_id=draft.id, version=None, content=content)
    return post_document(clerk, document_id=draft.id, version=draft.version)


def open_it(actor: Actor, document_id: int) -> None:
    """The first of the unit opens it; written here because a visit of a page begins a transaction of its own."""
    receipt = answering.lock_own_receipt(actor, document_id=document_id)
    opening = Opening(receipt_id=receipt.id, account_id=actor.account_id, name=actor.name, opened_at=clock.now())
    receipt.first_opened_at = opening.opened_at
    receipt.first_opened_by_id, receipt.first_opened_by = actor.account_id, actor.name
    db.session.add(opening)
    register_openings([(document_id, opening)])
    db.session.flush()


def _handle(cast: Cast, document_id: int) -> None:
    """The school's leader has it registered and given to a teacher, who has begun."""
    principal, teacher = _actor(cast, "hieutruong.vinhbinh"), _actor(cast, "giaovien.vinhbinh")
    open_it(principal, document_id)
    answering.acknowledge(principal, document_id=document_id)
    arrivals.register_arrival(principal, document_id=document_id, handler="Tổ Văn phòng", remark="")
    instruction = Instruction(
        text="Cô Hà chủ trì rà soát, gửi danh sách cho tôi trước khi nộp.",
        lead_id=teacher.account_id,
        cooperator_ids=(cast.accounts["nhanvien.vinhbinh"].id,),
        due_on=clock.today() + timedelta(days=5),
    )
    instructing.assign(principal, document_id=document_id, instruction=instruction)
    working.report_progress(teacher, document_id=document_id, percent=40, text="Đã gặp tổ khối 1 đến 3.")


def _complete(cast: Cast, document_id: int) -> None:
    """The office has done what it was asked for."""
    clerk, head, officer = (_actor(cast, f"{who}.cholach") for who in ("vanthu", "truongphong", "solieu"))
    open_it(clerk, document_id)
    arrivals.register_arrival(clerk, document_id=document_id, handler="Tổ chức cán bộ", remark="")
    due_on = clock.today() + timedelta(days=3)
    instruction = Instruction(text="Tổng hợp danh sách toàn huyện.", lead_id=officer.account_id, due_on=due_on)
    instructing.assign(head, document_id=document_id, instruction=instruction)
    working.complete(officer, document_id=document_id, text="Đã tổng hợp, danh sách ở tủ hồ sơ TCCB.")


def _ask(cast: Cast, document_id: int) -> None:
    """One question is answered, one still waits."""
    principal, clerk = _actor(cast, "hieutruong.vinhbinh"), _actor(cast, "vanthu.bentre")
    words = "Giáo viên kiêm nhiệm phụ trách CNTT có ghi vào danh sách không?"
    asked = questions.ask(principal, document_id=document_id, words=words)
    questions.answer(
        clerk, document_id=document_id, question_id=asked.id, words="Có, ghi rõ “kiêm nhiệm” ở cột ghi chú.", seen=0
    )
    questions.ask(principal, document_id=document_id, words="Danh sách nộp bản giấy hay chỉ gửi qua cổng?")


def _actor(cast: Cast, user_name: str) -> Actor:
    actor, _units = load_actor(cast.accounts[user_name])
    return actor
