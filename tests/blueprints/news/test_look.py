"""The look of a site: name, tagline, colour, emblem, and which sections stand in its menu."""

from collections.abc import Callable

from portal.adapters import clock
from portal.db import db
from portal.models.news import Site
from portal.models.records import AuditEntry
from portal.rules.permissions import Role
from portal.services.news.sites import list_sections
from tests.cast import Cast, Person
from tests.news import hire, make_picture, make_site
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
LOOK = "/tin-tuc/cai-dat/giao-dien"
EMBLEM = "/tin-tuc/cai-dat/bieu-trung"


def kept(site: Site) -> Site:
    db.session.expire_all()
    return db.session.get_one(Site, site.unit_id)


def test_readers_see_the_new_look_at_once(cast: Cast, client: PageClient, client_for: ClientFor, site: Site) -> None:
    home = f"/trang/{site.slug}/"
    assert 'class="blue"' in client.get(home).text
    chosen = {"name": "Tiểu học  Vĩnh Bình ", "tagline": "Dạy tốt, học tốt <b>", "colour": "green"}
    assert client_for(cast.principal).submit(LOOK, chosen).location == LOOK
    page = client.get(home)
    assert 'class="green"' in page.text
    assert text_of(parse(page).find(".//header")).startswith("Tiểu học Vĩnh Bình Dạy tốt, học tốt <b>")
    entry = db.session.query(AuditEntry).filter_by(action="site_look_changed").one()
    assert (entry.before or {})["colour"] == "blue"
    assert (entry.after or {})["colour"] == "green"
    edition = kept(site).edition
    assert client_for(cast.principal).submit(LOOK, {}).status_code == 303
    assert kept(site).edition == edition
    assert db.session.query(AuditEntry).filter_by(action="site_look_changed").count() == 1


def test_wrong_input_is_told_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, client_for: ClientFor, site: Site
) -> None:
    client = client_for(cast.principal)
    for wrong, told in (
        ({"name": " "}, "Vui lòng nhập mục này"),
        ({"name": "á" * 201}, "Không quá 200 ký tự"),
        ({"tagline": "á" * 151}, "Không quá 150 ký tự"),
        ({"colour": "black"}, "Hãy chọn một màu trong danh sách"),
        ({"colour": "blue onload"}, "Hãy chọn một màu trong danh sách"),
    ):
        page = client.submit(LOOK, {"tagline": "Trường em", **wrong})
        assert page.status_code == 422, wrong
        assert told in text_of(parse(page).find(".//main"))
        typed = form_fields(find_form(parse(page), action=None, page_url=LOOK))
        assert typed["tagline"] == wrong.get("tagline", "Trường em")
    assert (kept(site).tagline, kept(site).colour) == ("", "blue")


def test_who_saves_second_is_told_what_the_first_saved(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client = client_for(cast.principal)
    fields = form_fields(find_form(parse(client.get(LOOK)), action=None, page_url=LOOK))
    assert client.submit(LOOK, {"tagline": "Của người kia", "colour": "red"}).status_code == 303
    late = client.post(LOOK, data=fields | {"tagline": "Của tôi", "colour": "pink"})
    assert late.status_code == 409
    told = text_of(parse(late).find(".//main"))
    for words in ("Người khác vừa sửa trang tin", "Người khác vừa lưu: Của người kia", "Người khác vừa lưu: Đỏ"):
        assert words in told
    again = form_fields(find_form(parse(late), action=None, page_url=LOOK))
    assert (again["tagline"], again["colour"]) == ("Của tôi", ["pink"])
    assert kept(site).colour == "red"
    assert client.post(LOOK, data=again).status_code == 303
    assert (kept(site).tagline, kept(site).colour) == ("Của tôi", "pink")


def test_an_emblem_is_chosen_from_the_own_library_and_taken_off(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site
) -> None:
    head = client_for(cast.principal)
    mine = make_picture(site, cast.principal.id)
    undescribed = make_picture(site, cast.principal.id, alt="")
    away = make_picture(site, cast.principal.id, put_away_at=clock.now())
    foreign = make_picture(make_site(cast, "ben_tre"), cast.leader.id)
    file = make_picture(site, cast.principal.id, kind="file")
    db.session.commit()
    assert head.submit(LOOK, {"emblem": "1"}).location == EMBLEM
    for medium in (undescribed, away, foreign, file):
        assert head.send(EMBLEM, {"medium": medium.id}).status_code == 404
    assert head.send(EMBLEM, {"medium": "x"}).status_code == 404
    assert kept(site).emblem_id is None
    home = f"/trang/{site.slug}/"
    assert "<img" not in client.get(home).text
    assert head.send(EMBLEM, {"medium": mine.id}).location == LOOK
    picture = parse(client.get(home)).find(".//header//img")
    assert picture is not None
    assert client.get(picture.get("src") or "").status_code == 200
    assert "Đang dùng" in head.get(EMBLEM).text
    assert "Biểu trưng của trang tin" in head.get(f"/tin-tuc/thu-vien/{mine.id}").text
    assert head.send(EMBLEM).location == LOOK
    assert "<img" not in client.get(home).text
    assert client.get(picture.get("src") or "").status_code == 404
    assert db.session.query(AuditEntry).filter_by(action="site_emblem_chosen").count() == 2
    assert "Không có ảnh nào" in head.get(f"{EMBLEM}?q=khong-co").text


def test_only_who_manages_the_own_site(cast: Cast, client: PageClient, client_for: ClientFor, site: Site) -> None:
    for address in (LOOK, EMBLEM):
        assert client_for(cast.teacher).get(address).status_code == 403
        assert client_for(cast.teacher).send(address, {"name": "Khác", "colour": "red"}).status_code == 403
        assert client.get(address).status_code == 303
        assert client_for(cast.other_principal).get(address).status_code == 404
    section = list_sections(site.unit_id)[0]
    assert (
        client_for(cast.other_principal).send(f"/tin-tuc/cai-dat/chuyen-muc/{section.id}/ngoai-menu").status_code == 404
    )
    administrator = hire(cast, Role.UNIT_ADMINISTRATOR)
    assert "người phụ trách trang tin chọn biểu trưng" in client_for(administrator).get(LOOK).text
    assert client_for(administrator).get(EMBLEM).status_code == 403


def test_a_section_is_left_out_of_the_menu_and_put_in_again(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site
) -> None:
    head, section = client_for(cast.principal), list_sections(site.unit_id)[1]
    home, page = f"/trang/{site.slug}/", "/tin-tuc/cai-dat/chuyen-muc"
    assert section.name in text_of(parse(client.get(home)).find(".//nav"))
    assert head.send(f"{page}/{section.id}/ngoai-menu").location == page
    assert section.name not in text_of(parse(client.get(home)).find(".//nav"))
    assert client.get(f"{home}muc/{section.slug}").status_code == 200
    assert "Ngoài menu" in head.get(page).text
    assert head.send(f"{page}/{section.id}/vao-menu").status_code == 303
    assert section.name in text_of(parse(client.get(home)).find(".//nav"))


def test_the_pages_keep_their_budgets(
    cast: Cast, client_for: ClientFor, site: Site, queries: Callable[[], QueryCount]
) -> None:
    for number in range(15):
        site.emblem_id = make_picture(site, cast.principal.id, name=f"{number}.png").id
    db.session.commit()
    client = client_for(cast.principal)
    for address, most in ((LOOK, 9), (EMBLEM, 11)):
        db.session.expire_all()
        with queries() as count:
            assert client.get(address).status_code == 200
        assert len(count) <= most, count.statements
