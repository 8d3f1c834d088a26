"""Creating units and putting their facts right: what works, what is refused where, who may."""

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account, Membership
from portal.models.records import AuditEntry
from portal.models.units import Unit, UnitAlias, UnitEdge
from portal.rules.permissions import Role
from tests.cast import LONG_AGO, Person
from tests.pages import parse, text_of


def main_text(response) -> str:
    return text_of(parse(response).find(".//main"))


def error_at(response, field: str) -> str:
    found = [e for e in parse(response).iter("p") if e.get("id") == f"{field}-error"]
    return text_of(found[0]) if found else ""


def unit_of(cast, key: str) -> Unit:
    return db.session.get_one(Unit, cast.units[key])


def entry(action: str) -> AuditEntry:
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()


@pytest.fixture
def stranger_administrator(cast) -> Person:
    """The administrator of the other department."""
    account = Account(
        user_name="vl.admin", full_name="Kim Thị Sa", name_sort="x", name_folded="x", created_at=clock.now()
    )
    db.session.add(account)
    db.session.flush()
    role = Role.UNIT_ADMINISTRATOR
    db.session.add(Membership(account_id=account.id, unit_id=cast.units["vinh_long"], role=role, valid_from=LONG_AGO))
    db.session.commit()
    return Person("stranger_administrator", account.id, account.full_name, account.user_name)


NEW = {"name": "Trường Mầm non Hoa Sen", "kind": "preschool", "code": "MN-01", "opened_on": "2020-09-05"}


def test_a_unit_is_created_under_a_chosen_one(client_for, cast) -> None:
    client = client_for(cast.administrator)
    office = cast.units["cho_lach"]
    done = client.submit(f"/don-vi/tao?cha={office}", NEW | {"phone": "0275 3822 111", "email": "hoasen@example.vn"})
    assert done.status_code == 303
    unit = db.session.scalars(select(Unit).where(Unit.code == "MN-01")).one()
    assert (unit.name, unit.name_folded, unit.kind_code) == (NEW["name"], "truong mam non hoa sen", "preschool")
    edge = db.session.scalars(select(UnitEdge).where(UnitEdge.child_id == unit.id)).one()
    assert (edge.parent_id, edge.valid_from.isoformat(), edge.valid_to) == (office, "2020-09-05", None)
    assert entry("units.create").after["parent"] == "Phòng Giáo dục và Đào tạo Chợ Lách"
    assert "Đã tạo đơn vị" in main_text(client.get(done.headers["Location"]))


def test_the_parent_is_found_by_typing_without_javascript(client_for, cast) -> None:
    client = client_for(cast.administrator)
    looked = client.submit("/don-vi/tao", NEW | {"parent_q": "cho lach", "find": "1"})
    assert looked.status_code == 200
    assert "Phòng Giáo dục và Đào tạo Chợ Lách" in main_text(looked)
    assert NEW["name"] in looked.get_data(as_text=True), "what was typed stays"
    assert db.session.scalars(select(Unit).where(Unit.code == "MN-01")).first() is None
    nobody = client.submit("/don-vi/tao", NEW | {"parent_q": "tam binh", "find": "1"})
    assert "Không có đơn vị đang hoạt động nào khớp" in main_text(nobody), "another department is out of scope"
    missing = client.submit("/don-vi/tao", NEW)
    assert missing.status_code == 422
    assert "Chọn một đơn vị" in error_at(missing, "parent_id")


def test_candidates_come_while_typing(client_for, cast) -> None:
    client = client_for(cast.administrator)
    found = client.get("/don-vi/chon?parent_q=cho+lach", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert 'type="radio"' in found
    assert "Tam Bình" not in client.get("/don-vi/chon?parent_q=tam", headers={"HX-Request": "true"}).get_data(True)
    everywhere = client.get("/don-vi/chon?parent_q=tam&tat_ca=1", headers={"HX-Request": "true"})
    assert "Tam Bình" in everywhere.get_data(as_text=True)
    assert client.get("/don-vi/chon").status_code == 303


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"name": ""}, "name", "Vui lòng nhập"),
        ({"name": " \t "}, "name", "Vui lòng nhập"),
        ({"name": "x" * 201}, "name", "Không quá 200"),
        ({"kind": ""}, "kind", "Vui lòng nhập"),
        ({"kind": "palace"}, "kind", "Hãy chọn một mục"),
        ({"code": "VINH_BINH"}, "code", "Mã này đang là mã của “Trường Tiểu học Vĩnh Bình”"),
        ({"code": "A B"}, "code", "không có khoảng trắng"),
        ({"opened_on": "30/02/2020"}, "opened_on", "Ngày không hợp lệ"),
        ({"opened_on": "0020-02-03"}, "opened_on", "Ngày không hợp lý"),
        ({"phone": "gọi bảo vệ"}, "phone", "chỉ gồm chữ số"),
        ({"email": "a@b"}, "email", "chưa đúng"),
    ],
)
def test_wrong_input_is_named_at_its_field_and_nothing_is_lost(client_for, cast, wrong, field, words) -> None:
    client = client_for(cast.administrator)
    refused = client.submit(f"/don-vi/tao?cha={cast.units['cho_lach']}", NEW | {"address": "12 Quốc lộ 57"} | wrong)
    assert refused.status_code == 422
    assert words in error_at(refused, field)
    assert "12 Quốc lộ 57" in refused.get_data(as_text=True)
    assert db.session.scalars(select(Unit).where(Unit.address == "12 Quốc lộ 57")).first() is None


