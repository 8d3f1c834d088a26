"""Words out of files of every kind, exactly."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from portal.adapters.file_text import LONGEST, FoundText, read_text, reading, tools
from tests.readable import (
    OPEN,
    compound,
    locked,
    old_word,
    open_text,
    package,
    printed,
    run,
    scanned,
    slides,
    word_part,
)
from tests.readable import workbook as made_workbook
from tests.word import word_file

pytestmark = pytest.mark.same_everywhere

TEXT = "Gửi báo cáo trước ngày 30/11/2026."
MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc"
MOTTO_TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc"
MOTTO_VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc"


def look(data: bytes, size: int | None = None) -> FoundText:
    chunks = [data[start : start + 1000] for start in range(0, len(data), 1000)]
    found = read_text(chunks, len(data) if size is None else size)
    return FoundText(found.outcome, found.text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_plain_text_in_unicode_is_read(encoding: str) -> None:
    assert look(TEXT.encode(encoding)) == FoundText("read", TEXT)


@pytest.mark.parametrize(
    "data",
    [
        MOTTO_TCVN3.encode("latin-1"),
        MOTTO_VNI.encode("latin-1"),
        MOTTO_VNI.encode(),
        MOTTO.replace("ộ", "ô\u0323").replace("ệ", "ê\u0323").replace("ậ", "â\u0323").encode("utf-8"),
    ],
)
def test_old_vietnamese_encodings_are_told_by_their_words(data: bytes) -> None:
    assert look(data) == FoundText("read", MOTTO)


def test_a_broken_character_here_and_there_is_left_out() -> None:
    text = "Các đơn vị nộp báo cáo thống kê đầu năm học về Sở Giáo dục và Đào tạo. " * 10
    assert look(text.encode() + b"\xe1\xbb " + text.encode()).text == f"{text}{text}".strip()


def test_windows_1258_is_read() -> None:
    marked = "Kính g\u01b0\u0309i các tr\u01b0\u01a1\u0300ng: nô\u0323p báo cáo tr\u01b0\u01a1\u0301c thư\u0301 hai"
    assert look(marked.encode("cp1258")).text == "Kính gửi các trường: nộp báo cáo trước thứ hai"


@pytest.mark.parametrize(
    "data", ["Gửi".encode("cp1258", "replace") + b"\xff\xfe", b"\x7fELF\0\0\1", b"a\0b", b"\xe9t\xe9"]
)
def test_what_is_no_certain_text_is_not_guessed(data: bytes) -> None:
    assert look(data) == FoundText("unreadable")


def test_a_word_document_gives_its_paragraphs_without_what_was_deleted() -> None:
    assert look(word_file("Kính gửi các đơn vị", TEXT)) == FoundText("read", f"Kính gửi các đơn vị\n{TEXT}")


def test_a_word_document_gives_tables_notes_heads_and_feet_once() -> None:
    cells = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("Họ tên", "Lớp"))
    table = f"{run('Trước')}</w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl><w:p>"
    frame = run("Khung")
    twice = f"<mc:AlternateContent>{frame}<mc:Fallback>{frame}</mc:Fallback></mc:AlternateContent>"
    moved = f"<w:moveFrom>{run('chuyển')}</w:moveFrom>{run('a')}<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"
    data = package(
        word__header1_dot_xml=word_part(run("SỞ GIÁO DỤC")),
        word__header2_dot_xml=word_part(run("SỞ GIÁO DỤC")),
        word__footer1_dot_xml=word_part(run("Trang cuối")),
        word__footnotes_dot_xml=word_part(run("Chú thích")),
        word__document_dot_xml=word_part(table, twice, moved),
    )
    lines = [line for line in look(data).text.split("\n") if line]
    assert lines == ["Trước", "Họ tên", "Lớp", "Khung", "a b", "c", "Chú thích", "SỞ GIÁO DỤC", "Trang cuối"]


def test_a_pdf_gives_its_pages(tmp_path: Path) -> None:
    pdf = printed(tmp_path, "Kính gửi các trường", "", "Đường về nhà: 253/BGDĐT-SEQAP")
    assert look(pdf) == FoundText("read", "Kính gửi các trường\f\fĐường về nhà: 253/BGDĐT-SEQAP")


def test_lines_of_a_printed_paragraph_are_put_together(tmp_path: Path) -> None:
    sentence = "Các đơn vị nộp báo cáo thống kê đầu năm học về Sở đúng hạn và chịu trách nhiệm về số liệu đã báo cáo."
    assert look(printed(tmp_path, sentence)).text == sentence


def test_a_scan_has_no_text_and_a_picture_neither() -> None:
    assert look(scanned(3)) == look(b"\x89PNG\r\n\x1a\n\0\0") == FoundText("no_text")


def test_what_wants_a_password_says_so(tmp_path: Path) -> None:
    files = [
        locked(printed(tmp_path, "Mật")),
        compound("EncryptedPackage", b"x"),
        open_text("", manifest="<manifest:encryption-data/>"),
        old_word("Mật", flags=0x1100),
    ]
    assert [look(file).outcome for file in files] == ["encrypted"] * 4


def test_spreadsheets_give_a_line_for_each_row() -> None:
    data = made_workbook(Điểm=[["Họ tên", "Toán"], ["Nguyễn Thị Hoà", 8.5], ["Lê Văn Tám", 12]], Trống=[])
    assert look(data).text == "Điểm\nHọ tên | Toán\nNguyễn Thị Hoà | 8,5\nLê Văn Tám | 12\nTrống"
    assert look(made_workbook(Một=[])) == FoundText("empty")


def test_open_document_sheets_and_days() -> None:
    row = '<table:table-cell office:value-type="string"><text:p>Khai giảng</text:p></table:table-cell>'
    row += f'<table:table-cell office:value-type="date" office:date-value="{date(2026, 9, 5)}"/>'
    content = (
        f"<office:document-content {OPEN}><office:body><office:spreadsheet>"
        f'<table:table table:name="Lịch"><table:table-row>{row}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kept = package(
        mimetype="application/vnd.oasis.opendocument.spreadsheet",
        content_dot_xml=content,
        **{"META-INF__manifest_dot_xml": "<x/>"},
    )
    assert look(kept).text == "Lịch\nKhai giảng | 05/09/2026"


def test_slides_are_pages_in_their_order() -> None:
    texts = [f"Trang chiếu {number}" for number in range(1, 12)]
    assert look(slides(*texts)) == FoundText("read", "\f".join(texts))


def test_an_open_document_leaves_out_what_was_deleted() -> None:
    body = (
        "<text:tracked-changes><text:p>đã xóa</text:p></text:tracked-changes>"
        "<text:h>Kế hoạch</text:h><text:p>Nộp<text:s/>trước<text:tab/>30/11"
        "<office:annotation><text:p>ghi chú</text:p></office:annotation></text:p>"
    )
    styles = '<x xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><text:p>Đầu trang</text:p></x>'
    assert look(open_text(body, styles=styles)).text == "Kế hoạch\nNộp trước 30/11\n\nĐầu trang"


def test_rtf_in_unicode_code_pages_and_old_fonts() -> None:
    fonts = rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset163 Times;}}{\colortbl;\red0;}{\*\generator X;}"
    unicode = rb"\uc1 Th\u244?ng b\u225\'e1o {\b \{1\}}\par "
    vietnamese = rb"{\f1 Ng\'e0y h\'f4\'f2i nghi\'f2}\line "
    old = b"".join(rb"\'%02x" % byte for byte in MOTTO_TCVN3.replace("\n", " ").encode("latin-1"))
    hidden = rb"{\pict\bin5 {{{{{}{\info{\title Secret}}"
    found = look(rb"{\rtf1\ansi\ansicpg1252" + fonts + unicode + vietnamese + hidden + old + b"}")
    assert found.text.split("\n") == ["Thông báo {1}", "Ngày hội nghị", MOTTO.replace("\n", " ")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_web_pages_give_their_words(encoding: str) -> None:
    page = "<!DOCTYPE html><html><head><title>Tin</title><style>p{}</style><script>let x='<p>';</script></head>"
    page += "<body><p>Tr<b>ư</b>ờng&nbsp;h&#7885;c</p><ul><li>Một<li>Hai</ul></body></html>"
    assert [line for line in look(page.encode(encoding)).text.split("\n") if line] == [
        "Tin",
        "Trường học",
        "Một",
        "Hai",
    ]


def test_a_page_in_windows_1258_says_so() -> None:
    page = "<html><meta charset=windows-1258><p>Ho\u0323c sinh".encode("cp1258")
    assert look(page).text == "Học sinh"


def test_an_archive_gives_only_the_names_in_it() -> None:
    data = package(**{"Hồ sơ thi đua 2026_dot_pdf": "bí mật", "thư mục__Biên bản_dot_docx": word_file("mật")})
    assert look(data) == FoundText("read", "Hồ sơ thi đua 2026.pdf\nthư mục/Biên bản.docx")


def test_old_word_documents_are_read_by_an_installed_program() -> None:
    if not shutil.which(tools.CATDOC):
        pytest.skip("catdoc is not installed")
    assert look(old_word(f"Kính gửi các đơn vị\n{TEXT}\n" * 3)) == FoundText(
        "read", "\n".join([f"Kính gửi các đơn vị\n{TEXT}"] * 3)
    )


def test_without_the_program_old_word_documents_wait_for_it(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert look(old_word(TEXT * 3)).outcome == "no_tool"


def test_blank_files_are_empty() -> None:
    assert look(b"") == look(b" \n\t") == look(word_file("")) == FoundText("empty")


def test_what_is_typed_in_pieces_is_composed_and_signs_nobody_sees_are_left_out() -> None:
    text = "Nguye\u0302\u0303n\u200b Thi\u0323 Hoa\u0300\u00a0\u00a0 \x07\u202eÐại\r\n\r\n\r\n\r\nhọc\x0b"
    assert look(text.encode()).text == "Nguyễn Thị Hoà Đại\n\nhọc"


def test_long_texts_are_cut_and_large_files_left_alone() -> None:
    assert len(look("ấ ".encode() * LONGEST).text) >= LONGEST - 1
    assert len(look(word_file(*["một đoạn văn khá dài"] * 30_000)).text) in range(LONGEST - 1, LONGEST + 1)
    assert look(b"", size=reading.MAX_SIZE + 1) == FoundText("too_large")
