"""The receipt on paper says what the receipt file says, and carries that file."""

import json
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.pdf import make_pdf
from portal.adapters.qr import qr_svg
from portal.adapters.receipt_script import is_valid_receipt, load_script
from portal.db import db
from portal.models.documents import DocumentFile, Receipt
from portal.services.documents import arrivals, certificates, posting, superseding
from portal.services.documents.papers.receipts import receipt_paper
from portal.services.records.checkpoints import make_checkpoint
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.papers import attached, page_sizes, words_of
from tests.register import CONTEST, KEY, ORIGIN, PUBLIC

ADDRESS = "https://truong.example.vn/so-dang-ky"


def made(cast: Cast, document_id: int, unit: str) -> tuple[dict, bytes]:
    of_unit = (Receipt.document_id == document_id, Receipt.unit_id == cast.units[unit])
    receipt_id = db.session.scalars(select(Receipt.id).where(*of_unit)).one()
    certificate = certificates.make_certificate(
        actor_of(cast.clerk), document_id=document_id, receipt_id=receipt_id, verifier_key=PUBLIC
    )
    paper = receipt_paper(certificate, portal="Cổng Trường", check_address=ADDRESS, qr=qr_svg(ADDRESS))
    return certificate, make_pdf(paper.template, paper.data, at=clock.now())


def test_the_paper_states_the_facts_of_the_file(answered: int, cast: Cast) -> None:
    certificate, pdf = made(cast, answered, "vinh_binh")
    words = words_of(pdf)
    facts = certificate["document"]["facts"]
    for value in ("issuer_name", "code", "subject", "place", "signer_name", "signer_position"):
        assert facts[value] in words, value
    assert "ngày 20 tháng 11 năm 2026" in words
    for fact in (
        "Đơn vị nhận Trường Tiểu học Vĩnh Bình",
        "Phát hành lúc 08:00:00 ngày 20/11/2026",
        f"Mở lần đầu 08:00:00 ngày 20/11/2026, {cast.principal.name}",
        "Xem như đã nhận từ 08:00:00 ngày 21/11/2026",
        "Thời điểm nhận 08:00:00 ngày 20/11/2026",
        f"Đã xác nhận 09:00:00 ngày 20/11/2026, {cast.principal.name}",
        "Đã vào sổ số đến 1, ngày 20/11/2026",
        "Quy tắc 24h-1: Thời điểm phát hành trên cổng là thời điểm chính thức gửi văn bản.",
        ADDRESS,
    ):
        assert fact in words, fact
    for proof in (certificate["key"], *certificate["checkpoint"].split("\n")):
        assert proof.replace(" ", "") in words.replace(" ", ""), proof
    assert words.count("Trang 1/") == 1
    assert set(page_sizes(pdf)) == {(210, 297)}


def test_a_unit_that_sent_it_back_is_shown_with_its_reason(answered: int, cast: Cast) -> None:
    _certificate, pdf = made(cast, answered, "cho_lach")
    words = words_of(pdf)
    assert "Mở lần đầu chưa mở" in words
    assert f"Đã trả lại 09:00:00 ngày 20/11/2026, {cast.office_clerk.name}" in words
    assert "Lý do trả lại Gửi nhầm: “sai tệp”" in words
    assert "Thời điểm nhận chưa mở; xem như đã nhận từ 08:00:00 ngày 21/11/2026" in words


