"""The school's rules of use of the electronic books: versions by date, new until read."""

import io
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.models.school import UsageRule
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
RULES = "/truong-hoc/quy-dinh-so/"
NEW = "Quy định sử dụng sổ điện tử mới"


def said(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def typed(**other: Any) -> dict[str, Any]:
    days = {"decided_on": "2026-11-02", "applies_from": "2026-11-09"}
    return {"number": "20/QĐ-THVB", "text": "Điểm nhập trong 7 ngày.", **days, **other}


def test_issued_read_and_replaced(cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]) -> None:
    head, teacher = client_for(cast.principal), client_for(cast.teacher)
    assert "Trường chưa có quy định" in said(teacher, RULES)
    file = (io.BytesIO(b"%PDF-1.7\n"), "quy-định.pdf")
    assert head.submit(f"{RULES}them", typed(file=file)).status_code == 303
    for page, words in (("/truong-hoc/", "Quy định sử dụng"), ("/so-diem/", NEW)):
        assert words in said(teacher, page)
    with queries() as counted:
        shown = said(teacher, RULES)
    assert len(counted) <= 12, counted.statements
    assert "Quyết định 20/QĐ-THVB" in shown
    assert "Điểm nhập trong 7 ngày." in shown
    rule = db.session.scalars(select(UsageRule)).one()
    assert teacher.get(f"{RULES}{rule.id}/tep").data == b"%PDF-1.7\n"
    for _again in range(2):  # a second press changes nothing
        assert teacher.send(f"{RULES}{rule.id}/da-doc", {}).status_code == 303
    assert NEW not in said(teacher, "/so-diem/")
    assert NEW in said(head, "/so-diem/")
    assert "1/3 người" in said(head, RULES)
    later = typed(number="21/QĐ-THVB", applies_from="2026-12-01", text="Điểm nhập trong 5 ngày.")
    assert head.submit(f"{RULES}them", later).status_code == 303
    assert "Điểm nhập trong 7 ngày." in said(teacher, RULES)  # the new one is to come
    coming = db.session.scalars(select(UsageRule.id).filter_by(number="21/QĐ-THVB")).one()
    assert "không phải quy định đang áp dụng" in said(teacher, f"{RULES}{coming}")
    assert head.submit(f"{RULES}them", typed(number="22/QĐ-THVB", text="Điểm nhập trong 3 ngày.")).status_code == 303
    assert NEW in said(teacher, "/so-diem/")
    assert "Điểm nhập trong 3 ngày." in said(teacher, RULES)
    assert "Điểm nhập trong 7 ngày." in said(teacher, f"{RULES}{rule.id}")


def test_what_is_refused(cast: Cast, client_for: ClientFor) -> None:
    head = client_for(cast.principal)
    for wrong in (
        {"number": ""},
        {"text": " "},
        {"text": "x" * 20_001},
        {"decided_on": "2026-12-31", "applies_from": "2026-12-31"},
        {"applies_from": "2026-11-01"},
        {"applies_from": "2028-11-01"},
        {"decided_on": "hôm qua"},
    ):
        refused = head.submit(f"{RULES}them", typed(**wrong))
        assert refused.status_code == 422, wrong
        assert wrong.keys() & {"text"} or "Điểm nhập trong 7 ngày." in refused.text
    assert client_for(cast.teacher).get(f"{RULES}them").status_code == 403
    assert head.submit(f"{RULES}them", typed()).status_code == 303
    rule = db.session.scalars(select(UsageRule)).one()
    assert head.get(f"{RULES}{rule.id}/tep").status_code == 404  # it has no file
    assert client_for(cast.other_principal).get(f"{RULES}{rule.id}").status_code == 404
