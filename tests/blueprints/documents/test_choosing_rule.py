"""The office chooses how the 24 hours are counted; pages and papers say when outages made them longer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Receipt, RuleChoice
from portal.models.people import Membership
from portal.models.records import AuditEntry
from portal.rules.permissions import Role
from portal.services.documents import agreeing, proving
from portal.services.records.checkpoints import make_checkpoint, origin_of
from portal.web.parts import parts
from tests.cast import LONG_AGO, Cast, Person
from tests.make import actor_of, make_posted
from tests.outages import beat, choose_extending, stands_still, works
from tests.pages import PageClient, parse, text_of
from tests.papers import words_of
from tests.queries import QueryCount
from tests.sheets import cells_of

ClientFor = Callable[[Person], PageClient]
URL = "/van-ban/quy-tac/cach-tinh"
EXTENDED = "Thời hạn kéo dài 1 giờ 30 phút do cổng gián đoạn từ 09:00 20/11/2026 đến 10:30 20/11/2026."


def words(client: PageClient, address: str) -> str:
    return " ".join(text_of(parse(client.get(address)).find(".//main")).split())


@pytest.fixture
def extended(cast: Cast, clock_at: Any, monkeypatch: pytest.MonkeyPatch) -> Document:
    """Posted under the rule that extends; an hour later the portal stood still for ninety minutes."""
    monkeypatch.setattr(clock, "boot_id", lambda: "a machine")
    beat()
    choose_extending(cast)
    document = make_posted(cast.clerk)
    works(clock_at, timedelta(hours=1))
    stands_still(clock_at, timedelta(minutes=90))
    return document


def test_the_office_changes_the_rule_and_it_is_kept_who_did(client_for: ClientFor, cast: Cast) -> None:
    operator = client_for(cast.operator)
    assert "Phiên bản 24h-1." in words(operator, URL)
    agreeing.accept_rule(actor_of(cast.principal))
    db.session.commit()
    assert operator.submit(URL, {"version": "24h-2", "reason": " Quyết định số 15/QĐ-SEQAP "}).status_code == 303
    (choice,) = db.session.query(RuleChoice)
    assert (choice.rule_version, choice.reason) == ("24h-2", "Quyết định số 15/QĐ-SEQAP")
    assert (choice.chosen_at, choice.chosen_by) == (clock.now(), cast.operator.name)
    (entry,) = db.session.query(AuditEntry).filter_by(action="rule_chosen")
    assert entry.before == {"rule_version": "24h-1"}
    assert entry.after == {"rule_version": "24h-2", "reason": "Quyết định số 15/QĐ-SEQAP"}
    shown = words(operator, URL)
    assert "Phiên bản 24h-2." in shown
    assert "Quyết định số 15/QĐ-SEQAP" in shown
    principal = client_for(cast.principal)
    assert "kéo dài thêm đúng bằng thời gian ngừng" in words(principal, "/van-ban/quy-tac")
    assert "Chấp thuận thay mặt đơn vị" in words(principal, "/van-ban/quy-tac")
    assert "kéo dài thêm đúng bằng thời gian ngừng" in words(client_for(cast.clerk), "/van-ban/soan")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"version": "24h-2", "reason": "  "}, "reason", "Vui lòng nhập mục này."),
        ({"version": "24h-2", "reason": "x" * 501}, "reason", "Không quá 500 ký tự."),
        ({"version": "24h-1", "reason": "Vì sao không"}, "version", "Cách tính này đang được áp dụng rồi."),
        ({"version": "48h", "reason": "Vì sao không"}, "version", "Hãy chọn"),
    ],
)
def test_a_wrong_choice_is_said_at_its_field_and_keeps_what_was_typed(
    client_for: ClientFor, cast: Cast, values: dict[str, str], field: str, message: str
) -> None:
    answer = client_for(cast.operator).send(URL, values)
    assert answer.status_code == 422
    page = parse(answer)
    assert message in text_of(page.find(f".//*[@id='{field}-error']"))
    assert page.find(".//input[@name='reason']").get("value") == values["reason"].strip()
    assert db.session.query(RuleChoice).count() == 0


def test_only_who_administers_the_centre_may_choose(client_for: ClientFor, cast: Cast) -> None:
    for person in (cast.administrator, cast.leader, cast.clerk, cast.board_clerk, cast.principal):
        client = client_for(person)
        assert client.get(URL).status_code == 403
        assert client.send(URL, {"version": "24h-2", "reason": "Tôi muốn"}).status_code == 403
    assert db.session.query(RuleChoice).count() == 0


def test_the_way_to_the_page_is_shown_to_whom_it_concerns(client_for: ClientFor, cast: Cast) -> None:
    board = cast.units["board"]
    assert URL in client_for(cast.operator).get(f"/don-vi/{board}").get_data(as_text=True)
    assert URL not in client_for(cast.board_clerk).get(f"/don-vi/{board}").get_data(as_text=True)
    assert URL not in client_for(cast.administrator).get(f"/don-vi/{cast.units['ben_tre']}").get_data(as_text=True)
    both = Membership(account_id=cast.board_clerk.id, unit_id=board, role=Role.UNIT_ADMINISTRATOR, valid_from=LONG_AGO)
    db.session.add(both)
    db.session.commit()
    assert URL in client_for(cast.board_clerk).get("/van-ban/quy-tac").get_data(as_text=True)


def test_every_page_says_how_much_longer_and_why(extended: Document, client_for: ClientFor, cast: Cast) -> None:
    receipt = db.session.query(Receipt).filter_by(unit_id=cast.units["vinh_binh"]).one()
    clerk, principal = client_for(cast.clerk), client_for(cast.principal)
    assert EXTENDED in words(clerk, f"/van-ban/{extended.id}")
    assert EXTENDED in words(clerk, f"/van-ban/{extended.id}/noi-nhan")
    assert EXTENDED in words(clerk, f"/van-ban/{extended.id}/bien-nhan/{receipt.id}")
    assert EXTENDED in words(principal, f"/van-ban/{extended.id}")
    assert "09:30 21/11/2026" in words(clerk, f"/van-ban/{extended.id}/bien-nhan/{receipt.id}")


@pytest.mark.parametrize(("address", "more"), [("/van-ban/{}/noi-nhan", 2), ("/van-ban/{}", 1)])
def test_longer_hours_cost_a_query_or_two_and_only_where_there_are_any(
    extended: Document,
    client_for: ClientFor,
    cast: Cast,
    queries: Callable[[], QueryCount],
    address: str,
    more: int,
) -> None:
    choose_extending(cast, "24h-1")
    clerk, counts = client_for(cast.clerk), []
    for document in (extended, make_posted(cast.clerk, code="2/VP")):
        clerk.get(address.format(document.id))
        with queries() as counted:
            clerk.get(address.format(document.id))
        counts.append(len(counted))
    assert counts[0] == counts[1] + more


def test_the_inbox_costs_nothing_more(
    extended: Document, client_for: ClientFor, cast: Cast, queries: Callable[[], QueryCount]
) -> None:
    principal = client_for(cast.principal)
    principal.get("/van-ban/den")
    with queries() as counted:
        principal.get("/van-ban/den")
    assert len(counted) <= 8, counted.statements


def test_lists_sheets_and_papers_go_by_the_extended_end(
    extended: Document, client_for: ClientFor, cast: Cast, clock_at: Any
) -> None:
    clerk = client_for(cast.clerk)
    works(clock_at, extended.deemed_at - timedelta(minutes=5) - clock.now())
    clerk = client_for(cast.clerk)
    assert "còn 5 phút" in words(clerk, "/van-ban/di")
    assert cells_of(clerk.get(f"/van-ban/{extended.id}/noi-nhan.xlsx").get_data()).count("Chưa mở") == 4
    works(clock_at, timedelta(minutes=5))
    clerk = client_for(cast.clerk)
    assert "từ 09:30 21/11/2026" in words(clerk, "/van-ban/di")
    sheet = cells_of(clerk.get(f"/van-ban/{extended.id}/noi-nhan.xlsx").get_data())
    assert sheet.count("Chưa mở, xem như đã nhận") == 4
    proving.sweep_deemed()
    make_checkpoint(parts().register_key, origin_of(parts().settings.public_url))
    paper = words_of(clerk.get(f"/van-ban/{extended.id}/bien-ban.pdf").get_data())
    assert "Xem như đã nhận từ 09:30:00 ngày 21/11/2026" in paper
    assert "Thời hạn kéo dài 1 giờ 30 phút, do cổng gián đoạn từ 09:00:00 ngày 20/11/2026" in paper
    assert "Quy tắc 24h-2" in paper
