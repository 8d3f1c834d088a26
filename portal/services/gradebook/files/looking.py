"""The sheets of a file before they are compared: which book each is, where its headings are, what they mean."""

from collections.abc import Mapping, Sequence

from portal.adapters.spreadsheet import text_of
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.files.layouts import CELL_KEYS, MEANING_LABELS, meanings_of
from portal.rules.gradebook.files.stamps import Stamp, find_stamp
from portal.rules.headings import UNUSED, find_heading_row, heading_key
from portal.rules.permissions import Actor
from portal.services.gradebook.books import Book, BookKey, Right, get_book
from portal.services.gradebook.files.plans import Options, Rows, SheetPlan
from portal.services.gradebook.files.stamping import seal_of
from portal.services.school import column_maps

KIND = "marks"
TITLE_ROWS = 25
IDENTITY = ("ministry_code", "full_name")
OTHER_SCHOOL = mark("Trang này là sổ của trường khác.")
OTHER_PORTAL = mark("Trang này lấy từ một cổng khác, không phải cổng này.")
OTHER_BOOK = mark("Trang này là một sổ khác (%(book)s), không phải sổ đang mở.")
NOT_YOURS = mark("Bạn không có quyền với sổ của trang này.")
READ_ONLY = mark("Bạn chỉ được xem sổ này: %(book)s.")
NO_STAMP = mark("Không biết trang này là sổ nào. Hãy tải tệp từ cổng về rồi điền, hoặc nhập ở trang của chính sổ đó.")
NO_HEADINGS = mark("Không tìm thấy dòng tiêu đề.")
NO_PUPILS = mark("Không có cột mã định danh hay họ tên.")
NO_CELLS = mark("Không có cột điểm hay nhận xét nào của sổ này.")


def look_at_sheet(
    actor: Actor, name: str, index: int, rows: Rows, options: Options, remembered: Mapping[str, str]
) -> tuple[SheetPlan, Stamp | None]:
    """Which book a sheet is and what its columns mean, or why it cannot be written."""
    plan = SheetPlan(name, index)
    texts = [[text_of(cell) for cell in row] for row in rows[:TITLE_ROWS]]
    stamp, said = find_stamp(texts), {**remembered, **options.chosen}
    found = _heading_row(texts, {**meanings_of(()), **said})
    if stamp is None and found is None:
        return plan, None
    try:
        plan.book = _book(actor, stamp, options.only)
        plan.key, plan.title = plan.book.key, book_name(plan.book)
        plan.on_behalf = plan.book.right == Right.ON_BEHALF
        plan.columns = {column.code: column.short for column in plan.book.columns}
        plan.heading_row = found if found is not None else _heading_row(texts, meanings_of(plan.book.columns))
        if plan.heading_row is None:
            raise RuleBroken(NO_HEADINGS)
        plan.headings = texts[plan.heading_row]
        plan.meanings = _meanings(plan.headings, plan.book.columns, said)
        _check(plan.meanings, plan.book)
    except RuleBroken as error:
        plan.refused = error
    return plan, stamp


def _heading_row(texts: Sequence[Sequence[str]], known: Mapping[str, str]) -> int | None:
    """The row with the most known headings, else the first that names the pupils."""
    found = find_heading_row(texts, known)
    if found is not None:
        return found
    named = (
        number for number, row in enumerate(texts) if any(known.get(heading_key(text)) in IDENTITY for text in row)
    )
    return next(named, None)


def _book(actor: Actor, stamp: Stamp | None, only: BookKey | None) -> Book:
    if stamp is None and only is None:
        raise RuleBroken(NO_STAMP)
    if stamp is not None and stamp.unit_id != actor.unit_id:
        raise RuleBroken(OTHER_SCHOOL)
    key = BookKey(stamp.class_id, stamp.semester, stamp.subject) if stamp is not None else only
    assert key is not None
    try:
        book = get_book(actor, key)
    except (NotFound, NotAllowed) as error:
        raise RuleBroken(NOT_YOURS) from error
    if stamp is not None and seal_of(book.school_class) != stamp.seal:
        raise RuleBroken(OTHER_PORTAL)
    if only is not None and key != only:
        raise RuleBroken(OTHER_BOOK, book=book_name(book))
    if not book.may_write:
        raise RuleBroken(READ_ONLY, book=book_name(book))
    return book


def book_name(book: Book) -> str:
    """ "Toán 6A, HK I"."""
    return f"{book.programme.name} {book.school_class.name}, HK {'I' * book.key.semester}"


def _meanings(headings: Sequence[str], columns: Sequence[Column], said: Mapping[str, str]) -> list[str]:
    """As people said, else as guessed; what people said may name any column the templates have."""
    known, chosen = meanings_of(columns), list[str]()
    allowed = {*known.values(), *MEANING_LABELS} - {UNUSED}
    for heading in headings:
        compared = heading_key(heading)
        key = said.get(compared, known.get(compared, UNUSED))
        chosen.append(key if key in allowed and key not in chosen else UNUSED)
    return chosen


def _check(meanings: Sequence[str], book: Book) -> None:
    if not set(IDENTITY) & set(meanings):
        raise RuleBroken(NO_PUPILS)
    if not (set(CELL_KEYS) | set(book.by_code)) & set(meanings):
        raise RuleBroken(NO_CELLS)


def remembered_map(actor: Actor) -> Mapping[str, str]:
    """What people of the school said the headings of score sheets mean."""
    return {} if actor.unit_id is None else column_maps.read_map(actor.unit_id, KIND)


def remember_map(actor: Actor, *, chosen: Mapping[str, str]) -> None:
    """Keep what the headings mean for the next file of this school."""
    if actor.unit_id is not None and chosen:
        column_maps.keep_map(actor.unit_id, KIND, headings=list(chosen), columns=list(chosen.values()))
