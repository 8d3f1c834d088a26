"""Copies of everything about a child for its family: how long they are kept, and how they are written.

Decree 356/2025: a copy of the data is given on request of who exercises the child's rights. That is a guardian with the
right to sign, or the pupil with an own account; who may only see reads the same on the portal.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from html import escape

from portal.errors import mark
from portal.rules.vietnamese import short_date, short_time

KEPT_HOURS = 72
MOST_A_DAY = 3
GIVEN_UP_AFTER = timedelta(hours=12)
MOST_BYTES = 25 * 1024 * 1024
"""Files beyond this sum are named but not in the copy."""
UNDER_WAY = ("waiting", "making")
COPY_LABELS: dict[str, str] = {
    "waiting": mark("Đang chờ máy chủ"),
    "making": mark("Đang gom dữ liệu"),
    "ready": mark("Đã xong"),
    "failed": mark("Không lập được"),
    "swept": mark("Đã hết hạn"),
}
COPY_ACTIONS: dict[str, str] = {
    "data_copy_asked": mark("Gia đình xin bản sao dữ liệu của con"),
    "data_copy_fetched": mark("Gia đình tải bản sao dữ liệu của con"),
}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border:1px solid #bbb;padding:.3rem .5rem;"
    "text-align:left;vertical-align:top}th{background:#f2f0e8}td{white-space:pre-wrap;overflow-wrap:anywhere}"
    "@media(max-width:45rem){tbody,tr,td{display:block}tr:first-child{display:none}"
    "tr{margin:1rem 0;border:1px solid #bbb}td{border:0}"
    "td::before{content:attr(data-label);display:block;font-size:.8em;color:#555}}"
)


@dataclass(frozen=True)
class Section:
    """One kind of data as a table. Values are text, numbers, days, instants or None."""

    code: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Everything of a copy; ``left_out``: what is not in it, and why. ``zone`` is that of the reader."""

    name: str
    made_at: datetime
    made_for: str
    sections: Sequence[Section]
    left_out: Sequence[tuple[str, str]]
    zone: tzinfo


def write_index(whole: Whole) -> str:
    """The first page: what there is, with links, and what there is not."""
    links = "".join(
        f'<li><a href="trang/{escape(each.code)}.html">{escape(each.title)}</a> ({len(each.rows)})</li>'
        for each in whole.sections
    )
    missing = "".join(f"<li>{escape(what)}: {escape(why)}</li>" for what, why in whole.left_out)
    made = short_time(whole.made_at.astimezone(whole.zone))
    body = (
        f"<h1>Dữ liệu của {escape(whole.name)}</h1><p>Lập lúc {made} cho {escape(whole.made_for)}. Bản này chỉ có "
        "những gì người xin được xem; không có lời, câu trả lời hay địa chỉ của người khác trong gia đình.</p>"
        f"<ul>{links}</ul><p>Cùng dữ liệu cho máy đọc: du-lieu.json. Tệp kèm theo: thư mục tep.</p>"
        f"<h2>Không có trong bản này</h2><ul>{missing}</ul>"
    )
    return _page(f"Dữ liệu của {whole.name}", body)


def write_section(section: Section, zone: tzinfo) -> str:
    """One page with one table."""
    heads = "".join(f"<th>{escape(each)}</th>" for each in section.headings)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{escape(heading)}">{escape(show(value, zone))}</td>'
            for heading, value in zip(section.headings, row, strict=True)
        )
        + "</tr>"
        for row in section.rows
    )
    table = f"<table><tr>{heads}</tr>{rows}</table>" if section.rows else "<p>Chưa có dữ liệu nào.</p>"
    return _page(section.title, f'<p><a href="../index.html">Trang đầu</a></p><h1>{escape(section.title)}</h1>{table}')


def write_json(whole: Whole) -> str:
    """The same for machines: days and instants in ISO 8601."""
    content = {
        "name": whole.name,
        "made_at": whole.made_at,
        "made_for": whole.made_for,
        "sections": [
            {
                "code": each.code,
                "title": each.title,
                "headings": list(each.headings),
                "rows": [[*row] for row in each.rows],
            }
            for each in whole.sections
        ],
        "left_out": [{"what": what, "why": why} for what, why in whole.left_out],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=lambda value: value.isoformat())


def show(value: object, zone: tzinfo) -> str:
    """A value as people write it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return short_time(value.astimezone(zone))
    return short_date(value) if isinstance(value, date) else str(value)


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>{body}</body></html>'
    )
