"""The operators' pages: what is wrong, trying again, giving up with a reason; and the health check."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.adapters import clock
from portal.db import db
from portal.models.records import AuditEntry, OutboxItem
from portal.services import worker
from portal.services.records import jobs
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def poisoned(app: Flask) -> int:
    return put_aside("a")


def put_aside(key: str, **values: object) -> int:
    item = OutboxItem(
        **{
            "kind": "document_posted",
            "key": key,
            "payload": {"to": "private@example.vn"},
            "state": "poisoned",
            "attempts": 8,
            "available_at": clock.now(),
            "created_at": clock.now(),
            "last_error": "RuntimeError: no such printer",
            **values,
        }
    )
    db.session.add(item)
    db.session.commit()
    return item.id


def item_state(item_id: int) -> tuple[str, int]:
    db.session.rollback()
    item = db.session.get_one(OutboxItem, item_id)
    return item.state, item.attempts


def actions() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "outbox_item")))


def words_of(response) -> str:
    return text_of(parse(response).find(".//main"))


def test_the_page_shows_findings_work_and_jobs(client_for: ClientFor, cast: Cast, poisoned: int, mails) -> None:
    jobs.ensure(worker.recurring_jobs())
    put_aside("mail-1", kind="mail", state="waiting", attempts=2, last_error="ConnectionRefusedError: nobody there")
    words = words_of(client_for(cast.operator).get("/he-thong/"))
    assert "1 việc không làm được, cần người vận hành xem" in words
    assert "Báo văn bản mới cho các đơn vị nhận" in words
    assert "RuntimeError: no such printer (8 lần thử)" in words
    assert "ConnectionRefusedError: nobody there (2 lần thử)" in words
    assert "1 thư chưa gửi được" in words
    assert "Gom thư tổng hợp cuối ngày" in words
    assert "private@example.vn" not in words


def test_only_operators_come_in(client_for: ClientFor, cast: Cast, poisoned: int) -> None:
    client = client_for(cast.administrator)
    assert client.get("/he-thong/").status_code == 403
    assert client.send(f"/he-thong/viec/{poisoned}/thu-lai").status_code == 403
    assert client.send("/he-thong/viec/thu-lai").status_code == 403
    assert client.send(f"/he-thong/viec/{poisoned}/bo-qua", {"reason": "x"}).status_code == 403
    assert item_state(poisoned) == ("poisoned", 8)


def test_trying_again(client_for: ClientFor, cast: Cast, poisoned: int) -> None:
    client = client_for(cast.operator)
    assert client.send(f"/he-thong/viec/{poisoned}/thu-lai").status_code == 303
    assert item_state(poisoned) == ("waiting", 0)
    assert actions() == ["work_retried"]
    assert client.send(f"/he-thong/viec/{poisoned}/thu-lai").status_code == 404  # no longer failed


def test_trying_everything_again(client_for: ClientFor, cast: Cast, poisoned: int) -> None:
    other = put_aside("b")
    answer = client_for(cast.operator).send("/he-thong/viec/thu-lai", follow_redirects=True)
    assert "2 việc sẽ được làm lại ngay." in words_of(answer)
    assert [item_state(poisoned), item_state(other)] == [("waiting", 0)] * 2
    assert actions() == ["all_work_retried"]


def test_giving_up_needs_a_reason_and_keeps_it(client_for: ClientFor, cast: Cast, poisoned: int) -> None:
    client = client_for(cast.operator)
    address = f"/he-thong/viec/{poisoned}/bo-qua"
    for nothing in ("", "   "):
        assert client.submit(address, {"reason": nothing}).status_code == 422
    long = client.submit(address, {"reason": "x" * 501})
    assert long.status_code == 422
    assert "x" * 501 in long.get_data(as_text=True)
    assert item_state(poisoned) == ("poisoned", 8)
    assert client.submit(address, {"reason": "Đơn vị đã giải thể"}).status_code == 303
    assert item_state(poisoned) == ("abandoned", 8)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "work_abandoned")).one()
    assert entry.after is not None
    assert entry.after["reason"] == "Đơn vị đã giải thể"
    assert client.get(address).status_code == 404
    worker.drain("w", {})
    assert item_state(poisoned) == ("abandoned", 8)


def test_the_page_costs_the_same_with_much_work(client_for: ClientFor, cast: Cast, poisoned: int, queries) -> None:
    client = client_for(cast.operator)
    client.get("/he-thong/")
    with queries() as few:
        client.get("/he-thong/")
    for number in range(40):
        put_aside(f"k{number}")
    with queries() as many:
        page = client.get("/he-thong/")
    assert len(many) == len(few)
    assert len(many) <= 24, many.statements
    assert "1–20 / 41" in words_of(page)


def test_the_health_check_answers(client: PageClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.get_data(as_text=True)) == (200, "ok\n")


def test_the_health_check_waits_for_migrations(app: Flask, client: PageClient) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "portal db upgrade" in response.get_data(as_text=True)


def test_a_worker_that_went_silent_is_said(client_for: ClientFor, cast: Cast, clock_at) -> None:
    jobs.ensure(worker.recurring_jobs())
    worker.drain("w", {})
    client = client_for(cast.operator)
    assert "Đang chạy" in words_of(client.get("/he-thong/"))
    clock_at.shift(timedelta(minutes=3))
    assert "Tiến trình nền đã im 3 phút" in words_of(client.get("/he-thong/"))


def test_no_two_findings_have_the_same_name(client_for: ClientFor, cast: Cast) -> None:
    page = parse(client_for(cast.operator).get("/he-thong/"))
    section = next(part for part in page.iter("section") if part.get("aria-labelledby") == "findings")
    names = [text_of(head) for head in section.iter("th") if head.get("scope") == "row"]
    assert len(names) > 10
    assert len(set(names)) == len(names)


def test_what_is_wrong_stands_open_and_the_rest_is_folded(client_for: ClientFor, cast: Cast, poisoned: int) -> None:
    jobs.ensure(worker.recurring_jobs())
    page = parse(client_for(cast.operator).get("/he-thong/"))
    folded = [text_of(part) for part in page.iter("details") if part.get("open") is None]
    words = text_of(page.find(".//main"))
    assert "Việc sau khi lưu Hỏng" in words
    assert not [part for part in folded if "Hỏng" in part or "Cần xem" in part]
    assert [part for part in folded if "mục tốt" in part and "Đồng hồ Tốt" in part]
    assert [part for part in folded if "Gom thư tổng hợp cuối ngày" in part]


def test_a_job_that_failed_unfolds_the_jobs(client_for: ClientFor, cast: Cast) -> None:
    jobs.ensure(worker.recurring_jobs())
    db.session.execute(text("UPDATE job SET last_error = 'OSError: disk' WHERE name = 'end_access_keys'"))
    db.session.commit()
    page = parse(client_for(cast.operator).get("/he-thong/"))
    assert ["OSError: disk" in text_of(part) for part in page.iter("details") if part.get("open") is not None] == [True]
