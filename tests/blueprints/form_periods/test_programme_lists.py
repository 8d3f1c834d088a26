"""Lists of a programme's units on their pages: dry run, all faults at once, confirmed, given out; a mistake mended;
what a running period asks when units join and leave."""

import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import read_table, write_table
from portal.db import db
from portal.models.data_forms import DataForm, ProgrammeMember, Report
from portal.models.records import AuditEntry
from portal.rules.data_forms.programme_lists import COLUMNS
from portal.services.data_forms import programmes
from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.make import actor_of
from tests.pages import find_form, form_fields, parse, text_of

HEADINGS = list(COLUMNS.values())
SCHOOLS = [["VINH_BINH", "", "2010-2011", ""], ["HOA_NGHIA", "Trường Tiểu học Hòa Nghĩa", "2012-2013", "2014-2015"]]
WRONG = [["KHONG", "", "2010-2011", ""], ["VINH_BINH", "", "nay", ""], ["HOA_NGHIA", "", "2015", "2014"]]

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def url(cast: Cast) -> str:
    made = programmes.create_programme(actor_of(cast.leader), code="SEQAP", name="Chương trình SEQAP")
    db.session.commit()
    return f"/bieu-mau/ky/chuong-trinh/{made.id}"


def sheet(rows: list[list[str]]) -> bytes:
    return write_table("Danh sách", [(heading, 12) for heading in HEADINGS], rows)


