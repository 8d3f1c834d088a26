"""Spreading a document to the people of the own unit, to every teacher, and seeing who has read it (R66)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from portal.adapters import clock
from portal.db import db, insert_missing
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Spread, SpreadReader
from portal.models.people import Account, Membership
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission, Role
from portal.services.documents.answering import refuse_returned
from portal.services.documents.scope import find_receipt, get_document
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records import note

LONGEST_REMARK = 1000
READERS = frozenset(role for role in Role if Permission.DOCUMENTS_READ in ROLE_PERMISSIONS[role])
"""Roles whose holders may read what the unit received; only they can be chosen."""
SHOWN = ("", "unread", "unconfirmed")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Everybody, holders of some roles, or single people by account id."""

    everybody: bool = False
    roles: Collection[Role] = ()
    people: Collection[int] = ()


@dataclass(frozen=True)
class Colleague:
    """Somebody of the unit who can be chosen, with the roles held there."""

    account: Account
    roles: Sequence[Role]


@dataclass(frozen=True)
class Counts:
    """How many people, how many of them have opened and confirmed."""

    people: int
    opened: int
    confirmed: int


@dataclass(frozen=True)
class Spreading:
    """The state of a spread: the people asked for on this page, and the counts of all."""

    document: Document
    spread: Spread
    counts: Counts
    page: Paged[SpreadReader]


def get_spreadable(actor: Actor, *, document_id: int) -> Document:
    """A posted document the unit has, for somebody who receives for it; not the unit's own forwarding of it."""
    document = get_document(actor, document_id)
    own_forwarding = document.came_by_id is not None and document.issuing_unit_id == actor.unit_id
    if document.posted_at is None or own_forwarding:
        raise NotFound
    if not actor.can(Permission.DOCUMENTS_RECEIVE):
        raise NotAllowed
    return document


def find_spread(actor: Actor, *, document_id: int) -> Spread | None:
    """The unit's spread of a document, if there is one."""
    get_spreadable(actor, document_id=document_id)
    return db.session.scalar(_own(actor, document_id))


def _own(actor: Actor, document_id: int) -> Select[Spread]:
    return select(Spread).where(Spread.document_id == document_id, Spread.unit_id == actor.unit_id)


def list_colleagues(actor: Actor, *, document_id: int) -> list[Colleague]:
    """The people of the unit to whom the document has not been spread, without the one who asks; one query."""
    get_spreadable(actor, document_id=document_id)
    today = clock.today()
    known = select(SpreadReader.account_id).join(Spread, Spread.id == SpreadReader.spread_id)
    known = known.where(Spread.document_id == document_id, Spread.unit_id == actor.unit_id)
    rows = db.session.execute(
        select(Account, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.unit_id == actor.unit_id,
            Membership.role.in_(READERS),
            Membership.valid_from <= today,
            or_(Membership.valid_to.is_(None), Membership.valid_to > today),
            Account.suspended_at.is_(None),
            or_(Account.left_on.is_(None), Account.left_on > today),
            or_(Account.expires_on.is_(None), Account.expires_on >= today),
            Account.id != actor.account_id,
            Account.id.not_in(known),
        )
        .order_by(Account.name_sort, Account.id)
    )
    found: dict[int, tuple[Account, list[Role]]] = {}
    for account, role in rows:
        found.setdefault(account.id, (account, []))[1].append(Role(role))
    return [Colleague(account, roles) for account, roles in found.values()]


def spread_document(actor: Actor, *, document_id: int, choice: Choice, remark: str, asks_confirmation: bool) -> Spread:
    """Spread the document to the chosen people, or to more of them; each is told once."""
    document = get_spreadable(actor, document_id=document_id)
    receipt = find_receipt(actor, document_id)
    if receipt is not None:
        refuse_returned(receipt)
    if len(remark) > LONGEST_REMARK:
        raise RuleBroken("Không quá %(max)d ký tự.", field="remark", max=LONGEST_REMARK)
    chosen = _chosen(list_colleagues(actor, document_id=document_id), choice)
    spread = _lock_or_start(actor, document_id, remark=remark, asks_confirmation=asks_confirmation)
    now = clock.now()
    rows = [
        {
            "spread_id": spread.id,
            "account_id": account.id,
            "name": account.full_name,
            "name_sort": account.name_sort,
            "added_at": now,
            "added_by_id": actor.account_id,
        }
        for account in chosen
    ]
    insert_missing(SpreadReader, rows, unique=["spread_id", "account_id"], returning=[SpreadReader.id])
    note(actor, "document_spread", "document", document_id, after={"code": document.code, "count": len(chosen)})
    _tell(actor, spread, Kind.DOCUMENT_SPREAD, [account.id for account in chosen], f"document-spread-{spread.id}")
    return spread