def test_a_contest_is_printed_in_full_on_the_addressees_receipt(contested: int, cast: Cast) -> None:
    words = words_of(made(cast, contested, "hoa_nghia")[1])
    who = f"09:00:00 ngày 21/11/2026, {cast.other_principal.name}"
    for fact in (
        f"Không thừa nhận (ý kiến số 1) {who}: {CONTEST.replace(chr(10), ' ')}",
        "Tệp kèm ý kiến xác nhận của VNPT.pdf, SHA-256",
        f"Nơi gửi trả lời ý kiến số 1 10:00:00 ngày 21/11/2026, {cast.clerk.name}: Sở ghi nhận, không đổi hạn nộp.",
        f"Đơn vị rút ý kiến số 2 10:00:00 ngày 21/11/2026, {cast.other_principal.name}: Ghi nhầm.",
        "nó không đổi thời điểm nhận",
        "Xem như đã nhận từ 08:00:00 ngày 21/11/2026",
    ):
        assert fact in words, (fact, words)
    assert "thừa nhận" not in words_of(made(cast, contested, "vinh_binh")[1])


def test_the_file_that_proves_it_is_inside(answered: int, cast: Cast) -> None:
    certificate, pdf = made(cast, answered, "vinh_binh")
    (inside,) = attached(pdf)
    assert json.loads(inside) == certificate
    assert is_valid_receipt(inside.decode(), PUBLIC)


def test_what_the_checkpoint_does_not_cover_stands_neither_in_the_file_nor_on_the_paper(
    history: int, cast: Cast
) -> None:
    arrivals.register_arrival(actor_of(cast.principal), document_id=history, handler="", remark="")
    db.session.commit()
    assert "Đã vào sổ" not in words_of(made(cast, history, "vinh_binh")[1])
    make_checkpoint(KEY, ORIGIN)
    assert "Đã vào sổ số đến 1" in words_of(made(cast, history, "vinh_binh")[1])


def test_a_document_that_was_replaced_says_by_which(app, cast: Cast) -> None:
    old = make_posted(cast.clerk)
    draft = superseding.start_replacement(actor_of(cast.clerk), document_id=old.id)
    draft.code, draft.code_folded, draft.issued_on = "13/SGDĐT-VP", "13sgddtvp", clock.today()
    db.session.commit()
    posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    make_checkpoint(KEY, ORIGIN)
    certificate, pdf = made(cast, old.id, "vinh_binh")
    said = load_script().check(certificate, PUBLIC)
    assert str(said[f"replaced by document {draft.id} at (UTC)"]) == "2026-11-20 01:00:00"
    assert f"Được thay thế 08:00:00 ngày 20/11/2026, bằng văn bản mã {draft.id} của cổng" in words_of(pdf)


def test_the_marks_of_a_letter_stand_on_it(app, cast: Cast) -> None:
    draft = make_draft(cast.clerk)
    draft.capacity, draft.signer_position = "KT.", "GIÁM ĐỐC, PHÓ GIÁM ĐỐC"
    draft.urgency, draft.circulation, draft.pages = "express", "internal", 3
    draft.reply_by, draft.recipient_lines = date(2026, 12, 1), "- Lưu: VT."
    db.session.commit()
    posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    make_checkpoint(KEY, ORIGIN)
    words = words_of(made(cast, draft.id, "vinh_binh")[1])
    for fact in (
        "Người ký Lê Văn Bình, KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC",
        "Độ khẩn HỎA TỐC",
        "Lưu hành LƯU HÀNH NỘI BỘ",
        "Số trang 3",
        "Hạn trả lời 01/12/2026",
        "Lưu: VT.",
    ):
        assert fact in words, (fact, words)


def test_files_stand_on_it_with_size_and_whole_hash(app, cast: Cast) -> None:
    document = make_posted(cast.clerk, subject="Về việc #panic() *đậm* $x$ @abc <b>")
    digest = "0123456789abcdef" * 4
    db.session.add(
        DocumentFile(document_id=document.id, sha256=digest, name="Phụ lục #1.pdf", size=3500, added_at=clock.now())
    )
    db.session.commit()
    make_checkpoint(KEY, ORIGIN)
    words = words_of(made(cast, document.id, "vinh_binh")[1])
    assert "Về việc #panic() *đậm* $x$ @abc <b>" in words
    assert "1 Phụ lục #1.pdf 3,4 KB" in words
    assert digest in words.replace(" ", "")
