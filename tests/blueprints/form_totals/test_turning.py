"""The analyst's table: turned by any two sides it says the same, is kept by name, and shows nothing of strangers."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, SavedView
from portal.rules.data_forms.pivots import ADDITIVE, Measure, Side
from portal.services.data_forms.totals.turning import Asked, read_turned
from tests.cast import Cast, Person
from tests.data_forms import fill, make_asked, make_period, make_reports
from tests.make import actor_of
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
PAGE = "/bieu-mau/tong-hop/phan-tich"


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    return make_asked(cast)


def test_there_is_nothing_to_turn_yet(client_for: ClientFor, cast: Cast) -> None:
    assert "Chưa có số liệu để phân tích" in client_for(cast.leader).get(PAGE).text
    assert client_for(cast.leader).get(f"{PAGE}.xlsx").status_code == 404


def test_any_two_sides_add_up_to_the_same(cast: Cast, period: FormPeriod) -> None:
    actor = actor_of(cast.leader)
    for rows in Side:
        for columns in Side:
            found = read_turned(actor, Asked(part="grades", rows=rows, columns=columns, column="total"))
            assert found is not None
            total = 87 if Side.COLUMN in {found.rows, found.columns} else 78
            assert found.pivot.value() == total, (rows, columns)
            assert found.ends_rows == (found.columns in {None, *ADDITIVE})
    by_kind = read_turned(actor, Asked(part="", rows=Side.KIND, columns="khong", measure=Measure.AVERAGE))
    assert by_kind is not None
    assert [found.heads[Side.KIND][key] for found in [by_kind] for key in by_kind.pivot.rows] == [
        "Phòng Giáo dục và Đào tạo",
        "Trường tiểu học",
    ]
    assert by_kind.pivot.value("primary_school") == 8.5


def test_it_begins_with_the_newest_period_that_has_opened(cast: Cast, period: FormPeriod) -> None:
    ahead = make_period(db.session.get_one(DataForm, period.form_id), locks_on=clock.today() + timedelta(days=90))
    found = read_turned(actor_of(cast.leader), Asked(part="", rows=Side.UNIT, columns="khong"))
    assert found is not None
    assert (found.period_id, found.pivot.value()) == (period.id, 18)
    chosen = read_turned(actor_of(cast.leader), Asked(part="", rows=Side.UNIT, columns="khong", period_id=ahead.id))
    assert chosen is not None
    assert chosen.period_id == ahead.id


def test_years_units_and_standing_narrow_it(cast: Cast, period: FormPeriod) -> None:
    actor = actor_of(cast.leader)
    approved = read_turned(actor, Asked(part="", rows=Side.UNIT, columns=Side.STANDING, standing="approved"))
    assert approved is not None
    assert (approved.pivot.value(), list(approved.pivot.columns)) == (10, ["approved"])
    office = read_turned(actor, Asked(part="", rows=Side.UNIT, columns="khong", unit_id=cast.units["cho_lach"]))
    assert office is not None
    assert [office.heads[Side.UNIT][key] for key in office.pivot.rows] == [
        "Phòng Giáo dục và Đào tạo Chợ Lách",
        "Trường Tiểu học Hòa Nghĩa",
        "Trường Tiểu học Vĩnh Bình",
    ]
    girls = read_turned(actor, Asked(part="grades", rows=Side.ROW, columns="khong", column="girls"))
    assert girls is not None
    assert (girls.pivot.value(), girls.pivot.value("g1")) == (9, 9)
    assert read_turned(actor, Asked(year=2001)) is not None, "an unknown year is every year"


def test_tests_and_cancelled_periods_are_left_out(cast: Cast, period: FormPeriod) -> None:
    actor = actor_of(cast.leader)
    period.cancelled_at = clock.now()
    db.session.commit()
    found = read_turned(actor, Asked(part=""))
    assert found is not None
    assert not found.pivot.rows


def test_what_lies_outside_is_not_there(client_for: ClientFor, cast: Cast, period: FormPeriod) -> None:
    client = client_for(cast.leader)
    assert client.get(f"{PAGE}?don-vi={cast.units['tam_binh']}").status_code == 404
    assert client.get(f"{PAGE}?bieu=999").status_code == 404
    assert client_for(cast.principal).get(PAGE).status_code == 403
    reports = make_reports(period, [cast.units["tam_binh"]])
    fill(reports[0], cast.leader.id, {"classes": "1000"})
    found = read_turned(actor_of(cast.leader), Asked(part="", rows=Side.UNIT))
    assert found is not None
    assert found.pivot.value() == 18


def test_a_table_is_kept_under_a_name_and_deleted(client_for: ClientFor, cast: Cast, period: FormPeriod) -> None:
    client = client_for(cast.leader)
    page = f"{PAGE}?phan=grades&hang=dong&cot=don-vi"
    assert "Lớp 1" in client.get(page).text
    assert client.submit(page, {"name": ""}, action=PAGE).status_code == 422
    client.submit(page, {"name": "Theo lớp"}, action=PAGE)
    view = db.session.scalars(db.select(SavedView)).one()
    assert view.query == "phan=grades&hang=dong&cot=don-vi"
    assert "Theo lớp" in client.get(PAGE).text
    assert client_for(cast.supervisor).send(f"{PAGE}/{view.id}/xoa").status_code == 404
    client.send(f"{PAGE}/{view.id}/xoa")
    assert "Theo lớp" not in client.get(PAGE).text


def test_rubbish_is_a_usual_table(client_for: ClientFor, cast: Cast, period: FormPeriod) -> None:
    client = client_for(cast.leader)
    assert client.get(f"{PAGE}?phan=x&hang=y&cot=z&so=w&nam=v&loc=u").status_code == 200
    assert client.get(f"{PAGE}.xlsx?phan=grades").status_code == 200


def test_the_table_has_a_budget(
    client_for: ClientFor, cast: Cast, period: FormPeriod, queries: Callable[[], QueryCount]
) -> None:
    client = client_for(cast.leader)
    client.get(PAGE)
    with queries() as one:
        assert "Hòa Nghĩa" not in text_of(parse(client.get(f"{PAGE}?hang=don-vi&cot=loai")))
    make_period(db.session.get_one(DataForm, period.form_id), name="Giữa năm")
    with queries() as two:
        client.get(f"{PAGE}?hang=don-vi&cot=loai")
    assert len(two) == len(one) <= 18, one.statements


def test_periods_are_compared_not_added(client_for: ClientFor, cast: Cast, period: FormPeriod) -> None:
    later = make_period(
        db.session.get_one(DataForm, period.form_id), name="Giữa năm", covers_to=clock.today() + timedelta(days=30)
    )
    fill(make_reports(later, [cast.units["vinh_binh"]])[0], cast.leader.id, {"classes": "11"})
    actor = actor_of(cast.leader)
    newest = read_turned(actor, Asked(part="", rows=Side.UNIT, columns="khong"))
    assert newest is not None
    assert (newest.period_id, newest.pivot.value()) == (later.id, 11)
    older = read_turned(actor, Asked(part="", rows=Side.UNIT, columns="khong", period_id=period.id))
    assert older is not None
    assert older.pivot.value() == 18
    page = client_for(cast.leader).get(f"{PAGE}?phan=&hang=don-vi&cot=ky").text
    assert "Giữa năm" in page
    assert ">29<" not in page, "classes of two periods make no sum"
