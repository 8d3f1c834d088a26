"""From elements to facts: lenient with what other systems leave out, exact with what cannot be read."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from portal.errors import RuleBroken, mark
from portal.rules.documents.edxml.facts import LOCAL, Organ, Package, Reference, Trace
from portal.rules.documents.edxml.tree import Node
from portal.rules.documents.marks import find_secrecy_mark
from portal.rules.vietnamese import clean, nfc

_DAY = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[ T].*)?")
_MOMENT = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)
LONGEST_LINE = 1000
Value = TypeVar("Value")

WRONG_DAY = mark("Ngày “%(text)s” không đọc được; phải có dạng năm/tháng/ngày.")
WRONG_MOMENT = mark("Thời điểm “%(text)s” không đọc được; phải có dạng năm/tháng/ngày giờ:phút:giây.")
WRONG_NUMBER = mark("“%(text)s” không phải là số từ %(least)d đến %(most)d.")


@dataclass
class Reading:
    """The facts of a package, and what of it could not be read or is missing, each with the element's name."""

    package: Package
    problems: list[RuleBroken] = field(default_factory=list)


def read_envelope(envelope: Node) -> Reading:
    """The facts of ``edXMLEnvelope``; every problem is collected, none stops the reading."""
    problems: list[RuleBroken] = []
    head = envelope.find("edXMLHeader/MessageHeader")
    traces = envelope.find("edXMLHeader/TraceHeaderList")
    read = _Reader(problems)
    package = Package(
        sender=_organ(head.find("From")),
        receivers=tuple(_organ(node) for node in head.all("To")),
        number=_line(head, "Code/CodeNumber"),
        notation=_line(head, "Code/CodeNotation"),
        place=_line(head, "PromulgationInfo/Place"),
        issued_on=read.day(head, "PromulgationInfo/PromulgationDate"),
        type_number=read.number(head, "DocumentType/Type", 0, 99),
        type_name=_line(head, "DocumentType/TypeName"),
        subject=_line(head, "Subject"),
        content=nfc(head.find("Content").text).strip(),
        competence=_line(head, "SignerInfo/Competence"),
        signer_position=_line(head, "SignerInfo/Position"),
        signer_name=_line(head, "SignerInfo/FullName"),
        due_on=read.day(head, "DueDate"),
        to_places=tuple(clean(node.text) for node in head.find("ToPlaces").all("Place") if clean(node.text)),
        priority=read.number(head, "OtherInfo/Priority", 0, 4) or 0,
        pages=read.number(head, "OtherInfo/PageAmount", 0, 99999),
        appendixes=tuple(clean(n.text) for n in head.find("OtherInfo/Appendixes").all("Appendix") if clean(n.text)),
        answers=tuple(_reference(read, node) for node in head.all("ResponseFor")),
        document_id=_line(head, "DocumentId"),
        traces=tuple(
            Trace(_line(node, "OrganId"), read.moment(node, "Timestamp")) for node in traces.all("TraceHeader")
        ),
        business=read.number(traces, "Bussiness/BussinessDocType", 0, 3) or 0,
        reason=_line(traces, "Bussiness/BussinessDocReason"),
    )
    problems += _missing(package)
    return Reading(package, problems)


def _missing(package: Package) -> list[RuleBroken]:
    needed = (
        ("From/OrganId", package.sender.organ_id, mark("Thiếu mã định danh cơ quan gửi.")),
        ("From/OrganName", package.sender.name, mark("Thiếu tên cơ quan gửi.")),
        ("Code", package.code, mark("Thiếu số, ký hiệu.")),
        ("Subject", package.subject, mark("Thiếu trích yếu.")),
        ("PromulgationInfo/PromulgationDate", package.issued_on, mark("Thiếu ngày ban hành.")),
        ("DocumentId", package.document_id, mark("Thiếu mã định danh văn bản.")),
    )
    return [RuleBroken(message, field=name) for name, value, message in needed if not value]


