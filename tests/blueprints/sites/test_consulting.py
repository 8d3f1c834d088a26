"""A unit asks everybody; anybody answers until the end of the last day; the unit sums up."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from time_machine import Traveller

from portal.db import db
from portal.models.news import Consultation, ConsultationComment, Site
from portal.models.records import AuditEntry
from portal.rules.permissions import Role
from portal.services.news.forgetting import forget_askers
from tests.attacks import ATTACKS
from tests.cast import Cast, Person
from tests.news import hire, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.visiting import look_again, send_on, send_whole

ClientFor = Callable[[Person], PageClient]
STAFF = "/tin-tuc/lay-y-kien/"
TYPED = {
    "title": "Giờ vào học",
    "body": "Xin ý kiến.\n\n- Giữ\n- Đổi",
    "opens_on": "2026-11-20",
    "closes_on": "2026-11-30",
}


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


@pytest.fixture
def manager(client_for: ClientFor, cast: Cast, site: Site) -> PageClient:
    assert site.unit_id == cast.units["vinh_binh"]
    return client_for(cast.principal)


def begin(manager: PageClient, *, published: bool = True, **more: str) -> Consultation:
    sent = manager.submit(f"{STAFF}moi", TYPED | more)
    assert sent.status_code == 303
    found = db.session.query(Consultation).order_by(Consultation.id.desc()).first()
    assert found is not None
    if published:
        assert manager.send(f"{STAFF}{found.id}/dang", {"seen": str(found.version)}).status_code == 303
        db.session.expire_all()
    return found


def url_of(site: Site, found: Consultation) -> str:
    return f"/trang/{site.slug}/lay-y-kien/{found.id}"


def comments() -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(row.name, row.comment) for row in db.session.query(ConsultationComment).order_by(ConsultationComment.id)]


def test_from_the_draft_to_the_summary(
    client: PageClient, manager: PageClient, cast: Cast, site: Site, clock_at: Traveller
) -> None:
    listed = f"/trang/{site.slug}/lay-y-kien/"
    assert "chưa lấy ý kiến" in client.get(listed).text
    found = begin(manager, published=False)
    assert client.get(url_of(site, found)).status_code == 404
    assert manager.send(f"{STAFF}{found.id}/dang", {"seen": str(found.version)}).status_code == 303
    assert "Giờ vào học" in client.get(listed).text, "a kept page is known to be old at once"
    url = url_of(site, found)
    page = client.get(url)
    assert [text_of(li) for li in parse(page).find(".//main").iter("li")] == ["Giữ", "Đổi"]
    assert "đến hết ngày 30/11/2026" in page.text
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert "csrf" not in page.text
    assert "Set-Cookie" not in page.headers
    sent = send_whole(client, clock_at, url, {"comment": "Nên đổi.", "name": ""})
    assert sent.status_code == 303
    assert "Cảm ơn bạn" in client.get(sent.location).text
    assert comments() == [("", "Nên đổi.")]
    own = manager.get(f"{STAFF}{found.id}")
    assert "Nên đổi." in own.text
    assert "Nên đổi." not in client.get(url).text
    early = manager.send(f"{STAFF}{found.id}/tong-hop", {"seen": str(found.version), "summary": "Giữ chữ này"})
    assert (early.status_code, "Giữ chữ này" in early.text) == (422, True)
    clock_at.shift(timedelta(days=11))
    manager.become(cast.principal)
    page = f"{STAFF}{found.id}"
    assert manager.submit(page, {"summary": " "}, action=f"{page}/tong-hop").status_code == 422
    assert manager.submit(page, {"summary": "Đa số muốn đổi."}, action=f"{page}/tong-hop").status_code == 303
    assert "Đa số muốn đổi." in client.get(url).text
    assert "có tổng hợp" in client.get(listed).text
    assert manager.submit(page, {}, action=f"{page}/go").status_code == 303
    assert client.get(url).status_code == 404
    assert len(comments()) == 1


def test_it_opens_and_closes_by_itself_at_midnight_and_late_comments_lose_nothing(
    client: PageClient, manager: PageClient, site: Site, clock_at: Traveller
) -> None:
    found = begin(manager, opens_on="2026-11-21", closes_on="2026-11-21")
    url, listed = url_of(site, found), f"/trang/{site.slug}/lay-y-kien/"
    assert client.get(url).status_code == 404
    assert "Giờ vào học" not in client.get(listed).text
    clock_at.shift(timedelta(hours=16) - timedelta(seconds=1))
    assert "Giờ vào học" not in client.get(listed).text
    clock_at.shift(1)
    assert "Đang lấy ý kiến" in client.get(listed).text, "kept before midnight, known to be old after it"
    clock_at.shift(timedelta(days=1) - timedelta(seconds=60))
    assert "Đang lấy ý kiến" in client.get(url).text
    second = look_again(client, url, {"comment": "Chữ của tôi", "name": "Lê Tài"})
    clock_at.shift(60)
    assert "Đã lấy ý kiến từ ngày 21/11/2026 đến hết ngày 21/11/2026" in client.get(url).text
    assert "Đã kết thúc ngày 21/11/2026" in client.get(listed).text
    late = send_on(client, second, {}, url=url)
    assert (late.status_code, "Đã hết thời hạn góp ý" in late.text) == (422, True)
    assert "Chữ của tôi" in late.text
    assert comments() == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": " "}, "Vui lòng nhập mục này."),
        ({"title": "a" * 201}, "Không quá 200 ký tự."),
        ({"body": ""}, "Vui lòng nhập mục này."),
        ({"closes_on": "2026-11-19"}, "Ngày kết thúc không được trước ngày bắt đầu."),
        ({"closes_on": "2028-11-19"}, "Không quá 366 ngày."),
        ({"opens_on": "31/02/2026"}, "Ngày không hợp lệ"),
        ({"closes_on": ""}, "Vui lòng nhập mục này."),
    ],
)
def test_wrong_input_is_told_and_kept(manager: PageClient, wrong: dict[str, str], told: str) -> None:
    answer = manager.submit(f"{STAFF}moi", TYPED | wrong)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert "- Giữ" in answer.text or "body" in wrong
    assert db.session.query(Consultation).count() == 0


def test_changes_are_seen_at_once_and_two_people_are_told(
    client: PageClient, manager: PageClient, cast: Cast, site: Site, clock_at: Traveller
) -> None:
    found = begin(manager)
    url, edit = url_of(site, found), f"{STAFF}{found.id}/sua"
    assert client.get(url).status_code == 200
    assert manager.submit(edit, {"title": "Giờ tan học"}).status_code == 303
    assert "Giờ tan học" in client.get(url).text
    old = manager.send(edit, TYPED | {"seen": "1", "title": "Chữ của tôi"})
    assert (old.status_code, "Chữ của tôi" in old.text) == (422, True)
    clock_at.shift(timedelta(days=20))
    manager.become(cast.principal)
    page = f"{STAFF}{found.id}"
    manager.submit(page, {}, action=f"{page}/go")
    again = manager.submit(page, {}, action=f"{page}/dang")
    assert (again.status_code, "Ngày kết thúc đã qua" in again.text) == (422, True)


def test_comments_are_protected_as_questions_are(
    client: PageClient, manager: PageClient, site: Site, clock_at: Traveller
) -> None:
    url = url_of(site, begin(manager))
    for wrong in ({"comment": ""}, {"comment": "a" * 4001}, {"comment": "x", "name": "a" * 101}):
        assert look_again(client, url, wrong).status_code == 422
    assert look_again(client, url, {"comment": "x", "homepage": "y"}).status_code == 422
    second = look_again(client, url, {"comment": "Một lần"})
    assert send_on(client, second, {}, url=url).status_code == 422, "too quick"
    clock_at.shift(5)
    assert [send_on(client, second, {}, url=url).status_code for _ in range(2)] == [303, 303]
    assert comments() == [("", "Một lần")]
    for _ in range(9):
        assert send_whole(client, clock_at, url, {"comment": "Nữa"}).status_code == 303
    many = send_whole(client, clock_at, url, {"comment": "Quá nhiều"})
    assert (many.status_code, "Quá nhiều" in many.text) == (429, True)
    other = url.rsplit("/", 1)[0] + "/99999"
    assert client.get(other).status_code == 404
    assert client.post(other, data={"comment": "x"}).status_code == 404


def test_attacks_stay_text_on_pages_and_in_the_spreadsheet(
    client: PageClient, manager: PageClient, site: Site, clock_at: Traveller
) -> None:
    attacks = [attack for attack in ATTACKS if "\x00" not in attack]
    found = begin(manager, body="\n\n".join(["Đầu", *attacks]), title=attacks[0])
    url = url_of(site, found)
    for words in ("\n".join(attacks)[:4000], "=cmd|' /C calc'!A0", "@SUM(1+1)"):
        second = look_again(client, url, {"comment": words, "name": '=HYPERLINK("http://x")'})
        clock_at.shift(5)
        assert send_on(client, second, {}, url=url).status_code == 303
    for page in (client.get(url), manager.get(f"{STAFF}{found.id}"), manager.get(STAFF), second):
        main = parse(page).find(".//main")
        assert not [e for e in main.iter() if e.tag in {"script", "iframe", "object", "embed", "video", "img"}]
        assert not [a for a in main.iter("a") if (a.get("href") or "").lower().startswith(("javascript", "data"))]
    sheet = manager.get(f"{STAFF}{found.id}/y-kien.xlsx")
    assert sheet.mimetype.endswith("spreadsheetml.sheet")
    with zipfile.ZipFile(io.BytesIO(sheet.data)) as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    assert cells.count("'=HYPERLINK(") == 3
    assert "'=cmd|" in cells
    assert "'@SUM" in cells
    assert db.session.query(AuditEntry).filter_by(action="consultation_exported").one().after == {"rows": 3}


def test_only_the_manager_of_the_unit_comes_here_and_budgets_hold(
    client: PageClient,
    client_for: ClientFor,
    manager: PageClient,
    cast: Cast,
    site: Site,
    queries: Callable[[], QueryCount],
    app: Any,
) -> None:
    found = begin(manager)
    make_site(cast, "hoa_nghia")
    one = f"{STAFF}{found.id}"
    for person, status in (
        (hire(cast, Role.DEPUTY_LEADER, name="Hồ Văn Phó"), 403),
        (cast.teacher, 403),
        (cast.stranger, 403),
        (cast.other_principal, 404),
    ):
        asking = client_for(person)
        for path in (one, f"{one}/sua", f"{one}/y-kien.xlsx"):
            assert asking.get(path).status_code == status, (person, path)
        for act in ("dang", "go", "tong-hop", "sua"):
            assert asking.send(f"{one}/{act}", TYPED | {"seen": "1", "summary": "x"}).status_code == status, act
    assert client.get(one).status_code == 303
    for page, most in ((STAFF, 9), (one, 10), (f"{one}/sua", 8)):
        with queries() as count:
            assert manager.get(page).status_code == 200
        assert len(count) <= most, (page, count.statements)
    for page in (url_of(site, found), f"/trang/{site.slug}/lay-y-kien/"):
        app.extensions["page_cache"].clear()
        with queries() as count:
            assert client.get(page).status_code == 200
        assert len(count) <= 6, count.statements
    row = next(
        text_of(each) for each in parse(manager.get("/tin-tuc/noi-dung")).iter("tr") if "Lấy ý kiến" in text_of(each)
    )
    assert "Đủ" in row


def test_names_under_comments_go_when_their_time_is_over(
    client: PageClient, manager: PageClient, site: Site, clock_at: Traveller
) -> None:
    send_whole(client, clock_at, url_of(site, begin(manager)), {"comment": "Nên đổi.", "name": "Lê Tài"})
    clock_at.shift(timedelta(days=370))
    forget_askers()
    assert comments() == [("Lê Tài", "Nên đổi.")]
    clock_at.shift(timedelta(days=10))
    forget_askers()
    assert comments() == [("", "Nên đổi.")]
