"""A change of a mark that families see is asked for, not made: the mark keeps its value until it is granted."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, update

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.gradebook import Correction
from portal.rules.gradebook.publishing import Outcome
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission
from portal.services.gradebook.books import Book
from portal.services.gradebook.publicity import Waiting
from portal.services.notifications.telling import notify
from portal.services.people.holders import list_holders

APPROVERS = frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if Permission.GRADEBOOK_APPROVE in allowed)
PATH = "/so-diem/sua-diem"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A mark, its version, from what to what, the act of typing it belongs to."""

    mark_id: int
    version: int
    before: str
    after: str
    batch: str
    supersedes: Waiting | None = None


def check_proposing(actor: Actor, waiting: Waiting | None, *, undoing: bool, reason: str) -> None:
    """Raise unless a change of a mark that families see may be asked for now."""
    if undoing:
        raise RuleBroken("Gia đình đã xem điểm này nên không hoàn tác được. Hãy sửa ô và ghi lý do.")
    if waiting is not None and waiting.asked_by_id != actor.account_id:
        raise RuleBroken("%(name)s đã đề nghị sửa ô này, đang chờ duyệt.", name=waiting.asked_by)
    if not reason:
        raise RuleBroken(
            "Gia đình đã xem điểm này. Ghi lý do phía trên bảng (chưa thấy chỗ ghi thì tải lại trang) rồi lưu.",
            field="reason",
        )


def propose(actor: Actor, book: Book, proposals: Sequence[Proposal], *, source: str, reason: str) -> bool:
    """Ask for changes; what the person asked for before in the same cells is superseded. Who approves is told.

    True when they hold at once, because the person is the one who approves.
    """
    granted = actor.can(Permission.GRADEBOOK_APPROVE)
    _supersede([each.supersedes.correction_id for each in proposals if each.supersedes])
    now = clock.now()
    common = {
        "unit_id": book.school_class.unit_id,
        "class_id": book.key.class_id,
        "reason": reason,
        "source": source,
        "asked_at": now,
        "asked_by_id": actor.account_id,
        "asked_by": actor.name,
        "outcome": Outcome.GRANTED if granted else None,
        "decided_at": now if granted else None,
        "decided_by": actor.name if granted else "",
    }
    rows = [
        {
            **common,
            "mark_id": each.mark_id,
            "version": each.version,
            "before": each.before,
            "after": each.after,
            "batch": each.batch,
        }
        for each in proposals
    ]
    db.session.execute(insert(Correction), rows)
    if not granted:
        _tell(actor, book)
    return granted


def _supersede(ids: Sequence[int]) -> None:
    if ids:
        changed = {"outcome": Outcome.SUPERSEDED, "decided_at": clock.now()}
        db.session.execute(update(Correction).where(Correction.id.in_(ids)).values(changed))


def _tell(actor: Actor, book: Book) -> None:
    """Once an hour for each book and teacher, however many cells are corrected one by one."""
    key, unit_id = book.key, book.school_class.unit_id
    hour = clock.now().strftime("%Y%m%d%H")
    notify(
        list_holders(unit_id, APPROVERS),
        kind=Kind.CORRECTION_ASKED,
        key=f"correction-asked-{key.class_id}-{key.semester}-{key.subject}-{actor.account_id}-{hour}",
        params={"name": actor.name, "book": f"{book.programme.name} {book.school_class.name}"},
        path=PATH,
        unit_id=unit_id,
        by=actor.account_id,
    )
