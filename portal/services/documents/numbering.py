"""Numbers of outgoing documents: from 1 each year, for each unit and book, given once, kept, or void with a trace."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, extract, select

from portal.adapters import clock
from portal.db import db, insert_missing
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, NumberBook, Reservation
from portal.models.units import Unit
from portal.rules.documents.numbering import book_of, code_variants, fold_code, make_code, normalise_code, split_code
from portal.rules.documents.types import TYPES
from portal.rules.permissions import Actor, Permission
from portal.services.paging import Paged, paginate
from portal.services.records import note

LONGEST_REASON = 500
MOST_SKIPPED = 100
"""A number further ahead than this is taken for a slip."""


@dataclass(frozen=True)
class Skipped:
    """Numbers that a typed one leaves behind, the first and last of them as codes."""

    first: str
    last: str
    numbers: range

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.numbers)


def can_give(unit: Unit) -> bool:
    """Whether the portal can give numbers: the unit has said which symbol it has."""
    return bool(unit.settings.get("symbol"))


def gives_numbers(actor: Actor) -> bool:
    """Whether the portal can give numbers to the unit acted for."""
    unit = db.session.get(Unit, actor.unit_id) if actor.unit_id is not None else None
    return unit is not None and can_give(unit)


def expected_code(draft: Document) -> str | None:
    """The number the draft would get now; None when it has its own or the unit lets nobody give one."""
    if draft.code or draft.issued_on is None or not can_give(draft.issuing_unit):
        return None
    return _code_of(draft, _last_number(draft, draft.issued_on.year) + 1)


def find_skipped(draft: Document) -> Skipped | None:
    """The numbers that the draft's own one would leave unused; None without any.

    Only in a series that the portal keeps, and not before its first number: a unit begins where it stands.
    """
    if draft.issued_on is None or not can_give(draft.issuing_unit) or (parts := split_code(draft.code)) is None:
        return None
    last = _last_number(draft, draft.issued_on.year)
    return _skipped(draft, last, parts[0])


def check_skipped(draft: Document) -> None:
    """Raise ``RuleBroken`` for a number so far ahead that it can only be a slip."""
    found = find_skipped(draft)
    if found is not None and found.count > MOST_SKIPPED:
        raise RuleBroken(
            "Số %(code)s bỏ qua %(count)d số kể từ số kế tiếp là %(next)s. Hãy kiểm tra lại số.",
            field="code",
            code=draft.code,
            count=found.count,
            next=found.first,
        )


def complete_code(draft: Document, typed: str) -> str:
    """The code as it is kept: a bare number gets the symbol of the unit that has one."""
    code = normalise_code(typed)
    if not (code.isascii() and code.isdigit() and can_give(draft.issuing_unit)):
        return code
    return _code(draft.issuing_unit, int(code), draft.type_code, draft.department)


def number_document(actor: Actor, draft: Document, *, year: int, skipped_reason: str) -> None:
    """At posting: give the draft the next number, or hold its own against all others; the book is locked until then.

    Numbers that its own one skips are kept, with the reason, so that the register lists them.
    """
    book = _lock(draft.issuing_unit, _book(draft.issuing_unit, draft.type_code), year)
    if not draft.code:
        if not can_give(draft.issuing_unit):
            raise RuleBroken("Chưa có số, ký hiệu.", field="code")
        book.last_number += 1
        draft.code = _code(draft.issuing_unit, book.last_number, draft.type_code, draft.department)
        draft.code_folded = fold_code(draft.code)
        return
    check_unused(draft, year=year)
    parts = split_code(draft.code)
    if parts is not None:
        if can_give(draft.issuing_unit) and (gap := _skipped(draft, book.last_number, parts[0])) is not None:
            _keep_skipped(actor, draft, book, gap, skipped_reason)
        book.last_number = max(book.last_number, parts[0])
    if (kept := _find_reservation(draft, year, lock=True)) is not None:
        kept.document_id = draft.id


def _skipped(draft: Document, last: int, number: int) -> Skipped | None:
    if last == 0 or number <= last + 1:
        return None
    return Skipped(_code_of(draft, last + 1), _code_of(draft, number - 1), range(last + 1, number))


def _keep_skipped(actor: Actor, draft: Document, book: NumberBook, gap: Skipped, reason: str) -> None:
    check_skipped(draft)
    _check_reason(reason, field="skipped_reason")
    db.session.add_all(
        _kept(actor, book, number, type_code=draft.type_code, department=draft.department, reason=reason)
        for number in gap.numbers
    )
    after = {"code": f"{gap.first} – {gap.last}", "reason": reason}
    note(actor, "number_skipped", "unit", draft.issuing_unit_id, after=after)


def check_unused(draft: Document, *, year: int) -> None:
    """Raise ``RuleBroken`` when the unit's number is used in that year, with or without leading zeros, or void."""
    query = select(Document.id).where(
        Document.issuing_unit_id == draft.issuing_unit_id,
        Document.code_folded.in_(code_variants(draft.code)),
        Document.posted_at.is_not(None),
        Document.came_by_id.is_(None),  # a forwarding repeats the number of another unit
        extract("year", Document.issued_on) == year,
    )
    if db.session.scalar(query.limit(1)) is not None:
        raise RuleBroken("Đơn vị đã phát hành văn bản số %(code)s trong năm đó.", field="code", code=draft.code)
    kept = _find_reservation(draft, year)
    if kept is not None and kept.released_at is not None:
        raise RuleBroken("Số %(code)s đã bỏ, không dùng lại được.", field="code", code=draft.code)


