"""The receipt of one addressee as a small file that anyone can check without the portal.

It carries the facts in clear with their salts, the register's entries about them, the paths to a signed checkpoint and
the public key. ``portal/static/kiem-tra-bien-nhan.py`` checks it with Python's standard library alone.
"""

import json
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.documents import Document, Opening, Receipt
from portal.models.records import RegisterCheckpoint, RegisterEntry
from portal.rules.documents.receipts import RULES
from portal.rules.permissions import Actor
from portal.rules.records.commitments import commitment
from portal.rules.records.merkle import Tree, inclusion_proof, leaf_hash
from portal.services.documents import proving
from portal.services.documents.following import get_addressee
from portal.services.documents.statements import statements_of
from portal.services.records.checkpoints import latest_checkpoint
from portal.services.records.register import stamp

FORMAT = "cong-truong-receipt/1"


def make_certificate(actor: Actor, *, document_id: int, receipt_id: int, verifier_key: str) -> dict[str, Any]:
    """The receipt file of one addressee, for the sender or for that addressee."""
    receipt = get_addressee(actor, document_id=document_id, receipt_id=receipt_id).receipt
    document = receipt.document
    checkpoint, entries = signed_entries(document_id)
    return _certificate(document, receipt, entries, checkpoint, verifier_key)


def signed_entries(document_id: int) -> tuple[RegisterCheckpoint, list[RegisterEntry]]:
    """The newest checkpoint and the document's entries under it, the posting first; RuleBroken while there is none."""
    checkpoint = latest_checkpoint()
    query = select(RegisterEntry).where(RegisterEntry.document_id == document_id).order_by(RegisterEntry.position)
    entries = [e for e in db.session.scalars(query) if checkpoint is not None and e.position < checkpoint.size]
    if checkpoint is None or not entries:
        raise RuleBroken("Sổ đăng ký chưa ký xác nhận văn bản này. Hãy thử lại sau ít phút.")
    return checkpoint, entries


def _certificate(
    document: Document,
    receipt: Receipt,
    entries: list[RegisterEntry],
    checkpoint: RegisterCheckpoint,
    verifier_key: str,
) -> dict[str, Any]:
    receipts = proving.list_receipts(document.id)
    place = [r.id for r in receipts].index(receipt.id)
    tree = register_tree(checkpoint.size)
    shown = [e for e in entries if e.receipt_id in {None, receipt.id}]
    openings = [
        {"salt": o.salt, "facts": proving.opening_facts(o)}
        for o in db.session.scalars(select(Opening).where(Opening.receipt_id == receipt.id).order_by(Opening.id))
    ]
    stated = under_checkpoint([{"salt": s.salt, "facts": s.facts} for s in statements_of([receipt])], shown)
    made = {
        "format": FORMAT,
        **proven_document(document, entries, checkpoint, verifier_key),
        "addressee": {
            "salt": receipt.salt,
            "facts": proving.addressee_facts(receipt),
            "index": place,
            "count": len(receipts),
            "path": [step.hex() for step in inclusion_proof(place, [proving.addressee_leaf(r) for r in receipts])],
        },
        "openings": under_checkpoint(openings, shown),
        "entries": [
            {"body": entry.body, "path": [step.hex() for step in tree.inclusion_proof(entry.position)]}
            for entry in shown
        ],
    }
    return {**made, "statements": stated} if stated else made


def proven_document(
    document: Document, entries: list[RegisterEntry], checkpoint: RegisterCheckpoint, verifier_key: str
) -> dict[str, Any]:
    """What every receipt file begins with: whose signature, which rule, which document, and when it is deemed received.

    That is as far as the checkpoint covers it: an extension that was registered later waits for the next one.
    """
    version, posted_at = document.rule_version or "", document.posted_at
    if posted_at is None:
        raise NotFound
    moved = [json.loads(e.body)["deemed_at"] for e in entries if e.kind == "extended" and e.receipt_id is None]
    return {
        "key": verifier_key,
        "checkpoint": checkpoint.note,
        "rule": {"version": version, "seconds": int(RULES[version].after.total_seconds())},
        "deemed_at": moved[-1] if moved else stamp(posted_at + RULES[version].after),
        "document": {"salt": document.salt, "facts": proving.document_facts(document)},
    }


def under_checkpoint(parts: list[dict[str, Any]], shown: list[RegisterEntry]) -> list[dict[str, Any]]:
    """Those facts whose commitment stands in an entry that the checkpoint covers; later ones wait for the next."""
    bodies = [json.loads(entry.body) for entry in shown]
    known = {body.get("who") or body.get("statement") for body in bodies}
    return [part for part in parts if commitment(part["salt"] or "", part["facts"]).hex() in known]


def register_tree(size: int) -> Tree:
    """The tree over the first ``size`` entries of the register."""
    query = select(RegisterEntry.body).where(RegisterEntry.position < size).order_by(RegisterEntry.position)
    return Tree([leaf_hash(body.encode()) for body in db.session.scalars(query)])
