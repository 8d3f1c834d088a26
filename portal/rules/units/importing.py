"""What a list of units means: each row compared with what is known, every fault found at once.

A blank cell changes nothing; a row is recognised by its code. New rows without a parent come under the own unit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.units.facts import check_day, faults
from portal.rules.vietnamese import fold, short_date

COLUMNS: dict[str, str] = {
    "code": mark("Mã đơn vị"),
    "name": mark("Tên đơn vị"),
    "short_name": mark("Tên ngắn"),
    "kind": mark("Loại"),
    "parent": mark("Mã đơn vị cấp trên"),
    "place": mark("Địa danh"),
    "address": mark("Địa chỉ"),
    "phone": mark("Điện thoại"),
    "email": mark("Thư điện tử"),
    "opened_on": mark("Ngày thành lập"),
}
NEEDED = ("code", "name", "kind")
"""Columns that must be there."""

CONTACT = frozenset({"place", "address", "phone", "email"})
"""What a unit may change of itself."""

Key = int | str
"""A known unit by its id, a new one by its code."""


@dataclass(frozen=True)
class Known:
    """A unit there is already, and what the person importing may do with it."""

    id: int
    name: str
    facts: Mapping[str, Any]
    parent_id: int | None
    may_edit: bool
    may_manage: bool
    closed: bool = False
    opens_later: bool = False
    planned_move: bool = False


@dataclass
class Row:
    """One row: what it says, and what is to be done about it."""

    number: int
    texts: Mapping[str, str]
    opened_on: date | None = None
    faults: list[RuleBroken] = field(default_factory=list)
    known: Known | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    parent: Key | None = None
    depth: int = 0

    @property
    def code(self) -> str:
        """The code that names the unit."""
        return self.texts.get("code", "")

    @property
    def key(self) -> Key:
        """How the unit is called in the tree of this list."""
        return self.known.id if self.known else self.code

    @property
    def moves(self) -> bool:
        """Whether a known unit gets another parent."""
        return self.known is not None and self.parent is not None and self.parent != self.known.parent_id

    @property
    def state(self) -> str:
        """``wrong``, ``new``, ``changed`` or ``same``."""
        if self.faults:
            return "wrong"
        if self.known is None:
            return "new"
        return "changed" if self.differences or self.moves else "same"

    @property
    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Fields of a known unit that would change: what is there, what the row says."""
        if self.known is None:
            return {}
        return {
            name: (self.known.facts.get(name), value)
            for name, value in self.facts.items()
            if self.known.facts.get(name) != value
        }

    def refuse(self, message: str, column: str, **params: object) -> None:
        """Note a fault at a column."""
        self.faults.append(RuleBroken(message, field=column, **params))


@dataclass(frozen=True)
class Surroundings:
    """What the rows are compared with. ``parents`` holds the way up from every known unit named in the list."""

    known: Mapping[str, Known]
    former: Mapping[str, str]
    kinds: Mapping[str, str]
    own: Known
    parents: Mapping[Key, Key]


def plan(rows: Sequence[Row], around: Surroundings) -> None:
    """Fill in each row's unit, facts, parent, depth and faults."""
    first: dict[str, Row] = {}
    for row in rows:
        row.known = around.known.get(row.code)
        _check_code(row, first, around)
        _read_facts(row, around)
    for row in rows:
        _find_parent(row, first, around)
    _find_circles(rows, around)
    for row in rows:
        _check_rights(row)


def _check_code(row: Row, first: dict[str, Row], around: Surroundings) -> None:
    if not row.code:
        row.refuse("Thiếu mã đơn vị.", "code")
    elif row.code in first:
        row.refuse("Mã này đã có ở dòng %(row)d.", "code", row=first[row.code].number)
    elif row.known is None and row.code in around.former:
        row.refuse("Đây là mã cũ của “%(unit)s”; hãy dùng mã hiện nay.", "code", unit=around.former[row.code])
    first.setdefault(row.code, row)


