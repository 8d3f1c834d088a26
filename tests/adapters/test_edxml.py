"""Packages as bytes: what is written is read back the same; what is hostile is refused soon and in little memory."""

import base64
import hashlib
import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.adapters.edxml import Contents, Hashed, Kept, read_package, write_package
from portal.adapters.edxml.writing import NAMESPACE
from portal.adapters.file_store import LocalStore
from portal.errors import RuleBroken, TooLarge
from portal.rules.documents.edxml.facts import LOCAL, Attached, Organ, Package, Reference, Trace, split_code
from portal.rules.documents.edxml.reading import read_envelope
from portal.rules.documents.edxml.writing import envelope
from portal.rules.documents.files import clean_file_name
from portal.rules.vietnamese import clean, nfc
from portal.rules.xml_text import legal_xml

MEGABYTE = 1024 * 1024
WORDS = [
    "Sở",
    "Giáo",
    "dục",
    "và",
    "Đào",
    "tạo",
    "<Bến",
    "Tre>",
    "&",
    '"Vĩnh',
    'Long"',
    "ường",
    "ạ̀",
    "]]>",
    "\u200b",
    "📄",
    "đ/Đ\n",
]
words = st.sampled_from(WORDS) | st.text(max_size=5)
line = st.lists(words, max_size=6).map(lambda parts: clean(legal_xml(" ".join(parts))))
prose = st.lists(words, max_size=20).map(lambda parts: nfc(legal_xml(" ".join(parts))).strip())
days = st.dates(date(1950, 1, 1), date(2150, 1, 1))
moments = st.integers(-600_000_000, 5_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, LOCAL))
organs = st.builds(Organ, organ_id=line, name=line, address=line, email=line, phone=line)
codes = st.tuples(st.integers(0, 99999).map(str), st.just("SGD&ĐT-GDTH")) | line.map(split_code)
packages = st.builds(
    lambda code, **facts: Package(number=code[0].strip(), notation=code[1].strip(), **facts),
    codes,
    sender=organs,
    receivers=st.lists(organs, max_size=3).map(tuple),
    place=line,
    issued_on=st.none() | days,
    type_number=st.none() | st.integers(0, 26),
    type_name=line,
    subject=line,
    content=prose,
    competence=line,
    signer_position=line,
    signer_name=line,
    due_on=st.none() | days,
    to_places=st.lists(line.filter(bool), max_size=3).map(tuple),
    priority=st.integers(0, 4),
    pages=st.none() | st.integers(0, 500),
    appendixes=st.lists(line.filter(bool), max_size=2).map(tuple),
    answers=st.lists(
        st.builds(Reference, organ_id=line, code=line, issued_on=st.none() | days, document_id=line), max_size=2
    ).map(tuple),
    document_id=line,
    traces=st.lists(st.builds(Trace, line, st.none() | moments), max_size=2).map(tuple),
)
names = st.one_of(
    st.sampled_from(["Kế hoạch năm học 2026-2027.pdf", "a&b <c>.docx", "Ảnh “chụp”.JPG", ".htaccess", "con.txt"]),
    st.text(min_size=1, max_size=30).map(lambda n: f"{legal_xml(n)}x.bin"),
).map(clean_file_name)
contents = st.lists(st.tuples(names, st.binary(max_size=300)), max_size=4)


def attached(number: int, name: str, data: bytes) -> Attached:
    return Attached(f"7.{number}", name, "application/pdf", "", hashlib.sha256(data).hexdigest(), len(data))


def written(package: Package, files: list[tuple[str, bytes]], chunk: int = 7) -> bytes:
    described = [attached(number, name, data) for number, (name, data) in enumerate(files)]
    opened = [(file, lambda data=data: pieces(data, chunk)) for file, (_, data) in zip(described, files, strict=True)]
    return b"".join(write_package(envelope(package, described), opened))


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def read(data: bytes | Iterable[bytes], *, most: int = MEGABYTE) -> Contents:
    chunks = pieces(data, 50_000) if isinstance(data, bytes) else data
    return read_package(chunks, make_sink=Hashed, most_bytes=most)


@settings(max_examples=60)
@given(packages, contents, st.integers(1, 50))
def test_what_is_written_is_read_back_with_the_same_facts_and_bytes(package: Package, files, chunk: int) -> None:
    data = written(package, files, chunk)
    found = read(data)
    assert read_envelope(found.envelope).package == package
    assert found.files == [attached(number, name, content) for number, (name, content) in enumerate(files)]
    root = ElementTree.fromstring(data)
    assert [base64.b64decode(e.text or "") for e in root.iter(f"{{{NAMESPACE}}}ContentTransferEncoded")] == [
        content for _, content in files
    ]


