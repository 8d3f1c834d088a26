"""The marks of Nghị định 30 through the pages: chosen while composing, seen by whoever receives."""

import io

import pytest
from sqlalchemy import select

from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.models.documents import Document, DocumentFile
from portal.rules.documents.addressing import Addressing
from tests.blueprints.documents.test_composing import COMPLETE, documents
from tests.cast import Cast
from tests.make import make_draft, make_posted
from tests.pages import find_form, form_fields, parse, text_of

MARKS = {
    "capacity": "KT.",
    "signer_position": "GIÁM ĐỐC, PHÓ GIÁM ĐỐC",
    "urgency": "very_urgent",
    "circulation": "internal",
    "pages": "3",
    "reply_by": "30/11/2026",
    "purpose_below": "coordinate",
    "recipient_lines": "Công ty Quảng Ích;\nLưu: VT, GDTrH",
}


def test_the_letter_and_the_lists_show_every_mark(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    saved = clerk.submit("/van-ban/soan", {**COMPLETE, **MARKS, "action": "preview"})
    preview = text_of(parse(clerk.get(saved.location)))
    clerk.submit(saved.location, {})
    principal = client_for(cast.principal)
    inbox = text_of(parse(principal.get("/van-ban/den")))
    letter = text_of(parse(principal.get(f"/van-ban/{documents()[0].id}")))
    for shown in (preview, letter):
        for words in (
            "THƯỢNG KHẨN",
            "LƯU HÀNH NỘI BỘ",
            "KT. GIÁM ĐỐC",
            "PHÓ GIÁM ĐỐC",
            "Như trên (để phối hợp);",
            "Công ty Quảng Ích;",
            "Lưu: VT, GDTrH.",
            "3 trang",
        ):
            assert words in shown, words
    assert "hết ngày 30/11/2026" in letter
    assert "để phối hợp" in letter
    assert "THƯỢNG KHẨN" in inbox
    assert "trả lời trước hết ngày 30/11/2026" in inbox
    assert "THƯỢNG KHẨN" in text_of(parse(clerk.get("/van-ban/di")))


def test_what_was_chosen_is_there_again(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    location = clerk.submit("/van-ban/soan", {**COMPLETE, **MARKS, "action": "save"}).location
    again = form_fields(find_form(parse(clerk.get(location)), action=None, page_url=""))
    assert {name: again[name] for name in MARKS} == {**MARKS, "reply_by": "2026-11-30"}


def test_a_secret_document_is_refused_with_the_reason_and_nothing_of_it_is_kept(client_for, cast: Cast) -> None:
    draft = make_draft(cast.clerk, subject="Trước")
    typed = {**COMPLETE, "subject": "Đề thi", "secrecy": "top_secret", "action": "save"}
    for url in ("/van-ban/soan", f"/van-ban/{draft.id}/soan"):
        files = {"files": (io.BytesIO(b"x"), "de-thi.pdf")}
        response = client_for(cast.clerk).submit(url, {**typed, **files})
        assert response.status_code == 422
        tree = parse(response)
        assert "QCVN 102" in text_of(tree.find(".//p[@id='secrecy-error']"))
        assert tree.find(".//input[@id='subject']").get("value") == "Đề thi"
    assert [document.subject for document in documents()] == ["Trước"]
    assert db.session.scalars(select(DocumentFile)).all() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pages", "0"),
        ("pages", "nhiều"),
        ("pages", "10000"),
        ("reply_by", "19/11/2026"),
        ("reply_by", "30/02/2027"),
        ("capacity", "XX."),
        ("urgency", "forged"),
        ("circulation", "forged"),
        ("purpose_below", "forged"),
        ("recipient_lines", "x" * 1001),
    ],
)
def test_a_wrong_mark_gets_a_message_at_its_field_and_loses_nothing(
    client_for, cast: Cast, field: str, value: str
) -> None:
    response = client_for(cast.clerk).submit("/van-ban/soan", {**COMPLETE, field: value, "action": "save"})
    assert response.status_code == 422
    tree = parse(response)
    assert tree.find(f".//p[@id='{field}-error']") is not None
    assert tree.find(".//input[@id='subject']").get("value") == COMPLETE["subject"]


def test_a_typed_capacity_that_contradicts_the_chosen_one(client_for, cast: Cast) -> None:
    typed = {**COMPLETE, "capacity": "TL.", "action": "save"}  # the position says KT.
    response = client_for(cast.clerk).submit("/van-ban/soan", typed)
    assert response.status_code == 422
    assert "KT." in text_of(parse(response).find(".//p[@id='capacity-error']"))


