"""Numbers of outgoing documents: from 1 each year and book, without gap, whoever comes at the same time."""

import threading
from datetime import date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, NumberBook, Reservation
from portal.models.records import AuditEntry
from portal.services.documents import composing, numbering, posting
from tests.approvals import set_up
from tests.cast import Cast, Person
from tests.make import actor_of, make_draft, make_posted
from tests.register import faults


@pytest.fixture
def numbered(cast: Cast) -> Cast:
    set_up(cast, symbol="SGDĐT", own_books="QĐ")
    return cast


def issue(person: Person, **content) -> str:
    return make_posted(person, **{"code": "", **content}).code


def reserve(person: Person, reason: str = "Bản giấy", type_code: str = "decision") -> Reservation:
    kept = numbering.reserve(actor_of(person), type_code=type_code, department="VP", reason=reason)
    db.session.commit()
    return kept


def test_the_portal_gives_numbers_by_book_and_year(numbered: Cast, clock_at) -> None:
    clerk = numbered.clerk
    assert issue(clerk, department="VP") == "01/SGDĐT-VP"
    assert issue(clerk, type_code="decision") == "01/QĐ-SGDĐT"
    assert issue(clerk, type_code="plan") == "02/KH-SGDĐT"  # shares the book of official letters
    assert issue(clerk, type_code="decision") == "02/QĐ-SGDĐT"
    clock_at.move_to(datetime(2027, 1, 4, 8, 0, tzinfo=clock.LOCAL_ZONE))
    assert issue(clerk, issued_on=date(2026, 12, 31)) == "03/SGDĐT"
    assert issue(clerk, issued_on=date(2027, 1, 4)) == "01/SGDĐT"
    assert faults() == []


def test_without_a_symbol_the_clerk_types_the_number(cast: Cast) -> None:
    draft = make_draft(cast.clerk, code="")
    assert [p.field for p in posting.preview(actor_of(cast.clerk), document_id=draft.id).problems] == ["code"]


def test_the_preview_expects_the_number_and_gives_none(numbered: Cast) -> None:
    draft = make_draft(numbered.clerk, code="", department="VP")
    actor = actor_of(numbered.clerk)
    assert [posting.preview(actor, document_id=draft.id).expected_code for _ in range(2)] == ["01/SGDĐT-VP"] * 2
    assert draft.code == ""
    assert issue(numbered.clerk) == "01/SGDĐT"
    assert posting.preview(actor, document_id=draft.id).expected_code == "02/SGDĐT-VP"


def test_numbers_go_on_after_those_typed_before_and_between(cast: Cast) -> None:
    make_posted(cast.clerk, code="1648/SGDĐT-VP")
    set_up(cast, symbol="SGDĐT")
    assert issue(cast.clerk) == "1649/SGDĐT"
    make_posted(cast.clerk, code="1650/SGDĐT-VP")
    assert issue(cast.clerk) == "1651/SGDĐT"


def post_typed(person: Person, code: str, reason: str = "", **content) -> Document:
    draft = make_draft(person, code=code, **content)
    document = posting.post_document(
        actor_of(person), document_id=draft.id, version=draft.version, skipped_reason=reason
    )
    db.session.commit()
    return document


def test_skipped_numbers_need_a_reason_and_stand_in_the_register(numbered: Cast) -> None:
    issue(numbered.clerk)
    clerk = actor_of(numbered.clerk)
    for reason, says in (("", "nêu lý do"), ("  ", "nêu lý do"), ("x" * 501, "Không quá")):
        with pytest.raises(RuleBroken, match=says) as refusal:
            post_typed(numbered.clerk, "05/SGDĐT-VP", reason)
        assert refusal.value.field == "skipped_reason"
        db.session.rollback()
    post_typed(numbered.clerk, "05/SGDĐT-VP", "Văn bản giấy", department="VP")
    kept = numbering.list_unissued(clerk, year=2026)
    assert [(each.code, each.reason) for each in kept] == [
        (f"0{number}/SGDĐT-VP", "Văn bản giấy") for number in (2, 3, 4)
    ]
    assert issue(numbered.clerk) == "06/SGDĐT"
    assert post_typed(numbered.clerk, "3/SGDĐT-VP").code == "3/SGDĐT-VP"
    numbering.release(clerk, reservation_id=kept[0].id, reason="Bỏ trống")
    db.session.commit()
    assert [each.code for each in numbering.list_unissued(clerk, year=2026)] == ["02/SGDĐT-VP", "04/SGDĐT-VP"]
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "number_skipped")).one()
    assert noted.after == {"code": "02/SGDĐT-VP – 04/SGDĐT-VP", "reason": "Văn bản giấy"}
    assert faults() == []


