"""Pictures in an article: cover and gallery without a script, one put into the text, the preview as readers see it."""

from collections.abc import Callable

import pytest

from portal.db import db
from portal.models.news import Article, ArticleVersion, Medium, MediumUse, Site
from portal.rules.permissions import Role
from portal.services.news.writing import note_media
from tests.attacks import ATTACKS
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_picture, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def article(cast: Cast, site: Site) -> Article:
    return make_article(site, cast.principal)


@pytest.fixture
def media(cast: Cast, site: Site) -> list[int]:
    made = [make_picture(site, cast.teacher.id, alt=f"Ảnh số {number}", credit="Cô Hoa") for number in range(4)]
    db.session.commit()
    return [medium.id for medium in made]


def newest(article: Article) -> ArticleVersion:
    db.session.expire_all()
    assert article.latest is not None
    return article.latest


def gallery(article: Article) -> list[tuple[int, str]]:
    return [(item.medium_id, item.caption) for item in newest(article).gallery]


def press(client: PageClient, article: Article, action: str, **fields: str) -> int:
    return client.submit(f"/tin-tuc/{article.id}/anh", {"action": action, **fields}).status_code


def test_cover_and_gallery_by_buttons_alone(
    cast: Cast, client_for: ClientFor, article: Article, media: list[int]
) -> None:
    a, b, c, _d = media
    principal = client_for(cast.principal)
    assert press(principal, article, f"cover-{a}") == 303
    for each in (a, b, c, b):
        assert press(principal, article, f"add-{each}") == 303
    assert newest(article).cover_id == a
    assert gallery(article) == [(a, ""), (b, ""), (c, "")]
    assert press(principal, article, f"up-{c}", **{f"caption_{a}": " Buổi  sáng "}) == 303
    assert gallery(article) == [(a, "Buổi sáng"), (c, ""), (b, "")]
    for action, wanted in ((f"up-{a}", [a, c, b]), (f"down-{a}", [c, a, b]), (f"down-{b}", [c, a, b])):
        assert press(principal, article, action) == 303
        assert [medium_id for medium_id, _caption in gallery(article)] == wanted, action
    assert press(principal, article, f"drop-{c}") == 303
    assert press(principal, article, "uncover") == 303
    assert (newest(article).cover_id, gallery(article)) == (None, [(a, "Buổi sáng"), (b, "")])
    used = db.session.query(MediumUse.medium_id).filter_by(version_id=newest(article).id)
    assert {medium_id for (medium_id,) in used} == {a, b}
    for action in ("", "save", "drop-999", "up-", "add", "nonsense-1"):
        assert press(principal, article, action) == 303, action
    assert gallery(article) == [(a, "Buổi sáng"), (b, "")]


def test_what_was_submitted_stays_as_it_was(cast: Cast, client_for: ClientFor, site: Site, media: list[int]) -> None:
    article = make_article(site, cast.principal, published=True)
    assert press(client_for(cast.principal), article, f"cover-{media[0]}") == 303
    assert newest(article).number == 2
    assert article.shown
    assert (article.shown.number, article.shown.cover_id) == (1, None)
    assert "khác nhau ở ảnh bìa" in client_for(cast.principal).get(f"/tin-tuc/{article.id}/so-sanh").text
    article.latest.submitted_at = article.latest.edited_at  # type: ignore[union-attr]
    db.session.commit()
    answer = client_for(cast.principal).submit(f"/tin-tuc/{article.id}/anh", {"action": "uncover"})
    assert answer.status_code == 422
    assert "đang chờ duyệt" in answer.text
    assert newest(article).cover_id == media[0]
    deciding = client_for(hire(cast, Role.SITE_MANAGER)).get(f"/tin-tuc/{article.id}/duyet")
    assert "Ảnh số 0" in [image.get("alt") for image in parse(deciding).find(".//main").iter("img")]


def test_only_described_pictures_of_the_own_unit(
    cast: Cast, client_for: ClientFor, article: Article, media: list[int]
) -> None:
    elsewhere = make_picture(make_site(cast, "cho_lach"), cast.teacher.id, alt="Của phòng")
    unsaid = make_picture(article.site, cast.teacher.id, alt="", name="Chưa tả.png")
    away = db.session.get_one(Medium, media[3])
    away.put_away_at = away.uploaded_at
    file = make_picture(article.site, cast.teacher.id, kind="file", name="Tệp.docx")
    db.session.commit()
    principal = client_for(cast.principal)
    for page in ("anh", "chon-anh"):
        text = principal.get(f"/tin-tuc/{article.id}/{page}").text
        shown = [words in text for words in ("Ảnh số 0", "Ảnh số 3", "Của phòng", "Chưa tả.png", "Tệp.docx")]
        assert shown == [True, False, False, False, False]
    seen = parse(principal.get(f"/tin-tuc/{article.id}/anh")).find(".//input[@name='seen']").get("value")
    for wrong in (elsewhere.id, unsaid.id, away.id, file.id, 999):
        for action in (f"cover-{wrong}", f"add-{wrong}"):
            sent = principal.send(f"/tin-tuc/{article.id}/anh", {"seen": seen, "action": action})
            assert sent.status_code == 404, action
        sent = principal.send(f"/tin-tuc/{article.id}/chon-anh", {"seen": seen, "medium": str(wrong)})
        assert sent.status_code == 404
    assert (newest(article).cover_id, gallery(article)) == (None, [])


