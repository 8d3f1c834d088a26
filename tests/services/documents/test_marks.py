"""Marks, purposes and links are fixed at posting and bound by the register; older documents stay proven."""

from datetime import date

import pytest
from sqlalchemy import text

from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.documents import Document, Receipt
from portal.rules.documents.addressing import Addressing
from portal.services.documents import composing, linking, posting, proving, replying
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.register import faults

MARKS = {
    "capacity": "KT.",
    "urgency": "express",
    "circulation": "return",
    "pages": 12,
    "reply_by": date(2026, 11, 27),
    "recipient_lines": "Lưu: VT, GDTrH.",
}


def test_every_mark_is_kept_and_bound(cast: Cast) -> None:
    document = make_posted(cast.clerk, **MARKS)
    facts = proving.document_facts(document)
    kept = {name: facts[name] for name in MARKS}
    assert kept == {**MARKS, "reply_by": "2026-11-27"}
    assert facts["purposes"] == {"below": "perform"}
    assert facts["facts"] == proving.FACTS_VERSION
    assert faults() == []


@pytest.mark.parametrize(
    "change",
    [
        "capacity = 'TL.'",
        "urgency = ''",
        "circulation = ''",
        "pages = 1",
        "reply_by = '2027-01-01'",
        "purposes = NULL",
        "recipient_lines = ''",
        "facts_version = NULL",
        "facts_version = 1",
    ],
)
def test_a_changed_mark_is_noticed(cast: Cast, change: str) -> None:
    make_posted(cast.clerk, **MARKS)
    db.session.execute(text(f"UPDATE document SET {change}"))
    db.session.commit()
    assert ["not those that were posted" in fault for fault in faults()] == [True]


def test_a_changed_purpose_of_an_addressee_is_noticed(cast: Cast) -> None:
    make_posted(cast.clerk)
    db.session.execute(text("UPDATE receipt SET purpose = 'inform'"))
    db.session.commit()
    assert any("addressees" in fault for fault in faults())


def test_a_document_posted_before_there_were_marks_stays_proven(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(posting, "FACTS_VERSION", None)
    monkeypatch.setattr(posting, "purposes_of", lambda _document, _addressees: ({}, None))
    document = make_posted(cast.clerk)
    assert "urgency" not in proving.document_facts(document)
    assert "purpose" not in proving.addressee_facts(db.session.query(Receipt).first())
    assert faults() == []


def test_each_addressee_receives_to_the_purpose_of_its_group(cast: Cast) -> None:
    chosen = {"upward": "inform", "below": "coordinate", "others": "file"}
    document = make_posted(cast.clerk, addressing=Addressing(superior=True, subordinates="direct"), purposes=chosen)
    found = {r.unit_id: r.purpose for r in db.session.query(Receipt).filter_by(document_id=document.id)}
    assert found == {
        cast.units["board"]: "inform",
        cast.units["cho_lach"]: "coordinate",
        cast.units["thpt_ben_tre"]: "coordinate",
    }
    assert document.purposes == {"upward": "inform", "below": "coordinate"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reply_by": date(2026, 11, 19)}, "reply_by"),
        ({"body": "Kính gửi\nTUYỆT MẬT\n"}, "body"),
        ({"subject": "MẬT"}, "subject"),
    ],
)
def test_what_may_not_stand_on_a_letter(cast: Cast, wrong: dict[str, object], field: str) -> None:
    draft = make_draft(cast.clerk, **wrong)
    with pytest.raises(RuleBroken) as refusal:
        posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    assert refusal.value.field == field


def test_a_secret_draft_is_never_kept(cast: Cast) -> None:
    draft = make_draft(cast.clerk, subject="Trước")
    content = composing.Content(subject="Kế hoạch mật", secrecy="secret")
    with pytest.raises(RuleBroken, match="bí mật nhà nước"):
        composing.save_draft(actor_of(cast.clerk), document_id=draft.id, version=None, content=content)
    db.session.commit()
    assert db.session.get_one(Document, draft.id).subject == "Trước"


def test_a_reply_is_linked_bound_and_found_from_both_sides(cast: Cast) -> None:
    asked = make_posted(cast.clerk, code="1/VP")
    reply = make_posted(cast.principal, code="2/TH", addressing=Addressing(superior=True), replies_to=[asked.id])
    assert proving.document_facts(reply)["links"] == [{"kind": "reply", "document": asked.id}]
    principal, office = actor_of(cast.principal), actor_of(cast.office_clerk)
    assert [(each.document.id, each.may_read) for each in linking.list_replied(office, reply)] == [(asked.id, True)]
    assert [each.id for each in linking.list_replies(principal, asked.id)] == [reply.id]
    assert list(linking.list_replies(actor_of(cast.other_principal), asked.id)) == []
    db.session.execute(text("DELETE FROM document_link"))
    db.session.commit()
    assert any("not those that were posted" in fault for fault in faults())


def test_what_is_replied_to_shows_its_reference_but_opens_only_for_its_readers(cast: Cast) -> None:
    asked = make_posted(cast.office_clerk, code="7/PGDĐT", addressing=Addressing(units=(cast.units["vinh_binh"],)))
    reply = make_posted(cast.principal, code="8/TH", addressing=Addressing(centre=True), replies_to=[asked.id])
    board = [(each.document.code, each.may_read) for each in linking.list_replied(actor_of(cast.board_clerk), reply)]
    assert board == [("7/PGDĐT", False)]


def test_a_document_out_of_sight_cannot_be_replied_to(cast: Cast) -> None:
    hidden = make_posted(cast.clerk, code="1/VP", addressing=Addressing(superior=True))
    draft = make_draft(cast.principal, code="2/TH")
    for target in (hidden.id, make_draft(cast.principal, code="3/TH").id, 10**6):
        content = composing.Content(replies_to=[target])
        with pytest.raises(RuleBroken) as refusal:
            composing.save_draft(actor_of(cast.principal), document_id=draft.id, version=None, content=content)
        db.session.rollback()
        assert refusal.value.field == "replies_to"
    with pytest.raises(NotFound):
        replying.begin_reply(actor_of(cast.principal), document_id=hidden.id)


def test_a_reply_reaches_its_sender_wherever_it_stands(cast: Cast) -> None:
    """A school answers the department two levels above, which is neither its superior nor the centre."""
    asked = make_posted(cast.clerk, code="1/VP")
    actor = actor_of(cast.principal)
    reply = replying.begin_reply(actor, document_id=asked.id)
    assert reply.addressing == Addressing(units=(cast.units["ben_tre"],))
    assert reply.subject == "V/v trả lời văn bản số 1/VP ngày 20/11/2026"
    outside = make_draft(cast.principal, code="2/TH", addressing=reply.addressing)
    assert [p.field for p in posting.preview(actor, document_id=outside.id).problems] == ["units"]
    answer = make_posted(cast.principal, code="2/TH", addressing=reply.addressing, replies_to=[asked.id])
    assert [r.unit_id for r in db.session.query(Receipt).filter_by(document_id=answer.id)] == [cast.units["ben_tre"]]


@pytest.mark.parametrize(("who", "addressing"), [("office_clerk", Addressing(superior=True)), ("board_clerk", None)])
def test_a_reply_takes_the_nearest_route(cast: Cast, who: str, addressing: Addressing | None) -> None:
    asked = make_posted(cast.clerk, addressing=Addressing(superior=True, subordinates="all"))
    reply = replying.begin_reply(actor_of(getattr(cast, who)), document_id=asked.id)
    assert reply.addressing == (addressing or Addressing(units=(cast.units["ben_tre"],)))
