"""A document is instructed, worked on, completed, returned; who may, who sees it, who is told."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import HandlingStep, HandlingTask, Receipt
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.records import AuditEntry
from portal.rules.documents.addressing import Addressing
from portal.services.documents import answering, linking, posting
from portal.services.documents.handling import changing, instructing, working
from portal.services.documents.handling.instructing import Instruction
from portal.services.documents.handling.reading import read_handling
from portal.services.documents.scope import visible_documents
from tests.cast import Cast, Person
from tests.handling import in_days, make_assigned, make_registered, receipt_of
from tests.make import actor_of, make_draft, make_posted
from tests.register import faults


@pytest.fixture(autouse=True)
def _mail_is_expected(mails) -> None:
    """Whoever is named is told by mail."""


def code(cast: Cast, document_id: int) -> str:
    db.session.expire_all()
    return read_handling(actor_of(cast.principal), document_id=document_id).code


def told(person: Person) -> list[str]:
    query = select(Notification.kind).where(Notification.account_id == person.id).order_by(Notification.id)
    return [kind for kind in db.session.scalars(query) if kind.startswith("handling")]


def test_from_registered_to_completed_and_again(cast: Cast) -> None:
    document_id = make_registered(cast)
    assert code(cast, document_id) == "03"
    instruction = Instruction("Báo cáo trước thứ Sáu.", cast.teacher.id, [cast.it_teacher.id], due_on=in_days(5))
    instructing.assign(actor_of(cast.principal), document_id=document_id, instruction=instruction)
    assert code(cast, document_id) == "04"
    working.report_progress(actor_of(cast.teacher), document_id=document_id, percent=40, text="Đã thu số liệu")
    assert code(cast, document_id) == "05"
    working.finish_part(actor_of(cast.it_teacher), document_id=document_id, text="")
    working.complete(actor_of(cast.teacher), document_id=document_id, text="Đã gửi báo cáo")
    assert code(cast, document_id) == "06"
    changing.return_work(actor_of(cast.principal), document_id=document_id, reason="Thiếu bảng", due_on=in_days(9))
    assert code(cast, document_id) == "05"
    working.complete(actor_of(cast.teacher), document_id=document_id, text="Đã bổ sung")
    db.session.commit()
    steps = db.session.scalars(select(HandlingStep.kind).order_by(HandlingStep.id)).all()
    assert steps == ["assigned", "progress", "part_done", "completed", "returned", "completed"]
    noted = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("handling_"))).all()
    assert sorted(noted) == sorted(f"handling_{step}" for step in steps)
    assert told(cast.teacher) == ["handling_assigned", "handling_changed", "handling_returned"]
    assert told(cast.it_teacher) == [
        "handling_assigned",
        "handling_completed",
        "handling_returned",
        "handling_completed",
    ]
    assert told(cast.principal) == ["handling_completed", "handling_completed"]
    assert faults() == []


def test_who_is_named_sees_the_document_whatever_the_role(cast: Cast) -> None:
    document_id = make_registered(cast)
    assert db.session.scalars(visible_documents(actor_of(cast.it_teacher))).all() == []
    with pytest.raises(NotFound):
        read_handling(actor_of(cast.it_teacher), document_id=document_id)
    assigned = make_assigned(cast, lead=cast.it_teacher, code="13/SGDĐT-VP")
    assert [found.id for found in db.session.scalars(visible_documents(actor_of(cast.it_teacher)))] == [assigned]
    assert read_handling(actor_of(cast.it_teacher), document_id=assigned).leads
    changing.change_lead(
        actor_of(cast.principal), document_id=assigned, lead_id=cast.teacher.id, reason="Đổi việc", confirmed=False
    )
    assert db.session.scalars(visible_documents(actor_of(cast.it_teacher))).all() == []


@pytest.mark.parametrize("act", ["assign", "change_lead", "change_deadline", "return_work", "file_away"])
def test_only_leaders_instruct(cast: Cast, act: str) -> None:
    document_id = make_assigned(cast)
    calls: dict[str, Callable[[Person], object]] = {
        "assign": lambda who: instructing.assign(
            actor_of(who), document_id=document_id, instruction=Instruction("x", cast.teacher.id)
        ),
        "change_lead": lambda who: changing.change_lead(
            actor_of(who), document_id=document_id, lead_id=cast.it_teacher.id, reason="x", confirmed=False
        ),
        "change_deadline": lambda who: changing.change_deadline(
            actor_of(who), document_id=document_id, due_on=in_days(3), reason="x"
        ),
        "return_work": lambda who: changing.return_work(
            actor_of(who), document_id=document_id, reason="x", due_on=None
        ),
        "file_away": lambda who: instructing.file_away(actor_of(who), document_id=document_id, text=""),
    }
    with pytest.raises(NotAllowed):
        calls[act](cast.teacher)
    with pytest.raises(NotFound):
        calls[act](cast.stranger_principal)


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"lead_id": None}, "lead"),
        ({"cooperator_ids": ["teacher"]}, "cooperators"),
        ({"lead_id": "other_principal"}, "lead"),
        ({"watcher_ids": ["stranger"]}, "watchers"),
        ({"due_on": -1}, "due_on"),
        ({"text": " "}, "text"),
        ({"text": "a" * 2001}, "text"),
    ],
)
def test_wrong_instructions_are_refused_at_their_field(cast: Cast, named: dict, field: str) -> None:
    document_id = make_registered(cast)
    facts: dict = {"text": "Báo cáo.", "lead_id": cast.teacher.id} | named
    for name, value in facts.items():
        if isinstance(value, list):
            facts[name] = [getattr(cast, key).id for key in value]
        elif name == "lead_id" and isinstance(value, str):
            facts[name] = getattr(cast, value).id
    if "due_on" in facts:
        facts["due_on"] = in_days(facts["due_on"])
    with pytest.raises(RuleBroken) as broken:
        instructing.assign(actor_of(cast.principal), document_id=document_id, instruction=Instruction(**facts))
    assert broken.value.field == field
    db.session.rollback()
    assert code(cast, document_id) == "03"


def test_somebody_who_left_is_not_named(cast: Cast) -> None:
    document_id = make_registered(cast)
    db.session.get_one(Account, cast.teacher.id).left_on = in_days(0)
    db.session.commit()
    with pytest.raises(RuleBroken, match="Ngô Thanh Hà không còn làm việc"):
        instructing.assign(
            actor_of(cast.principal), document_id=document_id, instruction=Instruction("x", cast.teacher.id)
        )


def test_there_is_one_lead_even_from_two_tabs(cast: Cast) -> None:
    document_id = make_assigned(cast)
    with pytest.raises(RuleBroken, match="đã được giao cho Ngô Thanh Hà"):
        instructing.assign(
            actor_of(cast.principal), document_id=document_id, instruction=Instruction("x", cast.it_teacher.id)
        )
    db.session.rollback()
    lead = db.session.scalars(select(HandlingTask)).one()
    kept = {name: getattr(lead, name) for name in ("receipt_id", "unit_id", "given_at", "given_by_id", "given_by")}
    db.session.add(HandlingTask(account_id=cast.it_teacher.id, name="x", part="lead", **kept))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_what_is_not_registered_or_sent_back_is_not_handled(cast: Cast) -> None:
    fresh, back = make_posted(cast.clerk, code="1/VP").id, make_posted(cast.clerk, code="2/VP").id
    answering.refuse(actor_of(cast.principal), document_id=back, reason="Nhầm")
    for document_id in (fresh, back):
        with pytest.raises(RuleBroken):
            instructing.assign(
                actor_of(cast.principal), document_id=document_id, instruction=Instruction("x", cast.teacher.id)
            )


def test_the_clerk_proposes_and_the_leader_decides(cast: Cast) -> None:
    document = make_posted(cast.clerk, addressing=Addressing(subordinates="all"))
    clerk, leader = cast.two_hats, cast.other_principal
    from_clerk = actor_of(clerk)
    with pytest.raises(NotAllowed):  # acts for the other unit, where the person only reads
        instructing.propose(from_clerk, document_id=document.id, instruction=Instruction("x", leader.id))
    registered = make_registered(cast, "14/VP")
    proposal = Instruction("Đề nghị giao cô Hà.", cast.teacher.id, due_on=in_days(4))
    instructing.propose(actor_of(cast.principal), document_id=registered, instruction=proposal)
    assert code(cast, registered) == "03"
    receipt = receipt_of(registered, cast.units["vinh_binh"])
    assert receipt.submitted_at is not None
    found = instructing.find_proposal(receipt.id)
    assert found is not None
    assert found.details == {"lead": cast.teacher.id, "cooperators": [], "watchers": []}


def test_comments_are_corrected_by_comments(cast: Cast) -> None:
    document_id = make_assigned(cast)
    said = working.comment(actor_of(cast.teacher), document_id=document_id, text="Họp ngày 25/11")
    assert code(cast, document_id) == "05"
    fixed = working.comment(actor_of(cast.teacher), document_id=document_id, text="Họp ngày 26/11", corrects_id=said.id)
    assert (fixed.kind, fixed.corrects_id, said.text) == ("correction", said.id, "Họp ngày 25/11")
    assert "handling_commented" in told(cast.principal)
    for corrects in (said.id, 999999):
        with pytest.raises(RuleBroken):
            working.comment(actor_of(cast.principal), document_id=document_id, text="x", corrects_id=corrects)
    with pytest.raises(NotFound):
        working.comment(actor_of(cast.it_teacher), document_id=document_id, text="x")


def test_a_reply_completes_the_handling_once(cast: Cast) -> None:
    document_id = make_assigned(cast)
    reply = make_posted(cast.principal, addressing=Addressing(superior=True), code="3/BC-THVB")
    receipt = receipt_of(document_id, cast.units["vinh_binh"])
    with pytest.raises(NotAllowed):
        working.close_by_reply(actor_of(cast.other_principal), receipt=receipt, reply=reply)
    assert working.close_by_reply(actor_of(cast.principal), receipt=receipt, reply=reply)
    assert not working.close_by_reply(actor_of(cast.principal), receipt=receipt, reply=reply)
    assert code(cast, document_id) == "06"
    assert db.session.scalars(select(HandlingStep.reply_id).where(HandlingStep.kind == "replied")).all() == [reply.id]


def test_posting_a_reply_completes_what_it_answers(cast: Cast) -> None:
    document_id, other = make_assigned(cast), make_assigned(cast, code="13/SGDĐT-VP")
    principal = actor_of(cast.principal)
    draft = make_draft(cast.principal, addressing=Addressing(centre=True, superior=True), code="4/BC-THVB")
    linking.set_replies(principal, draft, [document_id])
    db.session.commit()
    posting.post_document(principal, document_id=draft.id, version=draft.version)
    assert (code(cast, document_id), code(cast, other)) == ("06", "04")
    steps = read_handling(principal, document_id=document_id).steps.items
    assert (steps[0].kind, steps[0].reply_id) == ("replied", draft.id)
    assert faults() == []


def test_every_stored_receipt_has_facts_in_order(cast: Cast) -> None:
    make_assigned(cast)
    for receipt in db.session.scalars(select(Receipt)):
        assert not (receipt.assigned_at and not receipt.registered_at)
        assert not (receipt.started_at and not receipt.assigned_at)