def _chosen(colleagues: Sequence[Colleague], choice: Choice) -> list[Account]:
    wanted = [
        colleague.account
        for colleague in colleagues
        if choice.everybody or set(colleague.roles) & set(choice.roles) or colleague.account.id in choice.people
    ]
    if wanted:
        return wanted
    if not (choice.everybody or choice.roles or choice.people):
        raise RuleBroken("Chưa chọn người nào.", field="whom")
    raise RuleBroken("Không còn ai trong lựa chọn này chưa được phổ biến.", field="whom")


def _lock_or_start(actor: Actor, document_id: int, *, remark: str, asks_confirmation: bool) -> Spread:
    """The unit's spread, locked; the first one decides what is asked, later words replace its remark."""
    row = {
        "document_id": document_id,
        "unit_id": actor.unit_id,
        "remark": remark,
        "asks_confirmation": asks_confirmation,
        "created_at": clock.now(),
        "created_by_id": actor.account_id,
        "created_by": actor.name,
    }
    insert_missing(Spread, [row], unique=["document_id", "unit_id"], returning=[Spread.id])
    query = _own(actor, document_id).with_for_update(of=Spread).execution_options(populate_existing=True)
    spread = db.session.scalars(query).one()
    spread.remark = remark or spread.remark
    spread.asks_confirmation = spread.asks_confirmation or asks_confirmation
    return spread


def _tell(actor: Actor, spread: Spread, kind: Kind, people: Collection[int], key: str) -> None:
    document = spread.document
    notify(
        people,
        kind=kind,
        key=key,
        params={"by": actor.name, "code": document.code, "subject": document.subject},
        path=f"/van-ban/{document.id}",
        unit_id=spread.unit_id,
        by=actor.account_id,
    )


def get_spreading(actor: Actor, *, document_id: int, show: str = "", number: int = 1) -> Spreading:
    """Who has read the document and who has not; ``show`` is one of ``SHOWN``. NotFound before it was spread."""
    document = get_spreadable(actor, document_id=document_id)
    spread = _get(actor, document_id)
    counted = select(func.count(), func.count(SpreadReader.opened_at), func.count(SpreadReader.confirmed_at))
    counts = Counts(*db.session.execute(counted.where(SpreadReader.spread_id == spread.id)).one())
    return Spreading(document, spread, counts, paginate(_readers(spread, show), number=number, size=100))


def export_spreading(actor: Actor, *, document_id: int, show: str = "") -> Sequence[SpreadReader]:
    """All people of the spread, for a spreadsheet."""
    get_spreadable(actor, document_id=document_id)
    return db.session.scalars(_readers(_get(actor, document_id), show)).all()


def _get(actor: Actor, document_id: int) -> Spread:
    spread = db.session.scalar(_own(actor, document_id))
    if spread is None:
        raise NotFound
    return spread


def _readers(spread: Spread, show: str) -> Select[SpreadReader]:
    query = select(SpreadReader).where(SpreadReader.spread_id == spread.id)
    if show == "unread":
        query = query.where(SpreadReader.opened_at.is_(None))
    if show == "unconfirmed":
        query = query.where(SpreadReader.confirmed_at.is_(None))
    return query.order_by(SpreadReader.name_sort, SpreadReader.id)


def remind(actor: Actor, *, document_id: int) -> int:
    """Tell again those who have not read, or not confirmed where that is asked; once a day. Gives how many."""
    get_spreadable(actor, document_id=document_id)
    query = _own(actor, document_id).with_for_update(of=Spread).execution_options(populate_existing=True)
    spread = db.session.scalar(query)
    if spread is None:
        raise NotFound
    today = clock.today()
    if spread.reminded_at is not None and spread.reminded_at.astimezone(clock.LOCAL_ZONE).date() == today:
        raise RuleBroken("Hôm nay đã nhắc rồi; mỗi ngày nhắc nhiều nhất một lần.")
    show = "unconfirmed" if spread.asks_confirmation else "unread"
    waiting = [reader.account_id for reader in db.session.scalars(_readers(spread, show))]
    if not waiting:
        raise RuleBroken("Mọi người đã đọc, không còn ai để nhắc.")
    spread.reminded_at = clock.now()
    note(actor, "document_spread_reminded", "document", document_id, after={"count": len(waiting)})
    key = f"document-spread-{spread.id}-{today.isoformat()}"
    _tell(actor, spread, Kind.DOCUMENT_SPREAD_REMINDER, waiting, key)
    return len(waiting)
