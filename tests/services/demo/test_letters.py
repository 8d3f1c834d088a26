"""What the letters say is what the portal holds; the expected values are copied from the letters by hand."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, DocumentFile, Opening, Receipt
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.documents.receipts import ReceiptState, deemed_at, state
from portal.services.documents import proving
from portal.services.documents.auditing import audit_documents
from portal.web.parts import parts

LETTERS = [
    # number, date, place, type, position, signer, subject, first words, last words
    (
        "253/BGDĐT-SEQAP",
        date(2012, 5, 22),
        "Hà Nội",
        "official_letter",
        "PHÓ VỤ TRƯỞNG, GIÁM ĐỐC BQL CHƯƠNG TRÌNH",
        "Trần Đình Thuận",
        "V/v: Kiện toàn việc sử dụng kênh thông tin Website và phần mềm quản lý Seqap Online",
        "Kính gửi: Các Ông (Bà) Giám đốc Sở Giáo dục – Đào tạo tỉnh tham gia SEQAP",
        "- Lưu VT.",
    ),
    (
        "683/SGD&ĐT-GDTH",
        date(2012, 5, 31),
        "Bến Tre",
        "official_letter",
        "KT. GIÁM ĐỐC, P. GIÁM ĐỐC",
        "Lê Văn Chin",
        "V/v sử dụng kênh thông tin website và phần mềm quản lý Seqap online",
        "Kính gửi: Phòng giáo dục và đào tạo các huyện.",
        "- Lưu VT, GDTH.",
    ),
    (
        "555/GDĐT",
        date(2016, 8, 5),
        "Quận 9",
        "official_letter",
        "TRƯỞNG PHÒNG",
        "Nguyễn Thị Thu Hiền",
        "V/v triển khai hệ thống cổng thông tin trong quản lý và điều hành tại các đơn vị Năm học 2016 – 2017",
        "Kính gửi:\n- Giám đốc Trung tâm KTTH-HN;\n- Hiệu trưởng trường BDGD;",
        "- Lưu: VT.",
    ),
    (
        "489/SGDĐT-GDTrH",
        date(2019, 3, 8),
        "Quảng Ninh",
        "official_letter",
        "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC",
        "Ngô Văn Hợi",
        "V/v chấn chỉnh và tăng cường sử dụng Sổ điện tử trên hệ thống Quản lý nhà trường",
        "Kính gửi:\n- Các Phòng Giáo dục và Đào tạo;",
        "- Lưu: VT, GDTrH.",
    ),
    (
        "1648/SGDĐT-VP",
        date(2019, 9, 30),
        "Vĩnh Long",
        "plan",
        "",
        "Trương Thanh Nhuận",
        "Thực hiện cơ sở dữ liệu phần mềm quản lý nhà trường SMAS (http://qlnt.vinhlong.edu.vn)",
        "Căn cứ Quyết định số 1904/QĐ-BGDĐT ngày 04/7/2019",
        "- Lưu: VT, tổng hợp.",
    ),
    (
        "642/PGDĐT",
        date(2020, 9, 7),
        "Phụng Hiệp",
        "official_letter",
        "KT. TRƯỞNG PHÒNG, PHÓ TRƯỞNG PHÒNG",
        "Nguyễn Hồng Quân",
        "V/v triển khai thực hiện các hoạt động thuộc lĩnh vực công nghệ thông tin đầu năm học 2020-2021",
        "Kính gửi:\n- Các trường Mẫu giáo, Tiểu học, THCS trong huyện;\n- Trường Tiểu học và THCS Phương Ninh.",
        "- Lưu: VP, NV.",
    ),
]
ISSUERS = {
    "253/BGDĐT-SEQAP": "Ban Quản lý Chương trình SEQAP Trung ương",
    "683/SGD&ĐT-GDTH": "Sở Giáo dục và Đào tạo Bến Tre",
    "555/GDĐT": "Phòng Giáo dục và Đào tạo Quận 9",
    "489/SGDĐT-GDTrH": "Sở Giáo dục và Đào tạo Quảng Ninh",
    "1648/SGDĐT-VP": "Sở Giáo dục và Đào tạo Vĩnh Long",
    "642/PGDĐT": "Phòng Giáo dục và Đào tạo huyện Phụng Hiệp",
}
WORDS = [
    # whole, across the scan's page breaks
    ("489/SGDĐT-GDTrH", "là không đúng tinh thần cập nhật điểm thường xuyên, không đáp ứng được yêu cầu"),
    ("642/PGDĐT", "quy chế chuyên môn của trường. Bổ sung vào quy ước thi đua những quy định phù hợp"),
    ("253/BGDĐT-SEQAP", "sau 24 giờ, các văn bản này được xem như tất cả các địa phương đã nhận được"),
    ("1648/SGDĐT-VP", "- Báo cáo sau khai giảng: Khóa ngày ngày 09 tháng 9 hằng năm;"),
    ("555/GDĐT", "chuyển bị một số hoạt động giáo dục trung học cho đầu năm học 2016-2017"),
]
SCAN_NOISE = ("klr", "*", "<http", "lê văn chin", "TỰ", "\n\n\n", "\t", "·")


def letter(code: str) -> Document:
    return db.session.scalars(select(Document).where(Document.code == code)).one()


def test_every_letter_is_as_it_was_written(demo: None) -> None:
    for code, day, place, kind, position, signer, subject, begins, ends in LETTERS:
        found = letter(code)
        assert (found.issued_on, found.place, found.type_code) == (day, place, kind), code
        assert (found.signer_position, found.signer_name, found.subject) == (position, signer, subject)
        assert found.body.startswith(begins), found.body[:120]
        assert found.body.endswith(ends), found.body[-120:]
        assert not [noise for noise in SCAN_NOISE if noise in found.body], code
        assert found.issuing_unit.name == ISSUERS[code]


def test_the_words_are_unchanged(demo: None) -> None:
    for code, words in WORDS:
        assert words in letter(code).body, code


def test_the_department_forwards_the_letter_of_the_board(demo: None) -> None:
    assert letter("683/SGD&ĐT-GDTH").forwards is letter("253/BGDĐT-SEQAP")
    forwarding = select(func.count()).where(Document.forwards_id.is_not(None))
    assert db.session.scalar(forwarding.where(Document.came_by_id.is_(None))) == 1


def test_it_was_sent_on_its_day_at_eight_and_everybody_is_deemed_to_have_received(demo: None) -> None:
    for code, day, *_rest in LETTERS:
        found = letter(code)
        assert found.posted_at == datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
        receipts = db.session.scalars(select(Receipt).where(Receipt.document_id == found.id)).all()
        assert receipts
        for receipt in receipts:
            assert receipt.posted_at == found.posted_at
            assert deemed_at(receipt.posted_at, found.rule_version or "") < clock.now()


def test_its_addressees_are_those_it_names(demo: None) -> None:
    assert names_of("253/BGDĐT-SEQAP") == {
        f"Sở Giáo dục và Đào tạo {place}" for place in ("Bến Tre", "Vĩnh Long", "Quảng Ninh", "Hậu Giang")
    }
    assert names_of("683/SGD&ĐT-GDTH") == {
        f"Phòng Giáo dục và Đào tạo huyện {place}"
        for place in ("Chợ Lách", "Ba Tri", "Giồng Trôm", "Mỏ Cày Bắc", "Thạnh Phú")
    }
    assert "Trường Tiểu học và THCS Phương Ninh" in names_of("642/PGDĐT")
    assert "Trung tâm Kỹ thuật tổng hợp - Hướng nghiệp Quận 9" in names_of("555/GDĐT")
    assert {"Trung tâm HN-GDTX Tỉnh Quảng Ninh", "Trường THPT Hòn Gai"} <= names_of("489/SGDĐT-GDTrH")
    assert {"Phòng Tổ chức - Cán bộ", "Trường THCS và THPT Phú Quới"} <= names_of("1648/SGDĐT-VP")
    assert "Trường Tiểu học Nguyễn Du" not in names_of("1648/SGDĐT-VP")


def names_of(code: str) -> set[str]:
    return set(db.session.scalars(select(Receipt.unit_name).where(Receipt.document_id == letter(code).id)))


def test_of_each_letter_some_opened_in_time_some_late_some_never(demo: None) -> None:
    for code, *_rest in LETTERS:
        receipts = db.session.scalars(select(Receipt).where(Receipt.document_id == letter(code).id)).all()
        opened = [r.first_opened_at - r.posted_at for r in receipts if r.first_opened_at]
        assert any(length < timedelta(hours=24) for length in opened), code
        assert any(length > timedelta(hours=24) for length in opened), code
        assert len(opened) < len(receipts), code
        for receipt in receipts:
            openings = db.session.scalars(select(Opening).where(Opening.receipt_id == receipt.id)).all()
            assert min((o.opened_at for o in openings), default=None) == receipt.first_opened_at
            assert (receipt.first_opened_by_id in {o.account_id for o in openings}) == bool(openings)


def test_what_the_department_passed_on_it_had_read(demo: None) -> None:
    [receipt] = db.session.scalars(
        select(Receipt).where(
            Receipt.document_id == letter("253/BGDĐT-SEQAP").id,
            Receipt.unit_name == "Sở Giáo dục và Đào tạo Bến Tre",
        )
    )
    passed_on_at = letter("683/SGD&ĐT-GDTH").posted_at
    assert receipt.first_opened_at is not None
    assert passed_on_at is not None
    assert receipt.first_opened_at < passed_on_at


def test_two_directives_are_running_with_their_files(demo: None) -> None:
    others = ("demo-handled", "demo-recalled")
    now = select(Document).where(Document.posted_at == clock.now(), Document.draft_key.not_in(others))
    running = db.session.scalars(now.where(Document.came_by_id.is_(None))).all()
    assert len(running) == 2
    passed_on = {directive.id for directive in db.session.scalars(now) if directive not in running}
    assert len(passed_on) == 2
    for directive in running:
        receipts = db.session.scalars(select(Receipt).where(Receipt.document_id == directive.id)).all()
        assert len(receipts) > 10
        states = {state(r.deemed_at, r.first_opened_at, clock.now()) for r in receipts if not r.undeliverable}
        assert states == {ReceiptState.WAITING}
    files = db.session.scalars(select(DocumentFile)).all()
    assert {file.name.rpartition(".")[2] for file in files} == {"xlsx", "txt", "pdf"}
    assert all(parts().file_store.exists(file.sha256) for file in files)
    queued = db.session.scalars(select(OutboxItem.payload).where(OutboxItem.kind == "document_posted")).all()
    others_ids = set(db.session.scalars(select(Document.id).where(Document.draft_key.in_(others))))
    ids = {directive.id for directive in running} | passed_on | others_ids
    assert {payload["document_id"] for payload in queued} == ids


def test_a_clerk_has_a_draft_to_finish(demo: None) -> None:
    drafts = db.session.scalars(select(Document).where(Document.posted_at.is_(None)).order_by(Document.id))
    writers = [db.session.get_one(Account, draft.drafted_by_id).user_name for draft in drafts]
    assert writers == ["vanthu.bentre", "vanthu.vinhlong"]


def test_signers_are_words_of_a_letter_and_nobody_who_signs_in(demo: None) -> None:
    signers = {row[5] for row in LETTERS}
    assert not signers & set(db.session.scalars(select(Account.full_name)))


def test_units_have_names_and_codes_of_their_own(demo: None) -> None:
    names = db.session.scalars(select(Unit.name)).all()
    codes = db.session.scalars(select(Unit.code)).all()
    assert 60 <= len(names) <= 70
    assert len(set(names)) == len(names)
    assert len(set(codes)) == len(codes)
    assert all(codes)


def test_the_register_fits_what_the_demo_shows(demo: None) -> None:
    proving.sweep_deemed()
    assert audit_documents() == []
