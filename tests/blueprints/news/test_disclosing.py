"""The pages on which a school writes what it discloses."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from time_machine import Traveller

from portal.adapters import clock
from portal.db import db
from portal.models.news import Disclosure, DisclosureVersion, Medium, Site
from portal.models.people import Membership
from portal.rules.news.disclosure.topics import Topic
from portal.rules.permissions import Role
from tests.attacks import ATTACKS
from tests.cast import Cast, Person
from tests.disclosure import DOCX, PDF, XLSX, publish, publish_all, save
from tests.news import hire, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
BOARD = "/tin-tuc/cong-khai"
STAFF = f"{BOARD}/2026/doi-ngu"
REPORT = f"{BOARD}/2026/bao-cao-thuong-nien"


def rows(client: PageClient, url: str = BOARD) -> list[str]:
    return [text_of(row) for row in parse(client.get(url)).iterfind(".//tbody/tr")]


def send(client: PageClient, url: str = STAFF, *files: tuple[str, bytes], **fields: Any) -> Any:
    data = {"body": "Trường có 24 giáo viên.", "seen": "0", "action": "save"} | fields
    data |= {"files": [(BytesIO(content), name) for name, content in files]} if files else {}
    return client.send(url, data, content_type="multipart/form-data")


def newest() -> DisclosureVersion:
    db.session.expire_all()
    return db.session.query(DisclosureVersion).order_by(DisclosureVersion.id.desc()).first()  # type: ignore[return-value]


def test_from_the_board_to_the_public_page(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client = client_for(cast.principal)
    assert BOARD in client.get("/tin-tuc/").text
    seen = rows(client)
    assert len(seen) == 8
    assert all("Chưa công khai" in row and "Trước 30/06/2027, còn 222 ngày" in row for row in seen)
    assert "Năm học 2025-2026 đã quá hạn mà mới công khai 0/8 mục" in client.get(BOARD).text
    assert all("Quá hạn công khai" in row for row in rows(client, f"{BOARD}?nam=2025-2026"))
    saved = client.submit(STAFF, {"body": "## Đội ngũ\n\n24 giáo viên."} | {"action": "save"})
    assert (saved.status_code, saved.location) == (303, f"{BOARD}?nam=2026-2027")
    assert newest().body == "<h2>Đội ngũ</h2><p>24 giáo viên.</p>"
    assert "Có bản nháp chưa công khai" in rows(client)[2]
    assert "24 giáo viên" in client.get(f"{STAFF}/ban/1").text
    assert client.submit(STAFF, {"action": "publish"}).status_code == 303
    assert "Đã công khai" in rows(client)[2]
    page = client.get(f"/trang/{site.slug}/cong-khai/2026-2027/doi-ngu")
    assert "24 giáo viên." in text_of(parse(page).find(".//main"))


def test_files_come_and_go_and_what_arrived_is_not_sent_again(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client = client_for(cast.principal)
    refused = send(
        client, STAFF, ("a.pdf", PDF), ("lừa.pdf", XLSX), ("b.xlsx", XLSX), ("c.docx", DOCX), ("d.txt", b"x")
    )
    assert refused.status_code == 422
    error = text_of(parse(refused).find(".//p[@id='files-error']"))
    assert "Bên trong “lừa.pdf” không phải là PDF." in error
    assert "“d.txt” không phải tệp PDF, XLSX hay DOCX." in error
    assert "Trường có 24 giáo viên." in refused.text, "what was typed stays"
    kept = [
        e.get("value") for e in parse(refused).iter("input") if e.get("name") == "kept" and e.get("checked") is not None
    ]
    names = dict(db.session.query(Medium.id, Medium.name).all())  # type: ignore[arg-type]
    assert [names[int(value or 0)] for value in kept] == ["a.pdf", "b.xlsx", "c.docx"]
    assert db.session.query(Disclosure).count() == 0
    assert send(client, kept=kept).status_code == 303
    assert [file.medium.name for file in newest().files] == ["a.pdf", "b.xlsx", "c.docx"]
    first = newest().files[0].medium_id
    got = client.get(f"{STAFF}/ban/1/tep/{first}")
    assert (got.data, got.mimetype) == (PDF, "application/octet-stream")
    assert client.get(f"{STAFF}/ban/1/tep/999").status_code == 404
    assert client.submit(STAFF, {"kept": kept[1:]}).status_code == 303
    assert [file.medium.name for file in newest().files] == ["b.xlsx", "c.docx"]


def test_what_is_wrong_is_said_at_its_field(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client = client_for(cast.principal)
    for url, fields, where, words in (
        (STAFF, {"body": "", "action": "publish"}, "body", "Chưa có gì để công khai"),
        (REPORT, {"action": "publish"}, "files", "bằng tệp PDF"),
        (STAFF, {"body": "x" * 400_001}, "body", "Không quá"),
    ):
        answer = send(client, url, **fields)
        assert answer.status_code == 422, fields
        assert words in text_of(parse(answer).find(f".//*[@id='{where}-error']")), fields
    assert send(client, kept=["999", "x"]).status_code == 303
    assert newest().files == []
    publish(cast.principal, Topic.STAFF)
    answer = client.submit(STAFF, {"body": "Khác", "action": "publish"})
    assert "Ghi điều đã sửa" in text_of(parse(answer).find(".//p[@id='note-error']"))
    answer = client.submit(STAFF, {"action": "publish", "note": "Sửa"})
    assert "giống hệt" in text_of(parse(answer).find(".//p[@id='body-error']"))


def test_two_who_save_at_once_are_both_told(cast: Cast, client_for: ClientFor, site: Site) -> None:
    first, second = client_for(cast.principal), client_for(hire(cast, Role.SITE_MANAGER))
    assert send(first, body="Bản một").status_code == 303
    answer = send(second, body="Bản hai")
    assert answer.status_code == 422
    assert f"{cast.principal.name} đã lưu một bản khác" in answer.text
    assert "Bản hai" in answer.text
    assert f"{STAFF}/ban/1" in answer.text
    fields = {e.get("name"): e.get("value") for e in parse(answer).iter("input") if e.get("name") in {"seen", "apart"}}
    assert send(second, body="Bản hai", **fields).status_code == 303
    assert [version.body for version in db.session.query(DisclosureVersion)] == ["<p>Bản một</p>", "<p>Bản hai</p>"]


def test_last_years_words_are_a_beginning(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client = client_for(cast.principal)
    assert "tu=nam-truoc" not in client.get(STAFF).text
    publish(cast.principal, Topic.STAFF, year=2025, body="<p>Hai mươi ba giáo viên</p>")
    assert "Hai mươi ba" not in client.get(STAFF).text
    assert f"{STAFF}?tu=nam-truoc" in client.get(STAFF).text
    assert client.submit(f"{STAFF}?tu=nam-truoc", {"action": "publish"}).status_code == 303
    assert newest().body == "<p>Hai mươi ba giáo viên</p>"


def test_a_change_is_noted_and_runs_out(cast: Cast, client_for: ClientFor, site: Site, clock_at: Traveller) -> None:
    client, url = client_for(cast.principal), f"{STAFF}/thay-doi"
    assert client.get(url).status_code == 404
    publish(cast.principal, Topic.STAFF)
    today = clock.today()
    for day, words, where in (
        ((today + timedelta(days=1)).isoformat(), "x", "day"),
        ((today - timedelta(days=1)).isoformat(), "x", "day"),
        ("32/13/2026", "x", "day"),
        ("", "x", "day"),
        (today.isoformat(), " ", "words"),
        (today.isoformat(), "x" * 501, "words"),
    ):
        answer = client.submit(url, {"day": day, "words": words})
        assert answer.status_code == 422, (day, words)
        assert parse(answer).find(f".//p[@id='{where}-error']") is not None, (day, words)
    assert client.submit(url, {"day": today.isoformat(), "words": "Thêm hai giáo viên"}).status_code == 303
    assert "Chờ cập nhật Đến hết 04/12/2026, còn 14 ngày" in rows(client)[2]
    assert "Thêm hai giáo viên" in client.get(STAFF).text
    clock_at.shift(timedelta(days=15))
    client = client_for(cast.principal)
    assert "Quá hạn cập nhật Hạn 04/12/2026, trễ 1 ngày" in rows(client)[2]


def test_nobody_else_comes_near(cast: Cast, client_for: ClientFor, site: Site) -> None:
    save(cast.principal, Topic.STAFF, body="<p>Bí mật của trường</p>")
    make_site(cast, "ben_tre")
    make_site(cast, "hoa_nghia")
    pages = (BOARD, STAFF, f"{STAFF}/ban/1", f"{STAFF}/thay-doi", f"{STAFF}/ban/1/tep/1")
    for url in pages:
        assert client_for(cast.teacher).get(url).status_code == 403, url
        assert client_for(cast.leader).get(url).status_code == 404, url
    other = client_for(cast.other_principal)
    assert "Bí mật" not in other.get(STAFF).text
    for url in pages[2:]:
        assert other.get(url).status_code == 404, url
    assert send(client_for(cast.teacher)).status_code == 403
    assert send(client_for(cast.leader)).status_code == 404
    principal = client_for(cast.principal)
    for url in (f"{BOARD}/2026/la", f"{BOARD}/2028/doi-ngu", f"{BOARD}/1999/doi-ngu", f"{BOARD}/20260/doi-ngu"):
        assert principal.get(url).status_code == 404, url
    assert BOARD not in client_for(cast.leader).get("/tin-tuc/").text
    assert len(rows(principal, f"{BOARD}?nam=bay-ba")) == 8
    assert principal.get(f"{BOARD}?nam=2050-2051").status_code == 404


def test_before_there_is_a_site_and_for_who_manages_without_writing(cast: Cast, client_for: ClientFor) -> None:
    assert "trang tin" in text_of(parse(client_for(cast.principal).get(BOARD)).find(".//main")).lower()
    make_site(cast)
    person = hire(cast, Role.UNIT_ADMINISTRATOR)
    assert db.session.query(Membership).filter_by(account_id=person.id).one().role == Role.UNIT_ADMINISTRATOR
    client = client_for(person)
    assert send(client, STAFF, ("a.pdf", PDF)).status_code == 303
    assert client.get(STAFF).status_code == 200


def test_no_attack_survives(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client = client_for(cast.principal)
    attack = "".join(f"<p>{each}</p>" for each in ATTACKS if "\x00" not in each)
    assert send(client, body=attack, form_of_body="html", action="publish").status_code == 303
    for url in (STAFF, f"{STAFF}/ban/1", f"/trang/{site.slug}/cong-khai/2026-2027/doi-ngu"):
        page = parse(client.get(url))
        assert not [e for e in page.iter() if any(name.startswith("on") for name in e.attrib)], url
        assert page.find(".//iframe") is None, url
        body = client.get(url).text.lower()
        assert "<svg on" not in body, url
        assert "javascript:" not in [(e.get("href") or "")[:11].lower() for e in page.iter("a")], url


def test_the_pages_cost_few_queries(
    cast: Cast, client_for: ClientFor, site: Site, queries: Callable[[], QueryCount]
) -> None:
    publish_all(site, cast.principal)
    publish_all(site, cast.principal, year=2025)
    client = client_for(cast.principal)
    for url, most in ((BOARD, 14), (STAFF, 18), (f"{STAFF}/ban/1", 14), (f"{STAFF}/thay-doi", 18)):
        db.session.expire_all()
        with queries() as count:
            assert client.get(url).status_code == 200
        assert len(count) <= most, (url, len(count), count.statements)
