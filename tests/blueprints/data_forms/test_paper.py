"""An approved report as a PDF: exactly what was approved, for who sees the report."""

from typing import Any

import pytest

from portal.db import db
from portal.errors import RuleBroken
from portal.services.data_forms.filling import paper, steps
from portal.services.data_forms.records import add_records
from portal.services.data_forms.writing import Change, write_cells
from tests.cast import Cast
from tests.make import actor_of
from tests.pages import parse, text_of
from tests.papers import page_sizes, words_of
from tests.queries import count_queries
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def asked(cast: Cast) -> Asked:
    """Complete, with a contract; approved."""
    found = make_asked(cast)
    type_in(found, {**COMPLETE, "grades.g1.girls": "12345", "note": "Thiếu #phòng *học*"})
    head = actor_of(cast.principal)
    record = add_records(head, found.report_id, "deals")[0]
    cells = [
        Change(key=f"deals.{code}", record_id=record, typed=text)
        for code, text in (("name", "Xây bếp"), ("price", "1.500.000"))
    ]
    write_cells(head, found.report_id, cells, origin="typed")
    db.session.commit()
    steps.approve(head, found.report_id, version=found.report.content_version)
    db.session.commit()
    return found


def test_the_paper_holds_what_was_approved_and_by_whom(cast: Cast, client_for: Any, asked: Asked) -> None:
    client = client_for(cast.principal)
    page = client.get(asked.url)
    assert "Tệp PDF" in text_of(parse(page))
    made = client.get(f"{asked.url}/phieu.pdf")
    assert (made.status_code, made.content_type) == (200, "application/pdf")
    words = words_of(made.data)
    for said in (
        "Biểu truong",
        "Đầu năm học",
        "Thiếu #phòng *học*",
        "12.345",
        "75",
        "Xây bếp",
        "1.500.000",
        cast.principal.name,
    ):
        assert said in words, said
    approval = paper.find_approval(steps.list_steps(asked.report_id), asked.report.content_version)
    assert approval is not None
    assert approval.sha256 in "".join(words.split())
    assert page_sizes(made.data)[0][0] < page_sizes(made.data)[0][1], "a narrow form stands upright"


def test_there_is_none_of_what_is_not_approved(cast: Cast, client_for: Any, asked: Asked) -> None:
    type_in(asked, {"classes": "13"}, seen=1)
    with pytest.raises(RuleBroken):
        paper.report_paper(actor_of(cast.principal), asked.report_id)
    client = client_for(cast.principal)
    answer = client.get(f"{asked.url}/phieu.pdf")
    assert answer.status_code == 303
    page = text_of(parse(client.get(answer.location)))
    assert "Lãnh đạo chưa duyệt số liệu đang có" in page
    assert "Tệp PDF" not in page


def test_who_sees_the_report_may_take_it_and_nobody_else(cast: Cast, client_for: Any, asked: Asked) -> None:
    assert client_for(cast.leader).get(f"{asked.url}/phieu.pdf").status_code == 200
    for person in (cast.other_principal, cast.stranger_principal):
        assert client_for(person).get(f"{asked.url}/phieu.pdf").status_code == 404


def test_making_it_costs_a_few_statements(cast: Cast, asked: Asked) -> None:
    actor = actor_of(cast.principal)
    with count_queries() as made:
        paper.report_paper(actor, asked.report_id)
    assert len(made) <= 9
