"""The pages of those who oversee forms: who gets in, what they show, what they cost."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.data_forms import FormPeriod
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.rules.permissions import Role
from portal.rules.school_years import school_year_of
from tests.cast import Cast, Person
from tests.data_forms import make_asked
from tests.news import hire
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
PAGES = ("", "phieu", "phieu?in=1", "so-lieu", "o/classes", "loi/note", "so-lieu.xlsx", "so-lieu.csv", "so-lieu.json")


@pytest.fixture
def home(cast: Cast) -> str:
    """The address of a period with reports in every state."""
    return f"/bieu-mau/tong-hop/{make_asked(cast).id}/"


def test_the_list_names_the_period_and_how_far_it_is(client_for: ClientFor, cast: Cast, home: str) -> None:
    page = client_for(cast.leader).get("/bieu-mau/tong-hop/")
    assert page.status_code == 200
    assert "1 / 4 đơn vị" in page.text
    assert home in page.text
    assert "Không có kỳ nào" in client_for(cast.leader).get("/bieu-mau/tong-hop/?nam=2015-2016").text


def test_the_list_says_what_will_stand_here(client_for: ClientFor, cast: Cast) -> None:
    assert "Chưa có kỳ báo cáo nào" in client_for(cast.leader).get("/bieu-mau/tong-hop/").text


@pytest.mark.parametrize("page", PAGES)
def test_strangers_find_nothing_and_schools_are_refused(
    client_for: ClientFor, cast: Cast, home: str, page: str
) -> None:
    assert client_for(cast.leader).get(home + page).status_code == 200
    assert client_for(cast.supervisor).get(home + page).status_code == 200
    assert client_for(cast.principal).get(home + page).status_code == 403
    assert client_for(cast.clerk).get(home + page).status_code == 403
    assert (
        client_for(cast.leader)
        .get(f"{home}{page}{'&' if '?' in page else '?'}don-vi={cast.units['vinh_long']}")
        .status_code
        == 404
    )


def test_another_department_does_not_find_the_period(client_for: ClientFor, cast: Cast, home: str) -> None:
    stranger = client_for(cast.stranger_principal)
    assert stranger.get(home).status_code in {403, 404}
    outside = FormPeriod.__table__.update().values(unit_id=cast.units["vinh_long"])
    db.session.execute(outside)
    db.session.commit()
    assert client_for(cast.leader).get(home).status_code == 200, "its units still lie below"


def test_the_board_leads_down_the_tree_and_to_the_missing(client_for: ClientFor, cast: Cast, home: str) -> None:
    client = client_for(cast.leader)
    board = client.get(home)
    assert "4 đơn vị phải báo cáo" in text_of(parse(board))
    office = f"{home}?don-vi={cast.units['cho_lach']}"
    assert office in board.text
    assert "Trường Tiểu học Hòa Nghĩa" in client.get(office).text
    missing = client.get(f"{home}phieu?trang-thai=missing").text
    assert "Trường THPT Nguyễn Đình Chiểu" in missing
    assert "Hòa Nghĩa" not in missing
    assert "Không có đơn vị nào ở trạng thái này" in client.get(f"{home}phieu?trang-thai=late").text
    printed = client.get(f"{home}phieu?in=1&trang-thai=missing").text
    assert "Phụ lục" in printed
    assert "1 đơn vị" in printed


def test_every_total_says_what_it_is_made_of_and_who_is_missing(client_for: ClientFor, cast: Cast, home: str) -> None:
    client = client_for(cast.leader)
    totals = text_of(parse(client.get(f"{home}so-lieu")))
    assert "Tổng chưa có số liệu của 1 đơn vị" in totals
    assert "Lãnh đạo đã duyệt" in totals
    top = client.get(f"{home}o/classes").text
    office = f"{home}o/classes?don-vi={cast.units['cho_lach']}"
    assert office in top
    school = text_of(parse(client.get(office)))
    assert "Người nhập" in school
    assert "Duyệt lúc" in school
    assert client.get(f"{home}o/nothing").status_code == 404
    assert client.get(f"{home}loi/classes").status_code == 404
    assert "Thiếu phòng học." in client.get(f"{home}loi/note").text


def test_after_the_official_day_totals_say_deemed(client_for: ClientFor, cast: Cast, home: str) -> None:
    period = db.session.scalars(select(FormPeriod)).one()
    period.official_on = clock.today()
    db.session.commit()
    client = client_for(cast.leader)
    assert "Xem như đã xác nhận" in text_of(parse(client.get(home)))
    assert "Xem như đã xác nhận: 8" in text_of(parse(client.get(f"{home}o/classes")))


def test_files_carry_totals_units_and_the_missing(client_for: ClientFor, cast: Cast, home: str) -> None:
    client = client_for(cast.leader)
    told = json.loads(client.get(f"{home}so-lieu.json").text)
    assert told["totals"]["classes"] == {"value": 18, "approved": 10, "deemed": 0, "provisional": 8}
    assert told["totals"]["grades.all.total"]["value"] == 78
    assert [unit["state"] for unit in told["units"]].count("missing") == 1
    lines = client.get(f"{home}so-lieu.csv").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("ma_don_vi,don_vi,trang_thai,classes,grades.g1.total")
    book = ZipFile(io.BytesIO(client.get(f"{home}so-lieu.xlsx").data))
    assert {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"} <= set(book.namelist())
    assert "Nguyễn Đình Chiểu" in book.read("xl/sharedStrings.xml").decode()
    assert client.get(f"{home}phieu.xlsx?trang-thai=missing").status_code == 200
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "form_period")).all()
    assert sorted(actions) == ["form_reports_exported", *["form_totals_exported"] * 3]


def test_rubbish_in_the_address_is_a_usual_page(client_for: ClientFor, cast: Cast, home: str) -> None:
    client = client_for(cast.leader)
    for query in ("?don-vi=x&cay=y&trang-thai=z&trang=9999", "?don-vi=-1", "?don-vi=99999999999999999999"):
        assert client.get(home + query).status_code in {200, 404}
        assert client.get(f"{home}phieu{query}").status_code in {200, 404}
    assert client.get("/bieu-mau/tong-hop/?nam=x&bieu=y&trang=-3").status_code == 200


@pytest.mark.parametrize(
    ("page", "most"),
    [("", 13), ("phieu", 14), ("so-lieu", 15), ("o/classes", 21), ("loi/note", 14)],
)
def test_pages_have_a_budget_of_statements(
    client_for: ClientFor, cast: Cast, home: str, queries: Callable[[], QueryCount], page: str, most: int
) -> None:
    client = client_for(cast.leader)
    client.get(home)
    with queries() as counted:
        assert client.get(home + page).status_code == 200
    assert len(counted) <= most, counted.statements


def test_the_list_has_a_budget_too(
    client_for: ClientFor, cast: Cast, home: str, queries: Callable[[], QueryCount]
) -> None:
    client = client_for(cast.leader)
    client.get(home)
    with queries() as counted:
        client.get("/bieu-mau/tong-hop/")
    assert len(counted) <= 13, counted.statements


def test_punctuality_is_a_page_and_a_sheet(client_for: ClientFor, cast: Cast, home: str) -> None:
    client = client_for(cast.leader)
    assert "Chưa có phiếu nào đến hạn" in client.get("/bieu-mau/tong-hop/dung-han").text
    period = db.session.scalars(select(FormPeriod)).one()
    period.closes_on = clock.today() - timedelta(days=1)
    period.start_year = school_year_of(clock.today())
    db.session.commit()
    office = f"don-vi={cast.units['cho_lach']}"
    assert office in client.get("/bieu-mau/tong-hop/dung-han?sort=tre&dir=desc").text
    assert "Trường Tiểu học Hòa Nghĩa" in client.get(f"/bieu-mau/tong-hop/dung-han?{office}").text
    assert client.get(f"/bieu-mau/tong-hop/dung-han.xlsx?{office}").status_code == 200
    assert client.get(f"/bieu-mau/tong-hop/dung-han?don-vi={cast.units['tam_binh']}").status_code == 404
    assert client_for(cast.principal).get("/bieu-mau/tong-hop/dung-han").status_code == 403


def test_an_office_reminds_its_own_schools_alone(
    client_for: ClientFor, cast: Cast, home: str, mails: FolderMailer
) -> None:
    office = hire(cast, Role.LEADER, unit="cho_lach", name="Ngô Văn Bảy")
    client_for(office).send(f"{home}nhac")
    told = select(Notification.account_id).where(Notification.kind == "form_reminded")
    assert set(db.session.scalars(told)) == {cast.other_principal.id}


def test_units_that_have_not_finished_are_reminded_by_one_click(
    client_for: ClientFor, cast: Cast, home: str, mails: FolderMailer
) -> None:
    client = client_for(cast.leader)
    period = db.session.scalars(select(FormPeriod)).one()
    assert f"{home}nhac" in client.get(home).text
    client.send(f"{home}nhac?trang-thai=missing")
    told = select(Notification.account_id).where(Notification.kind == "form_reminded")
    assert set(db.session.scalars(told)) == {cast.thpt_principal.id}
    client.send(f"{home}nhac")
    assert cast.other_principal.id in set(db.session.scalars(told))
    assert cast.principal.id not in set(db.session.scalars(told)), "approved"
    again = client.send(f"{home}nhac", follow_redirects=True)
    assert "Không còn đơn vị nào để nhắc" in again.text
    assert client_for(cast.supervisor).send(f"{home}nhac").status_code == 403
    assert f"{home}nhac" not in client_for(cast.supervisor).get(home).text
    period.official_on = clock.today()
    db.session.commit()
    assert f"{home}nhac" not in client.get(home).text
