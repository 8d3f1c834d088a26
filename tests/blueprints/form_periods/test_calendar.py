"""The pages of the calendar: lines taken over from letters, a year made, printed and downloaded."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, PeriodLine
from tests.cast import Cast
from tests.data_forms import make_form, make_period
from tests.pages import parse, text_of

LINES, CALENDAR = "/bieu-mau/ky/lich/dong", "/bieu-mau/ky/lich"


@pytest.fixture
def form(app, cast: Cast) -> DataForm:
    return make_form(cast.units["ben_tre"], cast.leader.id)


def test_from_a_letters_line_to_the_years_periods(client_for, cast: Cast, form: DataForm) -> None:
    leader = client_for(cast.leader)
    ready = text_of(parse(leader.get("/bieu-mau/ky/lich/mau")))
    assert "15/9 hằng tháng" in ready
    assert "từ 11/8 đến 15/8" in ready
    begun = parse(leader.get(f"{LINES}/moi?mau=R92"))
    assert begun.find(".//input[@name='closes_on']").get("value") == "15/2"
    assert leader.submit(f"{LINES}/moi?mau=R92", {}).location == LINES
    assert leader.submit(f"{LINES}/moi?mau=R97", {}).location == LINES
    listed = text_of(parse(leader.get(LINES)))
    assert "hạn nhập 15/2 năm sau" in listed
    assert "không ghi ngày bắt đầu" in listed
    url = "/bieu-mau/ky/lich/lap/2026"
    shown = parse(leader.get(url))
    assert "15/02/2027" in text_of(shown)
    assert db.session.scalar(select(FormPeriod.id)) is None
    boxes = [box.get("value") for box in shown.findall(".//input[@name='keys']")]
    assert len(boxes) == 7
    assert leader.send(url, {"keys": []}).status_code == 422
    assert leader.send(url, {"keys": boxes}).status_code == 303
    assert leader.send(url, {"keys": boxes}).status_code == 303
    assert len(db.session.scalars(select(FormPeriod)).all()) == 7
    words = text_of(parse(leader.get(f"{CALENDAR}?nam=2026-2027")))
    assert "Tháng 2 năm 2027" in words
    assert "Khóa sau ngày này" in words
    assert "Giữa năm học" in text_of(parse(leader.get(f"{CALENDAR}/in?nam=2026-2027")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_on": "30/2"}, "Ngày này không có trong lịch"),
        ({"closes_on": "mười lăm"}, "Ghi ngày/tháng, ví dụ 15/10"),
        ({"closes_on": ""}, "Vui lòng nhập mục này"),
        ({"locks_on": "14/2"}, "Ngày khóa phải từ ngày hết hạn nhập trở đi"),
        ({"every": "month"}, "Ngày trong tháng là số từ 1 đến 31"),
        ({"name": ""}, "Vui lòng nhập mục này"),
    ],
)
def test_a_wrong_line_keeps_what_was_typed(
    client_for, cast: Cast, form: DataForm, changes: dict[str, str], words: str
) -> None:
    answer = client_for(cast.leader).submit(f"{LINES}/moi?mau=R92", {"source": "Công văn gõ vào", **changes})
    assert answer.status_code == 422
    page = parse(answer)
    assert words in text_of(page)
    assert page.find(".//input[@name='source']").get("value") == "Công văn gõ vào"
    assert db.session.scalar(select(PeriodLine.id)) is None


def test_a_line_is_changed_and_ended(client_for, cast: Cast, form: DataForm) -> None:
    leader = client_for(cast.leader)
    leader.submit(f"{LINES}/moi?mau=R97", {"name": "Số liệu tháng"})
    line = db.session.scalars(select(PeriodLine)).one()
    url = f"{LINES}/{line.id}"
    assert leader.submit(url, {"locks_on": "20", "months": ["10", "12"]}).location == LINES
    db.session.expire_all()
    assert (line.rule["locks"], line.rule["months"]) == (20, [10, 12])
    assert leader.submit(url, {"version": "1"}).status_code == 422
    assert leader.send(f"{url}/ngung").location == LINES
    assert leader.get(url).status_code == 404


@pytest.mark.parametrize(("code", "words"), [("R97", "15/9 hằng tháng"), ("R101", "từ 11/8 đến 15/8")])
def test_what_a_letter_leaves_open_stands_at_its_periods_too(
    client_for, cast: Cast, form: DataForm, code: str, words: str
) -> None:
    leader = client_for(cast.leader)
    leader.submit(f"{LINES}/moi?mau={code}", {})
    line = db.session.scalars(select(PeriodLine)).one()
    period = make_period(form, line_id=line.id, line_slot="2026")
    assert words in text_of(parse(leader.get(f"/bieu-mau/ky/{period.id}")))
    assert words in text_of(parse(leader.get(LINES)))
    assert words in text_of(parse(leader.get(f"{CALENDAR}/mau")))


def test_calendar_programs_read_the_year(client_for, cast: Cast, form: DataForm) -> None:
    period = make_period(form)
    answer = client_for(cast.supervisor).get("/bieu-mau/ky/lich.ics?nam=2026-2027")
    text = answer.get_data(as_text=True).replace("\r\n ", "")
    assert answer.mimetype == "text/calendar"
    assert text.count("BEGIN:VEVENT") == 4
    assert f"DTSTART;VALUE=DATE:{period.locks_on:%Y%m%d}" in text
    assert f"/bieu-mau/ky/{period.id}" in text


def test_who_may_open_which_page(client_for, cast: Cast, form: DataForm, queries) -> None:
    leader = client_for(cast.leader)
    leader.submit(f"{LINES}/moi?mau=R92", {})
    line_id = db.session.scalars(select(PeriodLine.id)).one()
    reading = [CALENDAR, f"{CALENDAR}/in", f"{CALENDAR}.ics"]
    writing = [LINES, f"{LINES}/moi", f"{LINES}/{line_id}", f"{CALENDAR}/mau", f"{CALENDAR}/lap/2026"]
    principal, supervisor = client_for(cast.principal), client_for(cast.supervisor)
    assert {principal.get(path).status_code for path in reading + writing} == {403}
    assert {supervisor.get(path).status_code for path in reading} == {200}
    assert {supervisor.get(path).status_code for path in writing} == {403}
    assert leader.get(f"{CALENDAR}/lap/2090").status_code == 404
    for path in [CALENDAR, LINES, f"{CALENDAR}/lap/2026"]:
        with queries() as count:
            assert leader.get(path).status_code == 200
        assert len(count) <= 13, (path, count.statements)
