"""The library of ready forms on its pages: looked through, tried, taken, its calendar followed."""

from portal.db import db
from portal.models.data_forms import DataForm, PeriodLine
from portal.services.data_forms.designing import library
from tests.cast import Cast
from tests.make import actor_of
from tests.pages import parse, text_of
from tests.queries import count_queries

SHELF = "/bieu-mau/thiet-ke/mau-co-san"


def test_from_the_shelf_to_a_draft(client_for, cast: Cast) -> None:
    clerk = client_for(cast.leader)
    assert SHELF in clerk.get("/bieu-mau/thiet-ke/").text
    listed = text_of(parse(clerk.get(SHELF)))
    assert "SMAS: báo cáo sau khai giảng" in listed
    assert "Kế hoạch 1648/SGDĐT-VP ngày 30/9/2019" in listed
    shown = text_of(parse(clerk.get(f"{SHELF}/smas_khai_giang")))
    assert "Chưa rõ Văn bản nêu nội dung cần có" in shown
    assert "hôm nay sẽ hỏi 3 đơn vị" in shown
    taken = clerk.submit(f"{SHELF}/smas_khai_giang", {}, action=f"{SHELF}/smas_khai_giang/dung")
    assert taken.status_code == 303
    form = db.session.scalars(db.select(DataForm)).one()
    assert taken.location.endswith(f"/bieu-mau/thiet-ke/{form.id}/soan")
    assert clerk.get(taken.location).status_code == 200
    assert "Đơn vị đã lập: SMAS: báo cáo sau khai giảng" in text_of(parse(clerk.get(SHELF)))


def test_it_is_tried_like_any_form_and_nothing_is_kept(client_for, cast: Cast) -> None:
    clerk = client_for(cast.leader)
    page = f"{SHELF}/seqap_hoc_sinh"
    tried = clerk.submit(page, {"hoc_sinh.g1.hs": "30", "hoc_sinh.g1.nu": "3x", "hoc_sinh.g2.hs": "12"}, action=page)
    assert tried.status_code == 200
    text = text_of(parse(tried))
    assert "Ô này cần một số" in text
    assert 'value="3x"' in tried.text
    assert ">42<" in tried.text, "the total of the two grades"
    assert db.session.scalars(db.select(DataForm)).first() is None


def test_its_calendar_is_one_step_away(client_for, cast: Cast) -> None:
    form = library.take_ready(actor_of(cast.leader), "smas_thang")
    library.take_ready(actor_of(cast.leader), "seqap_csvc")
    db.session.commit()
    clerk = client_for(cast.leader)
    shown = clerk.get(f"/bieu-mau/thiet-ke/{form.id}")
    way = f"/bieu-mau/ky/lich/dong/moi?mau=R97&bieu={form.id}"
    assert way in [link.get("href") for link in parse(shown).iter("a")]
    (choice,) = [one for one in parse(clerk.get(way)).iter("select") if one.get("name") == "form_id"]
    assert [one.get("value") for one in choice.iter("option") if one.get("selected") is not None] == [str(form.id)]
    assert len(list(choice.iter("option"))) == 2
    assert clerk.submit(way, {}, action=None).status_code == 303
    assert db.session.scalars(db.select(PeriodLine)).one().form_id == form.id


def test_who_may_not_make_forms_stays_out(client_for, cast: Cast) -> None:
    for path in (SHELF, f"{SHELF}/smas_thang"):
        assert client_for(cast.teacher).get(path).status_code == 403
    assert client_for(cast.leader).get(f"{SHELF}/nowhere").status_code == 404


def test_looking_costs_few_statements(client_for, cast: Cast) -> None:
    clerk = client_for(cast.leader)
    clerk.get(SHELF)
    with count_queries() as listing:
        clerk.get(SHELF)
    with count_queries() as looking:
        clerk.get(f"{SHELF}/smas_nam_hoc")
    assert (len(listing), len(looking)) <= (9, 11)
