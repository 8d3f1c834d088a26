"""Duties of a draft: the reader's proposals kept, edited or dropped, own ones, what cannot be, fixed at posting."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Duty
from portal.models.records import AuditEntry
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.deadlines import Rhythm, Timing
from portal.rules.documents.duties import DutyState, Proof
from portal.services.documents import composing, posting
from portal.services.documents.duties import doing, preparing
from tests.cast import Cast, Person
from tests.duties import BODY, SOON, draft_with_text
from tests.make import actor_of


def mine(person: Person, show: str = "") -> list[tuple[str, DutyState]]:
    return [(each.duty.title, each.state) for each in doing.list_open(actor_of(person), show=show).items]


def prepared(cast: Cast, draft: Document) -> preparing.Prepared:
    return preparing.get_prepared(actor_of(cast.clerk), document_id=draft.id)


def test_each_proposal_is_kept_edited_or_dropped_and_stays_decided(cast: Cast) -> None:
    draft, clerk = draft_with_text(cast.clerk), actor_of(cast.clerk)
    monthly, once = prepared(cast, draft).offered
    assert monthly.around == ("- Báo cáo tháng: Khóa ", "ngày 17 hằng tháng", ";")
    preparing.drop(clerk, document_id=draft.id, key=monthly.key)
    kept = preparing.keep(clerk, document_id=draft.id, key=once.key)
    assert preparing.keep(clerk, document_id=draft.id, key=once.key) is kept
    found = prepared(cast, draft)
    assert ([d.title for d in found.kept], len(found.offered), len(found.dropped)) == (["Gửi danh sách học sinh"], 0, 1)
    wish = preparing.Wish(title="Gửi danh sách", timing=SOON, kinds=("primary_school",), proof=Proof.FILE)
    preparing.edit(clerk, document_id=draft.id, duty_id=kept.id, wish=wish)
    preparing.keep(clerk, document_id=draft.id, key=monthly.key)
    assert [(d.title, d.due_on, d.proof) for d in prepared(cast, draft).kept] == [
        ("Báo cáo tháng", None, "none"),
        ("Gửi danh sách", date(2026, 11, 24), "file"),
    ]
    preparing.remove(clerk, document_id=draft.id, duty_id=kept.id)
    assert len(prepared(cast, draft).dropped) == 1


def test_a_proposal_of_a_text_that_changed_meanwhile_is_refused(cast: Cast) -> None:
    draft, clerk = draft_with_text(cast.clerk), actor_of(cast.clerk)
    key = prepared(cast, draft).offered[0].key
    content = composing.Content(body="Không còn gì.", addressing=Addressing(subordinates="all"))
    composing.save_draft(clerk, document_id=draft.id, version=None, content=content)
    with pytest.raises(RuleBroken, match="vừa được sửa"):
        preparing.keep(clerk, document_id=draft.id, key=key)


def test_keeping_all_and_an_own_duty_that_is_removed_for_good(cast: Cast) -> None:
    draft, clerk = draft_with_text(cast.clerk), actor_of(cast.clerk)
    assert preparing.keep_all(clerk, document_id=draft.id) == 2
    own = preparing.add(clerk, document_id=draft.id, wish=preparing.Wish(title="Họp", timing=SOON))
    preparing.remove(clerk, document_id=draft.id, duty_id=own.id)
    db.session.commit()
    assert len(prepared(cast, draft).kept) == 2
    assert db.session.get(Duty, own.id) is None


def timing(**values: object) -> Timing:
    return Timing(**{"rhythm": Rhythm.ONCE, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (timing(), "due"),
        (timing(due=date(2026, 11, 19)), "due"),
        (timing(due=date(2026, 12, 1), opens=date(2026, 12, 2)), "opens"),
        (timing(rhythm=Rhythm.YEARLY, day=31), "month"),
        (timing(rhythm=Rhythm.YEARLY, day=31, month=4), "day"),
        (timing(rhythm=Rhythm.MONTHLY), "day"),
        (timing(rhythm=Rhythm.MONTHLY, day=32), "day"),
        (timing(rhythm=Rhythm.YEARLY, day=3, month=4, opens_day=31, opens_month=2), "opens_day"),
        (timing(rhythm=Rhythm.AFTER_EVENT, event="có thay đổi"), "days"),
        (timing(rhythm=Rhythm.AFTER_EVENT, days=5), "event"),
    ],
)
def test_a_timing_that_cannot_be_is_refused_at_its_field(cast: Cast, given: Timing, field: str) -> None:
    draft = draft_with_text(cast.clerk)
    with pytest.raises(RuleBroken) as refused:
        preparing.add(actor_of(cast.clerk), document_id=draft.id, wish=preparing.Wish(title="Báo cáo", timing=given))
    assert refused.value.field == field


def test_only_the_drafting_unit_prepares_and_after_posting_nobody(cast: Cast) -> None:
    draft = draft_with_text(cast.clerk)
    for person, error in ((cast.stranger, NotFound), (cast.principal, NotFound), (cast.supervisor, NotFound)):
        with pytest.raises(error):
            preparing.get_prepared(actor_of(person), document_id=draft.id)
    posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    with pytest.raises(NotAllowed):
        preparing.get_prepared(actor_of(cast.clerk), document_id=draft.id)


def test_only_kept_duties_reach_the_addressees_and_only_those_meant(cast: Cast) -> None:
    draft, clerk = draft_with_text(cast.clerk), actor_of(cast.clerk)
    monthly, once = prepared(cast, draft).offered
    kept = preparing.keep(clerk, document_id=draft.id, key=once.key)
    preparing.drop(clerk, document_id=draft.id, key=monthly.key)
    wish = preparing.Wish(title=kept.title, timing=SOON, kinds=("primary_school",))
    preparing.edit(clerk, document_id=draft.id, duty_id=kept.id, wish=wish)
    assert mine(cast.principal) == []
    draft = db.session.get_one(Document, draft.id)
    posting.post_document(clerk, document_id=draft.id, version=draft.version)
    db.session.commit()
    assert mine(cast.principal) == [("Gửi danh sách học sinh", DutyState.SOON)]
    assert mine(cast.office_clerk) == []  # an office is no school
    assert mine(cast.stranger_principal) == []
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "document_posted")).one()
    assert entry.after is not None
    assert entry.after["duties"] == 1


def test_the_text_of_the_sample_has_two_proposals(cast: Cast) -> None:
    assert BODY.count("ngày") == 3
    assert len(prepared(cast, draft_with_text(cast.clerk)).offered) == 2
