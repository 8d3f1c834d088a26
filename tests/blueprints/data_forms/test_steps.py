"""The steps of a report on its page: bound to what the page showed, refused with words, printed with names and hash."""

from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.rules.data_forms.states import Stage, stage_of
from portal.services.data_forms import scope
from portal.services.data_forms.filling import steps
from tests.cast import Cast
from tests.make import actor_of
from tests.pages import parse, text_of
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


def stage(asked: Asked) -> Stage:
    return stage_of(scope.facts_of(asked.report))


def filled(cast: Cast) -> Asked:
    asked = make_asked(cast)
    type_in(asked, COMPLETE, by=asked.officer)
    return asked


def test_from_the_officer_to_the_superior(cast: Cast, client_for: Any) -> None:
    asked = filled(cast)
    officer, leader, checker = (client_for(one) for one in (asked.officer, asked.principal, asked.checker))
    assert "Duyệt số liệu này" not in officer.get(asked.url).get_data(as_text=True)
    officer.submit(asked.url, {}, action=f"{asked.url}/buoc/trinh")
    assert stage(asked) is Stage.SUBMITTED
    leader.submit(asked.url, {}, action=f"{asked.url}/buoc/duyet")
    assert stage(asked) is Stage.APPROVED
    printed = text_of(parse(leader.get(f"{asked.url}/in")))
    assert "Lãnh đạo duyệt: Đặng Thị Dung, lúc 08:00 20/11/2026." in printed
    assert steps.list_steps(asked.report_id)[0].sha256 in printed
    checker.submit(asked.url, {}, action=f"{asked.url}/buoc/nhan")
    assert stage(asked) is Stage.ACCEPTED
    checker.submit(asked.url, {"reason": "Lớp 1 lệch"}, action=f"{asked.url}/buoc/gui-tra")
    assert "Lớp 1 lệch" in text_of(parse(officer.get(asked.url)))
    assert stage(asked) is Stage.RETURNED


def test_an_approval_of_changed_content_is_a_conflict_that_shows_the_change(cast: Cast, client_for: Any) -> None:
    asked = filled(cast)
    steps.submit(actor_of(asked.officer), asked.report_id, version=1)
    type_in(asked, {"classes": "13"}, by=asked.officer, seen=1)
    client = client_for(cast.principal)
    answer = client.send(f"{asked.url}/buoc/duyet", {"version": "1"})
    assert answer.status_code == 409
    assert "Số lớp: 12 → 13 (Cao Thị Yến" in text_of(parse(answer))
    assert asked.report.approved_version is None
    again = client.send(f"{asked.url}/buoc/duyet", {"version": "2"})
    assert again.status_code == 303


def test_a_return_needs_a_reason_and_gaps_are_named(cast: Cast, client_for: Any) -> None:
    asked = filled(cast)
    steps.submit(actor_of(asked.officer), asked.report_id, version=1)
    client = client_for(cast.principal)
    answer = client.send(f"{asked.url}/buoc/tra-lai", {"version": "1", "reason": ""})
    assert answer.status_code == 422
    assert stage(asked) is Stage.SUBMITTED
    type_in(asked, {"classes": ""}, by=asked.officer, seen=1)
    answer = client.send(f"{asked.url}/buoc/duyet", {"version": "2"})
    assert answer.status_code == 422
    assert "Còn 1 chỗ cần sửa" in text_of(parse(answer))


def test_who_may_not(cast: Cast, client_for: Any) -> None:
    asked = filled(cast)
    for person, kind, status in (
        (asked.officer, "duyet", 403),
        (cast.supervisor, "nhan", 403),
        (asked.checker, "duyet", 403),
        (cast.other_principal, "duyet", 404),
        (cast.teacher, "trinh", 404),
        (cast.principal, "nothing", 404),
    ):
        answer = client_for(person).send(f"{asked.url}/buoc/{kind}", {"version": "1"})
        assert answer.status_code == status, (person.key, kind)


def test_deemed_is_said_on_screen_and_paper(cast: Cast, client_for: Any, clock_at: Any) -> None:
    asked = filled(cast)
    clock_at.shift(timedelta(days=12))
    assert clock.today() > asked.period.official_on
    client = client_for(cast.principal)
    assert "xem như lãnh đạo đã xác nhận" in text_of(parse(client.get(asked.url)))
    client.submit(asked.url, {}, action=f"{asked.url}/buoc/duyet")
    printed = text_of(parse(client.get(f"{asked.url}/in")))
    assert "Số liệu được xem như lãnh đạo đã xác nhận khi đến ngày dùng chính thức 01/12/2026." in printed
