"""A document passed on stays one document: read, counted, proven and followed along the whole chain."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Receipt
from portal.models.notifications import Notification
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.services.documents import (
    answering,
    books,
    composing,
    forwarding,
    inbox,
    posting,
    proving,
    publishing,
    travelling,
)
from portal.services.documents.following import get_matrix
from portal.services.documents.receiving import get_file, read_document
from portal.services.documents.scope import get_document, visible_documents
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.passing import DEPARTMENTS, DIRECT, forward
from tests.plans import plan_of
from tests.register import faults, open_as
from tests.trees import add_schools


@pytest.fixture
def chain(cast: Cast) -> tuple[Document, Document, Document]:
    """The centre's letter, passed on by the department, and by the office after that."""
    original = make_posted(cast.board_clerk, addressing=DEPARTMENTS, code="253/BGDĐT-SEQAP", subject="Văn bản gốc")
    first = forward(cast.clerk, original.id, remark="Các đơn vị thực hiện.")
    return original, first, forward(cast.office_clerk, first.id)


def receivers(document: Document) -> set[int]:
    return set(db.session.scalars(select(Receipt.unit_id).where(Receipt.document_id == document.id)))


def test_every_forwarding_points_to_the_original(cast: Cast, chain: tuple[Document, Document, Document]) -> None:
    original, first, second = chain
    assert (first.forwards_id, first.came_by_id) == (original.id, original.id)
    assert (second.forwards_id, second.came_by_id) == (original.id, first.id)
    assert receivers(first) == {cast.units["cho_lach"], cast.units["thpt_ben_tre"]}
    assert receivers(second) == {cast.units["vinh_binh"], cast.units["hoa_nghia"]}
    assert (second.code, second.subject) == (original.code, original.subject)


def test_the_last_addressee_reads_the_original(cast: Cast, chain: tuple[Document, Document, Document]) -> None:
    original, first, second = chain
    reading = read_document(actor_of(cast.principal), document_id=second.id, visit=True)
    assert reading.letter is original
    assert reading.came_as is None
    assert read_document(actor_of(cast.principal), document_id=original.id, visit=True).came_as == second.id
    with pytest.raises(NotFound):
        get_document(actor_of(cast.principal), first.id)  # another unit's posting, though the same document
    for stranger in (cast.stranger_principal, cast.nobody):
        for document in chain:
            with pytest.raises(NotFound):
                get_document(actor_of(stranger), document.id)


def test_the_scope_is_answered_by_indexes(cast: Cast, chain: tuple[Document, Document, Document]) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    plan = plan_of(visible_documents(actor_of(cast.principal)).where(Document.id == chain[0].id))
    assert "SCAN" not in plan.replace("SCAN CONSTANT ROW", ""), plan
    assert "ix_document_forwards" in plan


