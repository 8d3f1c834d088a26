"""The access log of pupils' records: noted in the same transaction, before the page leaves."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, or_, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotAllowed
from portal.models.school import ClassPlace, RecordView
from portal.rules.permissions import Actor
from portal.rules.school.views import SAME_LOOK_MINUTES, VIEW_LABELS
from portal.services.paging import Paged, paginate
from portal.services.school.scope import get_managed_pupil


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


def note_look(
    actor: Actor, what: str, *, visit: bool, pupil_id: int | None = None, class_id: int | None = None
) -> bool:
    """Note a look at one page that is only read; looking again within minutes is the same look.

    True says that a transaction was begun, so that what was read before must be read again.
    """
    if not visit or _noted_lately(actor, what, pupil_id, class_id):
        return False
    begin_write()
    note_view(actor, what, pupil_ids=() if pupil_id is None else (pupil_id,), class_id=class_id)
    db.session.flush()
    return True


def note_looks(actor: Actor, what: str, *, visit: bool, pupil_ids: Sequence[int]) -> bool:
    """As ``note_look`` for one page that shows several pupils; each has the look in the own log."""
    since = clock.now() - timedelta(minutes=SAME_LOOK_MINUTES)
    lately = select(RecordView.pupil_id).where(
        RecordView.account_id == actor.account_id, RecordView.what == what, RecordView.at > since
    )
    seen = set(db.session.scalars(lately.where(RecordView.pupil_id.in_(pupil_ids)))) if visit and pupil_ids else set()
    new = [pupil_id for pupil_id in dict.fromkeys(pupil_ids) if pupil_id not in seen]
    if not visit or not new:
        return False
    begin_write()
    note_view(actor, what, pupil_ids=new)
    db.session.flush()
    return True


def _noted_lately(actor: Actor, what: str, pupil_id: int | None, class_id: int | None) -> bool:
    same = (
        RecordView.pupil_id == pupil_id,
        RecordView.class_id == class_id,
        RecordView.account_id == actor.account_id,
        RecordView.what == what,
        RecordView.at > clock.now() - timedelta(minutes=SAME_LOOK_MINUTES),
    )
    return db.session.scalar(select(RecordView.id).where(*same).limit(1)) is not None


def list_looks(actor: Actor, *, pupil_id: int, number: int) -> Paged[RecordView]:
    """Who looked at a pupil's record, or at the list of a class the pupil sits or sat in; the newest first."""
    get_managed_pupil(actor, pupil_id)
    classes = select(ClassPlace.class_id).where(ClassPlace.pupil_id == pupil_id)
    whole_class = and_(RecordView.pupil_id.is_(None), RecordView.class_id.in_(classes))
    query = select(RecordView).where(
        RecordView.unit_id == actor.unit_id, or_(RecordView.pupil_id == pupil_id, whole_class)
    )
    return paginate(query.order_by(RecordView.id.desc()), number=number)
