"""Writing a package: the head at once, then each file as base64 while it is read."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence

from portal.rules.documents.edxml.facts import Attached
from portal.rules.documents.edxml.tree import Node, leaves
from portal.rules.xml_text import xml_text

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
_BEGIN = f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="{NAMESPACE}" xmlns:edXML="{NAMESPACE}">'
_END = "</edXML>\n"

Opened = Callable[[], Iterable[bytes]]


def write_package(envelope: Node, files: Sequence[tuple[Attached, Opened]]) -> Iterator[bytes]:
    """The bytes of a package; each file is opened when its turn comes."""
    yield (_BEGIN + _element(envelope, "edXML:")).encode()
    if files:
        yield b"<AttachmentEncoded>"
        for file, opened in files:
            yield from _attachment(file, opened)
        yield b"</AttachmentEncoded>"
    yield _END.encode()


def write_status(envelope: Node) -> bytes:
    """The bytes of a status message."""
    return (_BEGIN + _element(envelope, "edXML:") + _END).encode()


def _attachment(file: Attached, opened: Opened) -> Iterator[bytes]:
    before = leaves(ContentType=file.content_type, ContentId=file.content_id, Description=file.description)
    yield f"<Attachment>{''.join(_element(leaf) for leaf in before)}<ContentTransferEncoded>".encode()
    yield from _base64(opened())
    name = _element(Node("AttachmentName", file.name))
    yield f"</ContentTransferEncoded>{name}</Attachment>".encode()


def _base64(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        whole = len(data) - len(data) % 3
        rest = data[whole:]
        yield b64encode(data[:whole])
    if rest:
        yield b64encode(rest)


def _element(node: Node, prefix: str = "") -> str:
    attributes = "".join(f' {name}="{xml_text(value)}"' for name, value in node.attributes.items())
    inside = xml_text(node.text) + "".join(_element(child, prefix) for child in node.children)
    name = f"{prefix}{node.name}"
    return f"<{name}{attributes}>{inside}</{name}>" if inside else f"<{name}{attributes}/>"