def test_contact_is_edited_by_the_unit_itself_with_before_and_after(client_for, cast) -> None:
    client = client_for(cast.administrator)
    own = cast.units["ben_tre"]
    assert client.submit(f"/don-vi/{own}/sua", {"phone": "0275 3822 384", "email": "SoGD@BenTre.vn"}).status_code == 303
    assert unit_of(cast, "ben_tre").phone == "0275 3822 384"
    noted = entry("units.edit")
    assert (noted.before["phone"], noted.after["phone"], noted.unit_id) == ("", "0275 3822 384", own)
    assert client.submit(f"/don-vi/{own}/sua", {}).status_code == 303
    assert entry("units.edit"), "saving the same again leaves no second entry"
    assert "Sửa thông tin" in main_text(client.get(f"/don-vi/{own}/lich-su"))


@pytest.mark.parametrize(
    "page", ["doi-ten", "doi-ma", "chuyen", "cap-tren-chuyen-mon", "thoi-chuyen-mon", "ngung", "mo-lai"]
)
def test_what_only_the_level_above_may_do(client_for, cast, page: str) -> None:
    client = client_for(cast.administrator)
    assert client.get(f"/don-vi/{cast.units['ben_tre']}/{page}").status_code == 403
    assert client.send(f"/don-vi/{cast.units['ben_tre']}/{page}").status_code == 403
    assert client.get(f"/don-vi/{cast.units['cho_lach']}/{page}").status_code == 200
    assert client_for(cast.operator).get(f"/don-vi/{cast.units['ben_tre']}/{page}").status_code == 200


PAGES = ["sua", "thiet-lap", "doi-ten", "doi-ma", "chuyen", "cap-tren-chuyen-mon", "thoi-chuyen-mon", "ngung", "mo-lai"]


@pytest.mark.parametrize("page", PAGES)
def test_strangers_teachers_and_the_public_manage_nothing(
    client, client_for, cast, stranger_administrator, page
) -> None:
    url = f"/don-vi/{cast.units['vinh_binh']}/{page}"
    for person in (stranger_administrator, cast.teacher, cast.principal, cast.clerk, cast.supervisor):
        assert client_for(person).get(url).status_code == 403, person.key
        assert client_for(person).send(url, {"name": "x", "on": "2026-11-20"}).status_code == 403, person.key
    assert client.get(url).headers["Location"].startswith("/dang-nhap")
    assert client_for(cast.administrator).get(f"/don-vi/999999/{page}").status_code == 404
    assert not db.session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("units."))).all()


def test_a_parent_out_of_scope_is_refused_whatever_is_sent(client_for, cast, stranger_administrator) -> None:
    client = client_for(cast.administrator)
    data = NEW | {"parent_id": cast.units["vinh_long"]}
    assert client.send("/don-vi/tao", data).status_code == 403
    assert client.send("/don-vi/tao", NEW | {"parent_id": 999999}).status_code == 404
    move = {"parent_id": cast.units["vinh_long"], "on": "2026-11-20"}
    assert client.send(f"/don-vi/{cast.units['vinh_binh']}/chuyen", move).status_code == 403
    assert client_for(stranger_administrator).send("/don-vi/tao", data).status_code == 303