def send(client: Any, url: str, data: bytes, name: str = "ds.xlsx") -> Any:
    return client.send(f"{url}/nhap", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def confirm(client: Any, url: str, looked: Any) -> Any:
    form = find_form(parse(looked), action=f"{url}/nhap/xac-nhan", page_url=f"{url}/nhap")
    return client.post(f"{url}/nhap/xac-nhan", data=form_fields(form))


def times() -> set[tuple[int, int, int | None]]:
    return {(one.unit_id, one.joined_year, one.left_year) for one in db.session.scalars(select(ProgrammeMember))}


def test_looked_at_confirmed_and_given_out_again(client_for: Any, cast: Cast, url: str) -> None:
    leader = client_for(cast.leader)
    looked = send(leader, url, sheet(SCHOOLS))
    assert looked.status_code == 200
    assert "Lần tham gia mới: 2" in text_of(parse(looked))
    assert times() == set()
    assert confirm(leader, url, looked).location == url
    school, other = cast.units["vinh_binh"], cast.units["hoa_nghia"]
    assert times() == {(school, 2010, None), (other, 2012, 2014)}
    assert "programme_imported" in set(db.session.scalars(select(AuditEntry.action)))
    given = leader.get(f"{url}/tai-ve").data
    rows = [dict(row.cells) for row in read_table(given, COLUMNS).rows]
    assert [row["code"] for row in rows] == ["HOA_NGHIA", "VINH_BINH"]
    again = send(leader, url, given)
    assert "khớp hoàn toàn" in text_of(parse(again))
    assert [row.cells["code"] for row in read_table(leader.get(f"{url}/tai-ve?nam=2011").data, COLUMNS).rows] == [
        "VINH_BINH"
    ]
    assert "HOA_NGHIA" not in text_of(parse(leader.get(f"{url}?nam=2011")).find(".//tbody"))
    assert "HOA_NGHIA" in text_of(parse(leader.get(f"{url}?nam=2013")).find(".//tbody"))


def test_every_fault_at_once_and_back_as_a_spreadsheet(client_for: Any, cast: Cast, url: str) -> None:
    leader = client_for(cast.leader)
    looked = send(leader, url, sheet(WRONG))
    assert looked.status_code == 422
    page = parse(looked)
    words = text_of(page)
    for said in ("Có 3 dòng sai", "Không có đơn vị cấp dưới mang mã này.", "dạng 2026-2027", "phải sau năm bắt đầu"):
        assert said in words
    form = find_form(page, action=f"{url}/nhap/dong-sai", page_url=f"{url}/nhap")
    back = leader.post(f"{url}/nhap/dong-sai", data=form_fields(form))
    assert len(read_table(back.data, COLUMNS).rows) == 3
    forced = leader.send(f"{url}/nhap/xac-nhan", {"ticket": form_fields(form)["ticket"]})
    assert forced.status_code == 422
    assert times() == set()


@pytest.mark.parametrize(
    "data",
    [
        "Mã đơn vị;Tham gia từ năm học\nVINH_BINH;2010-2011\n".encode(),
        "\ufeffTham gia từ năm học,Mã đơn vị\r\n2010-2011,VINH_BINH\r\n".encode(),
        "Mã đơn vị\tTham gia từ năm học\nVINH_BINH\t2010-2011\n".encode("utf-16"),
    ],
)
def test_text_files_are_taken_too(client_for: Any, cast: Cast, url: str, data: bytes) -> None:
    leader = client_for(cast.leader)
    assert confirm(leader, url, send(leader, url, data, "ds.csv")).location == url
    assert times() == {(cast.units["vinh_binh"], 2010, None)}


@pytest.mark.parametrize("data", [b"", b"not a table", b"PK\x03\x04 broken", "Mã đơn vị;Khác\nA;B\n".encode()])
def test_what_is_no_list_is_refused_at_the_file(client_for: Any, cast: Cast, url: str, data: bytes) -> None:
    assert send(client_for(cast.leader), url, data).status_code == 422


def test_a_mistake_is_mended_and_seen(client_for: Any, cast: Cast, url: str) -> None:
    leader = client_for(cast.leader)
    confirm(leader, url, send(leader, url, sheet(SCHOOLS)))
    school = cast.units["vinh_binh"]
    member = db.session.scalars(select(ProgrammeMember).where(ProgrammeMember.unit_id == school)).one().id
    page = f"{url}/lan/{member}"
    first = leader.get(page)
    assert "Lê Văn Bình" in text_of(parse(first).find(".//main"))
    wrong = {"joined_year": "2012", "left_year": "2011", "seen": "2010-"}
    assert leader.send(page, wrong).status_code == 422
    assert leader.send(page, {"joined_year": "2011", "left_year": "", "seen": "2010-"}).location == url
    stale = leader.send(page, {"joined_year": "2013", "left_year": "", "seen": "2010-"})
    assert stale.status_code == 422
    assert "Người khác vừa sửa" in text_of(parse(stale))
    assert parse(stale).find(".//input[@name='seen']").get("value") == "2011-"
    assert (school, 2011, None) in times()
    gone = {"joined_year": "2011", "seen": "2011-", "act": "mistake"}
    assert leader.send(page, gone).location == url
    assert (school, 2011, 2011) in times()
    assert "VINH_BINH" not in text_of(parse(leader.get(url)).find(".//tbody"))
    leader.submit(url, {"codes": "VINH_BINH", "joined_year": "2011"}, action=f"{url}/them")
    assert (school, 2011, None) in times()


def test_a_running_period_is_told_who_joined_and_left(client_for: Any, cast: Cast, url: str, queries: Any) -> None:
    leader = client_for(cast.leader)
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    db.session.execute(db.update(DataForm).values(audience={"programme": "SEQAP"}))
    leader.submit(url, {"codes": "VINH_BINH", "joined_year": "2010"}, action=f"{url}/them")
    period = make_period(form, opens_on=clock.today() - timedelta(days=2))
    make_reports(period, [cast.units["vinh_binh"]])
    changes = f"/bieu-mau/ky/{period.id}/chuong-trinh"
    assert "đúng như biểu mẫu đang hỏi" in text_of(parse(leader.get(changes)))
    leader.submit(url, {"codes": "HOA_NGHIA", "joined_year": "2012"}, action=f"{url}/them")
    member = db.session.scalars(
        select(ProgrammeMember.id).where(ProgrammeMember.unit_id == cast.units["vinh_binh"])
    ).one()
    leader.send(f"{url}/thoi", {"left_year": "2015", "members": [str(member)]})
    with queries() as count:
        told = text_of(parse(leader.get(url)))
    assert len(count) <= 22, count.statements
    assert "1 đơn vị mới tham gia chưa được hỏi" in told
    assert "1 đơn vị đã thôi tham gia vẫn đang được hỏi" in told
    assert "Trường Tiểu học Hòa Nghĩa" in text_of(parse(leader.get(changes)))
    for path, sent in (("hoi", {}), ("mien", {"reason": "Thôi"})):
        assert leader.send(f"{changes}/{path}", sent).status_code == 422
    report = db.session.scalars(select(Report)).one()
    assert leader.send(f"{changes}/mien", {"reports": [str(report.id)], "reason": ""}).status_code == 422
    other = cast.units["hoa_nghia"]
    assert leader.send(f"{changes}/hoi", {"units": [str(other), "999"]}).location == changes
    assert leader.send(f"{changes}/mien", {"reports": [str(report.id)], "reason": "Thôi"}).location == changes
    found = {one.unit_id: one.excused_reason for one in db.session.scalars(select(Report))}
    assert found == {cast.units["vinh_binh"]: "Thôi", other: ""}
    assert "đúng như biểu mẫu đang hỏi" in text_of(parse(leader.get(changes)))


def test_nobody_else(client_for: Any, cast: Cast, url: str) -> None:
    leader = client_for(cast.leader)
    confirm(leader, url, send(leader, url, sheet(SCHOOLS)))
    member = db.session.scalars(select(ProgrammeMember.id)).first()
    for path in (f"{url}/nhap", f"{url}/tai-ve", f"{url}/lan/{member}"):
        assert client_for(cast.principal).get(path).status_code == 403
        assert client_for(cast.supervisor).get(path).status_code == 403
    assert leader.get(f"{url}/lan/999").status_code == 404
