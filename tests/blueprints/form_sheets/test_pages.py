"""The pages of a report's workbook: out, in, compared, written; refused files with a reason."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.adapters import clock
from portal.adapters.spreadsheet import write_filling
from portal.db import db
from portal.models.data_forms import ReportCell
from portal.rules.data_forms.sheets.drawing import draw
from portal.rules.data_forms.sheets.layout import SEAL, lay_out
from portal.services.data_forms.loading import load_report
from tests.cast import Cast, Person
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.queries import QueryCount
from tests.reports import Asked, make_asked, type_in
from tests.sheet_files import read_back

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return make_asked(cast)


def home_of(asked: Asked) -> str:
    return f"/bieu-mau/bang-tinh/{asked.report_id}/"


def filled(client: PageClient, asked: Asked, cells: Mapping[str, Any]) -> bytes:
    """The workbook as taken from the page, with some cells typed."""
    given = client.get(home_of(asked) + "phieu.xlsx")
    assert given.status_code == 200
    seal = [str(row[0]) for row in dict(read_back(given.data))[SEAL]]
    loaded = load_report(asked.report)
    layout = lay_out(loaded.definition, loaded.content.records)
    put = {(key, 0): value for key, value in cells.items()}
    return write_filling(draw(layout, loaded.content, guide=["x"], seal=seal, put=put), title="x")


def bring(client: PageClient, asked: Asked, data: bytes) -> TestResponse:
    """Upload and follow to the comparison."""
    sent = client.send(home_of(asked), {"file": (BytesIO(data), "phieu.xlsx")}, content_type="multipart/form-data")
    assert sent.status_code == 303, sent.text
    return client.get(sent.location)


def confirm(client: PageClient, shown: TestResponse, *, step: str = "ghi", **changes: Any) -> TestResponse:
    """Send the form of the comparison as it stands, with some fields changed."""
    path = shown.request.path
    fields = {**form_fields(find_form(parse(shown), action=path, page_url=path)), **changes, "buoc": step}
    return client.post(path, data=fields)


def kept(asked: Asked) -> dict[str, str]:
    query = select(ReportCell.key, ReportCell.text).where(ReportCell.report_id == asked.report_id)
    return {row.key: row.text for row in db.session.execute(query)}


def test_a_file_is_taken_filled_looked_at_and_written(client_for: ClientFor, asked: Asked) -> None:
    client = client_for(asked.principal)
    page = client.get(home_of(asked))
    assert "Tải bảng tính" in page.text
    shown = bring(client, asked, filled(client, asked, {"classes": 12, "note": "Thiếu phòng."}))
    text = text_of(parse(shown))
    assert shown.status_code == 200
    assert "Bạn sửa trong tệp: 2 ô" in text
    assert "Thiếu phòng." in text
    assert kept(asked) == {}, "looking writes nothing"
    done = confirm(client, shown)
    assert done.status_code == 303
    assert kept(asked) == {"classes": "12", "note": "Thiếu phòng."}
    assert "Đã ghi 2 ô từ bảng tính." in client.get(done.location).text
    again = client.get(shown.request.path)
    assert "không có gì để ghi" in again.text
    assert "Hai bên sửa giống nhau: 2 ô" in text_of(parse(again))
    assert confirm(client, shown).status_code == 422, "a second click writes nothing"


def test_a_conflict_is_shown_with_both_values_and_decided(client_for: ClientFor, asked: Asked) -> None:
    client = client_for(asked.principal)
    data = filled(client, asked, {"classes": 12, "note": "x"})
    type_in(asked, {"classes": "11"}, by=asked.officer)
    shown = bring(client, asked, data)
    text = text_of(parse(shown))
    assert "Trên cổng: 11" in text
    assert "Của tôi: 12" in text
    assert asked.officer.name in text
    assert confirm(client, shown).status_code == 303
    assert kept(asked) == {"classes": "11", "note": "x"}, "who says nothing keeps what stands"
    every = confirm(client, client.get(shown.request.path), step="tat-ca")
    assert every.status_code == 200
    assert confirm(client, every).status_code == 303
    assert kept(asked)["classes"] == "12"


def test_what_was_written_meanwhile_is_told_and_nothing_is_lost(client_for: ClientFor, asked: Asked) -> None:
    client = client_for(asked.principal)
    shown = bring(client, asked, filled(client, asked, {"classes": 12, "note": "x"}))
    type_in(asked, {"classes": "11"}, by=asked.officer)
    refused = confirm(client, shown)
    assert refused.status_code == 422
    assert "Trong lúc bạn xem, có người vừa ghi: Số lớp" in text_of(parse(refused))
    assert "Của tôi: 12" in text_of(parse(refused)), "the file is still there, now with the new conflict"
    assert kept(asked) == {"classes": "11"}


def test_all_errors_at_once_and_a_file_that_shows_them(client_for: ClientFor, asked: Asked) -> None:
    client = client_for(asked.principal)
    shown = bring(client, asked, filled(client, asked, {"classes": "mười", "grades.g1.total": 1.5, "note": "x"}))
    text = text_of(parse(shown))
    assert "Có 2 ô chưa ghi được." in text
    assert "Học sinh, C5" in text
    assert "Học sinh, C9 1,5 Ô này cần số nguyên" in text
    marked = confirm(client, shown, step="tai-loi")
    guide = " ".join(str(cell) for row in dict(read_back(marked.data))["Hướng dẫn"] for cell in row)
    assert "Học sinh, C9: Ô này cần số nguyên" in guide
    assert confirm(client, shown).status_code == 303
    assert kept(asked) == {"note": "x"}


def test_changed_headers_foreign_and_missing_files_are_refused(client_for: ClientFor, asked: Asked) -> None:
    client = client_for(asked.principal)
    loaded = load_report(asked.report)
    layout = lay_out(loaded.definition, {})
    foreign = write_filling(draw(layout, loaded.content, guide=["x"], seal=["x"]), title="x")
    assert "Dấu của cổng trong tệp đã bị sửa" in bring(client, asked, foreign).text
    assert "đã hỏng" in bring(client, asked, b"PK nothing").text
    assert client.send(home_of(asked), {}).status_code == 422
    copy = client.get(home_of(asked) + "ban-xem.xlsx").data
    refused = bring(client, asked, copy)
    assert refused.status_code == 422
    assert "chỉ để xem" in refused.text


def test_a_locked_report_says_which_lock(client_for: ClientFor, asked: Asked) -> None:
    client = client_for(asked.principal)
    data = filled(client, asked, {"classes": 12})
    with time_machine.travel(clock.now().replace(year=clock.now().year + 1), tick=False):
        later = client_for(asked.principal)
        page = later.get(home_of(asked))
        assert "Đã khóa số liệu từ" in page.text
        assert "Nộp bảng tính" not in page.text
        refused = bring(later, asked, data)
        assert refused.status_code == 422
        assert "Đã khóa số liệu từ" in refused.text


def test_who_gets_in(client_for: ClientFor, cast: Cast, asked: Asked) -> None:
    home = home_of(asked)
    stranger = client_for(cast.stranger_principal)
    for path in ("", "phieu.xlsx", "ban-xem.xlsx"):
        assert stranger.get(home + path).status_code == 404, path
    above = client_for(cast.leader)
    assert above.get(home + "ban-xem.xlsx").status_code == 200
    assert above.get(home + "phieu.xlsx").status_code == 403
    principal = client_for(asked.principal)
    shown = bring(principal, asked, filled(principal, asked, {"classes": 12}))
    assert client_for(asked.officer).get(shown.request.path).status_code == 422, "a ticket is for one person"
    assert stranger.get(shown.request.path).status_code in {404, 422}


def test_the_page_of_a_report_leads_here_and_the_result_back(client_for: ClientFor, cast: Cast, asked: Asked) -> None:
    client = client_for(asked.principal)
    links = {link.get("href") for link in parse(client.get(asked.url)).iter("a")}
    assert {home_of(asked), home_of(asked) + "phieu.xlsx"} <= links
    assert asked.url in {link.get("href") for link in parse(client.get(home_of(asked))).iter("a")}
    done = confirm(client, bring(client, asked, filled(client, asked, {"classes": 12})))
    assert done.location == asked.url
    above = {link.get("href") for link in parse(client_for(cast.leader).get(asked.url)).iter("a")}
    assert home_of(asked) + "ban-xem.xlsx" in above
    assert home_of(asked) not in above


def test_the_pages_ask_the_database_little(
    client_for: ClientFor, asked: Asked, queries: Callable[[], QueryCount]
) -> None:
    client = client_for(asked.principal)
    shown = bring(client, asked, filled(client, asked, {"classes": 12}))
    client.get(shown.request.path)
    with queries() as counted:
        client.get(shown.request.path)
    assert len(counted) <= 16, counted.statements
