"""A hostile file costs little, says in a word why it was not read, and never stops the worker."""

import random
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from portal.adapters.file_text import LONGEST, FoundText, read_text, reading
from tests.readable import compound, old_word, open_text, package, pdf_of, printed, run, slides, word_part, workbook
from tests.word import word_file

pytestmark = pytest.mark.same_everywhere

TEXT = "Gửi báo cáo trước ngày 30/11/2026."
OUTCOMES = {"read", "empty", "no_text", "encrypted", "unreadable", "too_heavy", "no_tool"}


def look(data: bytes) -> FoundText:
    return read_text([data], len(data))


def sparse_book() -> bytes:
    """A small file whose two cells span the whole sheet."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    source, target = BytesIO(workbook(A=[["a"]])), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                start, end = text.index("<sheetData"), text.index("</sheetData>")
                text = f"{text[:start]}<sheetData>{cells}{text[end:]}"
            new.writestr(name, text)
    return target.getvalue()


def test_broken_and_foreign_packages_are_unreadable() -> None:
    whole = word_file(TEXT)
    for data in (whole[:80], b"PK\x03\x04" + b"x" * 500, compound("Quatsch", b"x"), workbook(A=[["x"]])[:-40]):
        assert look(data).outcome == "unreadable"


@pytest.mark.parametrize(
    "make", [lambda head: word_file(TEXT, head=head), lambda head: open_text(TEXT, styles=f"{head}<x/>")]
)
def test_a_document_type_is_refused_with_its_entities(make) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert look(make(bomb)).outcome == "unreadable"


def test_a_bomb_is_given_up() -> None:
    bomb = word_file(TEXT, head=f"<!-- {' ' * (21 << 20)} -->")
    assert len(bomb) < 100_000
    assert look(bomb) == FoundText("too_heavy")


def test_a_document_of_endless_words_stops_where_enough_is_read() -> None:
    endless = package(word__document_dot_xml=word_part(run("chữ " * 4_000_000)))
    assert len(endless) < 100_000
    assert look(endless).outcome == "read"


def test_xml_that_is_very_deep_is_read() -> None:
    deep = word_part("<w:r>" * 100_000 + "<w:t>sâu</w:t>" + "</w:r>" * 100_000)
    assert look(package(word__document_dot_xml=deep)).text == "sâu"


def test_a_small_workbook_that_wants_gigabytes_is_too_heavy() -> None:
    book = sparse_book()
    assert len(book) < 15_000
    assert look(book) == FoundText("too_heavy")


def test_a_pdf_that_says_it_has_a_billion_pages_or_an_endless_tree() -> None:
    lying = pdf_of("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1000000000 /Kids [] >>")
    endless = pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>"
    )
    began = time.monotonic()
    assert {look(lying).outcome, look(endless).outcome} <= {"empty", "unreadable"}
    assert time.monotonic() - began < 30


def test_a_pdf_with_scripts_gives_only_its_words(tmp_path: Path) -> None:
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R"
    page += f" /Resources << /Font << /F {font} >> >> >>"
    content = "BT /F 12 Tf 20 200 Td (Xin chao) Tj ET"
    found = look(
        pdf_of(
            "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert('x')) >> >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            page,
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        )
    )
    assert found == FoundText("read", "Xin chao")


def test_rtf_of_endless_groups_is_unreadable() -> None:
    assert look(b"{\\rtf1 " + b"{" * 3_000_000).outcome == "unreadable"
    assert look(b"{\\rtf1 xong" + b"}" * 3_000_000).text == "xong"
    assert look(b"{\\rtf1 a\\bin2000000000 b}").text == "a"


def test_a_web_page_of_open_tags_ends() -> None:
    assert look(b"<html>" + b"<a" * 2_000_000).outcome in {"empty", "read", "too_heavy"}


def test_a_confined_process_reaches_neither_network_nor_files_nor_programs(tmp_path: Path) -> None:
    tries = """
import socket, os
from portal.adapters.file_text import readers
def attempt(work):
    try:
        work()
        return "done"
    except OSError as error:
        return type(error).__name__
def read(data, longest):
    from portal.adapters.file_text.found import FoundText
    tried = [socket.socket, lambda: open("/etc/passwd"), os.fork, lambda: os.execv("/bin/true", ["true"])]
    here = __HERE__
    tried += [lambda: os.rename(here, here + "x"), lambda: os.mkdir(here + "d"), lambda: os.chmod(here, 0)]
    return FoundText("read", " ".join(map(attempt, tried)))
readers.read = read
"""
    child = tmp_path / "child.py"
    tries = tries.replace("__HERE__", repr(str(child)))
    source = reading._CHILD.read_text(encoding="utf-8").replace("Path(__file__)", f"Path({str(reading._CHILD)!r})")
    child.write_text(
        source.replace("    readers.prepare()\n", "    readers.prepare()\n    exec(TRIES, {})\n").replace(
            "_HERE =", f"TRIES = {tries!r}\n_HERE =", 1
        )
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_CHILD", child)
        assert look(b"x").text == " ".join(["PermissionError"] * 7)


def test_output_beyond_the_limit_is_given_up(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_bytes(b"chu " * 10_000)
    with text.open("rb") as file:
        code, printed_bytes = reading.run_child(file, "read", [str(LONGEST)], output=1000)
    assert code != 0
    assert len(printed_bytes) <= 1000


def test_a_reader_that_cannot_begin_is_no_fault_of_the_file(monkeypatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text("import not_there")
    monkeypatch.setattr(reading, "_CHILD", child)
    with pytest.raises(reading.ReaderMissing, match="not_there"):
        look(b"x")


@pytest.mark.slow
def test_files_with_flipped_and_missing_bytes(tmp_path: Path) -> None:
    chance = random.Random(8)
    seeds = [
        printed(tmp_path, "Kính gửi các trường", "Trang hai"),
        word_file(TEXT),
        workbook(A=[["Họ tên", 8.5]]),
        slides("một", "hai"),
        open_text("<text:p>Kế hoạch</text:p>"),
        rb"{\rtf1\ansi{\fonttbl{\f0\fcharset163 A;}}\f0 Ch\'e0o \u225?}",
        "<html><meta charset=utf-8><p>Chào &amp; bạn".encode(),
        old_word(TEXT * 3),
    ]
    for seed in seeds:
        for _ in range(4):
            data = bytearray(seed)
            for _ in range(chance.randint(1, 30)):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            cut = chance.choice([len(data), chance.randrange(len(data))])
            assert look(bytes(data[:cut])).outcome in OUTCOMES
