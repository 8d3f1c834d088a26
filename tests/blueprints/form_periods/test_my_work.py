"""Reports that wait, on “Việc của tôi”."""

from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.pages import parse, text_of

WORK = "/viec-cua-toi"


def test_a_report_that_waits_is_named_with_its_last_day_for_one_statement_more(client_for, cast: Cast, queries) -> None:
    principal = client_for(cast.principal)
    principal.get(WORK)
    with queries() as before:
        assert "Báo cáo số liệu phải nộp" not in text_of(parse(principal.get(WORK)))
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id))
    report = make_reports(period, [cast.units["vinh_binh"]])[0]
    with queries() as after:
        page = parse(principal.get(WORK))
    assert f"nhập đến hết ngày {period.closes_on:%d/%m/%Y}" in text_of(page)
    assert page.find(f".//a[@href='/bieu-mau/phieu/{report.id}']") is not None
    assert len(after) <= len(before)
    assert "Đầu năm học" not in text_of(parse(client_for(cast.teacher).get(WORK)))
