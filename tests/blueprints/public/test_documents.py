"""Published documents: the seven data and the chosen files for everybody, and nothing else of the document."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.documents import DocumentLink, Publication
from portal.models.records import AuditEntry
from portal.services.documents import posting, withdrawing
from tests.cast import Cast, Person
from tests.make import actor_of, make_draft, make_posted
from tests.pages import PageClient, parse, text_of
from tests.publications import address, post_with_files, publish

ClientFor = Callable[[Person], PageClient]


def test_everybody_reads_the_seven_data_and_the_chosen_file(app, client: PageClient, client_for, cast: Cast) -> None:
    document = post_with_files(app, cast.clerk, "Kế hoạch.pdf", "Danh sách học sinh.xlsx")
    first, second = document.files
    clerk = client_for(cast.clerk)
    form = {"effective_on": "01/12/2026", "files": [str(first.id)], "confirmed": "y"}
    assert clerk.submit(f"/van-ban/{document.id}/cong-khai", form).status_code == 303
    page = client.get(address(document))
    rows = {text_of(row.find("th")): text_of(row.find("td")) for row in parse(page).iter("tr")}
    assert rows == {
        "Hình thức văn bản": "Công văn",
        "Cơ quan ban hành": "Sở Giáo dục và Đào tạo Bến Tre",
        "Số, ký hiệu": "12/KH-SGDĐT",
        "Ngày ban hành": "20/11/2026",
        "Ngày có hiệu lực": "01/12/2026",
        "Trích yếu": "Kế hoạch năm học",
        "Tệp văn bản": "Kế hoạch.pdf 16 byte",
    }
    shown = page.get_data(as_text=True)
    assert not [word for word in ("Kính gửi các đơn vị", "Vĩnh Bình", cast.clerk.name, "Danh sách") if word in shown]
    file = client.get(f"{address(document)}/tep/{first.id}")
    assert file.data == "Kế hoạch.pdf".encode()
    assert file.mimetype == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert client.get(f"{address(document)}/tep/{second.id}").status_code == 404


def test_nothing_of_what_is_not_published_is_found(app, client: PageClient, cast: Cast) -> None:
    shown = post_with_files(app, cast.clerk, "Kế hoạch.pdf")
    publish(cast.clerk, shown)
    hidden = post_with_files(app, cast.clerk, "Mật.pdf", code="13/SGDĐT", subject="Chuyện nội bộ")
    draft = make_draft(cast.clerk, code="14/SGDĐT", subject="Bản nháp")
    unit, other = cast.units["ben_tre"], cast.units["vinh_long"]
    wrong = [
        address(hidden),
        address(draft),
        f"{address(hidden)}/tep/{hidden.files[0].id}",
        f"{address(shown)}/tep/{hidden.files[0].id}",
        f"/cong-khai/{other}/van-ban/{shown.id}",
        f"/cong-khai/{other}/van-ban/{shown.id}/tep/{shown.files[0].id}",
        "/cong-khai/999999/van-ban/",
        "/cong-khai/999999/van-ban/atom.xml",
        f"/cong-khai/{unit}/van-ban/999999",
    ]
    assert {path: client.get(path).status_code for path in wrong} == dict.fromkeys(wrong, 404)
    for path in (f"/cong-khai/{unit}/van-ban/", f"/cong-khai/{unit}/van-ban/?q=noi+bo", "/cong-khai/van-ban/?q=nhap"):
        assert "Chuyện nội bộ" not in client.get(path).get_data(as_text=True)
        assert "Bản nháp" not in client.get(path).get_data(as_text=True)


def test_taken_off_is_gone_at_once_and_says_so(app, client: PageClient, client_for: ClientFor, cast: Cast) -> None:
    document = post_with_files(app, cast.clerk, "Kế hoạch.pdf", subject="Kế hoạch có tên em Nguyễn Thị Bé")
    publish(cast.clerk, document)
    etag = client.get(address(document)).headers["ETag"]
    clerk = client_for(cast.clerk)
    refused = clerk.submit(f"/van-ban/{document.id}/go-cong-khai", {"reason": " "})
    assert refused.status_code == 422
    assert clerk.submit(f"/van-ban/{document.id}/go-cong-khai", {"reason": "Có tên học sinh"}).status_code == 303
    gone = client.get(address(document), headers={"If-None-Match": etag})
    assert gone.status_code == 410
    assert "08:00 20/11/2026" in text_of(parse(gone).find(".//main"))
    assert not [w for w in ("Nguyễn Thị Bé", "12/KH", "Có tên học sinh") if w in gone.get_data(as_text=True)]
    assert client.get(f"{address(document)}/tep/{document.files[0].id}").status_code == 404
    assert "Nguyễn Thị Bé" not in client.get("/cong-khai/van-ban/").get_data(as_text=True)
    assert "Nguyễn Thị Bé" not in client.get("/cong-khai/van-ban/atom.xml").get_data(as_text=True)
    trace = text_of(parse(clerk.get(f"/van-ban/{document.id}/cong-khai")).find(".//main"))
    assert f"{cast.clerk.name} gỡ lúc 08:00 20/11/2026: Có tên học sinh" in trace
    publish(cast.clerk, document, files=0, with_body=True)
    again = client.get(address(document))
    assert again.status_code == 200
    assert "Kính gửi các đơn vị." in again.get_data(as_text=True)
    actions = [
        e.action for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)) if "publish" in e.action
    ]
    assert actions == ["document_published", "document_unpublished", "document_published"]


def test_wrong_input_is_named_at_its_field_and_nothing_is_lost(app, client_for: ClientFor, cast: Cast) -> None:
    document = post_with_files(app, cast.clerk, "Kế hoạch.pdf", "DS_thi-sinh.pdf")
    plan, persons = (str(file.id) for file in document.files)
    clerk, url = client_for(cast.clerk), f"/van-ban/{document.id}/cong-khai"
    good = {"effective_on": "20/11/2026", "files": [plan], "confirmed": "y"}
    wrong = [
        ({"files": []}, "Chọn ít nhất một tệp"),
        ({"files": ["999"]}, "Hãy chọn một mục trong danh sách"),
        ({"effective_on": "19/11/2026"}, "không thể trước ngày ban hành"),
        ({"effective_on": "hôm nay"}, "Ngày không hợp lệ"),
        ({"files": [plan, persons]}, "Tên tệp giống danh sách người: DS_thi-sinh.pdf"),
        ({"confirmed": []}, "Cần xác nhận trước khi công khai"),
    ]
    for change, message in wrong:
        answer = clerk.submit(url, good | change)
        assert answer.status_code == 422
        assert message in text_of(parse(answer).find(".//main"))
        assert ("20/11/2026" in answer.get_data(as_text=True)) or "effective_on" in change
    assert db.session.scalars(select(Publication)).all() == []
    assert clerk.submit(url, good).status_code == 303
    twice = clerk.send(url, {"effective_on": "2026-11-20", "files": plan, "confirmed": "y"})
    assert twice.status_code == 422
    assert len(db.session.scalars(select(Publication)).all()) == 1


def test_a_recalled_document_says_so(client: PageClient, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    publish(cast.clerk, document, with_body=True)
    etag = client.get(address(document)).headers["ETag"]
    withdrawing.recall(actor_of(cast.clerk), document_id=document.id, reason="Sai số liệu")
    db.session.commit()
    page = client.get(address(document), headers={"If-None-Match": etag})
    assert page.status_code == 200
    words = text_of(parse(page).find(".//main"))
    assert "Đơn vị ban hành đã thu hồi văn bản này lúc 08:00 20/11/2026." in words
    assert "Sai số liệu" not in words


def test_a_replaced_document_leads_to_the_new_one_as_soon_as_that_is_public(client: PageClient, cast: Cast) -> None:
    old = make_posted(cast.clerk, code="1/SGDĐT")
    publish(cast.clerk, old, with_body=True)
    draft = make_draft(cast.clerk, code="2/SGDĐT", subject="Bản thay thế")
    draft.links.append(DocumentLink(document_id=draft.id, target_id=old.id, kind="supersedes"))
    db.session.commit()
    assert "thay thế" not in text_of(parse(client.get(address(old))).find(".//main"))
    new = posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    page = client.get(address(old))
    assert "Văn bản mới chưa được công khai." in text_of(parse(page).find(".//main"))
    assert "2/SGDĐT" not in page.get_data(as_text=True)
    publish(cast.clerk, new, with_body=True)
    main = parse(client.get(address(old))).find(".//main")
    assert "đã được thay thế bằng 2/SGDĐT ngày 20/11/2026" in text_of(main)
    assert address(new) in [a.get("href") for a in (main.iter("a") if main is not None else ())]


def test_what_is_for_the_inside_only_is_not_published(client_for: ClientFor, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    document.circulation = "internal"
    db.session.commit()
    form = {"effective_on": "20/11/2026", "with_body": "y", "confirmed": "y"}
    refused = client_for(cast.clerk).submit(f"/van-ban/{document.id}/cong-khai", form)
    assert refused.status_code == 422
    assert "Văn bản ghi “LƯU HÀNH NỘI BỘ” nên không công khai được." in text_of(parse(refused).find(".//main"))


def test_only_who_posts_for_the_issuing_unit_publishes(app, client_for: ClientFor, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    expected = {
        **dict.fromkeys(("clerk", "leader"), 200),
        **dict.fromkeys(
            ("office_clerk", "principal", "thpt_principal", "other_principal", "stranger", "stranger_principal"), 404
        ),
        **dict.fromkeys(("board_clerk",), 404),
        **dict.fromkeys(
            ("operator", "administrator", "supervisor", "teacher", "two_hats", "it_teacher", "nobody"), 403
        ),
    }
    for page in ("cong-khai", "go-cong-khai"):
        seen = {p.key: client_for(p).get(f"/van-ban/{document.id}/{page}").status_code for p in cast.everybody()}
        assert seen == expected
    draft = make_draft(cast.clerk, code="99/SGDĐT")
    assert client_for(cast.clerk).get(f"/van-ban/{draft.id}/cong-khai").status_code == 404


def test_the_list_is_filtered_searched_and_paged(app, client: PageClient, cast: Cast) -> None:
    publish(
        cast.clerk, make_posted(cast.clerk, code="1/SGDĐT-GDTH", subject="Chỉ đạo dạy học hòa nhập"), with_body=True
    )
    other = make_posted(cast.clerk, code="2/QĐ-SGDĐT", subject="Thành lập tổ công tác")
    other.type_code, other.issued_on = "decision", date(2025, 3, 4)
    publish(cast.clerk, other, with_body=True)
    office = make_posted(cast.office_clerk, code="3/PGDĐT", subject="Hội thi cấp huyện")
    publish(cast.office_clerk, office, with_body=True)
    unit, below = f"/cong-khai/{cast.units['ben_tre']}/van-ban/", f"/cong-khai/{cast.units['cho_lach']}/van-ban/"

    def codes(path: str) -> list[str]:
        return [text_of(row.find("th/a")) for row in parse(client.get(path)).findall(".//tbody/tr")]

    assert codes(unit) == ["2/QĐ-SGDĐT", "1/SGDĐT-GDTH"]
    assert codes(f"{unit}?cap-duoi=1") == ["3/PGDĐT", "2/QĐ-SGDĐT", "1/SGDĐT-GDTH"]
    assert codes("/cong-khai/van-ban/") == ["3/PGDĐT", "2/QĐ-SGDĐT", "1/SGDĐT-GDTH"]
    assert codes(below) == ["3/PGDĐT"]
    for words in ("hoà nhập", "hoa nhap", "1 SGDDT", "HÒA"):
        assert codes(f"{unit}?q={words}") == ["1/SGDĐT-GDTH"]
    assert codes(f"{unit}?loai=decision") == codes(f"{unit}?nam=2025") == ["2/QĐ-SGDĐT"]
    for nonsense in ("trang=x", "trang=999", "nam=99999", "nam=-1", "loai=x", "q=%25%27"):
        assert client.get(f"{unit}?{nonsense}").status_code == 200
    assert codes(f"{unit}?nam=2025&loai=official_letter") == []
    choices = {o.get("value") for o in parse(client.get(unit)).iter("option")}
    assert choices == {"", "official_letter", "decision", "2025", "2026"}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_only_answer_to_reading(app, client: PageClient, method: str) -> None:
    assert client.open("/cong-khai/van-ban/", method=method.upper()).status_code in {400, 405}
