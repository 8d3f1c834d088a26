"""Lending permissions: to whom, what, how long; in force by itself, over by itself."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.people import Delegation, Membership
from portal.models.records import AuditEntry
from portal.rules.permissions import Permission, Role, delegable
from tests.blueprints.people.rows import membership
from tests.cast import Cast
from tests.pages import find_form, form_fields, parse, text_of

pytestmark = pytest.mark.usefixtures("mails")  # people are told what happens to their account

NEW = "/tai-khoan/uy-quyen/moi"
LIST = "/tai-khoan/uy-quyen"


@pytest.fixture
def typed(cast: Cast) -> dict:
    return {
        "receiver": str(cast.supervisor.id),
        "permissions": ["documents:draft", "records:read"],
        "first_day": "2026-11-20",
        "last_day": "2026-11-24",
        "reason": "Đi công tác",
    }


def lent() -> Delegation:
    db.session.expire_all()
    return db.session.scalars(select(Delegation)).one()


def test_in_force_at_once_and_over_by_itself(client_for, cast: Cast, typed: dict, clock_at) -> None:
    helper = client_for(cast.supervisor)
    assert "/van-ban/soan" not in helper.get("/van-ban/di").get_data(as_text=True)
    assert client_for(cast.leader).submit(NEW, typed).location == LIST
    page = text_of(parse(helper.get("/viec-cua-toi")))
    assert "Giám sát, Lãnh đạo (theo ủy quyền)" in page
    assert "đang hiệu lực" in text_of(parse(helper.get(LIST)))
    for _ in range(4):
        clock_at.shift(24 * 3600)
        assert "theo ủy quyền" in text_of(parse(client_for(cast.supervisor).get("/viec-cua-toi")))
    clock_at.shift(16 * 3600)  # midnight in Vietnam after 24/11
    helper = client_for(cast.supervisor)
    assert "theo ủy quyền" not in text_of(parse(helper.get("/viec-cua-toi")))
    assert "đã hết hạn" in text_of(parse(helper.get(LIST)))


def test_only_what_was_chosen(client_for, cast: Cast, typed: dict) -> None:
    typed = {**typed, "receiver": str(cast.clerk.id), "permissions": ["records:read"]}
    clerk = client_for(cast.clerk)
    assert clerk.get("/nhat-ky/").status_code == 403
    client_for(cast.leader).submit(NEW, typed)
    assert clerk.get("/nhat-ky/").status_code == 200
    assert clerk.get(NEW).status_code == 403, "what is lent cannot be lent on"
    assert clerk.get("/nhan-su/them").status_code == 403


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"receiver": ""}, "receiver", "Vui lòng nhập"),
        ({"receiver": "999"}, "receiver", "Hãy chọn một mục"),
        ({"receiver": "x"}, "receiver", "Hãy chọn một mục"),
        ({"permissions": []}, "permissions", "ít nhất một quyền"),
        ({"permissions": ["people:manage"]}, "permissions", "Hãy chọn một mục"),
        ({"first_day": "2026-11-19"}, "first_day", "đã qua"),
        ({"last_day": "2026-11-19"}, "last_day", "từ ngày bắt đầu"),
        ({"last_day": "2027-02-18"}, "last_day", "không quá 90 ngày"),
        ({"last_day": ""}, "last_day", "Vui lòng nhập"),
        ({"reason": " "}, "reason", "Vui lòng nhập"),
    ],
)
def test_refused_at_the_field(client_for, cast: Cast, typed: dict, fields: dict, field: str, words: str) -> None:
    response = client_for(cast.leader).submit(NEW, {**typed, **fields})
    assert response.status_code == 422
    page = parse(response)
    error = next((e for e in page.iter() if e.get("id") == f"{field}-error"), None)
    assert words in text_of(error)
    if field != "reason":
        assert form_fields(find_form(page, action=NEW, page_url=NEW))["reason"] == "Đi công tác"
    assert db.session.scalars(select(Delegation)).first() is None


def test_ninety_days_are_allowed(client_for, cast: Cast, typed: dict) -> None:
    assert client_for(cast.leader).submit(NEW, {**typed, "last_day": "2027-02-17"}).status_code == 303


def test_nobody_of_another_unit(client_for, cast: Cast, typed: dict) -> None:
    page = client_for(cast.leader).get(NEW).get_data(as_text=True)
    assert cast.supervisor.name in page
    for outside in (cast.principal, cast.stranger, cast.leader):
        assert f'value="{outside.id}"' not in page
        response = client_for(cast.leader).send(NEW, {**typed, "receiver": str(outside.id)})
        assert response.status_code == 422


def test_revoked_at_once_and_only_by_the_giver(client_for, cast: Cast, typed: dict) -> None:
    leader, helper = client_for(cast.leader), client_for(cast.supervisor)
    leader.submit(NEW, typed)
    url = f"{LIST}/{lent().id}/thu-hoi"
    for other in (helper, client_for(cast.administrator), client_for(cast.stranger)):
        assert other.send(url).status_code == 404
    assert leader.submit(LIST, {}, action=url).status_code == 303
    assert "theo ủy quyền" not in text_of(parse(helper.get("/viec-cua-toi")))
    first = lent().revoked_at
    leader.send(url)
    assert lent().revoked_at == first
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("delegation"))).all()
    assert sorted(actions) == ["delegation_given"] * 2 + ["delegation_revoked"] * 2


@pytest.mark.parametrize("loss", ["role", "suspended", "left"])
def test_it_falls_with_the_giver(client_for, cast: Cast, typed: dict, change, loss: str) -> None:
    client_for(cast.leader).submit(NEW, typed)
    helper = client_for(cast.supervisor)
    assert "theo ủy quyền" in text_of(parse(helper.get("/viec-cua-toi")))
    if loss == "role":
        membership(cast.leader).valid_to = date(2026, 11, 20)
        db.session.commit()
    elif loss == "suspended":
        change(cast.leader, suspended_at=lent().created_at)
    else:
        change(cast.leader, left_on=date(2026, 11, 20))
    assert "theo ủy quyền" not in text_of(parse(helper.get("/viec-cua-toi")))


def test_a_role_lent_in_another_unit_than_the_own(client_for, cast: Cast, typed: dict) -> None:
    """Somebody who works in two units gets it in the giver's unit only."""
    db.session.add(
        Membership(
            account_id=cast.two_hats.id, unit_id=cast.units["ben_tre"], role=Role.STAFF, valid_from=date(2020, 1, 1)
        )
    )
    db.session.commit()
    client_for(cast.leader).submit(NEW, {**typed, "receiver": str(cast.two_hats.id)})
    client = client_for(cast.two_hats)
    assert client.get("/nhat-ky/").status_code == 403
    client.send("/don-vi-dang-lam-viec", {"unit_id": cast.units["ben_tre"]})
    assert client.get("/nhat-ky/").status_code == 200


def test_budget(client_for, cast: Cast, typed: dict, queries) -> None:
    leader = client_for(cast.leader)
    for day in range(21, 26):
        leader.submit(NEW, {**typed, "first_day": f"2026-11-{day}", "last_day": "2026-11-28"})
    with queries() as count:
        leader.get(LIST)
    assert len(count) <= 8, count.statements
    with queries() as count:
        leader.get(NEW)
    assert len(count) <= 8, count.statements


def test_administering_is_never_lent() -> None:
    for role in Role:
        assert not delegable([role]) & {
            Permission.PEOPLE_DELEGATE,
            Permission.PEOPLE_MANAGE,
            Permission.UNITS_MANAGE,
            Permission.SYSTEM_OPERATE,
        }
