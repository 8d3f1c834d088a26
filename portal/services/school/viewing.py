"""The access log of pupils' records: noted in the same transaction, before the page leaves."""

from collections.abc import Sequence

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed
from portal.models.school import RecordView
from portal.rules.permissions import Actor
from portal.rules.school.views import VIEW_LABELS


def note_view(
    actor: Actor, what: str, *, pupil_ids: Sequence[int] = (), class_id: int | None = None, reason: str = ""
) -> None:
    """Note that the actor saw these pupils, or a whole class; ``what`` is a code of ``VIEW_LABELS``."""
    if what not in VIEW_LABELS:
        raise ValueError(what)
    if actor.unit_id is None:
        raise NotAllowed
    seen: Sequence[int | None] = pupil_ids or [None]
    db.session.add_all(
        RecordView(
            at=clock.now(),
            account_id=actor.account_id,
            account_name=actor.name,
            unit_id=actor.unit_id,
            pupil_id=pupil_id,
            class_id=class_id,
            what=what,
            reason=reason,
        )
        for pupil_id in seen
    )
