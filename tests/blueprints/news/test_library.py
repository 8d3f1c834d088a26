"""The media library: several pictures at once, described, found, used, put away; nobody else's, nothing that lies."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from portal.db import db
from portal.models.news import Medium, Site
from portal.models.records import AuditEntry
from portal.rules.permissions import Role
from portal.services.news.writing import note_media
from tests.attacks import ATTACKS
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_group, make_offer, make_picture, make_site
from tests.pages import PageClient, parse, text_of
from tests.pictures import photo_with_place, picture_bytes, png_head
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
ADD = "/tin-tuc/thu-vien/them"
HOSTILE = (
    ("mau.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ("trang.png", b"<!DOCTYPE html><script>alert(1)</script>"),
    ("to.png", png_head(50_000, 50_000)),
    ("thieu.jpg", picture_bytes(300, 200)[:700]),
    ("rong.jpg", b""),
)


def send_files(client: PageClient, *files: tuple[str, bytes], kind: str = "anh") -> Any:
    data = {"kind": kind, "files": [(BytesIO(content), name) for name, content in files]}
    return client.send(ADD, data, content_type="multipart/form-data")


def library() -> list[Medium]:
    db.session.expire_all()
    return db.session.query(Medium).order_by(Medium.id).all()


def test_from_a_phone_to_the_library(cast: Cast, client_for: ClientFor) -> None:
    make_site(cast)
    teacher = client_for(cast.teacher)
    begun = parse(teacher.get(ADD)).find(".//main//input[@type='file']")
    assert begun is not None
    assert begun.get("multiple") is not None
    sent = send_files(teacher, ("IMG 1.jpg", photo_with_place()), ("IMG 2.jpg", picture_bytes(50, 40)))
    assert (sent.status_code, sent.location) == (303, "/tin-tuc/thu-vien/mo-ta")
    first, second = library()
    assert (first.name, first.width, first.height, first.alt) == ("IMG 1.jpg", 600, 800, "")
    saved = teacher.submit("/tin-tuc/thu-vien/mo-ta", {f"alt_{first.id}": " Vườn rau  sau trường ", "credit": "Cô Hoa"})
    assert saved.location == "/tin-tuc/thu-vien/mo-ta"  # one more waits
    assert [(m.alt, m.credit) for m in library()] == [("Vườn rau sau trường", "Cô Hoa"), ("", "")]
    assert teacher.submit("/tin-tuc/thu-vien/mo-ta", {f"alt_{second.id}": "Sân"}).location == "/tin-tuc/thu-vien"
    assert "đã có lời mô tả" in teacher.get("/tin-tuc/thu-vien/mo-ta").text
    noted = db.session.query(AuditEntry.action).filter(AuditEntry.object_type == "medium").all()
    assert sorted(action for (action,) in noted) == ["medium_added"] * 2 + ["medium_described"] * 2


def test_what_browsers_get_is_drawn_by_the_portal(cast: Cast, client_for: ClientFor) -> None:
    make_site(cast)
    teacher = client_for(cast.teacher)
    send_files(teacher, ("IMG.jpg", photo_with_place()))
    medium = library()[0]
    page = parse(teacher.get("/tin-tuc/thu-vien")).find(".//main//img")
    assert page is not None
    assert (page.get("width"), page.get("height"), page.get("loading")) == ("600", "800", "lazy")
    addresses = [f"/tin-tuc/thu-vien/{medium.id}/{width}" for width in ("320.webp", "600.webp", "600.jpg")]
    for address in (*addresses, f"/tin-tuc/thu-vien/{medium.id}/nho", page.get("src") or ""):
        got = teacher.get(address)
        assert got.mimetype in {"image/webp", "image/jpeg"}, address
        assert Image.open(BytesIO(got.data)).width in {320, 600}
        assert not Image.open(BytesIO(got.data)).getexif()
        assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Cache-Control"].startswith("private")
        assert int(got.headers["Content-Length"]) == len(got.data)
    for address in ("999.webp", "320.png", "320.html", "tai-ve"):
        assert teacher.get(f"/tin-tuc/thu-vien/{medium.id}/{address}").status_code == 404, address


@pytest.mark.parametrize(("name", "content"), HOSTILE)
def test_what_is_no_picture_is_refused_and_the_others_stay(
    cast: Cast, client_for: ClientFor, name: str, content: bytes
) -> None:
    make_site(cast)
    teacher = client_for(cast.teacher)
    answer = send_files(teacher, (name, content), ("tốt.png", picture_bytes(40, 30, kind="PNG")))
    assert answer.status_code == 422
    error = parse(answer).find(".//p[@id='files-error']")
    assert name in text_of(error)
    assert "tốt.png" not in text_of(error)
    assert [item.get("data-stored") for item in parse(answer).iter("li") if item.get("data-stored")] == ["tốt.png"]
    assert [medium.name for medium in library()] == ["tốt.png"]


def test_nothing_chosen_and_too_many(cast: Cast, client_for: ClientFor) -> None:
    make_site(cast)
    teacher = client_for(cast.teacher)
    assert "ít nhất một tệp" in send_files(teacher).text
    many = [(f"{number}.jpg", b"x") for number in range(21)]
    answer = send_files(teacher, *many)
    assert answer.status_code == 422
    assert "nhiều nhất 20 tệp" in answer.text
    assert "không phải ảnh" not in answer.text
    assert library() == []


def test_sent_twice_it_is_there_once(cast: Cast, client_for: ClientFor) -> None:
    make_site(cast)
    teacher = client_for(cast.teacher)
    for _time in range(2):
        assert send_files(teacher, ("a.jpg", picture_bytes())).status_code == 303
    assert len(library()) == 1


def test_files_are_only_ever_saved(cast: Cast, client_for: ClientFor) -> None:
    site = make_site(cast)
    teacher = client_for(cast.teacher)
    page = b"<!DOCTYPE html><script>alert(1)</script>"
    assert send_files(teacher, ("mẫu đơn.html", page), kind="tep").location == "/tin-tuc/thu-vien"
    medium = library()[0]
    got = teacher.get(f"/tin-tuc/thu-vien/{medium.id}/tai-ve")
    assert (got.data, got.mimetype) == (page, "application/octet-stream")
    assert got.headers["Content-Disposition"].startswith("attachment")
    for address in ("nho", "320.webp", "320.html"):
        assert teacher.get(f"/tin-tuc/thu-vien/{medium.id}/{address}").status_code == 404
    assert f"/trang/{site.slug}/tep/{medium.id}" in teacher.get(f"/tin-tuc/thu-vien/{medium.id}").text


def test_search_and_filters(cast: Cast, client_for: ClientFor) -> None:
    site = make_site(cast)
    for number in range(30):
        make_picture(site, cast.teacher.id, alt=f"Vườn rau {number:02}")
    make_picture(site, cast.teacher.id, alt="", name="IMG.jpg")
    make_picture(site, cast.teacher.id, kind="file", alt="", name="Mẫu đơn.docx", renditions=[])
    db.session.commit()
    teacher = client_for(cast.teacher)

    def shown(query: str) -> int:
        page = parse(teacher.get(f"/tin-tuc/thu-vien?{query}")).find(".//main//ul[@class='media plain']")
        return len(list(page)) if page is not None else 0

    assert [shown(q) for q in ("", "trang=2", "trang=99", "loc=tep", "loc=chua-mo-ta", "loc=la")] == [
        24,
        8,
        8,
        1,
        1,
        24,
    ]
    assert [shown(q) for q in ("q=vuon+rau+07", "q=mau+don", "q=img", "q=xyz", "q=vuon&trang=2")] == [1, 1, 1, 0, 6]
    assert "Không có ảnh hay tệp nào ở đây" in teacher.get("/tin-tuc/thu-vien?q=xyz").text


def test_descriptions_are_asked_for_and_kept_to_their_length(cast: Cast, client_for: ClientFor) -> None:
    medium = make_picture(make_site(cast), cast.teacher.id)
    db.session.commit()
    teacher, address = client_for(cast.teacher), f"/tin-tuc/thu-vien/{medium.id}"
    empty = teacher.submit(address, {"alt": "  "})
    assert empty.status_code == 422
    assert "Hãy tả ảnh" in text_of(parse(empty).find(".//p[@id='alt-error']"))
    for field, length in (("alt", 301), ("credit", 201)):
        assert teacher.submit(address, {field: "x" * length}).status_code == 422
    attack = " ".join(ATTACKS[::12]).replace("\x00", "")[:290]
    assert teacher.submit(address, {"alt": attack}).status_code == 303
    assert teacher.get(address).status_code == 200  # the page is checked for what is inline or foreign
    assert teacher.get("/tin-tuc/thu-vien").status_code == 200


def test_what_an_approved_article_shows_is_described_anew_by_editors_only(cast: Cast, client_for: ClientFor) -> None:
    site = make_site(cast)
    medium = make_picture(site, cast.teacher.id)
    article = make_article(site, cast.teacher, published=True)
    assert article.shown is not None
    article.shown.cover_id = medium.id
    note_media(article.shown)
    above = make_site(cast, "cho_lach")
    make_offer(above, article, accepted=True)
    address, edition = f"/tin-tuc/thu-vien/{medium.id}", above.edition
    refused = client_for(cast.teacher).submit(address, {"alt": "Lời chưa ai duyệt"})
    assert refused.status_code == 422
    assert "Nhờ người biên tập" in text_of(parse(refused).find(".//p[@id='alt-error']"))
    assert client_for(hire(cast, Role.EDITOR)).submit(address, {"alt": "Lời đã duyệt"}).status_code == 303
    db.session.expire_all()
    assert medium.alt == "Lời đã duyệt"
    assert db.session.get_one(Site, above.unit_id).edition > edition, "the site above shows the picture too"


def test_others_media_are_changed_by_editors_only(cast: Cast, client_for: ClientFor) -> None:
    site = make_site(cast)
    medium = make_picture(site, cast.principal.id)
    db.session.commit()
    address, teacher = f"/tin-tuc/thu-vien/{medium.id}", client_for(cast.teacher)
    assert "Cất đi" not in teacher.get(address).text
    assert teacher.send(address, {"alt": "Khác"}).status_code == 403
    assert teacher.send(f"{address}/cat/1").status_code == 403
    edition = db.session.get_one(Site, site.unit_id).edition
    editor = client_for(hire(cast, Role.EDITOR))
    assert editor.submit(address, {"alt": "Khác"}).status_code == 303
    assert editor.send(f"{address}/cat/1").status_code == 303
    db.session.expire_all()
    assert (medium.alt, medium.put_away_at is None) == ("Khác", False)
    assert db.session.get_one(Site, site.unit_id).edition == edition + 1
    assert "Sân trường" not in editor.get("/tin-tuc/thu-vien").text
    assert editor.send(f"{address}/cat/0").status_code == 303
    assert library()[0].put_away_at is None


def test_usage_names_only_what_one_may_see(cast: Cast, client_for: ClientFor) -> None:
    site = make_site(cast)
    medium = make_picture(site, cast.teacher.id)
    body = f'<figure><img data-medium="{medium.id}" alt="Sân"></figure>'
    for author, title in ((cast.teacher, "Bài của cô"), (cast.principal, "Bài của hiệu trưởng")):
        article = make_article(site, author, title=title, body=body)
        assert article.latest
        note_media(article.latest)
    db.session.commit()
    text = client_for(cast.teacher).get(f"/tin-tuc/thu-vien/{medium.id}").text
    assert "Dùng trong 2 bài." in text
    assert "Còn 1 bài khác" in text
    assert ("Bài của cô" in text, "Bài của hiệu trưởng" in text) == (True, False)
    assert "Chưa dùng" not in text


@pytest.mark.parametrize("who", ["other_principal", "stranger", "administrator", "nobody", "thpt_principal"])
def test_closed_to_others(cast: Cast, client_for: ClientFor, who: str) -> None:
    site = make_site(cast)
    medium = make_picture(site, cast.teacher.id)
    file = make_picture(site, cast.teacher.id, kind="file")
    db.session.commit()
    client = client_for(getattr(cast, who))
    for page in ("", "/480.png", "/nho"):
        assert client.get(f"/tin-tuc/thu-vien/{medium.id}{page}").status_code in {403, 404}, page
    assert client.get(f"/tin-tuc/thu-vien/{file.id}/tai-ve").status_code in {403, 404}
    for page in ("", "/cat/1"):
        assert client.send(f"/tin-tuc/thu-vien/{medium.id}{page}", {"alt": "x"}).status_code in {403, 404}, page
    assert "Sân trường" not in client.get("/tin-tuc/thu-vien").text
    assert library()[0].put_away_at is None


def test_a_unit_without_a_site_has_no_library(cast: Cast, client_for: ClientFor) -> None:
    teacher = client_for(cast.teacher)
    assert teacher.get("/tin-tuc/thu-vien").status_code == 200
    assert send_files(teacher, ("a.jpg", picture_bytes())).status_code == 404
    assert library() == []


def test_budgets(cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]) -> None:
    site = make_site(cast)
    make_group(site, cast.teacher)
    made = [make_picture(site, cast.teacher.id, alt="" if number % 2 else "Rau") for number in range(40)]
    db.session.commit()
    teacher = client_for(cast.teacher)
    pages = (
        ("", 10),
        ("?q=rau", 10),
        ("/mo-ta", 9),
        (f"/{made[0].id}", 12),
        ("/them", 8),
        (f"/{made[0].id}/480.png", 8),
    )
    for page, most in pages:
        teacher.get(f"/tin-tuc/thu-vien{page}")
        with queries() as counted:
            teacher.get(f"/tin-tuc/thu-vien{page}")
        assert len(counted) <= most, (page, len(counted), counted.statements)
