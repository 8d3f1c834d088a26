"""What a program's request says: cursors, versions, cells."""

from typing import Any

from flask import request

from portal.errors import RuleBroken
from portal.services.data_forms.api.writing import Sent
from portal.services.data_forms.loading import EXPLAINED
from portal.web.numbers import LARGEST, whole_number
from portal.web.sent_json import BadRequest, check_members, take

MOST_IN_A_LIST, USUAL_IN_A_LIST = 100, 50
MODES = ("all", "partial")
_CELL = frozenset({"code", "record", "value", "reason"})
_EXPLANATION = frozenset({"check", "text"})


class VersionNeeded(RuleBroken):
    """Writing without saying what was seen (428)."""


def cursor() -> int | None:
    """Where the list goes on; RuleBroken for what no answer gave."""
    return asked_number("cursor")


def size() -> int:
    """How many items are asked for."""
    found = asked_number("limit")
    if found is not None and not 1 <= found <= MOST_IN_A_LIST:
        raise RuleBroken("“limit” từ 1 đến %(most)d.", field="limit", most=MOST_IN_A_LIST)
    return USUAL_IN_A_LIST if found is None else found


def asked_number(name: str) -> int | None:
    """A number of the query; RuleBroken for anything else."""
    text = request.args.get(name, "")
    found = whole_number(text)
    if text and found is None:
        raise RuleBroken("“%(name)s” phải là một số nguyên.", field=name, name=name)
    return found


def asked_one_of(name: str, known: tuple[str, ...]) -> str:
    """One of some words of the query, the first where nothing is asked; RuleBroken for another."""
    found = request.args.get(name, known[0])
    if found not in known:
        words = ", ".join(word for word in known if word)
        raise RuleBroken("“%(name)s” nhận: %(words)s.", field=name, name=name, words=words)
    return found


def seen_version(*, any_will_do: bool = True) -> int | None:
    """The version in ``If-Match``, None for ``*``; VersionNeeded where it is missing or cannot be one of ours."""
    text = request.headers.get("If-Match", "").strip()
    if text == "*" and any_will_do:
        return None
    number = text.removeprefix('"').removesuffix('"')
    found = whole_number(number) if len(number) + 2 == len(text) else None
    if found is None:
        raise VersionNeeded('Gửi phiên bản đã đọc ở đầu yêu cầu, ví dụ If-Match: "12" (là ETag của số liệu).')
    return found


def sent_cells(body: Any) -> tuple[list[Sent], bool]:
    """Cells and explanations of a request, and whether some may be written when others cannot."""
    check_members(body, frozenset({"mode", "cells", "explanations"}))
    mode = take(body, "mode", str, "all")
    if mode not in MODES:
        raise BadRequest("“mode” nhận: all, partial.")
    cells = [_cell(one) for one in take(body, "cells", list, [])]
    explained = [_explanation(one) for one in take(body, "explanations", list, [])]
    if not cells and not explained:
        raise BadRequest("Không có ô nào để ghi: gửi “cells” hoặc “explanations”.")
    return [*cells, *explained], mode == "partial"


def sent_rows(body: Any) -> list[dict[str, Any]]:
    """Records of a repeat as they shall be, each the values of its columns."""
    check_members(body, frozenset({"rows"}))
    rows = take(body, "rows", list, needed=True)
    if not all(isinstance(row, dict) for row in rows):
        raise BadRequest("Mỗi dòng là một đối tượng JSON: mã cột và giá trị.")
    return rows


def _cell(one: Any) -> Sent:
    check_members(one, _CELL)
    code, reason = take(one, "code", str, needed=True), take(one, "reason", (str, type(None)))
    record = take(one, "record", int, 0)
    if code.startswith(EXPLAINED) or not 0 <= record <= LARGEST:
        raise BadRequest("“%(name)s” không phải mã của một ô.", name=code[:60])
    if "value" not in one and reason is None:
        raise BadRequest("Ô “%(name)s” thiếu “value”.", name=code[:60])
    return Sent(key=code, record_id=record, value=one.get("value"), has_value="value" in one, reason=reason)


def _explanation(one: Any) -> Sent:
    check_members(one, _EXPLANATION)
    code, text = take(one, "check", str, needed=True), take(one, "text", str, needed=True)
    return Sent(key=f"{EXPLAINED}{code}", value=text)
