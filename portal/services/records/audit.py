"""The audit log: one entry for each change, written in the same transaction."""

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.records import AuditEntry
from portal.rules.permissions import Actor

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Set by each entry point; ties an entry to the structured log."""


def note(
    actor: Actor | None,
    action: str,
    object_type: str,
    object_id: int,
    *,
    unit_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write who did what; ``actor`` None is the portal itself; ``unit_id`` is the unit concerned."""
    db.session.add(
        AuditEntry(
            at=clock.now(),
            account_id=actor.account_id if actor else None,
            account_name=actor.name if actor else "",
            unit_id=unit_id if unit_id is not None else (actor.unit_id if actor else None),
            unit_name=actor.unit_name if actor else "",
            action=action,
            object_type=object_type,
            object_id=object_id,
            before=before,
            after=after,
            request_id=request_id.get(),
        )
    )


def timeline(object_type: str, object_id: int, *, limit: int = 100) -> Sequence[AuditEntry]:
    """The newest entries of one object. The caller has already loaded the object through its scoped query."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.object_type == object_type, AuditEntry.object_id == object_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()
