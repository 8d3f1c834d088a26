"""Reporting a conversation to the leaders, who then read it until they have closed the report."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import Talk, TalkReport
from portal.models.units import Unit
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import FAMILY_DECIDERS, Actor
from portal.services.contact_book.talks.scope import get_own_talk, get_reported, get_talk
from portal.services.notifications.telling import notify
from portal.services.people.holders import list_holders
from portal.services.records.audit import note


def report_as_family(actor: Actor, *, pupil_id: int, talk_id: int, words: str) -> TalkReport:
    """A guardian asks the leaders to look at an own conversation; the other side is not told."""
    return _report(actor, get_own_talk(actor, pupil_id, talk_id)[1], words, by_family=True)


def report_as_school(actor: Actor, *, talk_id: int, words: str) -> TalkReport:
    """Somebody of the school asks the leaders to look at a conversation the person takes part in."""
    return _report(actor, get_talk(actor, talk_id), words, by_family=False)


def close_report(actor: Actor, *, talk_id: int, report_id: int, outcome: str) -> TalkReport:
    """A leader says what came of it, and reads the conversation no more; who reported it is told."""
    talk = get_reported(actor, talk_id)
    query = select(TalkReport).where(TalkReport.id == report_id, TalkReport.talk_id == talk.id)
    found = db.session.scalar(query.with_for_update())
    if found is None:
        raise NotFound
    if found.closed_at is not None:
        raise RuleBroken("Báo xấu này đã được giải quyết.")
    if not outcome:
        raise RuleBroken("Vui lòng ghi cách giải quyết.", field="outcome")
    found.closed_at, found.closed_by, found.outcome = clock.now(), actor.name, outcome
    note(actor, "talk_report_closed", "talk", talk.id)  # units above read the log, not the words
    db.session.flush()
    path = f"/so-lien-lac/{talk.pupil_id}/trao-doi/{talk.id}/" if found.by_family else f"/lien-lac/trao-doi/{talk.id}/"
    _tell([found.by_id], Kind.TALK_REPORT_CLOSED, found, talk, path)
    return found


def _report(actor: Actor, talk: Talk, words: str, *, by_family: bool) -> TalkReport:
    if not words:
        raise RuleBroken("Vui lòng ghi điều bạn muốn báo.", field="words")
    waiting = select(TalkReport.id).where(
        TalkReport.talk_id == talk.id, TalkReport.by_id == actor.account_id, TalkReport.closed_at.is_(None)
    )
    if db.session.scalar(waiting.limit(1)) is not None:
        raise RuleBroken("Bạn đã báo rồi, lãnh đạo nhà trường đang xem.", field="words")
    made = TalkReport(
        talk_id=talk.id,
        by_id=actor.account_id,
        by=actor.name,
        by_family=by_family,
        at=clock.now(),
        words=words,
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "talk_reported", "talk", talk.id, unit_id=talk.unit_id)
    leaders = [each for each in list_holders(talk.unit_id, FAMILY_DECIDERS) if each != actor.account_id]
    _tell(leaders, Kind.TALK_REPORTED, made, talk, f"/lien-lac/trao-doi/bao-xau/{talk.id}/")
    return made


def _tell(people: list[int], kind: Kind, report: TalkReport, talk: Talk, path: str) -> None:
    school = db.session.scalar(select(Unit.name).where(Unit.id == talk.unit_id))
    notify(people, kind=kind, key=f"{kind}-{report.id}", params={"school": school}, path=path)
