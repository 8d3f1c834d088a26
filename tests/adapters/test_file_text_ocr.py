"""Letters of scanned pages, where Debian's tesseract is installed."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from portal.adapters.file_text import ocr, ocr_command, read_scan, read_text, tools
from portal.rules.vietnamese import fold
from tests.readable import pdf_of, photographed, printed

pytestmark = pytest.mark.same_everywhere

WORDS = "Kính gửi các trường trung học phổ thông"


def needs_tesseract() -> None:
    if ocr_command() is None:
        pytest.skip("tesseract with Vietnamese data is not installed")


def test_the_letters_of_a_scan_are_read_page_by_page(tmp_path: Path) -> None:
    needs_tesseract()
    scan = photographed(printed(tmp_path, WORDS, "Nộp báo cáo trước ngày 30/11/2026"))
    assert read_text([scan], len(scan)).outcome == "no_text"
    found = read_scan([scan], len(scan), range(1, 4))
    assert found is not None
    assert [fold(text) for text in found] == ["nop bao cao truoc ngay 30/11/2026"]
    assert read_scan([scan], len(scan), range(2, 4)) == []


def test_a_page_that_cannot_be_drawn_is_empty_and_no_pdf_has_no_letters() -> None:
    needs_tesseract()
    huge = pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900000 900000] >>",
    )
    assert read_scan([huge], len(huge), [0]) == [""]
    assert read_scan([b"%PDF-1.7"], 8, [0, 1]) == ["", ""]


def test_without_the_program_nothing_is_read(monkeypatch) -> None:
    monkeypatch.setattr(ocr, "ocr_command", lambda: None)
    assert read_scan([b"x"], 1, [0]) is None


def test_the_program_needs_vietnamese_letters(monkeypatch, tmp_path: Path) -> None:
    fake = tmp_path / "tesseract"
    monkeypatch.setenv("PATH", str(tmp_path))
    tools.ocr_command.cache_clear()
    assert ocr_command() is None
    fake.write_text("#!/bin/sh\necho 'List of available languages (1):'\necho eng\n")
    fake.chmod(0o755)
    tools.ocr_command.cache_clear()
    assert ocr_command() is None
    fake.write_text("#!/bin/sh\necho eng\necho vie\n")
    tools.ocr_command.cache_clear()
    assert ocr_command() == (str(fake), "stdin", "stdout", "-l", "vie")
    tools.ocr_command.cache_clear()


def test_a_photographed_page_is_one_page(tmp_path: Path) -> None:
    needs_tesseract()
    photo = BytesIO()
    pypdfium2.PdfDocument(printed(tmp_path, WORDS))[0].render(scale=3).to_pil().save(photo, "JPEG")
    data = photo.getvalue()
    assert read_text([data], len(data)).outcome == "no_text"
    found = read_scan([data], len(data), [0, 1])
    assert found is not None
    assert [fold(text).replace("\n", " ") for text in found] == [fold(WORDS)]
    assert read_scan([data], len(data), [2, 3]) == []


def test_a_paragraph_of_a_scan_is_one_line(tmp_path: Path) -> None:
    needs_tesseract()
    sentence = "Các đơn vị nộp báo cáo thống kê đầu năm học về Sở trước ngày 30/11/2026 để tổng hợp chung toàn ngành."
    scan = photographed(printed(tmp_path, sentence))
    found = read_scan([scan], len(scan), [0])
    assert found is not None
    assert [fold(text) for text in found] == [fold(sentence)]
