"""What somebody with every right to the database might try: the audit, or a checkpoint kept elsewhere, sees each."""

import json
from datetime import date

import pytest
from sqlalchemy import delete, select, update

from portal.adapters.signing import is_signed
from portal.db import db
from portal.models.documents import ContestNote, Document, DocumentFile, Opening, Receipt
from portal.models.records import RegisterCheckpoint, RegisterEntry, RegisterHead
from portal.rules.records.merkle import Peaks, leaf_hash
from portal.services.records.checkpoints import make_checkpoint
from portal.services.records.verifying import audit
from tests.register import KEY, ORIGIN, faults


def rebuild() -> None:
    """Make the head fit whatever the entries now say."""
    peaks = Peaks()
    for body in db.session.scalars(select(RegisterEntry.body).order_by(RegisterEntry.position)):
        peaks.append(leaf_hash(body.encode()))
    db.session.execute(update(RegisterHead).values(size=peaks.size, peaks=[peak.hex() for peak in peaks.hashes]))
    db.session.commit()


def edit_entry(position: int, **changes: object) -> None:
    body = json.loads(db.session.scalars(select(RegisterEntry.body).where(RegisterEntry.position == position)).one())
    changed = json.dumps({**body, **changes}, sort_keys=True, separators=(",", ":"))
    db.session.execute(update(RegisterEntry).where(RegisterEntry.position == position).values(body=changed))
    db.session.commit()


def test_attack_change_an_entry(history: int) -> None:
    edit_entry(1, opened_at="2026-11-20T00:00:00.000000Z")
    assert faults()


def test_attack_change_an_entry_and_rebuild(history: int) -> None:
    edit_entry(1, opened_at="2026-11-20T00:00:00.000000Z")
    rebuild()
    assert any("not those of the checkpoint" in fault for fault in faults())


def test_attack_delete_an_entry(history: int) -> None:
    db.session.execute(delete(RegisterEntry).where(RegisterEntry.position == 1))
    db.session.commit()
    assert any("missing" in fault for fault in faults())


def test_attack_insert_an_entry(history: int) -> None:
    size = db.session.scalars(select(RegisterHead.size)).one()
    entry = RegisterEntry(position=size, document_id=history, receipt_id=1, kind="opened", body='{"v":1}')
    db.session.add(entry)
    db.session.commit()
    assert any("head" in fault for fault in [f.words for f in audit(KEY.public, is_signed)])


def test_attack_swap_two_entries(history: int) -> None:
    for old, new in ((1, -1), (2, 1), (-1, 2)):
        db.session.execute(update(RegisterEntry).where(RegisterEntry.position == old).values(position=new))
    db.session.commit()
    rebuild()
    assert faults()


def test_attack_truncate(history: int) -> None:
    db.session.execute(delete(RegisterEntry).where(RegisterEntry.position >= 2))
    db.session.commit()
    rebuild()
    assert any("a checkpoint speaks of 4 entries; there are 2" in fault for fault in faults())


def test_attack_restore_an_older_copy(history: int) -> None:
    """All tables go back together, checkpoints too; the checkpoint in somebody's mailbox tells."""
    witnessed = db.session.scalars(select(RegisterCheckpoint.note)).one()
    db.session.execute(delete(RegisterEntry).where(RegisterEntry.position >= 2))
    db.session.execute(delete(RegisterCheckpoint))
    db.session.commit()
    rebuild()
    assert audit(KEY.public, is_signed) == []
    found = audit(KEY.public, is_signed, witnessed=[witnessed])
    assert ["speaks of 4 entries" in fault.words for fault in found] == [True]


