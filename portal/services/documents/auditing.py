"""Holding the register against the tables of documents: nothing sent, opened or named otherwise than was registered."""

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.db import db
from portal.models.documents import ContestNote, Document, DocumentLink, Opening, Recall, Receipt
from portal.models.records import RegisterEntry
from portal.rules.documents.contesting import ContestAct
from portal.rules.documents.receipts import RULES, is_deemed
from portal.rules.documents.withdrawal import RecallState
from portal.rules.records.commitments import commitment
from portal.rules.records.merkle import root_of
from portal.services.documents import proving, statements
from portal.services.documents.pausing import audit_hours
from portal.services.documents.successors import SUPERSEDES
from portal.services.records import register
from portal.services.records.verifying import Fault

BATCH = 200
Entries = dict[int, list[dict[str, Any]]]


def audit_documents() -> list[Fault]:
    """Every difference between the tables and what was registered."""
    faults: list[Fault] = []
    entries = _entries_by_document()
    posted = select(Document.id).where(Document.posted_at.is_not(None)).order_by(Document.id)
    ids = list(db.session.scalars(posted))
    for start in range(0, len(ids), BATCH):
        faults += _audit_batch(ids[start : start + BATCH], entries)
        db.session.expunge_all()
    for document_id in sorted(entries):
        faults.append(Fault(f"document {document_id} is registered but not among the posted documents"))
    return faults


def _entries_by_document() -> Entries:
    found: Entries = defaultdict(list)
    for row in db.session.execute(select(RegisterEntry.document_id, RegisterEntry.body).order_by("position")):
        found[row[0]].append(json.loads(row[1]))
    return found


def _audit_batch(ids: list[int], entries: Entries) -> list[Fault]:
    documents = db.session.scalars(
        select(Document).where(Document.id.in_(ids)).options(*_parts()).order_by(Document.id)
    )
    receipts: dict[int, list[Receipt]] = defaultdict(list)
    for receipt in db.session.scalars(select(Receipt).where(Receipt.document_id.in_(ids)).order_by(Receipt.id)):
        receipts[receipt.document_id].append(receipt)
    openings: dict[int, list[Opening]] = defaultdict(list)
    joined = select(Opening, Receipt.document_id).join(Receipt, Receipt.id == Opening.receipt_id)
    for opening, document_id in db.session.execute(joined.where(Receipt.document_id.in_(ids))):
        openings[document_id].append(opening)
    recalls: dict[int, list[Recall]] = defaultdict(list)
    for recall, document_id in db.session.execute(
        select(Recall, Receipt.document_id)
        .join(Receipt, Receipt.id == Recall.receipt_id)
        .where(Receipt.document_id.in_(ids))
        .order_by(Recall.id)
    ):
        recalls[document_id].append(recall)
    replaced, notes = _replaced(ids), _notes(ids)
    faults: list[Fault] = []
    for document in documents:
        found = entries.pop(document.id, [])
        problems = _audit_one(document, receipts[document.id], openings[document.id], found)
        if replaced[document.id] != _superseded_by(found):
            problems.append("what replaces it is not what was registered")
        problems += _audit_recalls(receipts[document.id], recalls[document.id], found)
        problems += _audit_contests(notes[document.id], found)
        problems += audit_hours(document, receipts[document.id], found)
        faults += [Fault(f"document {document.id} ({document.code}): {problem}") for problem in problems]
    return faults


def _parts() -> list[Any]:
    own = [selectinload(Document.files), selectinload(Document.links)]
    original = selectinload(Document.forwards)
    return [*own, original.selectinload(Document.files), original.selectinload(Document.links)]


def _audit_one(
    document: Document, receipts: list[Receipt], openings: list[Opening], entries: list[dict[str, Any]]
) -> list[str]:
    posted = [entry for entry in entries if entry["kind"] == "posted"]
    if len(posted) != 1 or document.salt is None:
        return [f"{len(posted)} entries of its posting"]
    problems = []
    if posted[0]["content"] != commitment(document.salt, proving.document_facts(document)).hex():
        problems.append("its text, files, number, dates or signer are not those that were posted")
    if posted[0]["root"] != root_of([proving.addressee_leaf(receipt) for receipt in receipts]).hex():
        problems.append("its addressees are not those it was sent to")
    stated = sorted(statements.entry_of(entry) for entry in entries if entry["kind"] in statements.ACTS)
    if stated != sorted(s.entry for receipt in receipts for s in statements.list_statements(receipt)):
        problems.append("what its addressees answered is not what was registered")
    return problems + _audit_openings(document, receipts, openings, entries)


