"""Whether a person may still be told about a child: asked again when the message is about to leave."""

import re

from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import Notice
from portal.models.notifications import Notification
from portal.rules.notifications.delivery import Dropped
from portal.rules.notifications.names import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.children import get_child, list_children
from portal.services.contact_book.notices.for_family import find_child_of

_NOTICE = re.compile(r"/so-lien-lac/thong-bao/(\d+)")
_CHILD = re.compile(r"/so-lien-lac/(\d+)/")
_WHOLE_SCHOOL = {Kind.MEETING_OPENED, Kind.DATA_ROUND}
"""Told to every family without naming a child."""


def why_not_family(actor: Actor, told: Notification) -> Dropped | None:
    """Why the actor is not told any more of what lies at a page of the contact book; None when all is as it was."""
    about_notice, about_child = _NOTICE.match(told.path), _CHILD.match(told.path)
    try:
        if about_notice:
            return _why_not_notice(actor, int(about_notice[1]), told.kind)
        if about_child:
            get_child(actor, int(about_child[1]))
        if told.kind in _WHOLE_SCHOOL and not list_children(actor):
            return Dropped.ENDED
    except NotFound:
        return Dropped.ENDED
    return None


def _why_not_notice(actor: Actor, notice_id: int, kind: str) -> Dropped | None:
    notice = db.session.get(Notice, notice_id, populate_existing=True)
    withdrawn = notice is None or notice.sent_at is None or notice.withdrawn_at is not None
    if withdrawn and kind != Kind.NOTICE_WITHDRAWN:
        return Dropped.WITHDRAWN
    find_child_of(actor, notice_id)
    return None
