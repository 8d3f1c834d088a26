"""What a section needs before it is published, and what may be recorded about it."""

from collections.abc import Sequence
from datetime import date

from portal.errors import RuleBroken
from portal.rules.news.disclosure.topics import TOPICS, Topic

ENDINGS = {"pdf": "PDF", "xlsx": "XLSX", "docx": "DOCX"}
"""Files a section may carry, by the ending of their names."""


def check_file(name: str, kind: str | None) -> None:
    """Raise ``RuleBroken`` unless a section may carry the file and it is what its name says; ``kind`` is by content."""
    stem, _dot, ending = name.lower().rpartition(".")
    if not stem or ending not in ENDINGS:
        raise RuleBroken("“%(name)s” không phải tệp PDF, XLSX hay DOCX.", field="files", name=name)
    if kind != ending:
        raise RuleBroken("Bên trong “%(name)s” không phải là %(kind)s.", field="files", name=name, kind=ENDINGS[ending])


def check_content(topic: Topic, *, body: str, names: Sequence[str]) -> None:
    """Raise ``RuleBroken`` when there is nothing to publish, or the report is not there as a PDF."""
    if TOPICS[topic].demands_pdf and not any(name.lower().endswith(".pdf") for name in names):
        raise RuleBroken("Báo cáo thường niên công khai bằng tệp PDF. Hãy đính kèm tệp PDF.", field="files")
    if not body and not names:
        raise RuleBroken("Chưa có gì để công khai: viết nội dung hoặc đính kèm tệp.", field="body")


def check_change(day: date, *, today: date, first_published: date) -> None:
    """Raise ``RuleBroken`` for a change that cannot wait to be worked in."""
    if day > today:
        raise RuleBroken("Ngày này chưa đến.", field="day")
    if day < first_published:
        raise RuleBroken(
            "Mục này công khai lần đầu ngày %(day)s; thay đổi phải từ ngày đó về sau.",
            field="day",
            day=f"{first_published:%d/%m/%Y}",
        )