def test_names_and_order_are_those_of_the_standard() -> None:
    package = Package(sender=Organ(organ_id="H07.08", name="Sở"), traces=(Trace("H07.08", None),))
    root = ElementTree.fromstring(written(package, [("a.pdf", b"x")]))

    def names(path: str) -> list[str]:
        found = root.find("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))
        assert found is not None, path
        return [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in found]

    assert [child.tag for child in root] == [f"{{{NAMESPACE}}}edXMLEnvelope", f"{{{NAMESPACE}}}AttachmentEncoded"]
    assert names("edXMLEnvelope/edXMLHeader") == ["MessageHeader", "TraceHeaderList", "DigitalSignature"]
    assert names("edXMLEnvelope/edXMLHeader/MessageHeader") == [
        *("From", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content", "SignerInfo", "DueDate"),
        *("ToPlaces", "OtherInfo", "SteeringType", "DocumentId"),
    ]
    assert names("edXMLEnvelope/edXMLHeader/TraceHeaderList") == ["TraceHeader", "Bussiness"]
    assert names("edXMLEnvelope/edXMLBody/edXMLManifest/Reference") == [
        *("ContentId", "ContentType", "AttachmentName", "Description")
    ]
    assert names("AttachmentEncoded/Attachment") == [
        *("ContentType", "ContentId", "Description", "ContentTransferEncoded", "AttachmentName")
    ]


def test_files_go_into_the_store_as_they_were(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    data = bytes(range(256)) * 5000
    package = written(Package(sender=Organ(organ_id="H07", name="x")), [("a.bin", data)], chunk=65536)
    (file,) = read_package([package], make_sink=lambda: Kept(store), most_bytes=2 * MEGABYTE).files
    assert b"".join(store.open(file.sha256)) == data


def test_large_files_are_written_and_read_in_little_memory() -> None:
    block, count = bytes(MEGABYTE), 48
    file = attached(1, "phim.mp4", b"")
    head = envelope(Package(sender=Organ(organ_id="H07", name="x")), [file])
    tracemalloc.start()
    found = read(write_package(head, [(file, lambda: (block for _ in range(count)))]), most=count * MEGABYTE)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.files[0].size == count * MEGABYTE
    assert peak < 16 * MEGABYTE


def wrap(inside: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<edXML xmlns="{NAMESPACE}">{inside}</edXML>'.encode()


def attachment(encoded: str, name: str = "a.pdf") -> str:
    return (
        f"<AttachmentEncoded><Attachment><ContentTransferEncoded>{encoded}</ContentTransferEncoded>"
        f"<AttachmentName>{name}</AttachmentName></Attachment></AttachmentEncoded>"
    )


BOMB = "<!DOCTYPE b [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1 or chr(32)};'.replace(' ', '') * 10}'>" for n in range(1, 9)
)
HOSTILE = {
    "a bomb of entities": (wrap("&a8;", BOMB + "]>"), "DTD"),
    "a file of this machine": (wrap("&x;", '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "DTD"),
    "another machine": (wrap("", '<!DOCTYPE b SYSTEM "http://127.0.0.1:1/x.dtd">'), "DTD"),
    "an undeclared entity": (wrap("&nbsp;"), "XML"),
    "no XML": (b"PK\x03\x04 not xml", "XML"),
    "nothing": (b"", "XML"),
    "an end too soon": (wrap("<a>")[:-9], "XML"),
    "two roots": (wrap("") + wrap("")[21:], "XML"),
    "another format": (b"<html/>", "edXML"),
    "another namespace": (b'<edXML xmlns="urn:x"/>', "edXML"),
    "deep": (wrap("<a>" * 30 + "</a>" * 30), "quá nhiều phần tử"),
    "many elements": (wrap("<a/>" * 30_000), "quá nhiều phần tử"),
    "a long head": (wrap("<a>" + "x" * 2_100_000 + "</a>"), "quá dài"),
    "a long name": (wrap("<" + "x" * 3_000_000), "quá dài"),
    "a long attribute": (wrap("<a b='" + "x" * 3_000_000 + "'/>"), "quá dài"),
    "a long comment": (wrap("<!--" + "x" * 3_000_000 + "-->"), "quá dài"),
    "no base64": (wrap(attachment("QUJD!UJD")), "base64"),
    "base64 cut short": (wrap(attachment("QUJDQ")), "base64"),
    "base64 after its end": (wrap(attachment("QQ==" + "\n" + "QUJD")), "base64"),
    "letters with marks": (wrap(attachment("ặặặặ")), "base64"),
    "two contents": (
        wrap(attachment("QUJD</ContentTransferEncoded><ContentTransferEncoded>QUJD")),
        "quá nhiều tệp",
    ),
    "many files": (wrap(attachment("QUJD") * 51), "quá nhiều tệp"),
    "no name left": (wrap(attachment("QUJD", name="../..")), "Tên tệp"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_packages_are_refused_with_a_reason(what: str) -> None:
    data, reason = HOSTILE[what]
    with pytest.raises(RuleBroken, match=reason):
        read(data)


def test_a_file_larger_than_allowed_is_refused_before_it_is_whole() -> None:
    endless = (base64.b64encode(bytes(3 * MEGABYTE)) for _ in iter(int, 1))

    def chunks() -> Iterator[bytes]:
        yield wrap(attachment("|")).split(b"|")[0]
        yield from endless

    with pytest.raises(TooLarge):
        read(chunks(), most=5 * MEGABYTE)


def test_names_that_would_leave_the_folder_are_made_harmless() -> None:
    (file,) = read(wrap(attachment("QUJD", name="..\\..\\etc/Bảng điểm.xlsx"))).files
    assert (file.name, file.size) == ("Bảng điểm.xlsx", 3)
    assert file.sha256 == hashlib.sha256(b"ABC").hexdigest()


def test_encodings_other_systems_use_are_read() -> None:
    text = wrap("<edXMLEnvelope><a>Đề án</a></edXMLEnvelope>").decode()
    utf16 = text.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")
    assert read(utf16).envelope.get("a") == "Đề án"