def test_two_at_once_lose_nothing(cast: Cast, client_for: ClientFor, article: Article, media: list[int]) -> None:
    principal, colleague = client_for(cast.principal), client_for(hire(cast, Role.EDITOR))
    seen = parse(colleague.get(f"/tin-tuc/{article.id}/anh")).find(".//input[@name='seen']").get("value")
    press(principal, article, f"add-{media[0]}")
    press(principal, article, "save", **{f"caption_{media[0]}": "Của hiệu trưởng"})
    answer = colleague.send(f"/tin-tuc/{article.id}/anh", {"seen": seen, "action": f"add-{media[1]}"})
    assert answer.status_code == 422
    assert "vừa được lưu ở nơi khác" in answer.text
    field = parse(answer).find(f".//input[@name='caption_{media[0]}']")
    assert field.get("value") == "Của hiệu trưởng"
    again = parse(answer).find(".//main//input[@name='seen']").get("value")
    sent = {"seen": again, "action": f"add-{media[1]}", f"caption_{media[0]}": "Của hiệu trưởng"}
    assert colleague.send(f"/tin-tuc/{article.id}/anh", sent).status_code == 303
    assert gallery(article) == [(media[0], "Của hiệu trưởng"), (media[1], "")]


def test_long_captions_are_refused_at_their_place(
    cast: Cast, client_for: ClientFor, article: Article, media: list[int]
) -> None:
    principal = client_for(cast.principal)
    press(principal, article, f"add-{media[0]}")
    answer = principal.submit(f"/tin-tuc/{article.id}/anh", {f"caption_{media[0]}": "x" * 301, "action": "save"})
    assert answer.status_code == 422
    assert "300" in text_of(parse(answer).find(f".//p[@id='caption_{media[0]}-error']"))
    attack = " ".join(ATTACKS[::12]).replace("\x00", "")[:290]
    assert press(principal, article, "save", **{f"caption_{media[0]}": attack}) == 303
    for page in ("anh", "xem-truoc"):
        assert principal.get(f"/tin-tuc/{article.id}/{page}").status_code == 200


def test_a_picture_goes_to_the_end_of_the_text_without_a_script(
    cast: Cast, client_for: ClientFor, article: Article, media: list[int]
) -> None:
    principal = client_for(cast.principal)
    kept = principal.submit(f"/tin-tuc/{article.id}/sua", {"body": "Chữ mới", "form_of_body": "", "action": "picture"})
    assert kept.location == f"/tin-tuc/{article.id}/chon-anh"
    page = parse(principal.get(kept.location))
    forms = [form for form in page.iter("form") if form.get("method") == "post" and form.find(".//button") is not None]
    button = next(b for form in forms for b in form.iter("button") if b.get("value") == str(media[1]))
    seen = page.find(".//main//input[@name='seen']").get("value")
    sent = {"seen": seen, button.get("name"): button.get("value")}
    assert principal.send(kept.location, sent).location == f"/tin-tuc/{article.id}/sua"
    figure = f'<figure><img data-medium="{media[1]}" alt="Ảnh số 1"><figcaption>Cô Hoa</figcaption></figure>'
    assert newest(article).body == f"<p>Chữ mới</p>{figure}"
    stale = principal.send(kept.location, sent)
    assert stale.status_code == 422
    assert newest(article).body.count("<figure>") == 1
    assert principal.send(kept.location, {"seen": seen, "medium": "x"}).status_code == 404
    assert principal.submit(f"/tin-tuc/{article.id}/sua", {}).status_code == 303
    assert newest(article).body == f"<p>Chữ mới</p>{figure}"


