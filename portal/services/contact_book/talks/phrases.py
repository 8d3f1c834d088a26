"""Ready sentences for messages to families: one's own, and those of the school."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import TalkPhrase
from portal.rules.contact_book.talks import LONGEST_PHRASE, MOST_PHRASES
from portal.rules.permissions import Actor, Permission


def list_phrases(actor: Actor) -> Sequence[TalkPhrase]:
    """The school's first, then one's own, in the order they were added."""
    query = select(TalkPhrase).where(
        TalkPhrase.unit_id == actor.unit_id,
        TalkPhrase.ended_at.is_(None),
        or_(TalkPhrase.account_id.is_(None), TalkPhrase.account_id == actor.account_id),
    )
    return db.session.scalars(query.order_by(TalkPhrase.account_id.is_not(None), TalkPhrase.id)).all()


def add_phrase(actor: Actor, *, text: str, for_school: bool) -> TalkPhrase:
    """One's own, or for who manages the contact book one of the school."""
    if actor.unit_id is None or not actor.can(Permission.CONTACT_WRITE):
        raise NotAllowed
    if for_school and not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    if not text or len(text) > LONGEST_PHRASE:
        raise RuleBroken("Câu soạn sẵn có từ 1 đến %(max)d ký tự.", field="text", max=LONGEST_PHRASE)
    owner = None if for_school else actor.account_id
    same = (TalkPhrase.unit_id == actor.unit_id, TalkPhrase.ended_at.is_(None))
    mine = TalkPhrase.account_id.is_(None) if owner is None else TalkPhrase.account_id == owner
    if (db.session.scalar(select(func.count(TalkPhrase.id)).where(*same, mine)) or 0) >= MOST_PHRASES:
        raise RuleBroken("Đã có %(most)d câu. Hãy bỏ bớt câu không dùng.", field="text", most=MOST_PHRASES)
    made = TalkPhrase(unit_id=actor.unit_id, account_id=owner, text=text, created_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def end_phrase(actor: Actor, *, phrase_id: int) -> None:
    """It is offered no more."""
    found = next((each for each in list_phrases(actor) if each.id == phrase_id), None)
    if found is None:
        raise NotFound
    if found.account_id is None and not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    found.ended_at = clock.now()
    db.session.flush()
