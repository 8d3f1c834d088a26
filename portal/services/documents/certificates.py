"""The receipt of one addressee as a small file that anyone can check without the portal.

It carries the facts in clear with their salts, the register's entries about them, the paths to a signed checkpoint and
the public key. ``portal/static/kiem-tra-bien-nhan.py`` checks it with Python's standard library alone.
"""

import json
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.documents import Document, Opening, Receipt
from portal.models.records import RegisterCheckpoint, RegisterEntry
from portal.rules.documents.receipts import RULES, deemed_at
from portal.rules.permissions import Actor
from portal.rules.records.commitments import commitment
from portal.rules.records.merkle import inclusion_proof, leaf_hash
from portal.services.documents import proving
from portal.services.documents.following import get_addressee
from portal.services.documents.statements import list_statements
from portal.services.records.checkpoints import latest_checkpoint
from portal.services.records.register import stamp

FORMAT = "cong-truong-receipt/1"


def make_certificate(actor: Actor, *, document_id: int, receipt_id: int, verifier_key: str) -> dict[str, Any]:
    """The receipt file of one addressee, for the sender or for that addressee."""
    receipt = get_addressee(actor, document_id=document_id, receipt_id=receipt_id).receipt
    document = receipt.document
    checkpoint = latest_checkpoint()
    entries = _entries(document_id)
    if checkpoint is None or not entries or entries[0].position >= checkpoint.size:
        raise RuleBroken("Sổ đăng ký chưa ký xác nhận văn bản này. Hãy thử lại sau ít phút.")
    return _certificate(document, receipt, entries, checkpoint, verifier_key)


def _certificate(
    document: Document,
    receipt: Receipt,
    entries: list[RegisterEntry],
    checkpoint: RegisterCheckpoint,
    verifier_key: str,
) -> dict[str, Any]:
    receipts = proving.list_receipts(document.id)
    place = [r.id for r in receipts].index(receipt.id)
    leaves = _leaves(checkpoint.size)
    shown = [e for e in entries if e.receipt_id in {None, receipt.id} and e.position < checkpoint.size]
    version = document.rule_version or ""
    openings = [
        {"salt": o.salt, "facts": proving.opening_facts(o)}
        for o in db.session.scalars(select(Opening).where(Opening.receipt_id == receipt.id).order_by(Opening.id))
    ]
    stated = _under_checkpoint([{"salt": s.salt, "facts": s.facts} for s in list_statements(receipt)], shown)
    made = {
        "format": FORMAT,
        "key": verifier_key,
        "checkpoint": checkpoint.note,
        "rule": {"version": version, "seconds": int(RULES[version].after.total_seconds())},
        "deemed_at": stamp(deemed_at(receipt.posted_at, version)),
        "document": {"salt": document.salt, "facts": proving.document_facts(document)},
        "addressee": {
            "salt": receipt.salt,
            "facts": proving.addressee_facts(receipt),
            "index": place,
            "count": len(receipts),
            "path": [step.hex() for step in inclusion_proof(place, [proving.addressee_leaf(r) for r in receipts])],
        },
        "openings": _under_checkpoint(openings, shown),
        "entries": [
            {"body": entry.body, "path": [step.hex() for step in inclusion_proof(entry.position, leaves)]}
            for entry in shown
        ],
    }
    return {**made, "statements": stated} if stated else made


def _under_checkpoint(parts: list[dict[str, Any]], shown: list[RegisterEntry]) -> list[dict[str, Any]]:
    """Those facts whose commitment stands in an entry that the checkpoint covers; later ones wait for the next."""
    bodies = [json.loads(entry.body) for entry in shown]
    known = {body.get("who") or body.get("statement") for body in bodies}
    return [part for part in parts if commitment(part["salt"] or "", part["facts"]).hex() in known]


def _entries(document_id: int) -> list[RegisterEntry]:
    query = select(RegisterEntry).where(RegisterEntry.document_id == document_id).order_by(RegisterEntry.position)
    return list(db.session.scalars(query))


def _leaves(size: int) -> list[bytes]:
    query = select(RegisterEntry.body).where(RegisterEntry.position < size).order_by(RegisterEntry.position)
    return [leaf_hash(body.encode()) for body in db.session.scalars(query)]
