"""Digital signatures inside attached PDF files: found once for each content, by the worker, shown beside the file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.adapters.pdf_signatures import Roots, read_signatures
from portal.db import begin_write, db
from portal.models.documents import DocumentFile, SignatureCheck
from portal.models.records import OutboxItem
from portal.rules.documents.signatures import GOOD, Verdict, may_be_signed, verdict
from portal.services.records.outbox import queue_many

KIND = "check_signatures"


@dataclass(frozen=True)
class Shown:
    """One signature for its reader."""

    signer: str
    organisation: str
    issuer: str
    claimed_at: datetime | None
    verdict: Verdict
    trusted: bool | None

    @property
    def is_good(self) -> bool:
        """Whether it is intact and nothing but signatures or form fields came after it."""
        return self.verdict in GOOD


@dataclass(frozen=True)
class Checked:
    """What is shown of a file."""

    outcome: str
    signatures: Sequence[Shown]


def queue_checks(files: Iterable[DocumentFile]) -> None:
    """Have the worker look at those files that may be signed; equal contents once."""
    wanted = {file.sha256: file.size for file in files if may_be_signed(file.name)}
    payloads = {f"signatures-{sha256}": {"sha256": sha256, "size": size} for sha256, size in wanted.items()}
    queue_many(KIND, payloads)


def queue_again(roots: Roots) -> int:
    """Have every file looked at that never was, or was with other roots; returns how many."""
    checked = select(SignatureCheck.sha256).where(
        (SignatureCheck.roots == roots.version) | (SignatureCheck.outcome != "signed")
    )
    query = select(DocumentFile.sha256, DocumentFile.size).where(
        DocumentFile.name.ilike("%.pdf"), DocumentFile.sha256.not_in(checked)
    )
    payloads = {
        f"signatures-{sha256}-{roots.version or 'none'}-{clock.now():%Y%m%d%H%M%S}": {"sha256": sha256, "size": size}
        for sha256, size in db.session.execute(query.distinct())
    }
    queue_many(KIND, payloads)
    return len(payloads)


def checker(store: FileStore, roots: Roots) -> Callable[[OutboxItem], None]:
    """The worker's hand: looks at the file of an outbox row with no transaction open, then keeps what it found."""

    def check(item: OutboxItem) -> None:
        sha256, size = item.payload["sha256"], item.payload["size"]
        found = read_signatures(store.open(sha256), size, roots)
        begin_write()
        db.session.merge(
            SignatureCheck(
                sha256=sha256,
                outcome=found["outcome"],
                signatures=found["signatures"],
                roots=roots.version,
                checked_at=clock.now(),
            )
        )
        db.session.commit()

    return check


def list_checks(files: Sequence[DocumentFile]) -> dict[str, Checked]:
    """By hash what was found in these files; one that was not looked at yet is missing. At most one query."""
    wanted = [file.sha256 for file in files if may_be_signed(file.name)]
    if not wanted:
        return {}
    rows = db.session.scalars(select(SignatureCheck).where(SignatureCheck.sha256.in_(wanted)))
    return {row.sha256: Checked(row.outcome, [_shown(signature) for signature in row.signatures]) for row in rows}


def _shown(found: Mapping[str, Any]) -> Shown:
    claimed = found.get("claimed_at")
    return Shown(
        found.get("signer") or "",
        found.get("organisation") or "",
        found.get("issuer") or "",
        datetime.fromisoformat(claimed) if claimed else None,
        verdict(found),
        found.get("trusted"),
    )
