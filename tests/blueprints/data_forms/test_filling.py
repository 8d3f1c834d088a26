"""The hub, a section as a plain form and cell by cell, a report to look at, files, the story of a cell."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import ReportCell, ReportRecord
from portal.models.records import OutboxItem
from portal.rules.data_forms.definition import Choice, Definition, Field, FieldType, Need, Row, Section, Table
from portal.services.data_forms.records import add_records
from portal.web.patience import waited
from tests.cast import Cast
from tests.make import actor_of
from tests.pages import PageClient, parse, text_of
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


def texts() -> dict[str, str]:
    db.session.expire_all()
    return {cell.key: cell.text for cell in db.session.scalars(db.select(ReportCell))}


def page_text(client: PageClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return text_of(parse(response))


def test_the_hub_lists_what_is_due(cast: Cast, client_for: Any) -> None:
    asked = make_asked(cast)
    type_in(asked, {"classes": "12"})
    client = client_for(cast.principal)
    text = page_text(client, "/bieu-mau/")
    for word in ("Biểu truong", "Đang nhập", "Hạn nhập: hết ngày 27/11/2026", "(còn 7 ngày)", "1 / 3", "Nhập tiếp"):
        assert word in text
    assert "Chưa có biểu mẫu nào" in page_text(client_for(cast.other_principal), "/bieu-mau/")
    assert client_for(cast.teacher).get("/bieu-mau/").status_code == 403
    assert client_for(cast.administrator).get("/bieu-mau/").status_code == 403


def test_a_section_is_filled_as_a_plain_form(cast: Cast, client_for: Any) -> None:
    asked, client = make_asked(cast), client_for(cast.principal)
    url = f"{asked.url}/nhap"
    answer = client.submit(url, {"c-0-classes": "12", "c-0-grades.g1.total": "1.250"}, action=url)
    assert answer.status_code == 303
    assert texts() == {"classes": "12", "grades.g1.total": "1250"}
    text = page_text(client, url)
    assert "Đã lưu 2 ô." in text
    assert "Còn 1 chỗ trước khi trình được" in text
    found = parse(client.get(url)).find(".//output[@id='v-0-grades.all.total']")
    assert text_of(found) == "1250"


def test_wrong_cells_keep_what_was_typed_and_the_others_are_saved(cast: Cast, client_for: Any) -> None:
    asked, client = make_asked(cast), client_for(cast.principal)
    url = f"{asked.url}/nhap"
    answer = client.submit(url, {"c-0-classes": "mười hai", "c-0-grades.g1.total": "40"}, action=url)
    assert answer.status_code == 422
    box = parse(answer).find(".//input[@name='c-0-classes']")
    assert box is not None
    assert (box.get("value"), box.get("aria-invalid")) == ("mười hai", "true")
    assert "Ô này cần một số" in text_of(parse(answer))
    assert texts() == {"grades.g1.total": "40"}


def test_two_plain_forms_at_once_merge_and_the_same_cell_asks(cast: Cast, client_for: Any) -> None:
    asked, client = make_asked(cast), client_for(cast.principal)
    url = f"{asked.url}/nhap"
    page = client.get(url)
    type_in(asked, {"classes": "20", "grades.g1.total": "40"}, by=asked.officer)
    form = {"version": "0", "c-0-classes": "21", "c-0-grades.g1.total": "", "c-0-grades.g2.total": "35"}
    answer = client.send(url, form)
    assert page.status_code == 200
    assert answer.status_code == 422
    assert "Cao Thị Yến đã ghi “20”" in text_of(parse(answer))
    assert texts() == {"classes": "20", "grades.g1.total": "40", "grades.g2.total": "35"}
    answer = client.send(url, {"version": "2", "c-0-classes": "21", "k-0-classes": "mine"})
    assert answer.status_code == 303
    assert texts()["classes"] == "21"


def saved(client: PageClient, asked: Asked, *cells: tuple[int, str, str, int, str]) -> Any:
    return client.send(f"{asked.url}/luu", {"cells": json.dumps(cells), "section": "pupils"})


def test_cells_are_saved_one_by_one(cast: Cast, client_for: Any) -> None:
    asked, client = make_asked(cast), client_for(cast.principal)
    answer = saved(client, asked, (0, "grades.g1.total", "40", 0, "p-1"), (0, "classes", "x", 0, "p-1"))
    assert answer.status_code == 200
    told = answer.get_json()
    assert [(cell["name"], cell["state"], cell["version"]) for cell in told["cells"]] == [
        ("c-0-grades.g1.total", "saved", 1),
        ("c-0-classes", "refused", 0),
    ]
    assert {"id": "v-0-grades.all.total", "shown": "40", "lacking": ""} in told["results"]
    assert "Còn 2 chỗ" in told["problems"]
    assert "1 / 3" in told["fullness"]
    type_in(asked, {"classes": "12"}, by=asked.officer)
    clash = saved(client, asked, (0, "classes", "13", 0, "p-2")).get_json()["cells"][0]
    assert (clash["state"], clash["theirs"], clash["by"]) == ("conflict", "12", "Cao Thị Yến")


@pytest.mark.parametrize("cells", ["", "[1]", '[["a","b","c",1,"d"]]', '[[0,"Khóa","1",0,"p-1"]]', "[[0]]"])
def test_broken_requests_are_refused(cast: Cast, client_for: Any, cells: str) -> None:
    asked = make_asked(cast)
    assert client_for(cast.principal).send(f"{asked.url}/luu", {"cells": cells}).status_code == 400


def test_records_are_added_removed_and_brought_back_without_losing_what_was_typed(cast: Cast, client_for: Any) -> None:
    asked, client = make_asked(cast), client_for(cast.principal)
    url = f"{asked.url}/nhap?phan=money"
    client.submit(url, {"c-0-note": "Mua bàn", "them": "deals"}, action=f"{asked.url}/nhap")
    (record,) = db.session.scalars(db.select(ReportRecord.id)).all()
    assert texts()["note"] == "Mua bàn"
    add_records(actor_of(cast.principal), asked.report_id, "deals")
    db.session.commit()
    name = f"c-{record}-deals.name"
    answer = client.submit(url, {name: "x" * 400, "c-0-note": "Mua ghế", "bo": str(record)}, action=f"{asked.url}/nhap")
    assert answer.status_code == 303
    assert texts()["note"] == "Mua ghế"
    page = client.get(answer.headers["Location"])
    assert "Đã bỏ một dòng." in text_of(parse(page))
    assert client.send(f"{asked.url}/dong/{record}?phan=money").status_code == 303
    assert name in client.get(url).get_data(as_text=True)


def test_locked_sections_show_why_and_no_boxes(cast: Cast, client_for: Any, clock_at: Any) -> None:
    asked = make_asked(cast)
    type_in(asked, COMPLETE)
    clock_at.shift(timedelta(days=12))
    response = client_for(cast.principal).get(f"{asked.url}/nhap")
    assert "Đã khóa số liệu từ 01/12/2026" in text_of(parse(response))
    assert 'name="c-0-classes"' not in response.get_data(as_text=True)
    assert "Xin mở khóa" in text_of(parse(response))


def test_an_officer_sees_other_domains_closed(cast: Cast, client_for: Any) -> None:
    asked = make_asked(cast)
    page = client_for(asked.officer).get(f"{asked.url}/nhap?phan=money").get_data(as_text=True)
    assert 'name="c-0-note"' not in page
    assert 'name="c-0-classes"' in client_for(asked.officer).get(f"{asked.url}/nhap").get_data(as_text=True)


def test_who_sees_a_report(cast: Cast, client_for: Any) -> None:
    asked = make_asked(cast)
    for person in (cast.principal, asked.officer, asked.checker, cast.supervisor, cast.leader):
        assert client_for(person).get(asked.url).status_code == 200, person.key
        assert client_for(person).get(f"{asked.url}/in").status_code == 200
    for person in (cast.other_principal, cast.stranger_principal, cast.teacher, cast.nobody):
        for url in (asked.url, f"{asked.url}/in", f"{asked.url}/o/classes/0"):
            assert client_for(person).get(url).status_code == 404, (person.key, url)


def test_the_story_of_a_cell_and_a_remark(cast: Cast, client_for: Any) -> None:
    asked = make_asked(cast)
    type_in(asked, {"classes": "12"}, by=asked.officer)
    url = f"{asked.url}/o/classes/0"
    checker = client_for(asked.checker)
    assert "Cao Thị Yến" in page_text(checker, url)
    assert checker.send(url, {"text": "Sao nhiều vậy?"}).status_code == 303
    client = client_for(cast.principal)
    assert "Sao nhiều vậy?" in page_text(client, asked.url)
    comment = client.get(asked.url).get_data(as_text=True).split("/gop-y/")[1].split("/")[0]
    assert client.send(f"{asked.url}/gop-y/{comment}/xong").status_code == 303
    assert "Không có góp ý nào đang chờ." in page_text(client, asked.url)
    assert client.send(f"{asked.url}/o/classes/0/danh-dau", {"act": "on"}).status_code == 303
    assert "Bỏ dấu xem lại" in page_text(client, url)
    assert "Ô đánh dấu để xem lại: Số lớp" in page_text(client, asked.url)
    assert "Ô đánh dấu để xem lại" not in page_text(checker, asked.url)
    assert client.get(f"{asked.url}/o/nothing/0").status_code == 404
    assert client_for(cast.supervisor).send(url, {"text": "x"}).status_code == 403


KINDS = Definition(
    (
        Section(
            code="all",
            label="Các loại ô",
            parts=(
                Field(code="plan", label="Kế hoạch", type=FieldType.FILE),
                Field(
                    code="pick",
                    label="Loại",
                    type=FieldType.CHOICE,
                    choices=(Choice("a", "Loại A"), Choice("b", "Loại B")),
                ),
                Field(code="flat", label="Bằng phẳng", type=FieldType.YES_NO),
                Field(code="on", label="Ngày", type=FieldType.DATE),
                Field(
                    code="area",
                    label="Diện tích",
                    type=FieldType.DECIMAL,
                    decimals=1,
                    unit="m²",
                    shown_if="flat == True",
                ),
                Field(code="why", label="Tiền", type=FieldType.MONEY, need=Need.OR_REASON),
            ),
        ),
    )
)


def test_every_kind_of_cell(cast: Cast, client_for: Any) -> None:
    asked, client = make_asked(cast, definition=KINDS), client_for(cast.principal)
    url = f"{asked.url}/nhap"
    hidden = parse(client.get(url)).find(".//div[@id='f-0-area']")
    assert hidden is not None
    assert hidden.get("hidden") is not None
    sent = {"c-0-pick": "b", "c-0-flat": "yes", "c-0-on": "5/9/2026", "c-0-area": "12,5", "c-0-why?": "Chưa quyết toán"}
    assert client.submit(url, sent, action=url).status_code == 303
    assert texts() == {"pick": "b", "flat": "yes", "on": "2026-09-05", "area": "12.5", "why": ""}
    text = page_text(client, asked.url)
    for word in ("Loại B", "Có", "05/09/2026", "12,5", "Chưa quyết toán"):
        assert word in text
    attach = f"{asked.url}/o/plan/0/tep"
    wrong = {"files": (io.BytesIO(b"x"), "a.exe")}
    refused = client.send(attach, wrong, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "Ô này nhận tệp pdf" in text_of(parse(refused))
    assert client.send(attach, {}, content_type="multipart/form-data").status_code == 422
    good = {"files": (io.BytesIO(b"%PDF-1.4"), "ke hoach.pdf")}
    assert client.send(attach, good, content_type="multipart/form-data").status_code == 303
    kept = texts()["plan"]
    assert db.session.query(OutboxItem).filter_by(kind="read_text").count() == 1
    assert "ke hoach.pdf" in page_text(client, asked.url)
    assert client_for(asked.checker).get(f"{asked.url}/tep/{kept}").data == b"%PDF-1.4"
    assert client_for(cast.other_principal).get(f"{asked.url}/tep/{kept}").status_code == 404


BIG = Definition(
    (
        Section(
            code="one",
            label="Số liệu",
            parts=(
                Table(
                    code="t",
                    label="Bảng",
                    rows=tuple(Row(f"r{number}", f"Dòng {number}") for number in range(12)),
                    columns=tuple(Field(code=f"c{number}", label=f"Cột {number}") for number in range(5)),
                ),
            ),
        ),
    )
)


def test_a_page_of_sixty_cells_keeps_its_budget(cast: Cast, client_for: Any, queries: Any) -> None:
    asked, client = make_asked(cast, definition=BIG), client_for(cast.principal)
    type_in(asked, {f"t.r{row}.c{column}": "7" for row in range(12) for column in range(5)})
    client.get(f"{asked.url}/nhap")
    for url, most in ((f"{asked.url}/nhap", 10), (asked.url, 13), (f"{asked.url}/in", 10), ("/bieu-mau/", 9)):
        with queries() as count:
            response = client.get(url)
        assert response.status_code == 200
        assert len(count) <= most, (url, count.statements)
    with queries() as count:
        client.send(f"{asked.url}/luu", {"cells": json.dumps([[0, "t.r1.c1", "8", 1, "p-1"]]), "section": "one"})
    assert len(count) <= 14, count.statements


def test_what_waited_over_midnight_in_the_web_server_is_in_time(cast: Cast, client_for: Any, clock_at: Any) -> None:
    asked = make_asked(cast)
    midnight = clock.now().astimezone(clock.LOCAL_ZONE).replace(hour=0, minute=0) + timedelta(days=11)
    clock_at.move_to(midnight + timedelta(seconds=5))
    client = client_for(cast.principal)
    late = saved(client, asked, (0, "classes", "12", 0, "p-1")).get_json()["cells"][0]
    assert "Đã khóa số liệu từ 01/12/2026" in late["message"]
    turn = waited.set(6.0)
    try:
        told = saved(client, asked, (0, "classes", "12", 0, "p-1")).get_json()["cells"][0]
    finally:
        waited.reset(turn)
    assert told["state"] == "saved"


@pytest.mark.parametrize("key", ["note", "note?", "classes?"])
def test_half_a_character_is_no_text(cast: Cast, client_for: Any, key: str) -> None:
    """JSON can carry one; no database can."""
    asked = make_asked(cast)
    cells = f'[[0, "{key}", "\\ud800", 0, "p-1"]]'
    assert client_for(cast.principal).send(f"{asked.url}/luu", {"cells": cells}).status_code == 400