def reserve(actor: Actor, *, type_code: str, department: str, reason: str) -> Reservation:
    """Keep the next number of this year for a document on paper or yet to come."""
    unit = _own_unit(actor)
    if not can_give(unit):
        raise RuleBroken("Đơn vị chưa đặt ký hiệu trong Thiết lập nên cổng chưa cấp số được.")
    _check_reason(reason)
    today = clock.today()
    book = _lock(unit, _book(unit, type_code), today.year)
    book.last_number += 1
    kept = _kept(actor, book, book.last_number, type_code=type_code, department=department, reason=reason)
    db.session.add(kept)
    db.session.flush()
    note(actor, "number_reserved", "unit", unit.id, after={"code": kept.code, "reason": reason})
    return kept


def _kept(actor: Actor, book: NumberBook, number: int, *, type_code: str, department: str, reason: str) -> Reservation:
    code = _code(db.session.get_one(Unit, book.unit_id), number, type_code, department)
    return Reservation(
        unit_id=book.unit_id,
        book=book.book,
        year=book.year,
        number=number,
        type_code=type_code,
        code=code,
        code_folded=fold_code(code),
        reason=reason,
        reserved_at=clock.now(),
        reserved_by_id=actor.account_id,
        reserved_by=actor.name,
    )


def release(actor: Actor, *, reservation_id: int, reason: str) -> Reservation:
    """Give a kept number up: it stays void ("bỏ số") with the reason; releasing again changes nothing."""
    kept = get_reservation(actor, reservation_id)
    db.session.refresh(kept, with_for_update=True)
    if kept.released_at is not None:
        return kept
    if kept.document_id is not None:
        raise RuleBroken("Số này đã dùng cho một văn bản.")
    _check_reason(reason)
    kept.released_at, kept.released_by, kept.release_reason = clock.now(), actor.name, reason
    note(actor, "number_released", "unit", kept.unit_id, after={"code": kept.code, "reason": reason})
    db.session.flush()
    return kept


def get_reservation(actor: Actor, reservation_id: int) -> Reservation:
    """A number kept by the unit acted for; NotFound elsewhere."""
    kept = db.session.scalar(_visible(actor).where(Reservation.id == reservation_id))
    if kept is None:
        raise NotFound
    _own_unit(actor)
    return kept


def list_reservations(actor: Actor, *, number: int) -> Paged[Reservation]:
    """Numbers the unit keeps or has given up, newest first."""
    return paginate(_visible(actor).order_by(Reservation.id.desc()), number=number)


def list_unissued(actor: Actor, *, year: int) -> Sequence[Reservation]:
    """Numbers of a year that stand in the register without a document: kept, or void."""
    query = _visible(actor).where(Reservation.year == year, Reservation.document_id.is_(None))
    return db.session.scalars(query.order_by(Reservation.book, Reservation.number)).all()


def _visible(actor: Actor) -> Select[Reservation]:
    unit_id = actor.unit_id if actor.can(Permission.DOCUMENTS_READ) else None
    return select(Reservation).where(Reservation.unit_id == unit_id)


def _own_unit(actor: Actor) -> Unit:
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_POST):
        raise NotAllowed
    return db.session.get_one(Unit, actor.unit_id)


def _check_reason(reason: str, *, field: str = "reason") -> None:
    if not reason.strip():
        raise RuleBroken("Vui lòng nêu lý do.", field=field)
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Không quá %(max)d ký tự.", field=field, max=LONGEST_REASON)


def _find_reservation(draft: Document, year: int, *, lock: bool = False) -> Reservation | None:
    query = select(Reservation).where(
        Reservation.unit_id == draft.issuing_unit_id,
        Reservation.year == year,
        Reservation.code_folded.in_(code_variants(draft.code)),
    )
    return db.session.scalar(query.with_for_update() if lock else query.limit(1))


def _last_number(draft: Document, year: int) -> int:
    """How far the draft's book reaches now."""
    book = _book(draft.issuing_unit, draft.type_code)
    row = db.session.get(NumberBook, (draft.issuing_unit_id, book, year))
    return row.last_number if row is not None else _highest(draft.issuing_unit, book, year)


def _code_of(draft: Document, number: int) -> str:
    return _code(draft.issuing_unit, number, draft.type_code, draft.department)


def _code(unit: Unit, number: int, type_code: str, department: str) -> str:
    return make_code(number, abbreviation=_abbreviation(type_code), unit=unit.settings["symbol"], department=department)


def _book(unit: Unit, type_code: str) -> str:
    return book_of(_abbreviation(type_code), unit.settings.get("own_books", ""))


def _abbreviation(type_code: str) -> str:
    return TYPES[type_code].abbreviation


def _lock(unit: Unit, book: str, year: int) -> NumberBook:
    """The book of the year, locked; begun after the highest number already used in it."""
    key = (NumberBook.unit_id == unit.id, NumberBook.book == book, NumberBook.year == year)
    if db.session.scalar(select(NumberBook.year).where(*key)) is None:
        row = {"unit_id": unit.id, "book": book, "year": year, "last_number": _highest(unit, book, year)}
        insert_missing(NumberBook, [row], unique=["unit_id", "book", "year"], returning=[NumberBook.year])
    query = select(NumberBook).where(*key).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def _highest(unit: Unit, book: str, year: int) -> int:
    """The highest number of what the unit posted in the book and year before its numbers were kept here."""
    query = select(Document.code, Document.type_code).where(
        Document.issuing_unit_id == unit.id,
        Document.posted_at.is_not(None),
        Document.came_by_id.is_(None),
        extract("year", Document.issued_on) == year,
    )
    found = (split_code(code) for code, type_code in db.session.execute(query) if _book(unit, type_code) == book)
    return max((parts[0] for parts in found if parts is not None), default=0)