def _replaced(ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    """By document: which posted documents replace it, and since when."""
    newer = defaultdict(list)
    query = (
        select(DocumentLink.target_id, Document.id, Document.posted_at)
        .join(Document, Document.id == DocumentLink.document_id)
        .where(DocumentLink.target_id.in_(ids), DocumentLink.kind == SUPERSEDES, Document.posted_at.is_not(None))
        .order_by(Document.id)
    )
    for target_id, document_id, posted_at in db.session.execute(query):
        newer[target_id].append((document_id, register.stamp(posted_at) if posted_at else ""))
    return newer


def _notes(ids: list[int]) -> dict[int, list[ContestNote]]:
    """By document: the contest notes of its addressees."""
    found = defaultdict(list)
    query = select(ContestNote, Receipt.document_id).join(Receipt, Receipt.id == ContestNote.receipt_id)
    for note, document_id in db.session.execute(query.where(Receipt.document_id.in_(ids)).order_by(ContestNote.id)):
        found[document_id].append(note)
    return found


def _audit_contests(notes: list[ContestNote], entries: list[dict[str, Any]]) -> list[str]:
    stated = sorted(statements.entry_of(entry) for entry in entries if entry["kind"] in set(ContestAct))
    kept = sorted(each.entry for note in notes for each in statements.contest_statements(note))
    return [] if stated == kept else ["its contest notes are not those that were registered"]


def _superseded_by(entries: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return sorted((entry["by"], entry["superseded_at"]) for entry in entries if entry["kind"] == "superseded")


def _audit_recalls(receipts: list[Receipt], recalls: list[Recall], entries: list[dict[str, Any]]) -> list[str]:
    stated = sorted(statements.entry_of(entry) for entry in entries if entry["kind"] in set(RecallState))
    problems = []
    if stated != sorted(s.entry for recall in recalls for s in statements.recall_statements(recall)):
        problems.append("its recalls are not those that were registered")
    taken = {r.receipt_id: r.answered_at if r.asked else r.ordered_at for r in recalls if not r.asked or r.accepted}
    asked = {r.receipt_id: r.ordered_at for r in recalls if r.asked and r.accepted is None}
    if any((r.recalled_at, r.recall_asked_at) != (taken.get(r.id), asked.get(r.id)) for r in receipts):
        problems.append("an addressee has, or has not, lost it to a recall otherwise than was registered")
    return problems


def _audit_openings(
    document: Document, receipts: list[Receipt], openings: list[Opening], entries: list[dict[str, Any]]
) -> list[str]:
    stated = sorted(
        (entry["receipt"], entry["opened_at"], entry["who"]) for entry in entries if entry["kind"] == "opened"
    )
    kept = sorted(
        (o.receipt_id, register.stamp(o.opened_at), commitment(o.salt or "", proving.opening_facts(o)).hex())
        for o in openings
    )
    problems = [] if stated == kept else ["its openings are not those that were registered"]
    first: dict[int, str] = {}
    for receipt_id, opened_at, _who in stated:
        first[receipt_id] = min(opened_at, first.get(receipt_id, opened_at))
    shown = {r.id: register.stamp(r.first_opened_at) for r in receipts if r.first_opened_at}
    if shown != first:
        problems.append("an addressee's first opening is not the one that was registered")
    return problems + _audit_deemed(document, receipts, entries)


def _audit_deemed(document: Document, receipts: list[Receipt], entries: list[dict[str, Any]]) -> list[str]:
    deemed = [entry for entry in entries if entry["kind"] == "deemed" and entry["receipt"] is None]
    if len(deemed) != (document.deemed_noted_at is not None):
        return [f"{len(deemed)} entries of being deemed received"]
    if document.posted_at is None:
        return []
    if document.rule_version not in RULES:
        return ["an unknown rule"] if deemed else []
    moment = document.deemed_at
    late = [r for r in receipts if not r.undeliverable and is_deemed(moment, r.first_opened_at, r.recalled_at)]
    expected = (register.stamp(moment), root_of([proving.addressee_leaf(r) for r in late]).hex())
    if deemed and (deemed[0]["deemed_at"], deemed[0]["root"]) != expected:
        return ["those deemed to have received it are not those registered"]
    return _audit_undeliverable(receipts, entries)


def _audit_undeliverable(receipts: list[Receipt], entries: list[dict[str, Any]]) -> list[str]:
    """Addressees that had nobody at first: when they had somebody, and which of them are deemed since."""
    begun = {entry["receipt"]: entry["reachable_at"] for entry in entries if entry["kind"] == "reachable"}
    shown = {r.id: register.stamp(r.reachable_at) for r in receipts if r.reachable_at is not None}
    problems = [] if begun == shown else ["when an addressee had somebody to receive is not what was registered"]
    stated = {
        entry["receipt"]: (entry["deemed_at"], entry["addressee"])
        for entry in entries
        if entry["kind"] == "deemed" and entry["receipt"] is not None
    }
    expected = {
        r.id: (register.stamp(r.deemed_at), proving.addressee_leaf(r).hex())
        for r in receipts
        if r.reachable_at is not None
        and r.deemed_noted_at is not None
        and r.deemed_at is not None
        and is_deemed(r.deemed_at, r.first_opened_at, r.recalled_at)
    }
    return problems if stated == expected else [*problems, "those deemed later are not those registered"]