def test_a_new_name_keeps_the_old_one(client_for, cast) -> None:
    client = client_for(cast.administrator)
    url = f"/don-vi/{cast.units['vinh_binh']}/doi-ten"
    renamed = {"name": "Trường Tiểu học và THCS Vĩnh Bình", "kind": "primary_lower_secondary_school"}
    assert client.submit(url, renamed).status_code == 303
    alias = db.session.scalars(select(UnitAlias)).one()
    assert (alias.what, alias.value, alias.until) == ("name", "Trường Tiểu học Vĩnh Bình", clock.today())
    noted = entry("units.rename")
    assert (noted.before["kind"], noted.after["kind"]) == ("Trường tiểu học", "Trường tiểu học và THCS")
    assert "Trước đây: Trường Tiểu học Vĩnh Bình" in main_text(client.get("/don-vi/?q=tieu+hoc+vinh+binh"))
    assert client.submit(url, {"name": "Trường Tiểu học Vĩnh Bình"}).status_code == 303
    assert client.submit(url, renamed).status_code == 303
    assert len(db.session.scalars(select(UnitAlias)).all()) == 2, "back and forth leaves one row for each name"


def test_a_new_code_keeps_the_old_one_and_must_be_free(client_for, cast) -> None:
    client = client_for(cast.administrator)
    url = f"/don-vi/{cast.units['vinh_binh']}/doi-ma"
    taken = client.submit(url, {"code": "HOA_NGHIA"})
    assert taken.status_code == 422
    assert "Trường Tiểu học Hòa Nghĩa" in error_at(taken, "code")
    assert client.submit(url, {"code": "0830"}).status_code == 303
    assert unit_of(cast, "vinh_binh").code == "0830"
    assert "Mã cũ VINH_BINH" in main_text(client.get(f"/don-vi/{cast.units['vinh_binh']}"))
    assert client.submit(url, {"code": ""}).status_code == 303
    assert unit_of(cast, "vinh_binh").code is None


def test_who_saves_second_sees_what_the_first_one_saved(client_for, cast) -> None:
    first, second = client_for(cast.administrator), client_for(cast.operator)
    url = f"/don-vi/{cast.units['cho_lach']}/sua"
    version = unit_of(cast, "cho_lach").version
    db.session.rollback()
    assert first.submit(url, {"phone": "0275 111 111"}).status_code == 303
    late = second.send(url, {"version": version, "phone": "0275 222 222", "place": "Chợ Lách"})
    assert late.status_code == 409
    text = main_text(late)
    assert "Người khác vừa sửa đơn vị này" in text
    assert "Người khác vừa lưu: 0275 111 111" in text
    assert "0275 222 222" in late.get_data(as_text=True), "what was typed stays"
    assert unit_of(cast, "cho_lach").phone == "0275 111 111"
    db.session.rollback()
    again = second.send(url, {"version": version + 1, "phone": "0275 222 222"})
    assert again.status_code == 303


def test_settings_of_a_unit(client_for, cast) -> None:
    client = client_for(cast.administrator)
    url = f"/don-vi/{cast.units['cho_lach']}/thiet-lap"
    assert client.submit(url, {"require_second_factor": "y", "support_name": "Tổ CNTT"}).status_code == 303
    assert unit_of(cast, "cho_lach").settings["require_second_factor"] is True
    assert entry("units.settings").after == {"require_second_factor": True, "support_name": "Tổ CNTT"}
    db.session.rollback()
    assert client.submit(url, {"support_email": "x"}).status_code == 422
    assert client.submit(url, {"require_second_factor": []}).status_code == 303
    assert unit_of(cast, "cho_lach").settings["require_second_factor"] is False


def test_people_of_a_unit_are_told_whom_their_unit_names_for_help(client_for, cast) -> None:
    url = f"/don-vi/{cast.units['ben_tre']}/thiet-lap"
    own = {"support_name": "Tổ CNTT", "support_phone": "0275 3822 999"}
    assert client_for(cast.administrator).submit(url, own).status_code == 303
    help_page = client_for(cast.clerk).get("/tro-giup").get_data(as_text=True)
    assert "Tổ CNTT" in help_page
    assert "tel:02753822999" in help_page
    assert "Tổ CNTT" not in client_for(cast.stranger).get("/tro-giup").get_data(as_text=True)


def test_budgets_of_the_forms(client_for, cast, queries) -> None:
    client = client_for(cast.administrator)
    for page in PAGES:
        with queries() as count:
            assert client.get(f"/don-vi/{cast.units['cho_lach']}/{page}").status_code == 200
        assert len(count) <= 12, (page, len(count))
    with queries() as count:
        client.get(f"/don-vi/tao?cha={cast.units['cho_lach']}")
    assert len(count) <= 10
