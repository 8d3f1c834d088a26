"""The pages of periods, as a department plans and keeps them without JavaScript."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, Report
from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.pages import parse, text_of

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
INDEX = "/bieu-mau/ky/"


@pytest.fixture(autouse=True)
def _may_mail(mails: FolderMailer) -> None:
    """Opening a period tells the units."""


@pytest.fixture
def form(app, cast: Cast) -> DataForm:
    return make_form(cast.units["ben_tre"], cast.leader.id)


def typed(**changes: str) -> dict[str, str]:
    return {
        "name": "Giữa năm học",
        "covers_from": "2026-09-01",
        "covers_to": "2026-11-20",
        "opens_on": "2026-11-21",
        "closes_on": "2026-11-25",
        "locks_on": "2026-11-28",
        "basis": "công văn số 1648/SGDĐT-VP",
        **changes,
    }


def test_from_choosing_a_form_to_an_opened_period(
    client_for, cast: Cast, form: DataForm, drain: Callable[[], int]
) -> None:
    leader = client_for(cast.leader)
    assert "Biểu truong" in text_of(parse(leader.get("/bieu-mau/ky/moi")))
    looked = leader.submit(f"/bieu-mau/ky/moi/{form.id}", typed(action="look"))
    assert looked.status_code == 200
    words = text_of(parse(looked))
    assert "Kỳ này hỏi 3 đơn vị" in words
    assert "Trường Tiểu học Hòa Nghĩa" in words
    assert db.session.scalar(select(FormPeriod.id)) is None
    made = leader.submit(f"/bieu-mau/ky/moi/{form.id}", typed(action="save"))
    assert made.status_code == 303
    period = db.session.scalars(select(FormPeriod)).one()
    assert (period.official_on, period.late_entry) == (date(2026, 11, 29), True)
    words = text_of(parse(leader.get(made.location)))
    assert "công văn số 1648/SGDĐT-VP" in words
    assert "Chưa mở" in words
    leader.send(f"{made.location}/mo")
    drain()
    words = text_of(parse(leader.get(made.location)))
    assert "Đang nhập" in words
    assert "3 đơn vị" in words
    listed = text_of(parse(leader.get(f"{made.location}/don-vi")))
    assert "Trường THPT Nguyễn Đình Chiểu" in listed
    assert "Giữa năm học" in text_of(parse(leader.get(INDEX)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Vui lòng nhập mục này"),
        ({"closes_on": "2026-11-20"}, "Ngày hết hạn nhập phải từ ngày mở trở đi"),
        ({"locks_on": "31/02/2027"}, "Ngày không hợp lệ"),
        ({"document": "99/KHÔNG"}, "Không thấy văn bản số này trên cổng"),
    ],
)
def test_a_wrong_period_keeps_what_was_typed(
    client_for, cast: Cast, form: DataForm, changes: dict[str, str], words: str
) -> None:
    answer = client_for(cast.leader).submit(
        f"/bieu-mau/ky/moi/{form.id}", typed(**{"basis": "Căn cứ gõ vào", **changes}, action="save")
    )
    assert answer.status_code == 422
    page = parse(answer)
    assert words in text_of(page)
    assert page.find(".//input[@name='basis']").get("value") == "Căn cứ gõ vào"


def test_editing_tells_of_a_colleague_who_was_faster(client_for, cast: Cast, form: DataForm) -> None:
    period = make_period(form)
    leader, url = client_for(cast.leader), f"/bieu-mau/ky/{period.id}/sua"
    fields = typed(opens_on=period.opens_on.isoformat(), locks_on="2026-12-05", official_on="", action="save")
    assert leader.submit(url, {**fields, "version": "0"}).status_code == 422
    assert leader.submit(url, fields).status_code == 303
    assert db.session.get_one(FormPeriod, period.id).locks_on == date(2026, 12, 5)
    wrong = leader.submit(url, {**fields, "opens_on": "2026-11-22"})
    assert wrong.status_code == 422
    assert "Kỳ đã mở nên không đổi được ngày mở" in text_of(parse(wrong))


def test_cancelling_asks_why_and_deleting_ends_what_never_opened(client_for, cast: Cast, form: DataForm) -> None:
    leader = client_for(cast.leader)
    opened = make_period(form)
    assert leader.submit(f"/bieu-mau/ky/{opened.id}/xoa", {}).status_code == 422
    assert leader.submit(f"/bieu-mau/ky/{opened.id}/huy", {"reason": ""}).status_code == 422
    assert leader.submit(f"/bieu-mau/ky/{opened.id}/huy", {"reason": "Bộ hoãn"}).status_code == 303
    assert "Bộ hoãn" in text_of(parse(leader.get(f"/bieu-mau/ky/{opened.id}")))
    ahead = make_period(form, locks_on=TODAY + 40 * DAY, listed_at=None)
    assert leader.submit(f"/bieu-mau/ky/{ahead.id}/xoa", {}).location == INDEX
    assert leader.get(f"/bieu-mau/ky/{ahead.id}").status_code == 404


def test_units_are_added_excused_and_extended(client_for, cast: Cast, form: DataForm) -> None:
    period = make_period(form)
    report = make_reports(period, [cast.units["vinh_binh"]])[0]
    leader, url = client_for(cast.leader), f"/bieu-mau/ky/{period.id}"
    found = leader.submit(f"{url}/don-vi/them", {"words": "cho lach", "action": "find"})
    assert found.status_code == 200
    assert "Phòng Giáo dục và Đào tạo Chợ Lách" in text_of(parse(found))
    none = leader.send(f"{url}/don-vi/them", {"words": "cho lach", "action": "add"})
    assert none.status_code == 422
    assert "Chưa chọn đơn vị nào" in text_of(parse(none))
    office = str(cast.units["cho_lach"])
    assert leader.send(f"{url}/don-vi/them", {"units": [office], "action": "add"}).status_code == 303
    assert "Chợ Lách" in text_of(parse(leader.get(f"{url}/don-vi?q=cho+lach")))
    assert leader.submit(f"{url}/don-vi/{report.id}/mien", {"reason": "Đang sửa trường"}).status_code == 303
    assert "Đang sửa trường" in text_of(parse(leader.get(f"{url}/don-vi")))
    assert leader.send(f"{url}/don-vi/{report.id}/hoi-lai").status_code == 303
    days = {"closes_on": "2026-12-01", "locks_on": "2026-12-05", "reason": "Mưa lũ"}
    school = str(cast.units["vinh_binh"])
    ticked = parse(leader.get(f"{url}/gia-han?don-vi={school}")).find(f".//input[@name='units'][@value='{school}']")
    assert ticked.get("checked") is not None
    nobody = leader.send(f"{url}/gia-han", {**days, "action": "extend"})
    assert nobody.status_code == 422
    assert nobody.get_data(as_text=True).count("Mưa lũ") == 1, "what was typed stays"
    assert leader.send(f"{url}/gia-han", {**days, "units": [school], "action": "extend"}).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Report, report.id).own_locks_on == date(2026, 12, 5)
    assert "Mưa lũ" in text_of(parse(leader.get(url)))


def test_the_audience_is_looked_at_before_it_is_saved(client_for, cast: Cast, form: DataForm) -> None:
    leader, url = client_for(cast.leader), f"/bieu-mau/ky/doi-tuong/{form.id}"
    assert "3 đơn vị phải báo cáo" in text_of(parse(leader.get(url)))
    looked = leader.submit(url, {"levels": ["primary"], "words": "cho lach", "action": "look"})
    assert "2 đơn vị phải báo cáo" in text_of(parse(looked))
    assert "Phòng Giáo dục và Đào tạo Chợ Lách" in text_of(parse(looked))
    assert form.audience == {}
    office = str(cast.units["cho_lach"])
    chosen = {"reach": "all", "levels": ["primary"], "added": [office], "action": "save"}
    assert leader.send(url, chosen).status_code == 303
    assert "3 đơn vị phải báo cáo" in text_of(parse(leader.get(url)))
    both = leader.send(url, {**chosen, "left_out": [office]})
    assert both.status_code == 422
    assert "vừa thêm riêng vừa bỏ ra" in text_of(parse(both))


def test_strangers_and_schools_stay_outside(client_for, cast: Cast, form: DataForm) -> None:
    period = make_period(form)
    report = make_reports(period, [cast.units["vinh_binh"]])[0]
    writing = [
        f"/bieu-mau/ky/moi/{form.id}",
        f"/bieu-mau/ky/doi-tuong/{form.id}",
        f"/bieu-mau/ky/{period.id}/sua",
        f"/bieu-mau/ky/{period.id}/huy",
        f"/bieu-mau/ky/{period.id}/xoa",
        f"/bieu-mau/ky/{period.id}/gia-han",
        f"/bieu-mau/ky/{period.id}/don-vi/them",
        f"/bieu-mau/ky/{period.id}/don-vi/{report.id}/mien",
    ]
    reading = [INDEX, f"/bieu-mau/ky/{period.id}", f"/bieu-mau/ky/{period.id}/don-vi"]
    for school in (cast.principal, cast.teacher):
        client = client_for(school)
        assert {client.get(path).status_code for path in writing + reading} == {403}
    supervisor = client_for(cast.supervisor)
    assert {supervisor.get(path).status_code for path in reading} == {200}
    assert {supervisor.get(path).status_code for path in writing} == {403}
    from portal.models.people import Membership

    membership = db.session.scalars(select(Membership).where(Membership.account_id == cast.stranger.id)).one()
    membership.role = "leader"
    db.session.commit()
    stranger = client_for(cast.stranger)
    assert {stranger.get(path).status_code for path in writing + reading[1:]} == {404}
    assert "Giữa năm" not in text_of(parse(stranger.get(INDEX)))


def test_pages_cost_the_same_however_many_there_are(client_for, cast: Cast, form: DataForm, queries) -> None:
    periods = [make_period(form, locks_on=TODAY + number * DAY) for number in range(-5, 20)]
    for period in periods:
        make_reports(period, [cast.units["vinh_binh"], cast.units["hoa_nghia"]])
    leader = client_for(cast.leader)
    leader.get(INDEX)
    for path, most in (
        (INDEX, 14),
        (f"/bieu-mau/ky/{periods[0].id}", 15),
        (f"/bieu-mau/ky/{periods[9].id}/don-vi", 13),
    ):
        with queries() as count:
            assert leader.get(path).status_code == 200
        assert len(count) <= most, (path, count.statements)
