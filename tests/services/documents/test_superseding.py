"""Replacing a posted document: one chain, the newest shown from each, the register told, nothing else ever changed."""

import threading

import pytest
from sqlalchemy import delete, select, update

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, DocumentLink, Receipt
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.rules.documents.addressing import Addressing
from portal.services.documents import composing, posting, superseding, withdrawing
from portal.services.documents.books import list_arrivals, list_dispatches
from portal.services.documents.notices import replacement_of
from portal.services.documents.successors import find_successors
from tests.cast import Cast, Person
from tests.make import actor_of, make_draft, make_posted
from tests.register import faults, kinds


class Stored:
    name, sha256, size = "kế hoạch.txt", "ab" * 32, 3


def begin(person: Person, document: Document) -> Document:
    draft = superseding.start_replacement(actor_of(person), document_id=document.id)
    db.session.commit()
    return draft


def finish(person: Person, draft: Document, code: str, *, addressing: Addressing | None = None) -> Document:
    draft.code, draft.code_folded, draft.issued_on = code, code.lower(), clock.today()
    if addressing is not None:
        draft.addressing = addressing.as_json()
    db.session.commit()
    done = posting.post_document(actor_of(person), document_id=draft.id, version=draft.version)
    db.session.commit()
    return done


def test_the_draft_takes_over_text_files_and_addressees(cast: Cast) -> None:
    first = make_draft(cast.clerk, subject="Về việc thử")
    composing.attach_files(actor_of(cast.clerk), document_id=first.id, files=[Stored()])
    old = posting.post_document(actor_of(cast.clerk), document_id=first.id, version=first.version)
    db.session.commit()
    draft = begin(cast.clerk, old)
    assert (draft.subject, draft.body, draft.code) == (old.subject, old.body, "")
    assert [(f.name, f.sha256) for f in draft.files] == [(f.name, f.sha256) for f in old.files]
    assert draft.files[0].id != old.files[0].id
    assert draft.addressing == old.addressing
    assert begin(cast.clerk, old).id == draft.id, "twice is harmless"
    composing.discard_draft(actor_of(cast.clerk), document_id=draft.id)
    db.session.commit()
    assert begin(cast.clerk, old).id != draft.id
    assert find_successors([old.id]) == {}, "a draft replaces nothing yet"
    assert kinds() == ["posted"]


def test_addressees_are_those_of_the_old_posting_without_a_wrong_one(cast: Cast) -> None:
    old = make_posted(cast.clerk)
    wrong = db.session.scalars(select(Receipt).where(Receipt.unit_id == cast.units["hoa_nghia"])).one()
    withdrawing.recall(actor_of(cast.clerk), document_id=old.id, receipt_ids=[wrong.id], reason="Nhầm nơi.")
    db.session.commit()
    draft = begin(cast.clerk, old)
    kept = {cast.units[key] for key in ("cho_lach", "vinh_binh", "thpt_ben_tre")}
    assert set(Addressing.from_json(draft.addressing).units) == kept


def test_all_get_the_new_one_after_a_recall_from_all(cast: Cast) -> None:
    old = make_posted(cast.clerk)
    withdrawing.recall(actor_of(cast.clerk), document_id=old.id, reason="Sai.")
    db.session.commit()
    assert begin(cast.clerk, old).addressing == old.addressing


def test_a_chain_shows_the_newest_from_each(cast: Cast, queries) -> None:
    a = make_posted(cast.clerk, code="1/A")
    b = finish(cast.clerk, begin(cast.clerk, a), "2/B")
    c = finish(cast.clerk, begin(cast.clerk, b), "3/C")
    ids = [a.id, b.id, c.id]
    with queries() as count:
        newest = find_successors(ids)
    assert len(count) == 1
    assert {old: found.code for old, found in newest.items()} == {a.id: "3/C", b.id: "3/C"}
    seen = replacement_of(actor_of(cast.principal), b)
    assert (seen.newest.code if seen.newest else "", [old.id for old in seen.replaced]) == ("3/C", [a.id])
    assert kinds() == ["posted", "posted", "superseded", "posted", "superseded"]
    assert faults() == []
    with pytest.raises(RuleBroken, match="3/C"):
        begin(cast.clerk, a)
    lines = list_dispatches(actor_of(cast.clerk), year=2026, number=1).items
    assert [line.replaced_by for line in lines] == ["3/C", "3/C", ""]
    assert list_arrivals(actor_of(cast.principal), year=2026, number=1).items == []


def test_who_is_not_addressed_again_is_told(cast: Cast, mails, drain) -> None:
    old = make_posted(cast.clerk, code="1/A")
    finish(cast.clerk, begin(cast.clerk, old), "2/B", addressing=Addressing(units=(cast.units["vinh_binh"],)))
    drain()
    told = db.session.scalars(select(Notification).where(Notification.kind == "document_superseded")).all()
    assert {n.account_id for n in told} == {
        cast.office_clerk.id,
        cast.thpt_principal.id,
        cast.other_principal.id,
        cast.two_hats.id,
    }
    assert told[0].params == {"unit": "Sở Giáo dục và Đào tạo Bến Tre", "code": "1/A", "new": "2/B"}
    seen = replacement_of(actor_of(cast.other_principal), old)
    assert (seen.newest is not None, seen.may_open) == (True, set()), "the number is told, the document is not theirs"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "document_superseded")).one()
    assert (entry.object_id, entry.before, entry.after and entry.after["code"]) == (old.id, {"code": "1/A"}, "2/B")


def test_who_may_not_begin(cast: Cast) -> None:
    old = make_posted(cast.clerk)
    for person, error in ((cast.supervisor, NotAllowed), (cast.principal, NotFound), (cast.stranger, NotFound)):
        with pytest.raises(error):
            begin(person, old)
        db.session.rollback()
    draft = make_draft(cast.clerk, code="9/VP")
    with pytest.raises(NotFound):
        begin(cast.clerk, draft)


def test_two_drafts_do_not_replace_one_document(app, cast: Cast) -> None:
    old = make_posted(cast.clerk, code="1/A")
    drafts = [begin(cast.clerk, old), make_draft(cast.clerk, code="3/C")]
    drafts[1].links.append(DocumentLink(document_id=drafts[1].id, target_id=old.id, kind="supersedes"))
    for code, draft in zip(("2/B", "3/C"), drafts, strict=True):
        draft.code, draft.code_folded, draft.issued_on = code, code, clock.today()
    db.session.commit()
    actor, wanted = actor_of(cast.clerk), [(draft.id, draft.version) for draft in drafts]
    db.session.remove()
    start, ends = threading.Barrier(2), []

    def work(document_id: int, version: int) -> None:
        with app.app_context():
            start.wait(10)
            begin_write()
            try:
                posting.post_document(actor, document_id=document_id, version=version)
                db.session.commit()
                ends.append("posted")
            except RuleBroken:
                ends.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=work, args=each) for each in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(ends) == ["posted", "refused"]
    assert kinds().count("superseded") == 1
    assert faults() == []


STATEMENTS = [
    delete(DocumentLink),
    update(DocumentLink).values(kind="reply"),
    update(DocumentLink).values(target_id=2),
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_replaces_what_cannot_be_changed_unseen(cast: Cast, statement) -> None:
    old = make_posted(cast.clerk, code="1/A")
    finish(cast.clerk, begin(cast.clerk, old), "2/B")
    assert faults() == []
    db.session.execute(statement)
    db.session.commit()
    assert any("replaces it" in fault for fault in faults())
