"""Accepting the 24-hour rule for a unit, and who below has."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.documents import RuleAcceptance
from portal.models.records import AuditEntry
from portal.services.documents import agreeing
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.pages import PageClient
from tests.queries import QueryCount
from tests.sheets import cells_of

ClientFor = Callable[[Person], PageClient]


def text(client: PageClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_a_leader_accepts_once_for_the_unit(client_for: ClientFor, cast: Cast, clock_at: Any) -> None:
    principal = client_for(cast.principal)
    assert "chưa chấp thuận quy tắc 24 giờ" in text(principal, "/viec-cua-toi")
    first = clock.now()
    assert principal.submit("/van-ban/quy-tac", {}, action="/van-ban/quy-tac/chap-thuan").status_code == 303
    clock_at.shift(timedelta(hours=1))
    assert principal.send("/van-ban/quy-tac/chap-thuan", {}).status_code == 303
    (acceptance,) = db.session.query(RuleAcceptance)
    assert (acceptance.accepted_at, acceptance.accepted_by) == (first, "Đặng Thị Dung")
    assert db.session.query(AuditEntry).filter_by(action="rule_accepted").count() == 1
    assert "Đặng Thị Dung đã chấp thuận thay mặt đơn vị" in text(principal, "/van-ban/quy-tac")
    assert "chưa chấp thuận quy tắc 24 giờ" not in text(principal, "/viec-cua-toi")


def test_only_leaders_accept(client_for: ClientFor, cast: Cast) -> None:
    for person in (cast.clerk, cast.teacher, cast.supervisor):
        client = client_for(person)
        assert "Lãnh đạo đơn vị chưa chấp thuận" in text(client, "/van-ban/quy-tac")
        assert client.send("/van-ban/quy-tac/chap-thuan", {}).status_code == 403
    assert db.session.query(RuleAcceptance).count() == 0


def test_a_superior_sees_who_below_has_accepted(
    client_for: ClientFor, cast: Cast, queries: Callable[[], QueryCount]
) -> None:
    agreeing.accept_rule(actor_of(cast.principal))
    agreeing.accept_rule(actor_of(cast.stranger_principal))
    db.session.commit()
    clerk = client_for(cast.clerk)
    text(clerk, "/van-ban/quy-tac")
    with queries() as counted:
        page = text(clerk, "/van-ban/quy-tac")
    assert len(counted) <= 10, counted.statements
    assert "1 / 4 đơn vị đã chấp thuận" in page
    assert "Trường Tiểu học Vĩnh Bình" in page
    assert "Tam Bình" not in page
    missing = text(clerk, "/van-ban/quy-tac?loc=chua-chap-thuan")
    assert "Trường Tiểu học Vĩnh Bình" not in missing
    assert "Trường Tiểu học Hòa Nghĩa" in missing
    cells = cells_of(clerk.get("/van-ban/quy-tac.xlsx").data)
    assert {"Đặng Thị Dung", "Trường Tiểu học Hòa Nghĩa"} <= set(cells)
    assert "Đặng Thị Dung" not in cells_of(clerk.get("/van-ban/quy-tac.xlsx?loc=chua-chap-thuan").data)


def test_a_school_has_nobody_below(client_for: ClientFor, cast: Cast) -> None:
    assert "Các đơn vị cấp dưới" not in text(client_for(cast.principal), "/van-ban/quy-tac")
