"""The search index of this machine: is it kept up to date, and how far behind is it?"""

from datetime import timedelta
from pathlib import Path

from portal.adapters import clock
from portal.errors import mark
from portal.services.records.health.findings import Finding, fail, ok, warn
from portal.services.search.feed import count_waiting
from portal.services.search.reporting import Status, read_status
from portal.services.search.source import parse_key

SILENT = LATE = timedelta(minutes=2)
"""One batch may take some seconds, a commit that merges large files more."""

INDEX = mark("Chỉ mục tìm kiếm")
ASIDE = mark("Mục chưa đưa được vào chỉ mục tìm kiếm")
COMPARED = mark("Đối chiếu chỉ mục tìm kiếm")


def examine_index(root: Path) -> list[Finding]:
    """What its indexer noted last, beside what waits in the database."""
    status = read_status(root)
    if status is None:
        return [warn(INDEX, mark("Chưa có trên máy này: “portal worker” hoặc “portal indexer” sẽ lập."))]
    return [_progress(status), *_set_aside(status), *_compared(status)]


def _progress(status: Status) -> Finding:
    now = clock.now()
    waiting, oldest = count_waiting(status.place)
    lag = max(now - oldest, timedelta()) if oldest else timedelta()
    facts = {"row": status.row, "waiting": waiting, "lag": lag}
    if status.error:
        return fail(INDEX, mark("Lỗi khi cập nhật, đang thử lại: %(error)s"), error=status.error)
    if status.is_building:
        return warn(INDEX, mark("Đang lập lại: %(done)s trên %(total)s"), done=status.done, total=status.total)
    if now - status.at > SILENT:
        return fail(INDEX, mark("Đã %(silent)s không được cập nhật"), silent=now - status.at)
    if lag > LATE:
        return fail(INDEX, mark("Chậm %(lag)s: %(waiting)s thay đổi sau dòng %(row)s đang chờ"), **facts)
    return ok(INDEX, mark("Đến dòng %(row)s, %(waiting)s thay đổi đang chờ"), **facts)


def _set_aside(status: Status) -> list[Finding]:
    if not status.faults:
        return []
    thing, error = status.faults[0]
    if status.kinds_aside:
        kinds = ", ".join(parse_key(key)[0] for key, _error in status.faults[: status.kinds_aside])
        message = mark("Không đọc được gì thuộc loại %(kinds)s nên chưa tìm thấy, đang thử lại: %(error)s")
        return [fail(ASIDE, message, kinds=kinds, error=error)]
    message = mark("%(count)s mục không đọc được nên chưa tìm thấy, đang thử lại. %(thing)s: %(error)s")
    return [fail(ASIDE, message, count=status.broken, thing=thing, error=error)]


def _compared(status: Status) -> list[Finding]:
    if status.compared_at is None:
        return []
    if status.differed:
        message = mark("Lần gần nhất có %(count)s mục khác với cơ sở dữ liệu, đã sửa; xem nhật ký")
        return [warn(COMPARED, message, count=status.differed)]
    return [ok(COMPARED, mark("Khớp với cơ sở dữ liệu"))]
