"""Homework and what to bring along, as teachers note it for a class."""

from collections.abc import Mapping
from datetime import date, timedelta

from portal.errors import RuleBroken, mark

LONGEST_TEXT = 1000
LONGEST_TIME = timedelta(days=31)
"""A note stands on top of a child's page for a month at most."""
OF_NO_SUBJECT = ""
"""Not of a subject: what the whole class has to know or bring along."""


def check_homework(text: str, *, day: date, due_on: date, subject: str, subjects: Mapping[str, str]) -> None:
    """Refuse a note that families could not make use of; ``day`` is the day it was given on."""
    if subject not in subjects:
        raise RuleBroken("Bạn không dạy môn này ở lớp. Hãy chọn lại.", field="subject")
    if not text:
        raise RuleBroken("Vui lòng nhập nội dung dặn dò.", field="text")
    if len(text) > LONGEST_TEXT:
        raise RuleBroken("Không quá %(max)d ký tự.", field="text", max=LONGEST_TEXT)
    if due_on < day:
        raise RuleBroken("Ngày hoàn thành phải từ ngày giao trở đi.", field="due_on")
    if due_on > day + LONGEST_TIME:
        raise RuleBroken("Ngày hoàn thành không quá một tháng sau ngày giao.", field="due_on")


HOMEWORK_ACTIONS: dict[str, str] = {
    "homework_written": mark("Ghi dặn dò cho lớp"),
    "homework_changed": mark("Sửa dặn dò đã ghi"),
    "homework_withdrawn": mark("Rút dặn dò đã ghi"),
}
HOMEWORK_OBJECTS: dict[str, str] = {"homework": mark("Dặn dò của lớp")}
