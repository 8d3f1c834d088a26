"""The pages of exports: who gets in, that a map is kept column by column, that a period is checked and exported."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.db import db
from portal.models.data_forms import FormPeriod, SectorMap, SectorRun
from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source
from tests.cast import Cast, Person
from tests.data_forms import make_asked
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.sector import COLUMNS, make_map, make_run

ClientFor = Callable[[Person], PageClient]
HOME = "/bieu-mau/ket-xuat/"


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    """A period with reports in every state."""
    return make_asked(cast)


def post(client: PageClient, address: str, **typed: str) -> TestResponse:
    return client.send(address, data=typed)


def only_map() -> SectorMap:
    db.session.expire_all()
    return db.session.scalars(select(SectorMap)).one()


def test_a_map_is_begun_from_the_headings_of_a_template(client_for: ClientFor, cast: Cast, period: FormPeriod) -> None:
    client = client_for(cast.leader)
    assert "Chưa có bảng cột nào" in client.get(HOME).text
    address = f"{HOME}bang-cot/moi/{period.form_id}"
    assert address in client.get(f"{HOME}bang-cot/moi").text
    refused = post(client, address, name="", target="EMIS", header="Mã trường\tSố lớp\tGhi khác")
    assert refused.status_code == 422
    assert "Ghi khác" in refused.text
    made = post(client, address, name="Đầu năm", target="EMIS", header="Mã trường\tSố lớp\tGhi khác")
    assert made.status_code == 303
    page = text_of(parse(client.get(made.location)))
    assert "Cột “Ghi khác” chưa chọn lấy gì." in page
    assert "Có 1 chỗ cần sửa" in page
    assert "Đầu năm" in client.get(HOME).text


def test_columns_are_changed_moved_and_taken_out(client_for: ClientFor, cast: Cast, period: FormPeriod) -> None:
    held, client = make_map(cast, period), client_for(cast.leader)
    home = f"{HOME}bang-cot/{held.id}"
    typed = {"heading": "Số lớp", "source": "fixed", "text": "X", "style": "usual", "place": "1"}
    refused = post(client, f"{home}/cot/moi", **typed, version=str(held.version))
    assert refused.status_code == 422
    assert "Đã có cột khác mang tiêu đề này." in refused.text
    typed |= {"heading": "Loại báo cáo", "required": "y"}
    assert post(client, f"{home}/cot/moi", **{**typed, "text": ""}, version=str(held.version)).status_code == 422
    assert post(client, f"{home}/cot/moi", **typed, version=str(held.version)).status_code == 303
    assert only_map().layout["columns"][0] == {
        "heading": "Loại báo cáo",
        "source": "fixed",
        "text": "X",
        "required": True,
    }
    page = client.get(f"{home}/cot/4")
    assert "Số lớp" in page.text
    typed = {"heading": "Lớp", "source": "cell:grades.g1.total", "text": "", "style": "comma", "place": "2"}
    stale = post(client, f"{home}/cot/4", **typed, version="1")
    assert stale.status_code == 422
    assert "Người khác vừa sửa" in stale.text
    assert post(client, f"{home}/cot/4", **typed, version=str(only_map().version)).status_code == 303
    assert [one["heading"] for one in only_map().layout["columns"]] == [
        "Loại báo cáo",
        "Lớp",
        "Mã trường",
        "Tên trường",
        "Học sinh",
    ]
    post(client, f"{home}/cot/1/bo", version=str(only_map().version))
    assert only_map().layout["columns"][0]["heading"] == "Lớp"
    assert post(client, f"{home}/cot/99/bo", version=str(only_map().version)).status_code == 404
    assert client.get(f"{home}/cot/99").status_code == 404
    wrong = post(client, f"{home}/cot/1", **{**typed, "source": "cell:deals.name"}, version=str(only_map().version))
    assert wrong.status_code == 422


def test_a_map_is_renamed_put_away_and_used_again(client_for: ClientFor, cast: Cast, period: FormPeriod) -> None:
    held, client = make_map(cast, period), client_for(cast.leader)
    home = f"{HOME}bang-cot/{held.id}"
    assert post(client, f"{home}/sua", name="Tên mới", target="EQMS", version=str(held.version)).status_code == 303
    assert (only_map().name, only_map().layout["deemed"]) == ("Tên mới", False)
    post(client, f"{home}/cat")
    assert "đã cất" in client.get(home).text
    assert "Biểu mẫu này chưa có bảng cột" in client.get(f"{HOME}ky/{period.id}/").text
    post(client, f"{home}/dung-lai")
    assert "Tên mới" in client.get(f"{HOME}ky/{period.id}/").text


def test_a_period_is_checked_exported_and_marked_as_delivered(
    client_for: ClientFor, cast: Cast, period: FormPeriod, drain: Callable[[], int]
) -> None:
    held, client = make_map(cast, period), client_for(cast.leader)
    home = f"{HOME}ky/{period.id}/"
    assert home in client.get(f"/bieu-mau/tong-hop/{period.id}/").text
    check = text_of(parse(client.get(f"{home}kiem-tra?bang={held.id}")))
    assert "1 đơn vị, 1 dòng" in check
    assert "3 đơn vị chưa xuất được" in check
    assert post(client, f"{home}lap", map_id="").status_code == 303, "the only map there is"
    run = db.session.scalars(select(SectorRun)).one()
    page = client.get(f"{HOME}lan/{run.id}")
    assert "Đang chờ lập tệp" in page.text
    assert "<html" not in client.get(f"{HOME}lan/{run.id}", headers={"HX-Request": "true"}).text
    again = post(client, f"{home}lap", map_id=str(held.id))
    assert again.status_code == 422
    assert "Hãy chờ lập xong" in again.text
    drain()
    shown = client.get(f"{HOME}lan/{run.id}")
    assert "Trường Tiểu học Vĩnh Bình" in shown.text
    file = client.get(f"{HOME}lan/{run.id}/tep/full.csv")
    assert file.data == client.get(f"{HOME}lan/{run.id}/tep/full.csv").data
    assert b"VINH_BINH" in file.data
    assert client.get(f"{HOME}lan/{run.id}/tep/full.exe").status_code == 404
    refused = post(client, f"{HOME}lan/{run.id}/ket-qua", state="failed", remark="")
    assert refused.status_code == 422
    assert "Hãy ghi vì sao" in refused.text
    assert post(client, f"{HOME}lan/{run.id}/ket-qua", state="delivered", remark="KQ-01").status_code == 303
    assert "KQ-01" in client.get(f"{HOME}lan/{run.id}").text
    assert "Hệ thống đích đã nhận" in client.get(home).text


def test_a_map_that_no_longer_fits_is_named(client_for: ClientFor, cast: Cast, period: FormPeriod) -> None:
    gone = Column(heading="Phòng", source=Source.CELL, key="rooms")
    held, client = make_map(cast, period, ColumnMap(columns=(*COLUMNS, gone))), client_for(cast.leader)
    said = "Cột “Phòng” lấy ô “rooms”, biểu mẫu không còn ô này."
    for page in (f"bang-cot/{held.id}", f"bang-cot/{held.id}/cot/5", f"ky/{period.id}/", f"ky/{period.id}/kiem-tra"):
        assert said in client.get(HOME + page).text, page
    assert "còn chỗ sai" in post(client, f"{HOME}ky/{period.id}/lap", map_id=str(held.id)).text


def test_who_gets_in(client_for: ClientFor, cast: Cast, period: FormPeriod, drain: Callable[[], int]) -> None:
    held = make_map(cast, period)
    run = make_run(cast, period, held, drain)
    maps = ("", "bang-cot/moi", f"bang-cot/moi/{period.form_id}", f"bang-cot/{held.id}", f"bang-cot/{held.id}/sua")
    maps += (f"bang-cot/{held.id}/cot/moi", f"bang-cot/{held.id}/cot/1")
    exports = (f"ky/{period.id}/", f"ky/{period.id}/kiem-tra", f"lan/{run.id}", f"lan/{run.id}/tep/full.csv")
    for person in (cast.principal, cast.supervisor, cast.clerk, cast.stranger_principal):
        client = client_for(person)
        assert {client.get(HOME + page).status_code for page in (*maps, *exports)} == {403}
    assert {client_for(cast.administrator).get(HOME + page).status_code for page in maps} == {200}
    assert {client_for(cast.administrator).get(HOME + page).status_code for page in exports} == {403}
    db.session.execute(SectorMap.__table__.update().values(unit_id=cast.units["vinh_long"]))
    db.session.execute(SectorRun.__table__.update().values(unit_id=cast.units["vinh_long"]))
    db.session.commit()
    leader = client_for(cast.leader)
    assert {leader.get(HOME + page).status_code for page in (*maps[3:], *exports[2:])} == {404}
    assert leader.get(f"{HOME}ky/{period.id}/kiem-tra?bang={held.id}").status_code == 404
    for address in (f"bang-cot/{held.id}/cat", f"lan/{run.id}/ket-qua"):
        assert post(leader, HOME + address, state="delivered").status_code == 404
        assert post(client_for(cast.principal), HOME + address, state="delivered").status_code == 403


def test_budgets(client_for: ClientFor, cast: Cast, period: FormPeriod, drain: Callable[[], int]) -> None:
    held = make_map(cast, period)
    run = make_run(cast, period, held, drain)
    client = client_for(cast.leader)
    pages = ("", f"bang-cot/{held.id}", f"ky/{period.id}/", f"ky/{period.id}/kiem-tra?bang={held.id}", f"lan/{run.id}")
    pages = (*pages, f"bang-cot/{held.id}/cac-ban")
    for page in pages:
        client.get(HOME + page)
        with QueryCount() as queries:
            assert client.get(HOME + page).status_code == 200
        assert len(queries) <= 18, (page, len(queries))