def test_a_number_far_ahead_is_taken_for_a_slip(numbered: Cast) -> None:
    issue(numbered.clerk)
    draft = make_draft(numbered.clerk, code="102/SGDĐT-VP")
    actor = actor_of(numbered.clerk)
    assert posting.preview(actor, document_id=draft.id).problems == []
    draft.code = "103/SGDĐT-VP"
    (problem,) = posting.preview(actor, document_id=draft.id).problems
    assert (problem.field, problem.params["count"], problem.params["next"]) == ("code", 101, "02/SGDĐT")
    with pytest.raises(RuleBroken):
        posting.post_document(actor, document_id=draft.id, version=draft.version, skipped_reason="Giấy")


def test_a_series_begins_where_the_unit_stands_and_only_where_the_portal_keeps_it(cast: Cast) -> None:
    post_typed(cast.clerk, "7/SGDĐT-VP")
    post_typed(cast.clerk, "20/SGDĐT-VP")  # no symbol: the numbers are kept elsewhere
    set_up(cast, symbol="SGDĐT", own_books="QĐ")
    post_typed(cast.clerk, "40/QĐ-SGDĐT", type_code="decision")
    with pytest.raises(RuleBroken):
        post_typed(cast.clerk, "42/QĐ-SGDĐT", type_code="decision")


def test_a_number_is_used_once_with_or_without_a_leading_zero(numbered: Cast) -> None:
    make_posted(numbered.clerk, code="5/QĐ-SGDĐT", type_code="decision")
    with pytest.raises(RuleBroken, match="đã phát hành"):
        make_posted(numbered.clerk, code="05 / QĐ – SGDĐT", type_code="decision")


def test_a_refused_posting_uses_no_number(numbered: Cast) -> None:
    draft = make_draft(numbered.clerk, code="", body="")
    with pytest.raises(RuleBroken):
        posting.post_document(actor_of(numbered.clerk), document_id=draft.id, version=draft.version)
    db.session.rollback()
    assert issue(numbered.clerk) == "01/SGDĐT"


def test_a_kept_number_is_used_by_a_document(numbered: Cast) -> None:
    kept = reserve(numbered.clerk)
    assert kept.code == "01/QĐ-SGDĐT"
    assert issue(numbered.clerk, type_code="decision") == "02/QĐ-SGDĐT"
    document = make_posted(numbered.clerk, code="1/QĐ-SGDĐT", type_code="decision")
    assert db.session.get_one(Reservation, kept.id).document_id == document.id
    assert list(numbering.list_unissued(actor_of(numbered.clerk), year=2026)) == []
    with pytest.raises(RuleBroken, match="đã dùng"):
        numbering.release(actor_of(numbered.clerk), reservation_id=kept.id, reason="Nhầm")


