"""The page for the holidays of a year, and what it does to the proposals of a draft."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.documents import EnteredYear
from portal.models.records import AuditEntry
from portal.rules.documents.working_days import suggest, write_lines
from portal.services.documents.duties import preparing
from tests.cast import Cast
from tests.duties import draft_with_text
from tests.make import actor_of
from tests.pages import parse, text_of

URL = "/he-thong/ngay-nghi"
TET = "\n".join(f"{day}/2 Tết" for day in (5, 8, 9, 10, 11))
YEAR_2027 = f"{write_lines(suggest(2027).off)}\n3/9 Quốc khánh\n{TET}"


def words(response) -> str:
    return text_of(parse(response).find(".//main"))


def test_a_year_is_entered_and_counted_with(client_for, cast: Cast) -> None:
    draft = draft_with_text(cast.clerk, body="Gửi báo cáo trong 3 ngày làm việc kể từ ngày ký công văn này.")
    draft.issued_on = date(2027, 2, 3)
    db.session.commit()
    clerk, prepare = client_for(cast.clerk), f"/van-ban/{draft.id}/viec"
    assert "Chưa có lịch nghỉ lễ, tết năm 2027" in words(clerk.get(prepare))
    operator = client_for(cast.operator)
    listed = words(operator.get(URL))
    assert "2026 Có sẵn 01/01" in listed
    assert "2027 Chưa có" in listed
    saved = operator.submit(f"{URL}/2027", {"off": YEAR_2027, "worked": ""})
    assert saved.location == URL
    assert "2027 Đã nhập" in words(operator.get(URL))
    (offered,) = preparing.get_prepared(actor_of(cast.clerk), document_id=draft.id).offered
    assert offered.proposal.timing.due == date(2027, 2, 15)  # Thursday the 4th, Friday the 12th, Monday the 15th
    assert "Chưa có lịch nghỉ" not in words(clerk.get(prepare))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "holidays_entered")).one()
    assert entry.object_id == 2027


def test_wrong_lines_are_named_and_kept(client_for, cast: Cast) -> None:
    operator = client_for(cast.operator)
    page = operator.submit(f"{URL}/2027", {"off": "ngày kia", "worked": "2/1"})
    assert page.status_code == 422
    assert "Dòng 1: không đọc được ngày" in words(page)
    assert "ngày kia" in words(page)
    assert db.session.scalars(select(EnteredYear)).all() == []


def test_correcting_a_year_changes_its_one_row(client_for, cast: Cast) -> None:
    operator = client_for(cast.operator)
    operator.submit(f"{URL}/2027", {"off": YEAR_2027, "worked": ""})
    operator.submit(f"{URL}/2027", {"off": YEAR_2027 + "\n12/2 Hoán đổi", "worked": "20/2"})
    row = db.session.scalars(select(EnteredYear)).one()
    assert (row.off["2027-02-12"], row.worked) == ("Hoán đổi", ["2027-02-20"])
    assert "20/02/2027" in words(operator.get(f"{URL}/2027"))


@pytest.mark.parametrize(
    ("person", "path", "status"),
    [
        ("clerk", URL, 403),
        ("clerk", f"{URL}/2027", 403),
        ("principal", f"{URL}/2027", 403),
        ("operator", f"{URL}/2024", 404),
        ("operator", f"{URL}/2030", 404),
        ("operator", f"{URL}/2029", 200),
    ],
)
def test_who_may_open_which_year(client_for, cast: Cast, person: str, path: str, status: int) -> None:
    assert client_for(getattr(cast, person)).get(path).status_code == status


def test_the_list_costs_few_statements(client_for, cast: Cast, queries) -> None:
    operator = client_for(cast.operator)
    operator.get(URL)
    with queries() as count:
        operator.get(URL)
    assert len(count) <= 6, count.statements
