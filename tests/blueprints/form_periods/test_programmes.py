"""The pages of programmes: made, joined, left, renamed without JavaScript."""

from sqlalchemy import select

from portal.db import db
from portal.models.data_forms import Programme, ProgrammeMember
from tests.cast import Cast
from tests.pages import parse, text_of

INDEX = "/bieu-mau/ky/chuong-trinh"


def test_from_a_new_programme_to_schools_that_join_and_leave(client_for, cast: Cast) -> None:
    leader = client_for(cast.leader)
    url = leader.submit(INDEX, {"code": "SEQAP", "name": "Chương trình SEQAP"}).location
    wrong = leader.submit(url, {"codes": "VINH_BINH\nKHONG-CO"}, action=f"{url}/them")
    assert wrong.status_code == 422
    assert "1 mã không phải của đơn vị cấp dưới: KHONG-CO" in text_of(parse(wrong))
    assert "VINH_BINH" in parse(wrong).find(".//textarea[@name='codes']").text
    chosen = {"codes": "VINH_BINH, hoa_nghia", "joined_year": "2010"}
    assert leader.submit(url, chosen, action=f"{url}/them").location == url
    assert "2010-2011" in text_of(parse(leader.get(url)))
    found = text_of(parse(leader.get(f"{url}?q=vinh+binh")).find(".//tbody"))
    assert "Vĩnh Bình" in found
    assert "Hòa Nghĩa" not in found
    member = str(db.session.scalars(select(ProgrammeMember.id).order_by(ProgrammeMember.id)).first())
    nobody = leader.send(f"{url}/thoi", {"left_year": "2012"})
    assert nobody.status_code == 422
    early = leader.send(f"{url}/thoi", {"left_year": "2010", "members": [member]})
    assert early.status_code == 422
    assert parse(early).find(f".//input[@name='members'][@value='{member}']").get("checked") is not None
    assert leader.send(f"{url}/thoi", {"left_year": "2012", "members": [member]}).location == url
    assert "2012-2013" in text_of(parse(leader.get(url)))
    assert leader.submit(f"{url}/doi-ten", {"name": ""}).status_code == 422
    assert leader.submit(f"{url}/doi-ten", {"name": "SEQAP mới"}).location == url
    assert "SEQAP mới" in text_of(parse(leader.get(INDEX)))


def test_who_may_open_them_and_what_they_cost(client_for, cast: Cast, queries) -> None:
    leader = client_for(cast.leader)
    url = leader.submit(INDEX, {"code": "SEQAP", "name": "Chương trình SEQAP"}).location
    leader.submit(url, {"kind": "primary_school"}, action=f"{url}/them")
    assert client_for(cast.principal).get(url).status_code == 403
    assert client_for(cast.supervisor).get(INDEX).status_code == 403
    db.session.scalars(select(Programme)).one().unit_id = cast.units["vinh_long"]
    db.session.commit()
    assert leader.get(url).status_code == 404
    assert leader.send(f"{url}/them", {"codes": "VINH_BINH"}).status_code == 404
    db.session.scalars(select(Programme)).one().unit_id = cast.units["ben_tre"]
    db.session.commit()
    for path in (INDEX, url):
        with queries() as count:
            assert leader.get(path).status_code == 200
        assert len(count) <= 15, (path, count.statements)
