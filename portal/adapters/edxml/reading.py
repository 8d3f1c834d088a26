"""Reading a package from anybody: expat with every document type declaration refused, and limits for everything.

Without a document type there are no entities, no external references and no bombs made of them. A token that grows
without end (expat reads it again with each piece) is refused too. Files are decoded while they arrive.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, Protocol
from xml.parsers import expat

from portal.adapters.edxml.base64_text import Base64Text
from portal.adapters.edxml.writing import NAMESPACE
from portal.adapters.file_store import FileStore, StoredFile
from portal.errors import RuleBroken, mark
from portal.rules.documents.edxml.facts import Attached
from portal.rules.documents.edxml.tree import Node
from portal.rules.documents.files import clean_file_name
from portal.rules.vietnamese import clean

MOST_FILES = 50
MOST_ELEMENTS = 20_000
DEEPEST = 20
LONGEST_HEAD = 2_000_000
"""Characters of all texts but the files'."""
LONGEST_TOKEN = 1_000_000
PIECE = 256 * 1024
ENCODED = "ContentTransferEncoded"


class Sink(Protocol):
    """Where the bytes of one file go."""

    def write(self, data: bytes) -> None: ...

    def finish(self) -> StoredFile: ...


class Hashed:
    """Only measures and hashes."""

    def __init__(self) -> None:
        self._digest, self._size = hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        self._digest.update(data)
        self._size += len(data)

    def finish(self) -> StoredFile:
        return StoredFile(self._digest.hexdigest(), self._size)


class Kept:
    """Goes into the file store."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by ``finish`` or when dropped

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def finish(self) -> StoredFile:
        with self._file as file:
            file.seek(0)
            return self._store.put(file)


@dataclass
class Contents:
    """A package as read: the tree of its envelope and its decoded files."""

    envelope: Node
    files: list[Attached] = field(default_factory=list)


def read_package(chunks: Iterable[bytes], *, make_sink: Callable[[], Sink], most_bytes: int) -> Contents:
    """The package in the chunks; every fault raises ``RuleBroken`` at the field ``file``.

    ``most_bytes`` limits each decoded file.
    """
    return _Parser(make_sink, most_bytes).read(chunks)


class _Parser:
    def __init__(self, make_sink: Callable[[], Sink], most_bytes: int) -> None:
        self._make_sink, self._most_bytes = make_sink, most_bytes
        self._stack: list[Node] = []
        self._texts: list[list[str]] = []
        self._elements, self._characters = 0, 0
        self._data: Base64Text | None = None
        self._sink: Sink | None = None
        self._root: Node | None = None
        self._files: list[Attached] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.EntityDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, chunks: Iterable[bytes]) -> Contents:
        fed = 0
        try:
            for chunk in chunks:
                for start in range(0, len(chunk), PIECE):
                    piece = chunk[start : start + PIECE]
                    self._parser.Parse(piece, False)
                    fed += len(piece)
                    if fed - self._parser.CurrentByteIndex > LONGEST_TOKEN:
                        raise _refused(mark("Gói có phần tử quá dài."))
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _refused(mark("Tệp không phải XML đọc được (dòng %(line)d)."), line=error.lineno) from error
        if self._root is None:
            raise _refused(mark("Tệp rỗng."))
        return Contents(self._root.find("edXMLEnvelope"), self._files)

    def _refuse_doctype(self, *_declared: object) -> None:
        raise _refused(mark("Gói có khai báo DTD hoặc thực thể; cổng không nhận gói như vậy."))

    def _start(self, qualified: str, _attributes: dict[str, str]) -> None:
        namespace, _, name = qualified.rpartition(" ")
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._stack) >= DEEPEST:
            raise _refused(mark("Gói có quá nhiều phần tử."))
        if not self._stack and (namespace, name) != (NAMESPACE, "edXML"):
            raise _refused(mark("Tệp không phải gói edXML theo QCVN 102:2016/BTTTT."))
        if name == ENCODED and self._parent() == "Attachment":
            if self._data is not None or len(self._files) >= MOST_FILES:
                raise _refused(mark("Gói có quá nhiều tệp; nhiều nhất %(most)d tệp."), most=MOST_FILES)
            self._sink = self._make_sink()
            self._data = Base64Text(self._sink.write, most_bytes=self._most_bytes)
        node = Node(name)
        if self._stack:
            self._stack[-1].children.append(node)
        self._stack.append(node)
        self._texts.append([])

    def _parent(self) -> str:
        return self._stack[-1].name if self._stack else ""

    def _text(self, data: str) -> None:
        if self._data is not None and self._parent() == ENCODED:
            self._data.feed(data)
            return
        self._characters += len(data)
        if self._characters > LONGEST_HEAD:
            raise _refused(mark("Phần thông tin của gói quá dài."))
        self._texts[-1].append(data)

    def _end(self, _qualified: str) -> None:
        node = self._stack.pop()
        node.text = "".join(self._texts.pop())
        if node.name == "Attachment":
            self._files.append(self._attached(node))
        if not self._stack:
            self._root = node

    def _attached(self, node: Node) -> Attached:
        """The attachment that ends here; without any content it is an empty file."""
        if self._data is not None:
            self._data.finish()
        stored = (self._sink or Hashed()).finish()
        self._data = self._sink = None
        typed = clean(node.get("AttachmentName")) or clean(node.get("Description")) or f"tep-{len(self._files) + 1}"
        return Attached(
            content_id=clean(node.get("ContentId")).removeprefix("cid:")[:200],
            name=clean_file_name(typed),
            content_type=clean(node.get("ContentType"))[:200],
            description=clean(node.get("Description"))[:500],
            sha256=stored.sha256,
            size=stored.size,
        )


def _refused(message: str, **params: object) -> RuleBroken:
    return RuleBroken(message, field="file", **params)
