"""ZIP archives that strangers made: listed with the paths their makers meant, taken out within limits."""

import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO

import pytest

from portal.adapters import archives
from portal.adapters.archives import list_entries, reading, take_entry
from portal.errors import RuleBroken
from tests.archives import locked, without_utf8_flag, zip_bytes

Opened = Callable[[bytes], IO[bytes]]
NAME = "Ảnh lớp 4A/Lê Thị Ánh.jpg"


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Files as the child process gets them."""
    with ExitStack() as stack:

        def make(data: bytes) -> IO[bytes]:
            file = stack.enter_context(tempfile.TemporaryFile())
            file.write(data)
            return file

        yield make


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_paths_are_read_as_they_were_meant(opened: Opened, form: str) -> None:
    archive = zip_bytes({"Ảnh lớp 4A/": b"", unicodedata.normalize(form, NAME): b"bytes"})  # type: ignore[arg-type]
    for packed in (archive, without_utf8_flag(archive)):
        (found,) = list_entries(opened(packed))
        assert (found.path, found.size, found.head) == (NAME, 5, b"bytes")
        assert take_entry(opened(packed), found.place, most=5) == b"bytes"


def test_what_has_a_password_is_listed_without_its_bytes(opened: Opened) -> None:
    packed = locked(zip_bytes({"1.jpg": b"bytes"}))
    (found,) = list_entries(opened(packed))
    assert found.head is None
    with pytest.raises(RuleBroken, match="bị hỏng"):
        take_entry(opened(packed), found.place, most=5)


@pytest.mark.parametrize(
    "data",
    [b"", b"no archive at all", zip_bytes({"1.jpg": b"x" * 500})[:60]],
    ids=["nothing", "text", "cut off"],
)
def test_what_is_no_archive_says_so(opened: Opened, data: bytes) -> None:
    with pytest.raises(RuleBroken, match="không phải tệp nén ZIP") as refused:
        list_entries(opened(data))
    assert refused.value.field == "file"


def test_a_bomb_is_not_unpacked(opened: Opened) -> None:
    packed = zip_bytes({"1.jpg": bytes(30_000_000)})
    assert len(packed) < 40_000
    with pytest.raises(RuleBroken, match="quá nặng"):
        take_entry(opened(packed), 0, most=1_000_000)
    lying = packed.replace((30_000_000).to_bytes(4, "little"), (900_000).to_bytes(4, "little"))
    with pytest.raises(RuleBroken, match="bị hỏng"):
        take_entry(opened(lying), 0, most=1_000_000)


def test_too_many_files_are_refused(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    assert archives.MOST_ENTRIES == 5_000
    monkeypatch.setattr(reading, "MOST_ENTRIES", 2)
    with pytest.raises(RuleBroken, match="hơn 2 tệp"):
        list_entries(opened(zip_bytes({f"{number}.jpg": b"x" for number in range(3)})))
