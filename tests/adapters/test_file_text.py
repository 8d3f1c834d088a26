"""Words out of files of every kind, and that a hostile one costs little and never stops the worker."""

import pytest

from portal.adapters.file_text import LONGEST, FoundText, read_text, reading
from tests.word import word_file

TEXT = "Gửi báo cáo trước ngày 30/11/2026."


def look(data: bytes, size: int | None = None) -> FoundText:
    chunks = [data[start : start + 1000] for start in range(0, len(data), 1000)]
    return read_text(chunks, len(data) if size is None else size)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_in_unicode_is_read(encoding: str) -> None:
    assert look(TEXT.encode(encoding)) == FoundText("read", TEXT)


@pytest.mark.parametrize("data", ["Gửi".encode("cp1258", "replace") + b"\xff\xfe", b"\x89PNG\r\n\x1a\n\0\0", b"a\0b"])
def test_what_is_no_unicode_text_is_not_guessed(data: bytes) -> None:
    assert look(data) == FoundText("unreadable")


def test_a_word_document_gives_its_paragraphs_without_what_was_deleted() -> None:
    assert look(word_file("Kính gửi các đơn vị", TEXT)) == FoundText("read", f"Kính gửi các đơn vị\n{TEXT}\n")


def test_blank_files_are_empty() -> None:
    assert look(b" \n\t") == look(word_file("")) == FoundText("empty")


def test_broken_and_foreign_zips_are_unreadable() -> None:
    whole = word_file(TEXT)
    for data in (whole[:80], word_file(TEXT, part="xl/workbook.xml"), b"PK\x03\x04" + b"x" * 500):
        assert look(data) == FoundText("unreadable")


def test_a_document_type_is_refused_with_its_entities() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert look(word_file(TEXT, head=bomb)) == FoundText("unreadable")


def test_long_texts_are_cut_and_large_files_left_alone() -> None:
    assert len(look(b"a " * LONGEST).text) == LONGEST
    assert len(look(word_file(*["một đoạn văn khá dài"] * 20_000)).text) == LONGEST
    assert look(b"", size=reading.MAX_SIZE + 1) == FoundText("too_large")


def test_a_bomb_is_given_up() -> None:
    bomb = word_file(TEXT, head=f"<!-- {' ' * (21 << 20)} -->")
    assert len(bomb) < 100_000
    assert look(bomb) == FoundText("too_heavy")
