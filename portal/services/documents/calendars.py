"""A person's deadlines in all their units, as an agenda and under a secret address to subscribe to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased, contains_eager

from portal.adapters import clock, tokens
from portal.adapters.texts import in_language
from portal.db import begin_write, db
from portal.errors import NotFound, Say, mark
from portal.models.documents import CalendarLink, Document, DocumentLink, Receipt
from portal.models.people import Account, LoginSession
from portal.rules.permissions import Actor, Permission
from portal.services.documents.duties.doing import list_all_open
from portal.services.documents.handling.tasks import list_tasks
from portal.services.documents.linking import REPLY
from portal.services.documents.scope import visible_receipts
from portal.services.people.actors import load_actor
from portal.services.people.sign_in import check_throttle, note_failure
from portal.services.records import note

BACK, AHEAD = timedelta(days=30), timedelta(days=400)
MOST_TASKS = 200
WHAT = {"reply": mark("Hạn trả lời"), "duty": mark("Hạn hoàn thành việc"), "task": mark("Hạn xử lý")}


@dataclass(frozen=True)
class Deadline:
    """A day by which something of a document is due; only its number and subject are told."""

    key: str
    what: str
    day: date
    code: str
    subject: str
    path: str
    unit_name: str


@dataclass(frozen=True)
class Feed:
    """What a calendar program is given: the deadlines, and how to say words in the language of the account."""

    say: Say
    deadlines: Sequence[Deadline]


def list_deadlines(actor: Actor) -> list[Deadline]:
    """What the person has to meet in any of their units, from a month ago on, the earliest first."""
    account = db.session.get_one(Account, actor.account_id)
    return _deadlines_of(account)


def has_link(actor: Actor) -> bool:
    """Whether the person's calendar can be subscribed to."""
    query = select(CalendarLink.id).where(CalendarLink.account_id == actor.account_id, CalendarLink.ended_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def renew_link(actor: Actor) -> str:
    """A new secret for the person's calendar; the one before opens nothing any more. It is shown once and not kept."""
    end_link(actor)
    token = tokens.new_token()
    row = CalendarLink(account_id=actor.account_id, token_hash=tokens.token_hash(token), created_at=clock.now())
    db.session.add(row)
    note(actor, "calendar_link_made", "account", actor.account_id)
    db.session.flush()
    return token


def end_link(actor: Actor) -> bool:
    """Let the person's secret open nothing any more; whether there was one."""
    running = (CalendarLink.account_id == actor.account_id) & CalendarLink.ended_at.is_(None)
    ended = update(CalendarLink).where(running).values(ended_at=clock.now()).returning(CalendarLink.id)
    if not db.session.scalars(ended).all():
        return False
    note(actor, "calendar_link_ended", "account", actor.account_id)
    return True


def read_by_link(token: str, *, network: str) -> Feed:
    """The deadlines of whoever holds the secret; NotFound when it opens nothing, wrong tries are counted.

    It ends with the account; what is listed ends with the roles.
    """
    check_throttle(token, network)
    query = select(CalendarLink).where(
        CalendarLink.token_hash == tokens.token_hash(token), CalendarLink.ended_at.is_(None)
    )
    link = db.session.scalar(query)
    if link is None or not _is_active(link.account):
        begin_write()
        note_failure(token, network)
        raise NotFound
    return Feed(in_language(link.account.locale), _deadlines_of(link.account))


def _is_active(account: Account) -> bool:
    today = clock.today()
    left = account.left_on is not None and account.left_on <= today
    expired = account.expires_on is not None and account.expires_on < today
    return account.suspended_at is None and not left and not expired


def _deadlines_of(account: Account) -> list[Deadline]:
    found: dict[str, Deadline] = {}
    for unit in load_actor(account)[1]:
        actor, _units = load_actor(account, LoginSession(unit_id=unit.id))
        if actor.can(Permission.DOCUMENTS_READ):
            found |= {each.key: each for each in [*_replies(actor), *_duties(actor), *_tasks(actor)]}
    return sorted(found.values(), key=lambda each: (each.day, each.key))


def _replies(actor: Actor) -> list[Deadline]:
    answer = aliased(Document)
    answered = exists().where(
        DocumentLink.target_id == Document.id,
        DocumentLink.kind == REPLY,
        DocumentLink.document_id == answer.id,
        answer.issuing_unit_id == actor.unit_id,
        answer.posted_at.is_not(None),
    )
    near = Document.reply_by.between(clock.today() - BACK, clock.today() + AHEAD)
    kept = Receipt.refused_at.is_(None) & Receipt.recalled_at.is_(None)
    query = visible_receipts(actor).join(Document, Document.id == Receipt.document_id)
    query = query.options(contains_eager(Receipt.document)).where(near, kept, ~answered)
    found: Sequence[Receipt] = db.session.scalars(query).all()
    return [
        _deadline(actor, "reply", receipt.id, receipt.document, receipt.document.reply_by, f"/{receipt.document_id}")
        for receipt in found
        if receipt.document.reply_by
    ]


def _duties(actor: Actor) -> list[Deadline]:
    return [
        _deadline(actor, "duty", each.duty.id, each.duty.document, each.due, f"/viec/{each.duty.id}")
        for each in list_all_open(actor)
        if each.due is not None and each.due >= clock.today() - BACK
    ]


def _tasks(actor: Actor) -> list[Deadline]:
    return [
        _deadline(actor, "task", line.task.id, line.document, line.task.due_on, f"/{line.document.id}")
        for line in list_tasks(actor, size=MOST_TASKS).items
        if line.task.due_on is not None
    ]


def _deadline(actor: Actor, what: str, number: int, document: Document, day: date, path: str) -> Deadline:
    assert day is not None
    key = f"{what}-{number}-{actor.unit_id}-{day.isoformat()}"
    return Deadline(key, what, day, document.code, document.subject, f"/van-ban{path}", actor.unit_name)