def test_replying_from_the_page_of_a_received_document(client_for, cast: Cast) -> None:
    asked = make_posted(cast.clerk, code="7/SGDĐT-VP", subject="Báo cáo đầu năm")
    principal = client_for(cast.principal)
    shown = principal.get(f"/van-ban/{asked.id}")
    link = next(a for a in parse(shown).iter("a") if text_of(a) == "Trả lời văn bản này")
    started = principal.get(link.get("href"))
    fields = form_fields(find_form(parse(started), action=None, page_url=""))
    assert fields["replies_to"] == [str(asked.id)]
    assert fields["units"] == [str(cast.units["ben_tre"])]
    assert documents() == [asked]  # nothing is written by looking
    typed = {name: value for name, value in COMPLETE.items() if name != "subordinates"}
    typed |= {"code": "2/TH", "action": "preview"}
    saved = principal.submit(link.get("href"), typed)
    assert saved.status_code == 303, text_of(parse(saved))
    assert principal.submit(saved.location, {}).status_code == 303
    reply = documents()[1]
    clerk = client_for(cast.clerk)
    assert "Trả lời văn bản: 7/SGDĐT-VP" in text_of(parse(clerk.get(f"/van-ban/{reply.id}")))
    assert "2/TH" in text_of(parse(clerk.get(f"/van-ban/{asked.id}")))
    assert "2/TH" not in text_of(parse(client_for(cast.other_principal).get(f"/van-ban/{asked.id}")))


def test_a_reply_to_what_is_out_of_sight_leads_nowhere(client_for, cast: Cast) -> None:
    hidden = make_posted(cast.clerk, addressing=Addressing(superior=True))
    principal = client_for(cast.principal)
    assert principal.get(f"/van-ban/soan?tra-loi={hidden.id}").status_code == 404
    assert principal.get("/van-ban/soan?tra-loi=abc").status_code == 200
    typed = {"type_code": "report", "replies_to": [str(hidden.id)], "action": "save"}
    forged = principal.send("/van-ban/soan", typed)
    assert forged.status_code == 422
    assert parse(forged).find(".//p[@id='replies_to-error']") is not None


def test_those_who_only_read_get_no_button_to_reply(client_for, cast: Cast) -> None:
    asked = make_posted(cast.clerk)
    shown = client_for(cast.teacher).get(f"/van-ban/{asked.id}").get_data(as_text=True)
    assert "Trả lời văn bản này" not in shown
    assert client_for(cast.teacher).get(f"/van-ban/soan?tra-loi={asked.id}").status_code == 403


def test_finding_the_document_to_reply_to(client_for, cast: Cast) -> None:
    asked = make_posted(cast.clerk, code="7/SGDĐT-VP", subject="Báo cáo đầu năm")
    principal = client_for(cast.principal)
    part = principal.get("/van-ban/tim-van-ban?reply_words=bao cao", headers={"HX-Request": "true"})
    assert f'value="{asked.id}"' in part.get_data(as_text=True)
    nothing = principal.get("/van-ban/tim-van-ban?reply_words=khong co", headers={"HX-Request": "true"})
    assert "Không có văn bản nào khớp" in nothing.get_data(as_text=True)
    found = principal.submit("/van-ban/soan", {"subject": "Gõ dở", "reply_words": "7/SG", "action": "find"})
    assert "Báo cáo đầu năm" in text_of(parse(found))
    stranger = client_for(cast.stranger)
    unseen = stranger.get("/van-ban/tim-van-ban?reply_words=bao", headers={"HX-Request": "true"})
    assert "Báo cáo đầu năm" not in unseen.get_data(as_text=True)


def test_the_outgoing_register_names_who_keeps_the_original_and_the_urgency(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    location = clerk.submit("/van-ban/soan", {**COMPLETE, **MARKS, "action": "preview"}).location
    clerk.submit(location, {})
    names = {"keeper": "(6) Đơn vị, người nhận bản lưu", "remark": "(10) Ghi chú"}
    (row,) = read_table(clerk.get("/van-ban/so-di.xlsx").get_data(), names).rows
    assert row.cells["keeper"] == "VT, GDTrH"
    assert row.cells["remark"] == "THƯỢNG KHẨN; trả lời trước hết ngày 30/11/2026"


def test_a_new_draft_starts_with_the_capacity_and_recipients_of_the_last_letter(client_for, cast: Cast) -> None:
    make_posted(cast.clerk, capacity="KT.", recipient_lines="Lưu: VT, VP.")
    fields = form_fields(find_form(parse(client_for(cast.clerk).get("/van-ban/soan")), action=None, page_url=""))
    assert (fields["capacity"], fields["recipient_lines"]) == ("KT.", "Lưu: VT, VP.")
    assert db.session.scalars(select(Document)).one().capacity == "KT."
