"""A picture of the file store in the fixed sizes pages use, its renditions kept in the store too."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from portal.adapters.file_store import FileStore
from portal.errors import RuleBroken

MEGABYTE = 1024 * 1024
MAX_SIZE = 30 * MEGABYTE
MAX_PIXELS = 50_000_000
"""More than any phone takes by itself; judged by the file's head, before anything is decoded."""
MAX_MEMORY_MB = 768
MAX_SECONDS = 10
WIDTHS = (320, 640, 960, 1600)
HIGHEST = 4800
"""A tall drawing is made to fit this height."""

_CHILD = Path(__file__).with_name("child.py")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftyphevc")


@dataclass(frozen=True)
class Rendition:
    """One size of a picture; width and height in pixels, size in bytes."""

    width: int
    height: int
    type: str
    sha256: str
    size: int


@dataclass(frozen=True)
class MadePicture:
    """A picture turned upright, in sRGB, without what it carried along; ``renditions`` the smallest first."""

    width: int
    height: int
    renditions: tuple[Rendition, ...]


def make_renditions(
    store: FileStore, sha256: str, size: int, *, name: str, field: str = "files", widths: Sequence[int] = WIDTHS
) -> MadePicture:
    """Draw a file of the store anew: WebP at ``widths`` in pixels (never enlarged) and one JPEG.

    ``size`` in bytes. What is no picture, broken, too large or too heavy raises RuleBroken at ``field`` with its
    ``name``; the type is told by the content alone. Nothing of the file but its pixels is kept.
    """
    if size > MAX_SIZE:
        raise RuleBroken(
            "Ảnh “%(name)s” lớn hơn %(limit)d MB. Hãy thu nhỏ ảnh.", field=field, name=name, limit=MAX_SIZE // MEGABYTE
        )
    with tempfile.TemporaryFile() as file:
        head = b""
        for chunk in store.open(sha256):
            head = head or chunk[:16]
            file.write(chunk)
        return _make(store, file, head, name, field, widths)


def draw_bytes(store: FileStore, data: bytes, *, name: str, widths: Sequence[int]) -> MadePicture:
    """As ``make_renditions`` for a picture that is not in the store and shall not be; at most ``MAX_SIZE`` bytes."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        return _make(store, file, data[:16], name, "files", widths)


def _make(store: FileStore, file: IO[bytes], head: bytes, name: str, field: str, widths: Sequence[int]) -> MadePicture:
    file.seek(0)
    answer, data = _ask_child(file, widths)
    if "error" in answer:
        raise _refusal("heic" if head[4:12] in _HEIC else answer["error"], name, field)
    made, at = [], 0
    for found in answer["renditions"]:
        kept = store.put(BytesIO(data[at : at + found["size"]]))
        at += found["size"]
        made.append(Rendition(found["width"], found["height"], found["type"], kept.sha256, kept.size))
    return MadePicture(answer["width"], answer["height"], tuple(sorted(made, key=lambda each: each.width)))


def _ask_child(file: IO[bytes], widths: Sequence[int]) -> tuple[dict[str, Any], bytes]:
    limits = (MAX_MEMORY_MB, MAX_SECONDS, MAX_PIXELS, HIGHEST, *widths)
    command = [sys.executable, "-I", str(_CHILD), *map(str, limits)]
    try:
        done = subprocess.run(command, stdin=file, capture_output=True, timeout=3 * MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"error": "too_heavy"}, b""
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        return {"error": "too_heavy"}, b""
    done.check_returncode()
    line, _newline, data = done.stdout.partition(b"\n")
    answer: dict[str, Any] = json.loads(line)
    return answer, data


def _refusal(code: str, name: str, field: str) -> RuleBroken:
    if code == "heic":
        return RuleBroken(
            "Ảnh “%(name)s” ở dạng HEIC của điện thoại, nhiều máy không xem được. Hãy lưu thành JPEG rồi tải lên lại.",
            field=field,
            name=name,
        )
    if code == "no_picture":
        return RuleBroken(
            "Tệp “%(name)s” không phải ảnh JPEG, PNG, WebP hay GIF (cổng xem nội dung, không xem tên tệp).",
            field=field,
            name=name,
        )
    if code == "broken":
        return RuleBroken("Ảnh “%(name)s” bị hỏng hoặc tải lên thiếu. Hãy chọn lại tệp gốc.", field=field, name=name)
    if code == "too_large":
        return RuleBroken(
            "Ảnh “%(name)s” có hơn %(limit)d triệu điểm ảnh. Hãy thu nhỏ ảnh.",
            field=field,
            name=name,
            limit=MAX_PIXELS // 1_000_000,
        )
    return RuleBroken("Ảnh “%(name)s” quá nặng để xử lý. Hãy thu nhỏ ảnh.", field=field, name=name)