def _read_facts(row: Row, around: Surroundings) -> None:
    texts = {name: text for name, text in row.texts.items() if name not in {"kind", "parent", "opened_on"} and text}
    row.faults.extend(faults(texts))
    row.facts = {name: text for name, text in texts.items() if name != "code"}
    if row.opened_on is not None:
        row.facts["opened_on"] = row.opened_on
        try:
            check_day(row.opened_on, field="opened_on")
        except RuleBroken as fault:
            row.faults.append(fault)
    if kind := row.texts.get("kind"):
        if fold(kind) in around.kinds:
            row.facts["kind_code"] = around.kinds[fold(kind)]
        else:
            row.refuse("Không có loại đơn vị “%(kind)s”.", "kind", kind=kind)
    if row.known is None:
        _require(row, "name", "Thiếu tên đơn vị.")
        _require(row, "kind", "Thiếu loại đơn vị.")


def _require(row: Row, name: str, message: str) -> None:
    if not row.texts.get(name):
        row.refuse(message, name)


def _find_parent(row: Row, first: Mapping[str, Row], around: Surroundings) -> None:
    code = row.texts.get("parent", "")
    if not code:
        row.parent = around.own.id if row.known is None else None
        return
    known = around.known.get(code)
    if code == row.code:
        row.refuse("Đơn vị không thể là cấp trên của chính nó.", "parent")
    elif known is not None:
        row.parent = known.id
        _check_parent(row, known)
    elif code in first:
        row.parent = code
    elif code in around.former:
        row.refuse("“%(code)s” là mã cũ của “%(unit)s”.", "parent", code=code, unit=around.former[code])
    else:
        row.refuse("Không có đơn vị nào mang mã “%(code)s”, trong hệ thống cũng như trong tệp.", "parent", code=code)


def _check_parent(row: Row, parent: Known) -> None:
    if row.known is not None and not row.moves:
        return
    if not parent.may_edit:
        row.refuse("Đơn vị cấp trên “%(unit)s” ngoài phạm vi bạn quản lý.", "parent", unit=parent.name)
    elif parent.closed:
        row.refuse("Đơn vị cấp trên “%(unit)s” đã ngừng hoạt động.", "parent", unit=parent.name)
    elif parent.opens_later and row.moves:
        row.refuse("Đơn vị cấp trên “%(unit)s” chưa hoạt động.", "parent", unit=parent.name)


def _find_circles(rows: Sequence[Row], around: Surroundings) -> None:
    above = dict(around.parents)
    above.update({row.key: row.parent for row in rows if row.parent is not None and row.code})
    for row in rows:
        chain = list(_way_up(row.key, above))
        row.depth = len(chain)
        if chain and chain[-1] == row.key and (row.known is None or row.moves):
            row.refuse("Các đơn vị cấp trên tạo thành một vòng tròn.", "parent")


def _way_up(start: Key, above: Mapping[Key, Key]) -> Iterator[Key]:
    """Keys above, nearest first; a circle ends with the key that closes it."""
    seen, here = {start}, start
    while here in above:
        here = above[here]
        yield here
        if here in seen:
            return
        seen.add(here)


def _check_rights(row: Row) -> None:
    known = row.known
    if known is None or not (row.differences or row.moves):
        return
    if not known.may_edit:
        row.refuse("Đơn vị “%(unit)s” ngoài phạm vi bạn quản lý.", "code", unit=known.name)
    elif not known.may_manage and (row.moves or set(row.differences) - CONTACT):
        row.refuse("Tên, loại, cấp trên của chính đơn vị bạn do cấp trên quản lý.", "code")
    elif known.closed:
        row.refuse("Đơn vị đã ngừng hoạt động từ trước; không sửa bằng tệp được.", "code")
    elif row.moves and (known.planned_move or known.opens_later):
        row.refuse("Đơn vị có ngày thành lập hoặc ngày chuyển sắp tới; hãy chuyển ở trang của đơn vị.", "parent")


def shown(value: Any) -> str:
    """A fact as it stands in a table."""
    if isinstance(value, date):
        return short_date(value)
    return "" if value is None else str(value)