def test_the_editor_gets_the_same_pictures_as_a_part(
    cast: Cast, client_for: ClientFor, article: Article, media: list[int]
) -> None:
    principal = client_for(cast.principal)
    part = principal.get(f"/tin-tuc/{article.id}/chon-anh?q=so+2", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    buttons = [b for b in parse(part).iter("button") if b.get("data-insert")]
    assert [(b.get("type"), b.get("data-insert"), b.get("data-alt"), b.get("data-credit")) for b in buttons] == [
        ("button", str(media[2]), "Ảnh số 2", "Cô Hoa")
    ]
    page = parse(principal.get(f"/tin-tuc/{article.id}/sua"))
    assert page.find(".//dialog").get("data-picker") == f"/tin-tuc/{article.id}/chon-anh"
    assert page.find(".//*[@data-act='picture']").get("aria-label") == "Chèn ảnh từ thư viện"


def test_the_preview_is_the_page_readers_get(
    cast: Cast, client_for: ClientFor, client: PageClient, site: Site, media: list[int]
) -> None:
    body = f'<h2>Buổi sáng</h2><figure><img data-medium="{media[0]}" alt="Vườn"></figure>'
    article = make_article(site, cast.principal, body=body, cover_id=media[1])
    note_media(newest(article))
    db.session.commit()
    principal = client_for(cast.principal)
    press(
        principal,
        article,
        f"add-{media[2]}",
    )
    preview = principal.get(f"/tin-tuc/{article.id}/xem-truoc")
    assert preview.headers["Cache-Control"] == "private, no-store"
    assert "Bản xem trước" in preview.text
    tree = parse(preview)
    sources = [image.get("src") or "" for image in tree.find(".//main").iter("img")]
    assert [source.split("?")[0] for source in sources] == [
        f"/tin-tuc/thu-vien/{media[number]}/480.png" for number in (1, 0, 2)
    ]
    assert all(principal.get(source).status_code == 200 for source in sources)
    assert client.get(f"/trang/{site.slug}/anh/{media[0]}/480.png").status_code == 404
    now = newest(article)
    now.submitted_at, now.decision = now.edited_at, "approved"
    article.shown_id, article.publish_at = now.id, now.edited_at
    db.session.commit()
    public = client.get(f"/trang/{site.slug}/bai/{article.slug}")

    def shape(page: object) -> list[str]:
        return [element.tag for element in page.find(".//main/article").iter()]  # type: ignore[attr-defined]

    assert shape(parse(principal.get(f"/tin-tuc/{article.id}/xem-truoc"))) == shape(parse(public))
    assert client.get(f"/trang/{site.slug}/anh/{media[0]}/480.png").status_code == 200
    assert f"/trang/{site.slug}/anh/{media[2]}/480.png" in public.text


def test_a_site_that_is_not_open_has_a_preview(cast: Cast, client_for: ClientFor) -> None:
    article = make_article(make_site(cast, opened=False), cast.principal)
    assert client_for(cast.principal).get(f"/tin-tuc/{article.id}/xem-truoc").status_code == 200


def test_pages_of_the_article_show_its_pictures(
    cast: Cast, client_for: ClientFor, article: Article, media: list[int]
) -> None:
    version = newest(article)
    version.body = f'<figure><img data-medium="{media[0]}" alt="Vườn"></figure>'
    note_media(version)
    db.session.commit()
    principal = client_for(cast.principal)
    for action in (f"cover-{media[1]}", f"add-{media[2]}"):
        press(principal, article, action)
    for page in ("", f"/ban/{newest(article).number}"):
        image = parse(principal.get(f"/tin-tuc/{article.id}{page}")).find(".//main//img")
        assert image is not None, page
        assert (image.get("alt"), image.get("width")) == ("Vườn", "480")
        assert (image.get("src") or "").startswith(f"/tin-tuc/thu-vien/{media[0]}/480.png")
        alts = [shown.get("alt") for shown in parse(principal.get(f"/tin-tuc/{article.id}{page}")).iter("img")]
        assert {"Ảnh số 1", "Ảnh số 2"} <= set(alts), page


@pytest.mark.parametrize("who", ["other_principal", "stranger", "administrator", "teacher", "nobody"])
def test_closed_to_others(cast: Cast, client_for: ClientFor, article: Article, media: list[int], who: str) -> None:
    client = client_for(getattr(cast, who))
    for page in ("anh", "chon-anh"):
        assert client.get(f"/tin-tuc/{article.id}/{page}").status_code in {403, 404}
        sent = {"action": f"cover-{media[0]}", "medium": str(media[0])}
        assert client.send(f"/tin-tuc/{article.id}/{page}", sent).status_code in {403, 404}
    assert newest(article).cover_id is None


def test_budgets(
    cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount], article: Article, media: list[int]
) -> None:
    principal = client_for(cast.principal)
    for each in media:
        press(principal, article, f"add-{each}")
    press(principal, article, f"cover-{media[0]}")
    for page, most in (("anh", 13), ("chon-anh", 12), ("xem-truoc", 12), ("sua", 16)):
        principal.get(f"/tin-tuc/{article.id}/{page}")
        with queries() as counted:
            principal.get(f"/tin-tuc/{article.id}/{page}")
        assert len(counted) <= most, (page, len(counted), counted.statements)
