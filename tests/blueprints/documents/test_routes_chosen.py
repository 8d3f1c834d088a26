"""Choosing levels, the way straight to the centre and units beside one's own, on the pages."""

from portal.db import db
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from tests.cast import Cast
from tests.make import make_draft
from tests.pages import parse, text_of
from tests.services.documents.test_routes import CENTRE, decide


def test_levels_are_offered_with_their_counts(client_for, cast: Cast) -> None:
    page = text_of(parse(client_for(cast.board_clerk).get("/van-ban/soan")))
    assert "Cấp dưới trực tiếp (2 đơn vị) Đến 2 cấp dưới (5 đơn vị) Mọi đơn vị cấp dưới (7 đơn vị)" in page
    saved = client_for(cast.board_clerk).submit("/van-ban/soan", {"subordinates": "2", "action": "preview"})
    assert "Gửi đến 5 đơn vị" in text_of(parse(client_for(cast.board_clerk).get(saved.location)))


def test_a_level_nobody_offered_is_refused_at_its_field(client_for, cast: Cast) -> None:
    response = client_for(cast.clerk).send("/van-ban/soan", {"subordinates": "9", "action": "save"})
    assert response.status_code == 422
    assert parse(response).find(".//*[@id='subordinates-error']") is not None


def test_the_preview_says_who_is_copied_and_why(client_for, cast: Cast) -> None:
    draft = make_draft(cast.principal, addressing=CENTRE)
    page = text_of(parse(client_for(cast.principal).get(f"/van-ban/{draft.id}/xem-truoc")))
    assert "Gửi đến 3 đơn vị" in page
    assert "Sở Giáo dục và Đào tạo Bến Tre nhận bản sao để biết" in page


def test_a_unit_beside_is_refused_at_the_right_field_and_found_when_allowed(client_for, cast: Cast) -> None:
    principal = client_for(cast.principal)
    assert 'name="words"' not in principal.get("/van-ban/soan").get_data(as_text=True)
    draft = make_draft(cast.principal, addressing=Addressing(units=(cast.units["hoa_nghia"],)))
    refused = principal.get(f"/van-ban/{draft.id}/soan?kiem-tra=1")
    assert "nằm ngoài tuyến gửi" in text_of(parse(refused).find(".//*[@id='units-error']"))
    decide(cast, "cho_lach", peers_may_exchange=True)
    found = principal.submit("/van-ban/soan", {"words": "hoa nghia", "action": "find"})
    assert "Trường Tiểu học Hòa Nghĩa" in text_of(parse(found).find(".//*[@id='found-units']"))
    assert "nằm ngoài" not in text_of(parse(principal.get(f"/van-ban/{draft.id}/soan?kiem-tra=1")))


def test_the_superior_decides_both(client_for, cast: Cast) -> None:
    unit_id = cast.units["ben_tre"]
    administrator, url = client_for(cast.administrator), f"/don-vi/{unit_id}/thiet-lap"
    administrator.submit(url, {"peers_may_exchange": "y"})
    db.session.expire_all()
    settings = db.session.get_one(Unit, unit_id).settings
    assert (settings.get("copied_when_skipped", True), settings["peers_may_exchange"]) == (True, True)
    administrator.submit(url, {"copied_when_skipped": []})
    db.session.expire_all()
    assert db.session.get_one(Unit, unit_id).settings["copied_when_skipped"] is False
