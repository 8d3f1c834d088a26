"""The dates of a school year, set by a department for all below it and by a school for itself."""

from collections.abc import Callable

from portal.services.school.years import find_year
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.pages import PageClient, parse, text_of

GOOD = {
    "opens_on": "2026-09-05",
    "first_begins_on": "2026-09-07",
    "first_ends_on": "2027-01-10",
    "second_begins_on": "2027-01-11",
    "second_ends_on": "2027-05-23",
    "closes_on": "2027-05-31",
    "decision": "1520/QĐ-UBND",
}
URL = "/truong-hoc/nam-hoc/2026"


def test_a_school_follows_the_department_until_it_sets_its_own(
    cast: Cast, client_for: Callable[[Person], PageClient]
) -> None:
    department, school = client_for(cast.administrator), client_for(cast.principal)
    assert "Chưa ai đặt ngày" in text_of(parse(school.get("/truong-hoc/nam-hoc/")).find(".//main"))
    wrong = department.submit(URL, {**GOOD, "first_ends_on": "2026-09-01"})
    assert wrong.status_code == 422
    assert "Ngày này phải sau ngày đứng trước nó." in wrong.get_data(as_text=True)
    assert department.submit(URL, {**GOOD, "opens_on": ""}).status_code == 422
    assert department.submit(URL, GOOD).status_code == 303
    assert "cấp trên 1520/QĐ-UBND" in text_of(parse(school.get("/truong-hoc/nam-hoc/")).find(".//main"))
    assert school.submit(URL, {"second_ends_on": "2027-05-02"}).status_code == 303
    shown = text_of(parse(school.get("/truong-hoc/nam-hoc/")).find(".//main"))
    assert "Hai học kì cộng lại chưa đủ 35 tuần." in shown
    assert "đơn vị tự đặt" in shown
    assert school.submit(URL, {"version": "0"}).status_code == 422
    for person, day in ((cast.principal, "2027-05-02"), (cast.other_principal, "2027-05-23")):
        found = find_year(actor_of(person), 2026)
        assert found is not None
        assert found.second_ends_on.isoformat() == day
    assert find_year(actor_of(cast.stranger_principal), 2026) is None


def test_others_set_no_dates(cast: Cast, client_for: Callable[[Person], PageClient]) -> None:
    for person in (cast.teacher, cast.clerk, cast.supervisor):
        assert client_for(person).get(URL).status_code == 403
    assert client_for(cast.principal).get("/truong-hoc/nam-hoc/2020").status_code == 404
    assert "Ngày của năm học" in client_for(cast.leader).get(f"/don-vi/{cast.units['ben_tre']}").get_data(as_text=True)
