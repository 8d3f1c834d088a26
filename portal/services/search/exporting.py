"""What a search found, as a spreadsheet."""

from typing import Any

from portal.adapters import clock
from portal.adapters.search_index import SearchIndex
from portal.adapters.spreadsheet import write_table
from portal.errors import Say, mark
from portal.rules.permissions import Actor
from portal.rules.search.kinds import KIND_LABELS
from portal.rules.vietnamese import short_date
from portal.services.search.asking import Asking, Result, find_all

COLUMNS = (
    (mark("Loại"), 22),
    (mark("Số, ký hiệu"), 22),
    (mark("Tên"), 70),
    (mark("Đơn vị"), 40),
    (mark("Ngày"), 12),
    (mark("Địa chỉ"), 50),
)


def export(index: SearchIndex, actor: Actor | None, asking: Asking, *, address: str, say: Say) -> bytes:
    """Every hit that could be paged to, by the same check as on the page; ``address`` goes before that of each."""
    title = " – ".join((say(mark("Kết quả tìm kiếm")), short_date(clock.today())))
    headings = [(say(heading), width) for heading, width in COLUMNS]
    rows = [_cells(result, address, say) for result in find_all(index, actor, asking)]  # all of it, or no file is begun
    return write_table(title, headings, rows)


def _cells(result: Result, address: str, say: Say) -> list[Any]:
    shown = result.shown
    return [
        say(KIND_LABELS[result.kind]),
        shown.code,
        shown.title,
        shown.unit,
        shown.day,
        address + shown.address,
    ]
