"""Saved groups on the pages: made, filled, chosen, put away."""

import pytest

from portal.db import db
from portal.models.documents import AddresseeGroup
from portal.services.documents import groups
from tests.cast import Cast
from tests.make import actor_of
from tests.pages import find_form, form_fields, parse, text_of
from tests.trees import add_schools


@pytest.fixture
def group_id(app, cast: Cast) -> int:
    group = groups.create_group(actor_of(cast.clerk), name="Các trường thí điểm")
    groups.add_units(actor_of(cast.clerk), group_id=group.id, unit_ids=[cast.units["hoa_nghia"]])
    db.session.commit()
    return group.id


def test_from_an_empty_list_to_a_posted_document(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    assert "/van-ban/nhom" in clerk.get("/van-ban/soan").get_data(as_text=True)
    made = clerk.submit("/van-ban/nhom", {"name": "Các trường thí điểm"})
    assert made.status_code == 303
    found = clerk.submit(made.location, {"words": "hoa nghia", "action": "find"})
    fields = form_fields(find_form(parse(found), action=made.location, page_url=made.location))
    chosen = {**fields, "units": [str(cast.units["hoa_nghia"])], "action": "add"}
    assert clerk.post(made.location, data=chosen).location == made.location
    clerk.submit(made.location, {"kind": "upper_secondary_school", "action": "add"}, action=made.location)
    page = text_of(parse(clerk.get(made.location)).find(".//tbody"))
    assert "Trường Tiểu học Hòa Nghĩa" in page
    assert "Trường THPT Nguyễn Đình Chiểu" in page
    group_id = made.location.rpartition("/")[2]
    saved = clerk.submit("/van-ban/soan", {"groups": [group_id], "action": "preview"})
    assert "Gửi đến 2 đơn vị" in text_of(parse(clerk.get(saved.location)))
    again = parse(clerk.get(saved.location.replace("xem-truoc", "soan")))
    assert again.find(f".//input[@name='groups'][@value='{group_id}']").get("checked") is not None


def test_taking_out_renaming_and_putting_away(client_for, cast: Cast, group_id: int) -> None:
    clerk, url = client_for(cast.clerk), f"/van-ban/nhom/{group_id}"
    clerk.send(f"{url}/bo", {"unit_id": str(cast.units["hoa_nghia"])})
    assert "Nhóm chưa có đơn vị nào" in text_of(parse(clerk.get(url)))
    assert clerk.send(f"{url}/bo", {"unit_id": "x"}).status_code == 303
    assert clerk.submit(f"{url}/doi-ten", {"name": "Tên mới"}).location == url
    assert "Tên mới" in text_of(parse(clerk.get("/van-ban/nhom")))
    assert clerk.submit(f"{url}/cat", {}).location == "/van-ban/nhom"
    assert clerk.get(url).status_code == 404
    assert "Tên mới" not in clerk.get("/van-ban/soan").get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "data", "field"),
    [
        ("", {"name": ""}, "name"),
        ("", {"name": "x" * 101}, "name"),
        ("", {"name": "CÁC TRƯỜNG THÍ ĐIỂM"}, "name"),
        ("/{id}", {"action": "add", "kind": "castle"}, "kind"),
        ("/{id}", {"action": "add", "kind": "preschool"}, "kind"),
        ("/{id}", {"action": "add", "kind": "", "units": ["x"]}, "units"),
        ("/{id}", {"action": "add", "kind": "", "units": ["8"]}, "units"),
        ("/{id}", {"action": "add", "kind": ""}, "units"),
        ("/{id}/doi-ten", {"name": " "}, "name"),
    ],
)
def test_wrong_input_is_refused_at_its_field(
    client_for, cast: Cast, group_id: int, path: str, data: dict[str, object], field: str
) -> None:
    response = client_for(cast.clerk).send(f"/van-ban/nhom{path}".replace("{id}", str(group_id)), data)
    assert response.status_code == 422
    assert parse(response).find(f".//*[@id='{field}-error']") is not None
    assert db.session.query(AddresseeGroup).count() == 1


def test_who_may_not(client_for, cast: Cast, group_id: int) -> None:
    for who, status in (("teacher", 403), ("supervisor", 403), ("administrator", 403), ("stranger", 404)):
        person = client_for(getattr(cast, who))
        for path in ("", "/doi-ten", "/cat"):
            assert person.get(f"/van-ban/nhom/{group_id}{path}").status_code == status
            assert person.send(f"/van-ban/nhom/{group_id}{path}", {"name": "Của tôi"}).status_code == status
        assert person.send(f"/van-ban/nhom/{group_id}/bo", {"unit_id": "5"}).status_code == status
    response = client_for(cast.stranger).send("/van-ban/soan", {"groups": [str(group_id)], "action": "save"})
    assert response.status_code == 422
    assert parse(response).find(".//*[@id='groups-error']") is not None


def test_query_budgets_with_700_units(client_for, cast: Cast, group_id: int, queries) -> None:
    add_schools(cast.units["ben_tre"], 700)
    clerk = client_for(cast.clerk)
    url = f"/van-ban/nhom/{group_id}"
    clerk.submit(url, {"kind": "primary_school", "action": "add"}, action=url)
    for path, most in (("/van-ban/nhom", 9), (url, 13), ("/van-ban/soan", 14)):
        with queries() as count:
            assert clerk.get(path).status_code == 200
        assert len(count) <= most, (path, len(count), count.statements)