def test_attack_a_second_history_with_the_key(history: int) -> None:
    """Even the key's holder cannot sign two histories of one length without contradicting a witness."""
    witnessed = db.session.scalars(select(RegisterCheckpoint.note)).one()
    edit_entry(1, opened_at="2026-11-20T00:00:00.000000Z")
    db.session.execute(delete(RegisterCheckpoint))
    db.session.commit()
    rebuild()
    make_checkpoint(KEY, ORIGIN)
    assert audit(KEY.public, is_signed) == []
    found = audit(KEY.public, is_signed, witnessed=[witnessed])
    assert any("second history" in fault.words for fault in found)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (update(Document).values(subject="Khác"), "text"),
        (update(Document).values(body="Khác"), "text"),
        (update(Document).values(rule_version="24h-2"), "text"),
        (update(Receipt).values(unit_name="Trường khác"), "addressees"),
        (delete(Opening), "openings"),
        (update(Receipt).values(first_opened_at=None), "first opening"),
        (update(Document).values(deemed_noted_at=None), "deemed"),
        (update(Document).values(salt=None), "posting"),
    ],
)
def test_the_tables_cannot_say_otherwise_than_the_register(history: int, statement, words: str) -> None:
    db.session.execute(statement)
    db.session.commit()
    assert any(words in fault for fault in faults()), faults()


@pytest.mark.parametrize(
    "values",
    [
        {"acknowledged_at": None},
        {"acknowledged_by": "Người khác"},
        {"acknowledged_salt": "00" * 16},
        {"refused_at": None},
        {"refused_by_id": None},
        {"refused_reason": "Lý do khác"},
        {"arrival_number": 7},
        {"arrived_on": date(2026, 1, 1)},
        {"registered_at": None},
        {"refused_at": Receipt.posted_at, "refused_by": "Ai đó", "refused_reason": "Bịa"},
    ],
)
def test_answers_cannot_be_changed_unseen(answered: int, values) -> None:
    assert faults() == []
    db.session.execute(update(Receipt).values(**values))
    db.session.commit()
    assert any("addressees answered" in fault for fault in faults()), faults()


@pytest.mark.parametrize(
    "statement",
    [
        update(ContestNote).where(ContestNote.id == 1).values(words="Trường đã nhận được văn bản, xin cảm ơn."),
        update(ContestNote).where(ContestNote.id == 1).values(file_sha256="cd" * 32),
        update(ContestNote).where(ContestNote.id == 1).values(file_sha256=None),
        update(ContestNote).where(ContestNote.id == 1).values(noted_by="Người khác"),
        update(ContestNote).where(ContestNote.id == 1).values(answer="Sở đồng ý."),
        update(ContestNote).where(ContestNote.id == 1).values(answered_at=None),
        update(ContestNote).where(ContestNote.id == 1).values(receipt_id=1),
        update(ContestNote).where(ContestNote.id == 1).values(withdrawn_at=ContestNote.noted_at, withdrawn_by="Ai đó"),
        update(ContestNote).where(ContestNote.id == 2).values(withdrawn_at=None),
        update(ContestNote).where(ContestNote.id == 2).values(withdrawn_reason="Khác"),
        delete(ContestNote).where(ContestNote.id == 2),
        delete(RegisterEntry).where(RegisterEntry.kind == "contested"),
    ],
)
def test_contest_notes_cannot_be_changed_unseen(contested: int, statement) -> None:
    assert faults() == []
    db.session.execute(statement)
    db.session.commit()
    assert any("contest notes" in fault for fault in faults()), faults()


def test_an_answer_cannot_be_taken_out_of_the_register(answered: int) -> None:
    position = db.session.scalars(select(RegisterEntry.position).where(RegisterEntry.kind == "refused")).one()
    db.session.execute(delete(RegisterEntry).where(RegisterEntry.position == position))
    db.session.commit()
    assert any("addressees answered" in fault for fault in faults())


def test_a_deleted_document_is_missed(history: int) -> None:
    for table in (Opening, Receipt, DocumentFile, Document):
        db.session.execute(delete(table))
    db.session.commit()
    assert any("not among the posted documents" in fault for fault in faults())
