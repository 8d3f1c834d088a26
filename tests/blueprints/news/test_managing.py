"""Settings, sections and writing groups: for whoever manages the site, of the own unit only."""

from collections.abc import Callable

from portal.adapters import clock
from portal.db import db
from portal.models.news import Section, Site, WritingGroup, WritingGroupMember
from portal.models.people import Membership
from portal.rules.news.settings import read_settings
from portal.rules.permissions import Role
from portal.services.news.sites import list_sections
from tests.cast import LONG_AGO, Cast, Person
from tests.news import hire, make_article, make_group, make_site
from tests.pages import PageClient
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
BASE = "/tin-tuc/cai-dat/"


def names(site: Site) -> list[str]:
    db.session.expire_all()
    return [section.name for section in list_sections(site.unit_id)]


def test_settings_are_kept_and_absurd_ones_refused(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client = client_for(cast.principal)
    for wrong in ("-1", "2001", "nhiều", ""):
        assert client.submit(BASE, {"shortest_words": wrong}).status_code == 422, wrong
    assert client.submit(BASE, {"shortest_words": "100", "self_approval": "y"}).status_code == 303
    db.session.expire_all()
    kept = read_settings(db.session.get_one(Site, site.unit_id).settings)
    assert (kept.shortest_words, kept.self_approval) == (100, True)


def test_sections_are_added_renamed_moved_and_put_away(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client, page = client_for(cast.principal), f"{BASE}chuyen-muc"
    first = list_sections(site.unit_id)[0]
    before = site.edition
    assert client.submit(page, {"name": " "}, action=page).status_code == 422
    same = client.submit(page, {"name": "TIN TUC"}, action=page)
    assert (same.status_code, "Đã có chuyên mục tên này" in same.text) == (422, True)
    assert client.submit(page, {"name": "Thư viện", "description": "Sách mới"}, action=page).status_code == 303
    assert names(site)[-1] == "Thư viện"
    assert client.submit(f"{page}/{first.id}", {"name": "Tin nhà trường"}).status_code == 303
    db.session.expire_all()
    assert (first.name, first.slug) == ("Tin nhà trường", "tin-tuc")
    assert client.send(f"{page}/{first.id}/len").status_code == 303
    assert names(site)[0] == "Tin nhà trường"
    assert client.send(f"{page}/{first.id}/xuong").status_code == 303
    assert names(site)[1] == "Tin nhà trường"
    assert client.send(f"{page}/{first.id}/cat").status_code == 303
    assert "Tin nhà trường" not in names(site)
    assert "Đã cất" in client.get(page).text
    assert client.send(f"{page}/{first.id}/dung-lai").status_code == 303
    assert "Tin nhà trường" in names(site)
    assert site.edition > before
    for section in list_sections(site.unit_id)[1:]:
        assert client.send(f"{page}/{section.id}/cat").status_code == 303
    assert client.send(f"{page}/{list_sections(site.unit_id)[0].id}/cat").status_code == 422


def test_a_section_named_like_a_page_gets_another_address(cast: Cast, client_for: ClientFor, site: Site) -> None:
    page = f"{BASE}chuyen-muc"
    assert client_for(cast.principal).submit(page, {"name": "Lưu trữ"}, action=page).status_code == 303
    assert db.session.query(Section).filter_by(name="Lưu trữ").one().slug == "luu-tru-2"


def test_a_group_is_made_filled_and_emptied(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client, page = client_for(cast.principal), f"{BASE}to-viet-bai"
    section = list_sections(site.unit_id)[1]
    assert client.submit(page, {"name": "Tổ Văn"}).status_code == 422
    assert client.send(page, {"name": "Tổ Văn", "sections": "99999"}).status_code == 422
    assert client.send(page, {"name": "Tổ Văn", "sections": str(section.id)}).status_code == 303
    group = db.session.query(WritingGroup).one()
    assert client.send(page, {"name": "to van", "sections": str(section.id)}).status_code == 422
    one = f"{page}/{group.id}"
    assert client.submit(one, {"account_id": ""}, action=f"{one}/them").status_code == 422
    assert client.send(f"{one}/them", {"account_id": str(cast.other_principal.id)}).status_code == 422
    assert client.submit(one, {"account_id": str(cast.teacher.id)}, action=f"{one}/them").status_code == 303
    assert cast.teacher.name in client.get(page).text
    of_group = make_article(site, cast.principal, group=group)
    teacher = client_for(cast.teacher)
    assert teacher.get(f"/tin-tuc/{of_group.id}").status_code == 200
    member = db.session.query(WritingGroupMember).one()
    assert client.send(f"{one}/bo/{member.id}").status_code == 303
    assert db.session.get_one(WritingGroupMember, member.id).valid_to == clock.today()
    assert teacher.get(f"/tin-tuc/{of_group.id}").status_code == 404
    assert client.send(f"{one}/bo/{member.id}").status_code == 404
    assert client.send(f"{one}/cat").status_code == 303
    assert "Đã cất" in client.get(page).text
    assert client.send(f"{one}/dung-lai").status_code == 303


def test_who_supports_it_joins_only_after_a_confirmation(cast: Cast, client_for: ClientFor, site: Site) -> None:
    group = make_group(site)
    unit_id = cast.units["vinh_binh"]
    teaches = Membership(account_id=cast.it_teacher.id, unit_id=unit_id, role=Role.TEACHER, valid_from=LONG_AGO)
    db.session.add(teaches)
    db.session.commit()
    client, one = client_for(cast.principal), f"{BASE}to-viet-bai/{group.id}"
    asked = client.submit(one, {"account_id": str(cast.it_teacher.id)}, action=f"{one}/them")
    assert asked.status_code == 422
    assert "không giao việc đăng tin" in asked.text
    assert 'name="confirmed"' in asked.text
    sure = {"account_id": str(cast.it_teacher.id), "confirmed": "y"}
    assert client.send(f"{one}/them", sure).status_code == 303
    assert db.session.query(WritingGroupMember).one().account_id == cast.it_teacher.id


def test_only_managers_of_the_own_site_come_here(cast: Cast, client_for: ClientFor, site: Site) -> None:
    group, section = make_group(site, cast.teacher), list_sections(site.unit_id)[0]
    make_site(cast, "hoa_nghia")
    editor = hire(cast, Role.EDITOR)  # edits every article but manages nothing
    one, place = f"{BASE}to-viet-bai/{group.id}", f"{BASE}chuyen-muc/{section.id}"
    sent = [f"{one}/them", f"{one}/cat", f"{one}/bo/1", f"{place}/len", f"{place}/cat", place, one]
    for address in [BASE, f"{BASE}chuyen-muc", f"{BASE}to-viet-bai", place, one]:
        assert client_for(cast.teacher).get(address).status_code == 403, address
        assert client_for(cast.principal).get(address).status_code == 200, address
        assert client_for(editor).get(address).status_code == 403, address
    for address in sent:
        answer = client_for(cast.other_principal).send(address, {"name": "x", "account_id": "1", "sections": "1"})
        assert answer.status_code == 404, address
    assert db.session.query(WritingGroupMember).count() == 1


def test_the_pages_keep_their_budgets(
    cast: Cast, client_for: ClientFor, site: Site, queries: Callable[[], QueryCount]
) -> None:
    for number in range(5):
        make_group(site, cast.teacher, cast.principal, name=f"Tổ {number}")
    client = client_for(cast.principal)
    for address, most in ((f"{BASE}chuyen-muc", 9), (f"{BASE}to-viet-bai", 13)):
        db.session.expire_all()
        with queries() as count:
            assert client.get(address).status_code == 200
        assert len(count) <= most, count.statements