class _Reader:
    """Reads dates and numbers; what cannot be read is noted and taken as not there."""

    def __init__(self, problems: list[RuleBroken]) -> None:
        self.problems = problems

    def day(self, node: Node, path: str) -> date | None:
        return self._read(node, path, _day, WRONG_DAY)

    def moment(self, node: Node, path: str) -> datetime | None:
        return self._read(node, path, _moment, WRONG_MOMENT)

    def number(self, node: Node, path: str, least: int, most: int) -> int | None:
        def parse(text: str) -> int:
            if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
                raise ValueError(text)
            return int(text)

        return self._read(node, path, parse, WRONG_NUMBER, least=least, most=most)

    def _read(
        self, node: Node, path: str, parse: Callable[[str], Value], message: str, **params: object
    ) -> Value | None:
        text = _line(node, path)
        try:
            return parse(text) if text else None
        except ValueError:
            self.problems.append(RuleBroken(message, field=path, text=text[:40], **params))
            return None


def _day(text: str) -> date:
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day = date(*(int(part) for part in match.groups()))
    if not _EARLIEST <= day < _LATEST:
        raise ValueError(text)
    return day


def _moment(text: str) -> datetime:
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    if not _EARLIEST.year <= year < _LATEST.year:
        raise ValueError(text)
    return datetime(year, month, day, hour, minute, second, tzinfo=LOCAL)


def _line(node: Node, path: str) -> str:
    return clean(node.get(path))[:LONGEST_LINE]


def _organ(node: Node) -> Organ:
    return Organ(
        organ_id=_line(node, "OrganId"),
        in_charge=_line(node, "OrganizationInCharge"),
        name=_line(node, "OrganName"),
        address=_line(node, "OrganAdd"),
        email=_line(node, "Email"),
        phone=_line(node, "Telephone"),
        fax=_line(node, "Fax"),
        website=_line(node, "Website"),
    )


def _reference(read: _Reader, node: Node) -> Reference:
    return Reference(
        organ_id=_line(node, "OrganId"),
        code=_line(node, "Code"),
        issued_on=read.day(node, "PromulgationDate"),
        document_id=_line(node, "DocumentId"),
    )


def missing_files(envelope: Node, content_ids: set[str]) -> list[RuleBroken]:
    """Files the package lists but does not carry."""
    listed = envelope.find("edXMLBody/edXMLManifest").all("Reference")
    found = [
        (_line(node, "ContentId").removeprefix("cid:"), _line(node, "AttachmentName") or _line(node, "Description"))
        for node in listed
    ]
    return [
        RuleBroken("Gói nêu tệp “%(name)s” nhưng không kèm theo.", field="edXMLManifest", name=name or content_id)
        for content_id, name in found
        if content_id not in content_ids
    ]


LIMITS: dict[str, int] = {
    "From/OrganName": 200,
    "From/OrganId": 60,
    "Code": 60,
    "PromulgationInfo/Place": 100,
    "Subject": 500,
    "SignerInfo/Position": 200,
    "SignerInfo/FullName": 150,
    "DocumentId": 200,
}
"""The longest texts the portal keeps, by element."""


def unfit(package: Package, *, today: date, files: int) -> list[RuleBroken]:
    """Why a package cannot become a document of the portal although it can be read."""
    texts = {
        "From/OrganName": package.sender.name,
        "From/OrganId": package.sender.organ_id,
        "Code": package.code,
        "PromulgationInfo/Place": package.place,
        "Subject": package.subject,
        "SignerInfo/Position": package.signer_position,
        "SignerInfo/FullName": package.signer_name,
        "DocumentId": package.document_id,
    }
    found = [
        RuleBroken("Không quá %(max)d ký tự.", field=element, max=most)
        for element, most in LIMITS.items()
        if len(texts[element]) > most
    ]
    if package.issued_on and package.issued_on > today:
        found.append(RuleBroken("Ngày ban hành ở tương lai.", field="PromulgationInfo/PromulgationDate"))
    if not package.content and not files:
        found.append(RuleBroken("Gói không có nội dung và không kèm tệp nào.", field="Content"))
    if find_secrecy_mark(package.content):
        found.append(RuleBroken("Gói mang dấu mật; cổng không nhận văn bản mật.", field="Content"))
    if package.business:
        found.append(RuleBroken("Gói không phải văn bản mới mà là thu hồi, cập nhật hoặc thay thế.", field="Bussiness"))
    return found
