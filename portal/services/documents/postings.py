"""The receipt of a whole posting as one file: every addressee and all that is registered of each.

It is checked by the same script as the receipt of one addressee. Paths through the register share most of their
hashes, so the file keeps each hash once and paths name them by place.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.models.documents import Opening, Receipt
from portal.models.records import RegisterEntry
from portal.rules.permissions import Actor
from portal.rules.records.merkle import Tree
from portal.services.documents import proving
from portal.services.documents.certificates import (
    proven_document,
    register_tree,
    signed_entries,
    under_checkpoint,
)
from portal.services.documents.following import get_sent
from portal.services.documents.statements import statements_of

FORMAT = "cong-truong-posting/1"


def make_posting_certificate(actor: Actor, *, document_id: int, verifier_key: str) -> dict[str, Any]:
    """The receipt file of a whole posting, for its sender."""
    document = get_sent(actor, document_id)
    checkpoint, entries = signed_entries(document_id)
    receipts = proving.list_receipts(document_id)
    hashes, listed = _with_paths(entries, register_tree(checkpoint.size))
    stated = [{"salt": s.salt, "facts": s.facts} for s in statements_of(receipts)]
    return {
        "format": FORMAT,
        **proven_document(document, list(entries), checkpoint, verifier_key),
        "addressees": [{"salt": r.salt, "facts": proving.addressee_facts(r)} for r in receipts],
        "openings": under_checkpoint(_openings(document_id), entries),
        "statements": under_checkpoint(stated, entries),
        "hashes": hashes,
        "entries": listed,
    }


def _openings(document_id: int) -> list[dict[str, Any]]:
    query = select(Opening).join(Receipt, Receipt.id == Opening.receipt_id).where(Receipt.document_id == document_id)
    found = db.session.scalars(query.order_by(Opening.id))
    return [{"salt": opening.salt, "facts": proving.opening_facts(opening)} for opening in found]


def _with_paths(entries: Sequence[RegisterEntry], tree: Tree) -> tuple[list[str], list[dict[str, Any]]]:
    """All hashes once, and each entry with the places of the hashes of its path."""
    places: dict[bytes, int] = {}
    listed = []
    for entry in entries:
        path = [places.setdefault(step, len(places)) for step in tree.inclusion_proof(entry.position)]
        listed.append({"body": entry.body, "path": path})
    return [step.hex() for step in places], listed
