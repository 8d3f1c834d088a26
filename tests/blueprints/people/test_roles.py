"""Roles given and ended: in force at the next request, never beyond the scope."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.people import Membership
from tests.blueprints.people.rows import audit, make_administrator, membership
from tests.cast import Cast
from tests.pages import find_form, form_fields, parse, text_of

pytestmark = pytest.mark.usefixtures("mails")  # people are told what happens to their account


class TestRoles:
    def test_given_and_in_force_at_the_next_request(self, client_for, cast: Cast) -> None:
        teacher = client_for(cast.teacher)
        assert teacher.get("/nhan-su/").status_code == 403
        url = f"/nhan-su/{cast.teacher.id}/vai-tro"
        done = client_for(cast.administrator).submit(url, {"unit": "VINH_BINH", "role": "deputy_leader"})
        assert done.status_code == 303
        assert teacher.get("/nhan-su/").status_code == 200
        assert audit("role_granted").after["role"] == "deputy_leader"

    def test_ended_and_gone_at_the_next_request(self, client_for, cast: Cast) -> None:
        clerk = client_for(cast.office_clerk)
        assert clerk.get("/nhan-su/").status_code == 200
        url = f"/nhan-su/{cast.office_clerk.id}/vai-tro/{membership(cast.office_clerk).id}/ket-thuc"
        assert client_for(cast.administrator).submit(url, {"valid_to": "2026-11-20"}).status_code == 303
        assert clerk.get("/nhan-su/").status_code == 403
        assert "chưa được giao vai trò" in clerk.get("/tai-khoan/").get_data(as_text=True)
        assert membership(cast.office_clerk).valid_to == date(2026, 11, 20)
        page = text_of(parse(client_for(cast.administrator).get(f"/nhan-su/{cast.office_clerk.id}")))
        assert "Vai trò trước đây" in page

    def test_ended_on_a_day_to_come(self, client_for, cast: Cast, clock_at) -> None:
        clerk = client_for(cast.office_clerk)
        url = f"/nhan-su/{cast.office_clerk.id}/vai-tro/{membership(cast.office_clerk).id}/ket-thuc"
        client_for(cast.administrator).submit(url, {"valid_to": "21/11/2026"})
        assert clerk.get("/nhan-su/").status_code == 200
        clock_at.shift(16 * 3600)  # 00:00 in Vietnam
        client = client_for(cast.office_clerk)
        assert client.get("/nhan-su/").status_code == 403

    @pytest.mark.parametrize(
        ("day", "words"), [("2009-01-01", "trước ngày bắt đầu"), ("", "Vui lòng nhập"), ("x", "không hợp lệ")]
    )
    def test_a_wrong_day(self, client_for, cast: Cast, day: str, words: str) -> None:
        url = f"/nhan-su/{cast.office_clerk.id}/vai-tro/{membership(cast.office_clerk).id}/ket-thuc"
        response = client_for(cast.administrator).submit(url, {"valid_to": day})
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)

    def test_not_twice(self, client_for, cast: Cast) -> None:
        client = client_for(cast.administrator)
        again = client.submit(f"/nhan-su/{cast.teacher.id}/vai-tro", {"unit": "VINH_BINH", "role": "teacher"})
        assert "đang giữ vai trò đó" in again.get_data(as_text=True)
        url = f"/nhan-su/{cast.office_clerk.id}/vai-tro/{membership(cast.office_clerk).id}/ket-thuc"
        client.submit(url, {"valid_to": "2026-11-20"})
        assert "đã kết thúc rồi" in client.submit(url, {"valid_to": "2026-11-20"}).get_data(as_text=True)

    def test_data_entry_for_it_support_needs_a_confirmed_warning(self, client_for, cast: Cast) -> None:
        client = client_for(cast.administrator)
        url = f"/nhan-su/{cast.it_teacher.id}/vai-tro"
        typed = {"unit": "VINH_BINH", "role": "data_officer", "domains": ["pupils"]}
        assert "confirmed" not in form_fields(find_form(parse(client.get(url)), action=url, page_url=url))
        warned = client.submit(url, typed)
        assert warned.status_code == 422
        assert "không giao việc nhập liệu" in warned.get_data(as_text=True)
        fields = form_fields(find_form(parse(warned), action=url, page_url=url))
        assert fields["domains"] == ["pupils"]
        assert client.post(url, data={**fields, "confirmed": "y"}).status_code == 303
        assert "không giao việc nhập liệu" in audit("role_granted").after["confirmed_warning"]

    @pytest.mark.parametrize(
        ("person", "role", "words"),
        [
            ("it_teacher", "editor", "không giao việc đăng tin"),
            ("teacher", "site_manager", "phải là một lãnh đạo"),
            ("principal", "site_manager", None),
        ],
    )
    def test_who_should_not_look_after_the_news(
        self, client_for, cast: Cast, person: str, role: str, words: str | None
    ) -> None:
        url = f"/nhan-su/{getattr(cast, person).id}/vai-tro"
        answer = client_for(cast.administrator).submit(url, {"unit": "VINH_BINH", "role": role})
        assert answer.status_code == (422 if words else 303)
        assert words is None or words in answer.get_data(as_text=True)

    def test_nobody_changes_the_own_roles(self, client_for, cast: Cast) -> None:
        for person in (cast.administrator, cast.operator):
            client = client_for(person)
            own = f"/nhan-su/{person.id}/vai-tro"
            assert client.get(own).status_code == 403
            assert client.send(own, {"unit": "BEN_TRE", "role": "leader"}).status_code == 403
            end = f"{own}/{membership(person).id}/ket-thuc"
            assert client.send(end, {"valid_to": "2026-11-20"}).status_code == 403
            for act in ("sua", "tam-khoa", "nghi", "mat-khau", "hai-buoc"):
                assert client.get(f"/nhan-su/{person.id}/{act}").status_code == 403

    def test_a_unit_administrator_does_not_touch_a_system_administrator(self, client_for, cast: Cast) -> None:
        make_administrator(cast.board_clerk, cast.units["board"])
        client = client_for(cast.board_clerk)
        end = f"/nhan-su/{cast.operator.id}/vai-tro/{membership(cast.operator).id}/ket-thuc"
        assert client.send(end, {"valid_to": "2026-11-20"}).status_code == 403
        for act in ("sua", "tam-khoa", "nghi", "mat-khau", "hai-buoc"):
            assert client.get(f"/nhan-su/{cast.operator.id}/{act}").status_code == 403
        url = f"/nhan-su/{cast.clerk.id}/vai-tro"
        assert client.send(url, {"unit": "BOARD", "role": "system_administrator"}).status_code == 422

    def test_an_administrator_below_manages_roles_but_not_an_account_that_also_works_elsewhere(
        self, client_for, cast: Cast
    ) -> None:
        make_administrator(cast.other_principal, cast.units["hoa_nghia"])
        client = client_for(cast.other_principal)
        page = text_of(parse(client.get(f"/nhan-su/{cast.two_hats.id}")))
        assert "ngoài phạm vi của bạn" in page
        assert client.get(f"/nhan-su/{cast.two_hats.id}/mat-khau").status_code == 403
        assert client.send(f"/nhan-su/{cast.two_hats.id}/mat-khau").status_code == 403
        added = client.submit(f"/nhan-su/{cast.two_hats.id}/vai-tro", {"unit": "HOA_NGHIA", "role": "editor"})
        assert added.status_code == 303
        elsewhere = db.session.scalars(
            select(Membership).where(
                Membership.account_id == cast.two_hats.id, Membership.unit_id == cast.units["cho_lach"]
            )
        ).one()
        assert client.get(f"/nhan-su/{cast.two_hats.id}/vai-tro/{elsewhere.id}/ket-thuc").status_code == 404
