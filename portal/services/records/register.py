"""The append-only register: what happened to documents, as entries of a Merkle tree.

An entry is appended in the transaction of the change it records; when it cannot be appended, the change does not
happen. Entries hold ids, times, hashes and salted commitments, never a name. The one row of ``RegisterHead`` is
locked last by every append, so entries have no gap and the clock of the register never goes backwards.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.models.records import RegisterEntry, RegisterHead
from portal.rules.records.commitments import canonical
from portal.rules.records.merkle import Peaks, leaf_hash

FORMAT = 1


def new_salt() -> str:
    """128 random bits as hex."""
    return secrets.token_hex(16)


def stamp(instant: datetime) -> str:
    """An instant as it stands in entries: UTC with microseconds."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def append(kind: str, *, document_id: int, receipt_id: int | None = None, **facts: Any) -> None:
    """Append one entry to the register, in this transaction."""
    append_many([(kind, document_id, receipt_id, facts)])


def append_many(entries: Sequence[tuple[str, int, int | None, dict[str, Any]]]) -> None:
    """Append entries ``(kind, document, receipt, facts)`` in order; they share one instant."""
    if not entries:
        return
    head = _locked_head()
    peaks = Peaks(head.size, [bytes.fromhex(peak) for peak in head.peaks])
    head.last_at = max(head.last_at, clock.now())
    rows = []
    for kind, document_id, receipt_id, facts in entries:
        fixed = {"v": FORMAT, "n": peaks.size, "at": stamp(head.last_at), "kind": kind, "document": document_id}
        body = canonical({**fixed, "receipt": receipt_id, **facts})
        peaks.append(leaf_hash(body))
        rows.append(
            {
                "position": peaks.size - 1,
                "document_id": document_id,
                "receipt_id": receipt_id,
                "kind": kind,
                "body": body.decode(),
            }
        )
    db.session.execute(insert(RegisterEntry), rows)
    head.size, head.peaks = peaks.size, [peak.hex() for peak in peaks.hashes]
    db.session.flush()


def _locked_head() -> RegisterHead:
    head = db.session.scalar(select(RegisterHead).with_for_update())
    if head is None:
        head = RegisterHead(id=1, size=0, peaks=[], last_at=clock.now())
        db.session.add(head)
        db.session.flush()
    return head
