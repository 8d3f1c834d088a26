"""A guardian's own conversation: the page, and what came since it was opened."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, func, select

from portal.db import begin_write, db
from portal.errors import NotFound
from portal.models.contact_book import Talk, TalkMessage, TalkReport
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import note_family_look
from portal.services.contact_book.talks.manners import find_manners
from portal.services.contact_book.talks.party import find_class, find_party
from portal.services.contact_book.talks.reading import (
    SIZE,
    Line,
    Thread,
    is_readable,
    messages_for,
    see_all,
    to_lines,
    waits_for,
)
from portal.services.contact_book.talks.scope import get_own_talk, own_talks, talks_of
from portal.services.paging import Paged, paginate


def read_as_family(actor: Actor, *, pupil_id: int, talk_id: int, number: int, visit: bool) -> Thread:
    """An own conversation about a child."""
    child = get_child(actor, pupil_id)
    talk, report, waits = _find_own(actor, child, talk_id)
    began = note_family_look(actor, child, "family_page", visit=visit)
    if waits and visit:
        if not began:
            begin_write()
        began = True
        see_all(actor, talk_id, by_family=True)
    if began:
        child = get_child(actor, pupil_id)
        talk, report, _waits = _find_own(actor, child, talk_id)
    party = find_party(talk.unit_id, talk.pupil_id, talk.party)
    page = _page(messages_for(actor, talk, by_family=True).order_by(TalkMessage.id.desc()), number)
    return Thread(
        talk=talk,
        child=child,
        page=page,
        lines=to_lines(actor, list(reversed(page.items)), by_family=True),
        may_write=child.may_reply and bool(party),
        report=report,
        manners=find_manners(talk.unit_id),
        party=party,
        ended=None if party else find_class(talk.party),
    )


def read_new(actor: Actor, *, pupil_id: int, talk_id: int, after: int) -> Sequence[Line]:
    """What the school wrote since a message the guardian has on the screen; one statement while it wrote nothing. What
    is given out is seen. No look is noted: that of the page was."""
    came = (~TalkMessage.by_family, TalkMessage.id > after, is_readable(actor, by_family=True))
    new = exists().where(TalkMessage.talk_id == Talk.id, *came)
    query = talks_of(actor.account_id, pupil_id).where(Talk.id == talk_id).add_columns(new.correlate(Talk))
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound
    if not found[1]:
        return []
    begin_write()
    _child, talk = get_own_talk(actor, pupil_id, talk_id)
    see_all(actor, talk_id, by_family=True)
    query = messages_for(actor, talk, by_family=True).where(*came).order_by(TalkMessage.id).limit(SIZE)
    return to_lines(actor, db.session.scalars(query).all(), by_family=True)


def _find_own(actor: Actor, child: Child, talk_id: int) -> tuple[Talk, TalkReport | None, bool]:
    """An own conversation with the newest report of the family, and whether messages wait to be seen; one statement."""
    newest = select(func.max(TalkReport.id)).where(TalkReport.talk_id == Talk.id, TalkReport.by_family)
    waits = exists().where(TalkMessage.talk_id == Talk.id, *waits_for(actor, by_family=True)).correlate(Talk)
    query = (
        own_talks(actor, child)
        .outerjoin(TalkReport, TalkReport.id == newest.correlate(Talk).scalar_subquery())
        .add_columns(TalkReport, waits)
        .where(Talk.id == talk_id)
    )
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound
    talk, report, does_wait = found
    return talk, report, bool(does_wait)


def _page(query: Select[TalkMessage], number: int) -> Paged[TalkMessage]:
    """As ``paginate`` without counting: there is one page more as long as there is one message more."""
    number = max(1, number)
    found = db.session.scalars(query.limit(SIZE + 1).offset((number - 1) * SIZE)).all()
    if not found and number > 1:
        return paginate(query, number=number, size=SIZE)
    return Paged(found[:SIZE], number, SIZE, (number - 1) * SIZE + len(found))
