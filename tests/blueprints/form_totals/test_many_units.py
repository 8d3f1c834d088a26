"""A total made of hundreds of units: in pages, the largest first if wanted, each with its part of the whole."""

import re
from typing import Any

import pytest
from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import FormPeriod, Report, ReportCell
from portal.models.units import Unit
from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.pages import parse, text_of
from tests.trees import add_schools

SCHOOLS = 120


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    """School number n has n + 1 classes."""
    made = make_period(make_form(cast.units["ben_tre"], cast.leader.id))
    add_schools(cast.units["ben_tre"], SCHOOLS)
    units = db.session.scalars(select(Unit.id).where(Unit.code.like("S____")).order_by(Unit.code)).all()
    reports = make_reports(made, units)
    db.session.execute(db.update(Report).values(content_version=1))
    entered = {"entered_at": clock.now(), "entered_by_id": cast.principal.id, "entered_by": "A", "key": "classes"}
    rows = [
        {"report_id": report.id, "text": str(number + 1), "amount": 1000 * (number + 1), "record_id": 0, **entered}
        for number, report in enumerate(reports)
    ]
    db.session.execute(insert(ReportCell), rows)
    db.session.commit()
    return made


def body(client: Any, url: str) -> list[str]:
    rows = parse(client.get(url)).findall(".//tbody/tr")
    return [text_of(row) for row in rows if "Trường" in text_of(row)]


def test_the_largest_first_in_pages_with_their_parts(
    client_for: Any, cast: Cast, period: FormPeriod, queries: Any
) -> None:
    leader, url = client_for(cast.leader), f"/bieu-mau/tong-hop/{period.id}/o/classes"
    by_name = body(leader, url)
    assert by_name[0].startswith("Trường Tiểu học số 0000 1 0% A"), by_name[0]
    assert len(by_name) < SCHOOLS, "in pages"
    largest = body(leader, f"{url}?sort=value&dir=desc")
    assert largest[0].startswith(f"Trường Tiểu học số {SCHOOLS - 1:04d} {SCHOOLS} 1,7%"), largest[0]
    smallest = body(leader, f"{url}?sort=value")
    assert smallest[0] == by_name[0]
    last = body(leader, f"{url}?sort=value&dir=desc&trang=99")
    assert last[-1] == by_name[0]
    with queries() as count:
        page = leader.get(f"{url}?sort=value&dir=desc").text
    assert len(count) <= 22, count.statements
    assert re.findall(r'width="([\d.]+)" height="4"', page)[:2] == ["100.0", "99.2"]


def test_parts_only_where_they_make_a_whole(client_for: Any, cast: Cast, period: FormPeriod) -> None:
    db.session.execute(db.update(ReportCell).where(ReportCell.amount == 1000).values(amount=-1000, text="-1"))
    db.session.commit()
    page = client_for(cast.leader).get(f"/bieu-mau/tong-hop/{period.id}/o/classes")
    assert "Phần của tổng" not in page.text
    assert page.status_code == 200
