"""Families' looks in the access log: what the child's own people opened stands beside what the school opened."""

from datetime import timedelta
from typing import Any

from sqlalchemy import exists, insert, literal, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.school import RecordView
from portal.rules.permissions import Actor
from portal.rules.school.views import SAME_LOOK_MINUTES, VIEW_LABELS
from portal.services.contact_book.children import Child


def note_family_look(actor: Actor, child: Child, what: str, *, visit: bool = True) -> bool:
    """Note that somebody of the family opened a page (``what``: a code of ``VIEW_LABELS``); again within minutes is
    the same look. True says that a transaction was begun, so that what was read before must be read again."""
    if what not in VIEW_LABELS:
        raise ValueError(what)
    lately = exists().where(
        RecordView.pupil_id == child.pupil_id,
        RecordView.account_id == actor.account_id,
        RecordView.what == what,
        RecordView.at > clock.now() - timedelta(minutes=SAME_LOOK_MINUTES),
    )
    if not visit or db.session.scalar(select(lately)):
        return False
    begin_write()
    look: dict[str, Any] = {
        "at": clock.now(),
        "account_id": actor.account_id,
        "account_name": actor.name,
        "unit_id": child.at.unit_id,
        "pupil_id": child.pupil_id,
        "what": what,
        "by_family": True,
    }
    columns = RecordView.__table__.c
    row = select(*(literal(value, columns[name].type) for name, value in look.items())).where(~lately)
    db.session.execute(insert(RecordView).from_select(list(look), row))  # not beside the one of another tab just now
    return True
