"""The letter in its page form, the arrival stamp and the slips."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.pdf import make_pdf
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.documents import Document, DocumentFile, Opening, Receipt
from portal.services.documents import arrivals, posting, receiving, superseding, withdrawing
from portal.services.documents.handling import instructing
from portal.services.documents.handling.instructing import Instruction
from portal.services.documents.papers.letters import letter_paper
from portal.services.documents.papers.slips import processing_paper, routing_paper
from portal.services.documents.papers.stamps import stamp_paper
from tests.cast import Cast, Person
from tests.handling import make_registered
from tests.make import actor_of, make_posted
from tests.papers import page_sizes, words_of


def set_paper(paper) -> bytes:
    return make_pdf(paper.template, paper.data, at=clock.now())


def letter_as(person: Person, document_id: int) -> bytes:
    return set_paper(letter_paper(receiving.read_document(actor_of(person), document_id=document_id, visit=False)))


def registered(cast: Cast, *, handler: str = "Tổ chuyên môn 4") -> Document:
    document = make_posted(cast.clerk, code="683/SGD&ĐT-GDTH", subject="V/v sử dụng phần mềm quản lý Seqap online")
    arrivals.register_arrival(actor_of(cast.principal), document_id=document.id, handler=handler, remark="Gấp")
    db.session.commit()
    return document


def test_an_official_letter_stands_in_the_form_of_the_decree(app, cast: Cast) -> None:
    document = make_posted(cast.clerk, code="683/SGD&ĐT-GDTH", subject="V/v sử dụng phần mềm quản lý Seqap online")
    document.body = "Kính gửi: Các trường tiểu học.\n\nNội dung #panic() *thử*."
    document.capacity, document.signer_position = "KT.", "GIÁM ĐỐC, PHÓ GIÁM ĐỐC"
    document.urgency, document.recipient_lines = "express", "- Lưu: VT, GDTrH."
    db.session.add(DocumentFile(document_id=document.id, sha256="0" * 64, name="a.pdf", size=1, added_at=clock.now()))
    db.session.commit()
    pdf = letter_as(cast.clerk, document.id)
    words = words_of(pdf)
    for shown in (
        "BAN QUẢN LÝ CHƯƠNG TRÌNH SEQAP TRUNG ƯƠNG SỞ GIÁO DỤC VÀ ĐÀO TẠO BẾN TRE",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: 683/SGD&ĐT-GDTH V/v sử dụng phần mềm quản lý Seqap online",
        "HỎA TỐC",
        "Bến Tre, ngày 20 tháng 11 năm 2026",
        "Kính gửi: Các trường tiểu học. Nội dung #panic() *thử*.",
        "Kèm theo: a.pdf.",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Lê Văn Bình",
        "Nơi nhận:",
        "- Lưu: VT, GDTrH.",
        "Phát hành trên cổng lúc 08:00 20/11/2026",
    ):
        assert shown in words, (shown, words)
    assert "CÔNG VĂN" not in words
    assert page_sizes(pdf) == [(210, 297)]


def test_a_document_of_another_type_carries_its_name(app, cast: Cast) -> None:
    document = make_posted(cast.clerk, code="05/QĐ-SGDĐT", subject="Về việc ban hành quy chế")
    document.type_code = "decision"
    document.body = "\n".join(f"Điều {number}. Nội dung của điều này." * 3 for number in range(1, 60))
    db.session.commit()
    pdf = letter_as(cast.clerk, document.id)
    words = words_of(pdf)
    assert "QUYẾT ĐỊNH Về việc ban hành quy chế" in words
    assert len(page_sizes(pdf)) > 2


def test_the_receiving_unit_gets_it_with_its_stamp(app, cast: Cast) -> None:
    document = registered(cast)
    stamped = words_of(letter_as(cast.principal, document.id))
    assert "TRƯỜNG TIỂU HỌC VĨNH BÌNH ĐẾN Số: 1 Ngày: 20/11/2026 Chuyển: Tổ chuyên môn 4" in stamped
    for person in (cast.clerk, cast.other_principal):
        assert "ĐẾN Số" not in words_of(letter_as(person, document.id))


def test_the_stamp_alone_has_its_size(app, cast: Cast) -> None:
    document = registered(cast, handler="")
    pdf = set_paper(stamp_paper(actor_of(cast.principal), document_id=document.id))
    assert page_sizes(pdf) == [(50, 35)]
    words = words_of(pdf)
    assert "TRƯỜNG TIỂU HỌC VĨNH BÌNH ĐẾN Số: 1 Ngày: 20/11/2026 Chuyển: ." in words
    assert "Số và ký hiệu HS: ." in words


def test_a_long_name_and_a_long_handler_stay_in_the_stamp(app, cast: Cast) -> None:
    document = registered(cast, handler="Phòng Tổ chức cán bộ và Bộ phận Một cửa của Sở " * 4)
    receipt = db.session.scalars(select(Receipt).where(Receipt.registered_at.is_not(None))).one()
    receipt.unit_name = "Trường Phổ thông dân tộc nội trú trung học cơ sở và trung học phổ thông huyện Chợ Lách " * 2
    db.session.commit()
    assert page_sizes(set_paper(stamp_paper(actor_of(cast.principal), document_id=document.id))) == [(50, 35)]


def test_the_slips_name_the_document_and_leave_room(app, cast: Cast) -> None:
    document = registered(cast)
    document.reply_by = date(2026, 12, 1)
    db.session.commit()
    for make in (processing_paper, routing_paper):
        pdf = set_paper(make(actor_of(cast.principal), document_id=document.id))
        words = words_of(pdf)
        for shown in (
            "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO CHỢ LÁCH TRƯỜNG TIỂU HỌC VĨNH BÌNH",
            "Số đến 1 Ngày đến 20/11/2026 Văn bản Công văn số 683/SGD&ĐT-GDTH, ngày 20/11/2026",
            "Cơ quan ban hành Sở Giáo dục và Đào tạo Bến Tre",
            "Hạn trả lời 01/12/2026",
            "Tổ chuyên môn 4",
        ):
            assert shown in words, (make.__name__, shown, words)
        assert page_sizes(pdf) == [(210, 297)], make.__name__
    slip = words_of(set_paper(processing_paper(actor_of(cast.principal), document_id=document.id)))
    for title in ("lãnh đạo cơ quan, tổ chức:", "lãnh đạo đơn vị:", "đề xuất của người giải quyết:"):
        assert f"Ý kiến {'của ' if 'lãnh' in title else ''}{title}" in slip


def test_the_processing_slip_says_what_leader_and_proposer_said(app, cast: Cast, mails) -> None:
    document_id = make_registered(cast)
    clerk_like, leader = actor_of(cast.principal), actor_of(cast.principal)
    wanted = Instruction(text="Đề nghị giao tổ 4.", lead_id=cast.teacher.id)
    instructing.propose(clerk_like, document_id=document_id, instruction=wanted)
    decided = Instruction(
        text="Khẩn trương thực hiện.",
        lead_id=cast.teacher.id,
        cooperator_ids=[cast.it_teacher.id],
        due_on=date(2026, 12, 1),
    )
    instructing.assign(leader, document_id=document_id, instruction=decided)
    db.session.commit()
    words = words_of(set_paper(processing_paper(leader, document_id=document_id)))
    for shown in (
        f"Giao chủ trì: {cast.teacher.name}",
        f"Giao phối hợp: {cast.it_teacher.name}",
        "Thời hạn: 01/12/2026",
        f"Khẩn trương thực hiện. {cast.principal.name}, 08:00 20/11/2026",
        f"Đề nghị giao tổ 4. {cast.principal.name}, 08:00 20/11/2026",
    ):
        assert shown in words, (shown, words)
    assert words.count("Ký tên") == 1
    assert f"Kính chuyển: {cast.teacher.name}" in words_of(set_paper(routing_paper(leader, document_id=document_id)))


def test_what_is_not_registered_has_no_stamp_and_no_slip(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    with pytest.raises(RuleBroken, match="chưa vào sổ"):
        stamp_paper(actor_of(cast.principal), document_id=document.id)
    for paper in ("dau-den", "phieu-giai-quyet", "phieu-chuyen"):
        answered = client_for(cast.principal).get(f"/van-ban/{document.id}/{paper}.pdf")
        assert (answered.status_code, "chưa vào sổ" in answered.get_data(as_text=True)) == (422, True)


def test_who_may_print_what(client_for, cast: Cast) -> None:
    document = registered(cast)
    page = client_for(cast.principal).get(f"/van-ban/{document.id}").get_data(as_text=True)
    for paper in ("ban-in", "dau-den", "phieu-giai-quyet", "phieu-chuyen"):
        assert f"/van-ban/{document.id}/{paper}.pdf" in page
    assert "dau-den.pdf" not in client_for(cast.teacher).get(f"/van-ban/{document.id}").get_data(as_text=True)
    expected = {"principal": (200, 200), "teacher": (200, 403), "clerk": (200, 404), "stranger": (404, 404)}
    for who, (letter, slip) in expected.items():
        client = client_for(getattr(cast, who))
        assert client.get(f"/van-ban/{document.id}/ban-in.pdf").status_code == letter, who
        for paper in ("dau-den", "phieu-giai-quyet", "phieu-chuyen"):
            assert client.get(f"/van-ban/{document.id}/{paper}.pdf").status_code == slip, (who, paper)


def test_printing_the_letter_is_opening_it(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    address = f"/van-ban/{document.id}/ban-in.pdf"
    client_for(cast.clerk).get(address)
    client_for(cast.principal).head(address)
    client_for(cast.principal).get(address, headers={"Sec-Purpose": "prefetch"})
    assert db.session.scalars(select(Opening)).all() == []
    assert client_for(cast.principal).get(address).data.startswith(b"%PDF-")
    assert [opening.name for opening in db.session.scalars(select(Opening))] == [cast.principal.name]


def test_what_was_recalled_is_not_printed(app, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    reading = receiving.read_document(actor_of(cast.clerk), document_id=document.id, visit=False)
    with pytest.raises(RuleBroken, match="thu hồi"):
        letter_paper(replace(reading, withheld=True))
    receipt = db.session.scalars(select(Receipt).where(Receipt.unit_id == cast.units["vinh_binh"])).one()
    receipt.recalled_at = clock.now()
    db.session.commit()
    with pytest.raises(NotFound):
        letter_as(cast.principal, document.id)
    with pytest.raises(RuleBroken, match="thu hồi"):
        stamp_paper(actor_of(cast.principal), document_id=document.id)


def test_a_replaced_letter_says_so_on_paper(app, cast: Cast) -> None:
    old = make_posted(cast.clerk)
    assert "thay thế" not in words_of(letter_as(cast.principal, old.id))
    draft = superseding.start_replacement(actor_of(cast.clerk), document_id=old.id)
    draft.code, draft.code_folded, draft.issued_on = "13/SGDĐT-VP", "13sgddtvp", clock.today()
    db.session.commit()
    posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    words = words_of(letter_as(cast.principal, old.id))
    assert words.startswith("Văn bản này đã được thay thế bởi số 13/SGDĐT-VP, ngày 20/11/2026.")


def test_a_letter_recalled_from_somebody_says_so_to_its_sender(app, cast: Cast, mails) -> None:
    document = make_posted(cast.clerk)
    withdrawing.recall(actor_of(cast.clerk), document_id=document.id, reason="Nhầm")
    db.session.commit()
    assert words_of(letter_as(cast.clerk, document.id)).startswith("Nơi gửi đã thu hồi văn bản lúc 08:00 20/11/2026.")
