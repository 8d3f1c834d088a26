"""What a version of the school's rules of use may say (R116)."""

from datetime import date

from portal.errors import RuleBroken

LONGEST = 20_000


def check_rule(number: str, text: str, *, decided_on: date, applies_from: date, today: date) -> None:
    """RuleBroken at the field that lacks something, or for days that do not fit each other."""
    if not number:
        raise RuleBroken("Vui lòng nhập số quyết định.", field="number")
    if not text:
        raise RuleBroken("Vui lòng nhập nội dung quy định.", field="text")
    if len(text) > LONGEST:
        raise RuleBroken("Không quá %(max)d ký tự.", field="text", max=LONGEST)
    if decided_on > today:
        raise RuleBroken("Ngày ký chưa đến.", field="decided_on")
    if applies_from < decided_on:
        raise RuleBroken("Ngày áp dụng trước ngày ký.", field="applies_from")
    if (applies_from - decided_on).days > 366:
        raise RuleBroken("Ngày ký cách ngày áp dụng quá một năm; hãy kiểm tra lại.", field="applies_from")
