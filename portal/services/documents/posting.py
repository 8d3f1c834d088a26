"""Posting: the moment of sending. One transaction freezes the addressees and writes everything that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.documents import Document, Receipt
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.approvals import Standing, check_approved
from portal.rules.documents.marks import URGENCIES, find_secrecy_mark, readable_purposes
from portal.rules.documents.receipts import FLAT, ReceiptRule, deemed_at
from portal.rules.documents.receivers import Named
from portal.rules.permissions import Actor, Permission
from portal.services.documents.approvals import Approved, find_approval, seal_of
from portal.services.documents.composing import get_draft
from portal.services.documents.delivering import undeliverable_units
from portal.services.documents.duties.preparing import Prepared, fix_duties, prepared
from portal.services.documents.file_texts import list_unsearchable
from portal.services.documents.handling.working import close_duties
from portal.services.documents.linking import answered_units, replied_ids
from portal.services.documents.numbering import (
    Skipped,
    can_give,
    check_skipped,
    check_unused,
    expected_code,
    find_skipped,
    number_document,
)
from portal.services.documents.pausing import first_end
from portal.services.documents.proving import FACTS_VERSION, register_posting
from portal.services.documents.receivers.reading import find_in_charge
from portal.services.documents.recipients import groups_of
from portal.services.documents.routes import list_copied, list_left_out, resolve
from portal.services.documents.ruling import rule_in_force
from portal.services.documents.scope import get_document
from portal.services.documents.signatures import Checked, list_checks
from portal.services.documents.superseding import check_replaced, lock_replaced, settle
from portal.services.records import note, queue
from portal.services.records.register import new_salt

GIVEN_LATER = frozenset({"code", "issued_on"})
"""What may still be missing when a draft is submitted: the clerk gives it when issuing."""


@dataclass(frozen=True)
class Preview:
    """What posting now would do: who receives it and until when, and what still stands in the way."""

    document: Document
    addressees: Sequence[Unit]
    posted_at: datetime
    deemed_at: datetime
    problems: Sequence[RuleBroken]
    purposes: Mapping[str, str] | None
    approval: Approved
    seal: str
    copied: Sequence[Unit]
    duties: Prepared
    expected_code: str | None
    undeliverable: Sequence[Unit]
    receivers: Mapping[int, Named]
    signatures: Mapping[str, Checked]
    left_out: Sequence[Unit] = ()
    rule: ReceiptRule = FLAT
    skipped: Skipped | None = None
    unsearchable: Sequence[tuple[str, str]] = ()

    @property
    def may_issue(self) -> bool:
        """Whether nothing stands in the way of posting."""
        return not self.problems and (not self.approval.four_eyes or self.approval.standing == Standing.APPROVED)

    @property
    def may_submit(self) -> bool:
        """Whether it can be laid before a leader: complete but for what the clerk gives, and not there already."""
        waiting = self.approval.standing in (Standing.PENDING, Standing.APPROVED)
        return not waiting and all(problem.field in GIVEN_LATER for problem in self.problems)


def preview(actor: Actor, *, document_id: int) -> Preview:
    """The draft as its addressees will see it, the frozen list of them, and every problem with its field."""
    draft = get_draft(actor, document_id)
    problems = list_problems(draft)
    addressees: Sequence[Unit] = []
    left_out: Sequence[Unit] = []
    chosen = Addressing.from_json(draft.addressing)
    try:
        addressees = resolve(actor, chosen, replying_to=answered_units(draft))
        left_out = list_left_out(actor, chosen)
        if not addressees:
            problems.append(RuleBroken("Chưa chọn nơi nhận.", field="subordinates"))
    except RuleBroken as error:
        problems.append(error)
    now, rule = clock.now(), rule_in_force()
    _each, purposes = purposes_of(draft, addressees)
    approval = find_approval(draft)
    seal = seal_of(draft)
    approved = approval.newest if approval.four_eyes and approval.standing == Standing.APPROVED else None
    if approved is not None and approved.seal != seal:  # saving the draft would have ended the approval
        changed = mark("Nhóm nơi nhận đã thay đổi sau khi duyệt. Hãy lưu lại bản nháp rồi trình duyệt lại.")
        problems.append(RuleBroken(changed, field="groups"))
    return Preview(
        draft,
        addressees,
        now,
        deemed_at(now, rule.version),
        problems,
        purposes,
        approval,
        seal,
        _copied(draft, addressees),
        prepared(draft),
        expected_code(draft),
        undeliverable_units(addressees),
        find_in_charge([unit.id for unit in addressees]),
        list_checks(draft.files),
        left_out,
        rule,
        find_skipped(draft),
        list_unsearchable(draft.files),
    )


def list_problems(draft: Document) -> list[RuleBroken]:
    """What a document needs before it can be posted, each at its field."""
    needed = (
        ("code", draft.code or can_give(draft.issuing_unit), mark("Chưa có số, ký hiệu.")),
        ("subject", draft.subject, mark("Chưa có trích yếu.")),
        ("issued_on", draft.issued_on, mark("Chưa có ngày ban hành.")),
        ("signer_name", draft.signer_name, mark("Chưa có người ký.")),
        ("body", draft.body or draft.files, mark("Chưa có nội dung: nhập toàn văn hoặc đính kèm ít nhất một tệp.")),
    )
    problems = [RuleBroken(message, field=field) for field, value, message in needed if not value]
    problems += _list_wrong_marks(draft)
    try:
        check_replaced(draft)
    except RuleBroken as error:
        problems.append(error)
    if draft.issued_on and draft.issued_on > clock.today():
        problems.append(RuleBroken("Ngày ban hành ở tương lai.", field="issued_on"))
    if draft.code and draft.issued_on:
        try:
            check_unused(draft, year=draft.issued_on.year)
            check_skipped(draft)
        except RuleBroken as error:
            problems.append(error)
    return problems


def _list_wrong_marks(draft: Document) -> list[RuleBroken]:
    """What stands on the letter and may not."""
    problems = []
    if draft.reply_by and draft.issued_on and draft.reply_by < draft.issued_on:
        problems.append(RuleBroken("Hạn trả lời trước ngày ban hành.", field="reply_by"))
    for field, text in (("subject", draft.subject), ("body", draft.body)):
        if found := find_secrecy_mark(text):
            problems.append(
                RuleBroken(
                    "Văn bản mang dấu “%(mark)s”. Văn bản mật không được gửi qua cổng (QCVN 102:2016/BTTTT).",
                    field=field,
                    mark=found,
                )
            )
    return problems


def post_document(actor: Actor, *, document_id: int, version: int, skipped_reason: str = "") -> Document:
    """Post a draft: from this moment it is sent. Posting it again gives the posted document and changes nothing.

    ``skipped_reason`` is needed when the number that was typed leaves others unused.
    """
    if not actor.can(Permission.DOCUMENTS_POST):
        raise NotAllowed
    locked = db.session.scalar(select(Document).where(Document.id == document_id).with_for_update(of=Document))
    document = get_document(actor, document_id)
    if locked is None or document.issuing_unit_id != actor.unit_id:
        raise NotFound
    if document.posted_at is not None:
        return document
    if version != document.version:
        raise RuleBroken("Bản nháp vừa được sửa sau khi bạn xem trước. Hãy xem lại rồi phát hành.")
    lock_replaced(document)
    ready = preview(actor, document_id=document_id)
    check_approved(ready.approval.standing, four_eyes=ready.approval.four_eyes)
    if ready.problems:
        raise ready.problems[0]
    year = (document.issued_on or clock.today()).year
    number_document(actor, document, year=year, skipped_reason=skipped_reason)
    freeze(document, ready.addressees, posted_at=ready.posted_at, posted_by_id=actor.account_id)
    duties = fix_duties(document, at=ready.posted_at)
    settle(actor, document)
    queue("document_posted", f"document-posted-{document.id}", {"document_id": document.id})
    close_duties(actor, document, replied_ids(document))
    note(
        actor,
        "document_posted",
        "document",
        document.id,
        after={"code": document.code, "subject": document.subject, "addressees": len(ready.addressees)}
        | ({"duties": duties} if duties else {}),
    )
    return document


def freeze(document: Document, addressees: Sequence[Unit], *, posted_at: datetime, posted_by_id: int) -> None:
    """Fix the document and write one receipt row for each addressee; names and kinds as they are at this moment."""
    document.posted_at, document.posted_by_id = posted_at, posted_by_id
    rule = rule_in_force()
    document.rule_version, document.facts_version = rule.version, FACTS_VERSION
    document.hours_until = first_end(rule, posted_at)
    db.session.flush()
    if document.outside is None:
        document.issuer_name = document.issuing_unit.name
    purposes, document.purposes = purposes_of(document, addressees)
    nobody = {unit.id for unit in undeliverable_units(addressees)}
    db.session.execute(
        insert(Receipt),
        [
            {
                "document_id": document.id,
                "unit_id": unit.id,
                "unit_name": unit.name,
                "unit_kind": unit.kind_code,
                "purpose": purposes.get(unit.id),
                "posted_at": posted_at,
                "priority": URGENCIES[document.urgency].priority,
                "undeliverable": unit.id in nobody,
                "salt": new_salt(),
            }
            for unit in addressees
        ],
    )
    register_posting(document)


def purposes_of(document: Document, addressees: Sequence[Unit]) -> tuple[dict[int, str], dict[str, str] | None]:
    """To what purpose each addressee receives it, and the purposes of those groups that occur."""
    copies = {unit.id: "inform" for unit in _copied(document, addressees)}
    if document.purposes is None:
        return copies, None
    chosen = readable_purposes(document.purposes)
    groups = groups_of(document.issuing_unit_id, [unit.id for unit in addressees if unit.id not in copies])
    occurring = {group: chosen[group] for group in chosen if group in groups.values()}
    return {unit_id: chosen[group] for unit_id, group in groups.items()} | copies, occurring


def _copied(document: Document, addressees: Sequence[Unit]) -> Sequence[Unit]:
    """Those among the addressees that receive only because they were skipped on the way to the centre."""
    copied = {unit.id for unit in list_copied(document.issuing_unit_id, Addressing.from_json(document.addressing))}
    return [unit for unit in addressees if unit.id in copied]


def is_posted(actor: Actor, *, document_id: int) -> bool:
    """Whether a document of the actor's unit has been posted; NotFound outside the scope."""
    return get_document(actor, document_id).posted_at is not None