def test_a_file_of_the_original_opens_the_forwarding(cast: Cast) -> None:
    draft = make_draft(cast.board_clerk, addressing=DEPARTMENTS)
    file = composing.attach_files(actor_of(cast.board_clerk), document_id=draft.id, files=[_File()]).files[0]
    db.session.commit()
    posting.post_document(actor_of(cast.board_clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    made = forward(cast.clerk, draft.id)
    get_file(actor_of(cast.office_clerk), document_id=draft.id, file_id=file.id, visit=True)
    db.session.commit()
    receipt = db.session.scalars(select(Receipt).where(Receipt.unit_id == cast.units["cho_lach"])).one()
    assert (receipt.document_id, receipt.first_opened_by) == (made.id, cast.office_clerk.name)
    assert proving.document_facts(made)["files"] == proving.document_facts(draft)["files"] != []
    assert faults() == []


class _File:
    name, sha256, size = "a.pdf", "ab" * 32, 3


def test_the_register_binds_a_forwarding_to_the_original(
    cast: Cast, chain: tuple[Document, Document, Document], clock_at
) -> None:
    ids = [document.id for document in chain]
    open_as(cast.principal, ids[2])
    clock_at.shift(timedelta(hours=25))
    proving.sweep_deemed()
    assert faults() == []
    db.session.get_one(Document, ids[0]).subject = "Nội dung khác"
    db.session.commit()
    assert {int(fault.split(" ")[1]) for fault in faults()} == set(ids)  # the original and both forwardings of it


def test_each_forwarding_has_its_own_24_hours(cast: Cast, chain: tuple[Document, Document, Document], clock_at) -> None:
    clock_at.shift(timedelta(hours=20))
    late = forward(cast.clerk, chain[0].id, addressing=Addressing(units=(cast.units["vinh_binh"],)), again=True)
    clock_at.shift(timedelta(hours=5))
    assert get_matrix(actor_of(cast.clerk), document_id=chain[1].id).tally.deemed == 2
    assert get_matrix(actor_of(cast.clerk), document_id=late.id).tally.waiting == 1


def test_who_has_the_document_is_left_out_unless_wanted(cast: Cast, chain: tuple[Document, Document, Document]) -> None:
    everybody = Addressing(subordinates="all")
    actor = actor_of(cast.clerk)
    with pytest.raises(RuleBroken, match="đều đã nhận") as refusal:
        forwarding.preview(actor, document_id=chain[0].id, addressing=everybody, again=False)
    assert refusal.value.field == "again"
    ready = forwarding.preview(actor, document_id=chain[0].id, addressing=everybody, again=True)
    assert len(ready.addressees) == 4


def test_a_unit_that_sent_it_back_may_be_sent_it_again(
    cast: Cast, chain: tuple[Document, Document, Document], mails
) -> None:
    answering.refuse(actor_of(cast.principal), document_id=chain[2].id, reason="Thiếu tệp")
    db.session.commit()
    ready = forwarding.preview(actor_of(cast.office_clerk), document_id=chain[1].id, addressing=DIRECT, again=False)
    assert [unit.id for unit in ready.addressees] == [cast.units["vinh_binh"]]
    with pytest.raises(RuleBroken, match="trả lại"):
        forwarding.get_forwardable(actor_of(cast.principal), document_id=chain[2].id)


@pytest.mark.parametrize(
    ("addressing", "field"),
    [
        (Addressing(), "subordinates"),
        (Addressing(subordinates="direct", kinds=("preschool",)), "subordinates"),
    ],
)
def test_nobody_chosen_is_refused_at_its_field(
    cast: Cast, chain: tuple[Document, Document, Document], addressing: Addressing, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        forwarding.preview(actor_of(cast.clerk), document_id=chain[0].id, addressing=addressing, again=False)
    assert refusal.value.field == field


def test_units_outside_the_branch_are_refused(cast: Cast, chain: tuple[Document, Document, Document]) -> None:
    for key in ("tam_binh", "board"):
        outside = Addressing(units=(cast.units[key],))
        with pytest.raises(RuleBroken, match="nằm ngoài tuyến gửi") as refusal:
            forwarding.preview(actor_of(cast.clerk), document_id=chain[0].id, addressing=outside, again=False)
        assert refusal.value.field == "units"


def test_only_who_receives_and_posts_for_an_addressee_forwards(
    cast: Cast, chain: tuple[Document, Document, Document]
) -> None:
    for person, document, error in (
        (cast.teacher, chain[2], NotAllowed),
        (cast.supervisor, chain[0], NotAllowed),
        (cast.board_clerk, chain[0], NotFound),  # its own: it sends, it does not forward
        (cast.stranger_principal, chain[0], NotFound),
    ):
        with pytest.raises(error):
            forwarding.get_forwardable(actor_of(person), document_id=document.id)


def test_the_same_key_forwards_once_and_belongs_to_its_unit(cast: Cast) -> None:
    original = make_posted(cast.board_clerk, addressing=DEPARTMENTS)
    actor = actor_of(cast.clerk)
    seal = forwarding.preview(actor, document_id=original.id, addressing=DIRECT, again=False).seal
    given = {"document_id": original.id, "addressing": DIRECT, "again": False, "remark": "", "seal": seal}
    made = forwarding.forward(actor, key="one", **given)
    assert forwarding.forward(actor, key="one", **given).id == made.id
    with pytest.raises(NotFound):
        forwarding.forward(actor_of(cast.stranger), key="one", **given)


def test_a_unit_closed_after_the_preview_is_shown_before_it_is_sent(cast: Cast) -> None:
    original = make_posted(cast.board_clerk, addressing=DEPARTMENTS)
    actor = actor_of(cast.clerk)
    seal = forwarding.preview(actor, document_id=original.id, addressing=DIRECT, again=False).seal
    db.session.get_one(Unit, cast.units["thpt_ben_tre"]).closed_on = date(2026, 11, 20)
    with pytest.raises(RuleBroken, match="vừa thay đổi"):
        forwarding.forward(
            actor, document_id=original.id, addressing=DIRECT, again=False, remark="", key="k", seal=seal
        )


def test_a_note_too_long_is_refused_at_its_field(cast: Cast) -> None:
    original = make_posted(cast.board_clerk, addressing=DEPARTMENTS)
    with pytest.raises(RuleBroken) as refusal:
        forward(cast.clerk, original.id, remark="x" * 2001)
    assert refusal.value.field == "remark"


def test_lists_name_the_forwarding_and_registers_the_author(
    cast: Cast, chain: tuple[Document, Document, Document]
) -> None:
    office = actor_of(cast.office_clerk)
    row = inbox.list_received(office, number=1, words="van ban goc").items[0]
    assert row.document.id == chain[1].id
    assert books.list_dispatches(actor_of(cast.clerk), year=2026, number=1).total == 0
    assert "place" not in composing.usual_values(actor_of(cast.clerk))


def test_receivers_are_told_who_passed_it_on(
    cast: Cast, chain: tuple[Document, Document, Document], drain, mails
) -> None:
    drain()
    told = db.session.scalars(select(Notification).where(Notification.account_id == cast.principal.id)).one()
    assert (told.kind, told.params["unit"]) == ("document_forwarded", "Phòng Giáo dục và Đào tạo Chợ Lách")


def test_the_way_shows_every_level_and_each_unit_its_branch(
    cast: Cast, chain: tuple[Document, Document, Document]
) -> None:
    original, first, second = chain
    open_as(cast.principal, second.id)
    whole = travelling.get_way(actor_of(cast.board_clerk), document_id=original.id)
    assert (whole.here.sent, whole.here.opened, whole.here.onward) == (6, 1, 2)
    assert [branch.stop.document_id for branch in whole.below.items] == [first.id]
    deeper = travelling.get_way(actor_of(cast.board_clerk), document_id=original.id, at=second.id)
    assert [stop.document_id for stop in deeper.steps] == [original.id, first.id]
    branch = travelling.get_way(actor_of(cast.clerk), document_id=first.id)
    assert (branch.here.sent, branch.here.opened) == (4, 1)
    for at in (original.id, 10**6):
        with pytest.raises(NotFound):
            travelling.get_way(actor_of(cast.clerk), document_id=first.id, at=at)
    with pytest.raises(NotFound):
        travelling.get_way(actor_of(cast.clerk), document_id=original.id)


def test_a_forwarding_is_not_published_as_the_units_own(cast: Cast, chain: tuple[Document, Document, Document]) -> None:
    with pytest.raises(NotFound):
        publishing.get_publishable(actor_of(cast.clerk), chain[1].id)


def test_forwarding_to_700_units_and_its_way_take_as_many_statements_as_to_2(cast: Cast, queries) -> None:
    one, two = (make_posted(cast.board_clerk, addressing=DEPARTMENTS, code=code) for code in ("1/A", "2/A"))
    with queries() as few:
        forward(cast.clerk, one.id)
    add_schools(cast.units["ben_tre"], 700)
    with queries() as many:
        made = forward(cast.clerk, two.id)
    assert len(many) <= len(few) + 2
    assert db.session.scalar(select(func.count()).where(Receipt.document_id == made.id)) == 702
    with queries() as count:
        assert travelling.get_way(actor_of(cast.board_clerk), document_id=two.id).here.sent == 704
    assert len(count) <= 9, count.statements
