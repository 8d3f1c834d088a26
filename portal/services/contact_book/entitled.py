"""Whether a person may still be told about a child: asked again when the message is about to leave."""

import re

from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import Notice
from portal.models.notifications import Notification
from portal.rules.notifications.delivery import Dropped
from portal.rules.notifications.names import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.children import get_child
from portal.services.contact_book.family_data.leading import find_child_of as find_child_of_round
from portal.services.contact_book.meetings.booking import find_child_of as find_child_of_day
from portal.services.contact_book.notices.for_family import find_child_of

_NOTICE = re.compile(r"/so-lien-lac/thong-bao/(\d+)")
_CHILD = re.compile(r"/so-lien-lac/(\d+)/")
_DAY = re.compile(r"/so-lien-lac/gap/(\d+)")
_ROUND = re.compile(r"/so-lien-lac/thong-tin/dot/(\d+)")


def why_not_family(actor: Actor, told: Notification) -> Dropped | None:
    """Why the actor is not told any more of what lies at a page of the contact book; None when all is as it was."""
    about_notice, about_child = _NOTICE.match(told.path), _CHILD.match(told.path)
    try:
        if about_notice:
            return _why_not_notice(actor, int(about_notice[1]), told.kind)
        if about_child:
            get_child(actor, int(about_child[1]))
        if about_day := _DAY.match(told.path):
            find_child_of_day(actor, int(about_day[1]))
        if about_round := _ROUND.match(told.path):
            find_child_of_round(actor, int(about_round[1]))
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