def test_a_released_number_is_void_for_good_with_its_reason(numbered: Cast) -> None:
    kept, clerk = reserve(numbered.clerk), actor_of(numbered.clerk)
    for blank in ("", "  ", "x" * 501):
        with pytest.raises(RuleBroken) as refusal:
            numbering.release(clerk, reservation_id=kept.id, reason=blank)
        assert refusal.value.field == "reason"
    numbering.release(clerk, reservation_id=kept.id, reason="Không ban hành nữa")
    numbering.release(clerk, reservation_id=kept.id, reason="Lần hai")
    db.session.commit()
    assert [r.release_reason for r in numbering.list_unissued(clerk, year=2026)] == ["Không ban hành nữa"]
    with pytest.raises(RuleBroken, match="đã bỏ"):
        make_posted(numbered.clerk, code="01/QĐ-SGDĐT", type_code="decision")
    db.session.rollback()
    assert issue(numbered.clerk, type_code="decision") == "02/QĐ-SGDĐT"
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("number_"))).all()
    assert sorted(actions) == ["number_released", "number_reserved"]


def test_who_may_not_keep_or_release(numbered: Cast) -> None:
    kept = reserve(numbered.clerk)
    with pytest.raises(NotAllowed):
        reserve(numbered.teacher)
    with pytest.raises(NotAllowed):
        numbering.release(actor_of(numbered.supervisor), reservation_id=kept.id, reason="x")
    for person in (numbered.stranger, numbered.principal):
        with pytest.raises(NotFound):
            numbering.release(actor_of(person), reservation_id=kept.id, reason="x")
        assert numbering.list_reservations(actor_of(person), number=1).total == 0
    with pytest.raises(RuleBroken, match="ký hiệu"):
        reserve(numbered.principal)


def test_the_database_refuses_a_number_twice(numbered: Cast) -> None:
    reserve(numbered.clerk)
    db.session.execute(update(NumberBook).values(last_number=0))
    with pytest.raises(IntegrityError):
        reserve(numbered.clerk)
    db.session.rollback()


def test_many_at_the_same_time_leave_no_gap(app, numbered: Cast) -> None:
    """Postings and reservations at once, each thread with its own connection, before the book exists."""
    drafts = [make_draft(numbered.clerk, code="") for _ in range(9)]
    ids = [(draft.id, draft.version) for draft in drafts]
    actor = actor_of(numbered.clerk)
    db.session.remove()
    start = threading.Barrier(3)

    def work(mine: list[tuple[int, int]]) -> None:
        with app.app_context():
            start.wait(10)
            for document_id, version in mine:
                begin_write()
                posting.post_document(actor, document_id=document_id, version=version)
                db.session.commit()
            begin_write()
            numbering.reserve(actor, type_code="plan", department="", reason="Bản giấy")
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=work, args=(ids[n::3],)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    codes = [*db.session.scalars(select(Document.code)), *db.session.scalars(select(Reservation.code))]
    assert sorted(int(code.partition("/")[0]) for code in codes) == list(range(1, 13))
    assert faults() == []


def test_a_typed_number_at_the_same_time_is_posted_once(app, cast: Cast) -> None:
    drafts = [make_draft(cast.clerk, code="7/SGDĐT-VP") for _ in range(2)]
    ids = [(draft.id, draft.version) for draft in drafts]
    actor = actor_of(cast.clerk)
    db.session.remove()
    start, refused = threading.Barrier(2), []

    def work(document_id: int, version: int) -> None:
        with app.app_context():
            start.wait(10)
            begin_write()
            try:
                posting.post_document(actor, document_id=document_id, version=version)
                db.session.commit()
            except RuleBroken as error:
                refused.append(error.field)
                db.session.rollback()
            db.session.remove()

    threads = [threading.Thread(target=work, args=pair) for pair in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert refused == ["code"]
    assert len(db.session.scalars(select(Document).where(Document.posted_at.is_not(None))).all()) == 1


def test_the_unit_decides_on_its_symbol_and_books(cast: Cast) -> None:
    assert not numbering.gives_numbers(actor_of(cast.clerk))
    set_up(cast, symbol="SGDĐT")
    assert numbering.gives_numbers(actor_of(cast.clerk))
    draft = make_draft(cast.clerk, code="43")
    assert composing.get_draft(actor_of(cast.clerk), draft.id).code == "43/SGDĐT"  # a bare number is completed
