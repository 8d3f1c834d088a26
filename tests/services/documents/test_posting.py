"""Posting freezes the addressees, once, in one transaction."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Receipt
from portal.models.records import AuditEntry, OutboxItem
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.services.documents import composing, posting, routes
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.trees import add_schools


def names_of(document: Document) -> set[str]:
    return set(db.session.scalars(select(Receipt.unit_name).where(Receipt.document_id == document.id)))


def test_all_below_receive_and_nobody_else(cast: Cast) -> None:
    document = make_posted(cast.clerk)
    assert names_of(document) == {
        "Phòng Giáo dục và Đào tạo Chợ Lách",
        "Trường Tiểu học Vĩnh Bình",
        "Trường Tiểu học Hòa Nghĩa",
        "Trường THPT Nguyễn Đình Chiểu",
    }


@pytest.mark.parametrize(
    ("addressing", "keys"),
    [
        (Addressing(subordinates="direct"), {"cho_lach", "thpt_ben_tre"}),
        (Addressing(subordinates="all", kinds=("primary_school",)), {"vinh_binh", "hoa_nghia"}),
        (Addressing(superior=True), {"board"}),
        (Addressing(centre=True), {"board"}),
        (
            Addressing(superior=True, centre=True, subordinates="direct", kinds=("district_office",)),
            {"board", "cho_lach"},
        ),
    ],
)
def test_what_the_clerk_chose_is_what_receives(cast: Cast, addressing: Addressing, keys: set[str]) -> None:
    document = make_posted(cast.clerk, addressing=addressing)
    ids = set(db.session.scalars(select(Receipt.unit_id).where(Receipt.document_id == document.id)))
    assert ids == {cast.units[key] for key in keys}


def test_a_school_reaches_its_superior_and_the_centre_directly(cast: Cast) -> None:
    document = make_posted(cast.principal, addressing=Addressing(superior=True, centre=True))
    assert names_of(document) == {
        "Phòng Giáo dục và Đào tạo Chợ Lách",
        "Sở Giáo dục và Đào tạo Bến Tre",  # skipped on the way to the centre: a copy
        "Ban Quản lý Chương trình SEQAP Trung ương",
    }


def test_posting_writes_receipts_outbox_and_audit_together(cast: Cast) -> None:
    document = make_posted(cast.clerk)
    item = db.session.scalars(select(OutboxItem).where(OutboxItem.kind == "document_posted")).one()
    assert item.payload == {"document_id": document.id}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "document_posted")).one()
    assert (entry.object_id, entry.after["addressees"] if entry.after else None) == (document.id, 4)
    assert document.rule_version == "24h-1"


def test_posting_twice_posts_once(cast: Cast) -> None:
    document = make_posted(cast.clerk)
    first = document.posted_at
    again = posting.post_document(actor_of(cast.clerk), document_id=document.id, version=1)
    db.session.commit()
    assert again.posted_at == first
    assert len(db.session.scalars(select(Receipt)).all()) == 4
    assert len(db.session.scalars(select(OutboxItem)).all()) == 1


def test_a_draft_changed_after_the_preview_is_not_posted(cast: Cast) -> None:
    draft = make_draft(cast.clerk)
    seen = draft.version
    composing.save_draft(
        actor_of(cast.clerk), document_id=draft.id, version=seen, content=composing.Content(subject="Khác")
    )
    with pytest.raises(RuleBroken, match="xem lại"):
        posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=seen)


def test_every_problem_is_named_at_its_field(cast: Cast) -> None:
    actor = actor_of(cast.clerk)
    draft = composing.start_draft(actor, draft_key="k")
    problems = posting.preview(actor, document_id=draft.id).problems
    assert {problem.field for problem in problems} == {
        "code",
        "subject",
        "issued_on",
        "signer_name",
        "body",
        "subordinates",
    }


def test_a_number_is_used_once_a_year_by_a_unit(cast: Cast) -> None:
    make_posted(cast.clerk, code="12/SGDĐT-VP")
    draft = make_draft(cast.clerk, code="12 / SGDĐT - VP")
    problems = posting.preview(actor_of(cast.clerk), document_id=draft.id).problems
    assert [problem.field for problem in problems] == ["code"]


def test_a_date_in_the_future_is_refused(cast: Cast) -> None:
    draft = make_draft(cast.clerk)
    draft.issued_on = date(2026, 11, 21)
    assert [problem.field for problem in posting.list_problems(draft)] == ["issued_on"]


def test_a_single_unit_outside_the_routes_is_refused_by_name(cast: Cast) -> None:
    actor = actor_of(cast.clerk)
    with pytest.raises(RuleBroken, match="THPT Tam Bình") as refusal:
        routes.resolve(actor, Addressing(units=(cast.units["tam_binh"],)))
    assert refusal.value.field == "units"


def test_a_unit_closed_meanwhile_is_refused_by_name(cast: Cast) -> None:
    draft = make_draft(cast.clerk, addressing=Addressing(units=(cast.units["hoa_nghia"],)))
    db.session.get_one(Unit, cast.units["hoa_nghia"]).closed_on = date(2026, 11, 20)
    db.session.commit()
    with pytest.raises(RuleBroken, match=r"Hòa Nghĩa.*ngừng"):
        posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)


def test_a_closed_unit_is_not_among_all_below(cast: Cast) -> None:
    db.session.get_one(Unit, cast.units["hoa_nghia"]).closed_on = date(2026, 11, 20)
    document = make_posted(cast.clerk)
    assert "Trường Tiểu học Hòa Nghĩa" not in names_of(document)


def test_who_may_not_post(cast: Cast) -> None:
    draft = make_draft(cast.principal, addressing=Addressing(superior=True))
    with pytest.raises(NotAllowed):
        posting.post_document(actor_of(cast.teacher), document_id=draft.id, version=draft.version)
    with pytest.raises(NotFound):
        posting.post_document(actor_of(cast.stranger), document_id=draft.id, version=draft.version)


def test_the_same_draft_key_makes_one_draft(cast: Cast) -> None:
    actor = actor_of(cast.clerk)
    first = composing.start_draft(actor, draft_key="same")
    assert composing.start_draft(actor, draft_key="same").id == first.id


def test_another_unit_cannot_take_over_a_draft_by_its_key(cast: Cast) -> None:
    composing.start_draft(actor_of(cast.clerk), draft_key="same")
    with pytest.raises(NotFound):
        composing.start_draft(actor_of(cast.stranger), draft_key="same")


def test_posting_to_700_units_takes_as_many_statements_as_to_4(cast: Cast, queries) -> None:
    small = make_draft(cast.clerk, code="1/A")
    with queries() as few:
        posting.post_document(actor_of(cast.clerk), document_id=small.id, version=small.version)
        db.session.commit()
    add_schools(cast.units["ben_tre"], 700)
    large = make_draft(cast.clerk, code="2/A")
    with queries() as many:
        document = posting.post_document(actor_of(cast.clerk), document_id=large.id, version=large.version)
        db.session.commit()
    assert len(names_of(document)) == 704
    assert len(many) <= len(few) + 2


def test_a_running_clock_does_not_depend_on_when_it_is_read(cast: Cast, clock_at) -> None:
    document = make_posted(cast.clerk)
    before = document.posted_at
    clock_at.shift(timedelta(hours=30))
    db.session.expire_all()
    assert document.posted_at == before
