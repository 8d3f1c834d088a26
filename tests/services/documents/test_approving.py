"""Four eyes: nothing goes out that another person has not approved exactly as it is."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Approval
from portal.models.notifications import Notification
from portal.models.people import Membership
from portal.models.records import AuditEntry
from portal.rules.documents.addressing import Addressing
from portal.rules.permissions import Permission, Role
from portal.services.documents import approving, composing, posting
from portal.services.documents.approvals import find_approval, seal_of
from tests.approvals import approve, set_up, submit
from tests.cast import Cast
from tests.make import actor_of, make_draft
from tests.register import faults

CONTENT = composing.Content(
    code="12/SGDĐT-VP",
    subject="Về việc thử",
    place="Bến Tre",
    issued_on=date(2026, 11, 20),
    signer_name="Lê Văn Bình",
    signer_position="GIÁM ĐỐC",
    body="Kính gửi các đơn vị.",
    addressing=Addressing(subordinates="all"),
)


@pytest.fixture(autouse=True)
def _mails(mails) -> None:
    """Approvals are told by mail."""


@pytest.fixture
def four_eyes(cast: Cast) -> Cast:
    set_up(cast, approve_before_posting=True)
    return cast


def post(person, draft):
    return posting.post_document(actor_of(person), document_id=draft.id, version=draft.version)


def save(person, draft, **changes):
    composing.save_draft(actor_of(person), document_id=draft.id, version=None, content=replace(CONTENT, **changes))
    db.session.commit()


def test_draft_submit_approve_issue(four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    approved = approve(four_eyes.leader, draft)
    assert (approved.decided_by, approved.outcome) == (four_eyes.leader.name, "approved")
    document = post(four_eyes.clerk, draft)
    db.session.commit()
    assert document.posted_at is not None
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.object_id == draft.id).order_by(AuditEntry.id)
    )
    assert list(actions) == ["document_drafted", "draft_submitted", "draft_approved", "document_posted"]
    assert faults() == []


def test_the_clerk_gives_number_and_date_after_the_approval(four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk, code="", issued_on=None)
    submit(four_eyes.clerk, draft)
    approve(four_eyes.leader, draft)
    save(four_eyes.clerk, draft, code="13/SGDĐT-VP")
    assert post(four_eyes.clerk, draft).code == "13/SGDĐT-VP"


@pytest.mark.parametrize("decided", ["never", "submitted", "returned"])
def test_without_an_approval_nothing_goes_out(four_eyes: Cast, decided: str) -> None:
    draft = make_draft(four_eyes.clerk)
    if decided != "never":
        submit(four_eyes.clerk, draft)
    if decided == "returned":
        actor = actor_of(four_eyes.leader)
        approving.send_back(actor, document_id=draft.id, seal=seal_of(draft), remark="Sửa lại")
    for person in (four_eyes.clerk, four_eyes.leader):
        with pytest.raises(RuleBroken, match="chưa được duyệt"):
            post(person, draft)
    assert draft.posted_at is None


@pytest.mark.parametrize(
    "change",
    [
        {"body": "Khác"},
        {"subject": "Khác"},
        {"urgency": "urgent"},
        {"reply_by": date(2026, 12, 1)},
        {"addressing": Addressing(superior=True)},
        {"recipient_lines": "Lưu: VT"},
        {"type_code": "decision"},
    ],
)
def test_any_change_ends_the_approval(four_eyes: Cast, change: dict[str, object]) -> None:
    draft = make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    approve(four_eyes.leader, draft)
    save(four_eyes.clerk, draft, **change)
    with pytest.raises(RuleBroken, match="trình duyệt lại"):
        post(four_eyes.clerk, draft)
    save(four_eyes.clerk, draft)  # the old text again is still no approval
    with pytest.raises(RuleBroken, match="trình duyệt lại"):
        post(four_eyes.clerk, draft)
    submit(four_eyes.clerk, draft)
    approve(four_eyes.leader, draft)
    assert post(four_eyes.clerk, draft).posted_at is not None


def test_a_file_more_or_less_ends_the_approval(four_eyes: Cast) -> None:
    class File:
        name, sha256, size = "phụ lục.pdf", "a" * 64, 3

    clerk, draft = actor_of(four_eyes.clerk), make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    approve(four_eyes.leader, draft)
    version = draft.version
    composing.attach_files(clerk, document_id=draft.id, files=[File()])
    assert draft.version > version
    assert find_approval(draft).standing == "withdrawn"
    submit(four_eyes.clerk, draft)
    approve(four_eyes.leader, draft)
    composing.remove_file(clerk, document_id=draft.id, file_id=draft.files[0].id)
    assert find_approval(draft).standing == "withdrawn"


def test_saving_the_same_again_keeps_the_approval(four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    approve(four_eyes.leader, draft)
    save(four_eyes.clerk, draft)
    assert post(four_eyes.clerk, draft).posted_at is not None


@pytest.mark.parametrize("part", ["drafted", "saved", "submitted"])
def test_nobody_approves_what_they_wrote_changed_or_submitted(four_eyes: Cast, part: str) -> None:
    leader, clerk = four_eyes.leader, four_eyes.clerk
    draft = make_draft(leader if part == "drafted" else clerk)
    save(leader if part == "saved" else clerk, draft)
    submit(leader if part == "submitted" else clerk, draft)
    with pytest.raises(RuleBroken, match="phải khác"):
        approve(leader, draft)
    assert find_approval(draft).standing == "pending"


def test_a_deputy_approves_what_the_leader_wrote(four_eyes: Cast) -> None:
    unit = four_eyes.units["ben_tre"]
    membership = Membership(
        account_id=four_eyes.supervisor.id, unit_id=unit, role=Role.DEPUTY_LEADER, valid_from=date(2026, 1, 1)
    )
    db.session.add(membership)
    draft = make_draft(four_eyes.leader)
    submit(four_eyes.leader, draft)
    approve(four_eyes.supervisor, draft)
    assert post(four_eyes.leader, draft).posted_at is not None


def test_with_two_eyes_a_leader_may_approve_and_nobody_has_to(cast: Cast) -> None:
    draft = make_draft(cast.leader)
    submit(cast.leader, draft)
    approve(cast.leader, draft)
    free = make_draft(cast.clerk, code="9/VP")
    assert post(cast.clerk, free).posted_at is not None


def test_who_may_not_decide(four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    with pytest.raises(NotAllowed):
        approve(four_eyes.clerk, draft)
    for person in (four_eyes.stranger, four_eyes.principal, four_eyes.supervisor, four_eyes.administrator):
        with pytest.raises(NotFound):
            approve(person, draft)


def test_what_changed_between_reading_and_deciding_is_not_approved(four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    seen = seal_of(draft)
    submit(four_eyes.clerk, draft)
    save(four_eyes.clerk, draft, body="Khác")
    with pytest.raises(RuleBroken, match="không còn chờ duyệt"):
        approving.approve(actor_of(four_eyes.leader), document_id=draft.id, seal=seen)
    submit(four_eyes.clerk, draft)
    with pytest.raises(RuleBroken, match="vừa thay đổi"):
        approving.approve(actor_of(four_eyes.leader), document_id=draft.id, seal=seen)


def test_deciding_twice_decides_once(four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    assert submit(four_eyes.clerk, draft).id == submit(four_eyes.clerk, draft).id
    approve(four_eyes.leader, draft)
    with pytest.raises(RuleBroken, match="không còn chờ duyệt"):
        approve(four_eyes.leader, draft)
    assert len(db.session.scalars(select(Approval)).all()) == 1


def test_a_draft_is_returned_with_a_note_that_reaches_its_drafter(four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk)
    submit(four_eyes.clerk, draft)
    leader = actor_of(four_eyes.leader)
    with pytest.raises(RuleBroken) as refusal:
        approving.send_back(leader, document_id=draft.id, seal=seal_of(draft), remark="  ")
    assert refusal.value.field == "remark"
    approving.send_back(leader, document_id=draft.id, seal=seal_of(draft), remark="Bổ sung phụ lục")
    db.session.commit()
    told = db.session.execute(select(Notification.kind, Notification.account_id)).all()
    assert ("draft_submitted", four_eyes.leader.id) in told
    assert ("draft_returned", four_eyes.clerk.id) in told
    assert approving.list_pending(leader, number=1).total == 0


def test_an_incomplete_draft_is_not_submitted(four_eyes: Cast) -> None:
    draft = make_draft(four_eyes.clerk, body="")
    with pytest.raises(RuleBroken) as refusal:
        submit(four_eyes.clerk, draft)
    assert refusal.value.field == "body"


def test_the_list_of_what_waits(four_eyes: Cast) -> None:
    first, second = make_draft(four_eyes.clerk, code="1/A"), make_draft(four_eyes.clerk, code="2/A")
    for draft in (second, first):
        submit(four_eyes.clerk, draft)
    leader = actor_of(four_eyes.leader)
    assert [row.document_id for row in approving.list_pending(leader, number=1).items] == [second.id, first.id]
    assert approving.count_pending(leader) == 2
    composing.discard_draft(actor_of(four_eyes.clerk), document_id=second.id)
    assert approving.count_pending(leader) == 1
    for person in (four_eyes.clerk, four_eyes.principal, four_eyes.stranger):
        assert approving.count_pending(actor_of(person)) == 0
        assert approving.list_pending(actor_of(person), number=1).total == 0


def test_staff_draft_only_where_the_unit_says_so_and_see_only_their_own(cast: Cast) -> None:
    teacher = cast.teacher
    assert not actor_of(teacher).can(Permission.DOCUMENTS_DRAFT)
    set_up(cast, "vinh_binh", staff_draft=True)
    assert actor_of(teacher).can(Permission.DOCUMENTS_DRAFT)
    assert not actor_of(cast.it_teacher).can(Permission.DOCUMENTS_DRAFT)  # supporting IT is no such role
    assert not actor_of(cast.clerk).can(Permission.DOCUMENTS_APPROVE)
    others = make_draft(cast.principal, addressing=Addressing(superior=True))
    own = make_draft(teacher, addressing=Addressing(superior=True), code="3/TH")
    assert [draft.id for draft in composing.list_drafts(actor_of(teacher), number=1).items] == [own.id]
    with pytest.raises(NotFound):
        composing.get_draft(actor_of(teacher), others.id)
    with pytest.raises(NotAllowed):
        post(teacher, own)
    submit(teacher, own)
    approve(cast.principal, own)
    assert post(cast.principal, own).posted_at is not None
