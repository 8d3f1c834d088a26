"""The pages of writing: begun, saved, saved by themselves, two at once, history; closed to everybody else."""

from collections.abc import Callable

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleEditing, ArticleVersion
from portal.rules.permissions import Role
from tests.attacks import ATTACKS
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_group, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
PAGES = ("sua", "xem-truoc", "ban", "ban/1", "so-sanh?tu=1&den=1")


def newest(article_id: int) -> ArticleVersion:
    db.session.expire_all()
    version = db.session.get_one(Article, article_id).latest
    assert version is not None
    return version


def test_from_the_first_word_to_the_preview(cast: Cast, client_for: ClientFor) -> None:
    make_group(make_site(cast), cast.teacher)
    teacher = client_for(cast.teacher)
    begun = teacher.submit("/tin-tuc/viet", {"title": "Ngày hội đọc sách", "kind": "article"})
    assert begun.status_code == 303
    address = begun.location
    typed = "## Buổi sáng\n\nCả trường đọc sách.\n\n- Lớp 1\n- Lớp 2"
    saved = teacher.submit(address, {"body": typed, "tags": "đọc sách, thư viện", "form_of_body": ""})
    assert saved.status_code == 303
    page = teacher.get(address)
    assert "## Buổi sáng" in text_of(parse(page).find(".//textarea[@name='body']"))
    assert parse(page).find(".//input[@name='tags']").get("value") == "đọc sách, thư viện"
    assert teacher.submit(address, {}).status_code == 303
    version = db.session.query(ArticleVersion).one()
    assert version.body == "<h2>Buổi sáng</h2><p>Cả trường đọc sách.</p><ul><li>Lớp 1</li><li>Lớp 2</li></ul>"
    assert version.tags == ["đọc sách", "thư viện"]
    preview = teacher.submit(address, {"action": "preview"})
    assert "<h2>Buổi sáng</h2>" in teacher.get(preview.location).text


def test_what_the_editor_sends_is_cleaned(cast: Cast, client_for: ClientFor) -> None:
    article = make_article(make_site(cast), cast.principal)
    address = f"/tin-tuc/{article.id}/sua"
    body = "<p onclick=alert(1)>Sáng <b>nay</b><script>alert(1)</script></p>"
    assert client_for(cast.principal).submit(address, {"body": body, "form_of_body": "html"}).status_code == 303
    assert newest(article.id).body == "<p>Sáng <strong>nay</strong></p>"


def test_wrong_input_loses_nothing(cast: Cast, client_for: ClientFor) -> None:
    article = make_article(make_site(cast), cast.principal)
    address = f"/tin-tuc/{article.id}/sua"
    answer = client_for(cast.principal).submit(
        address, {"title": " ", "body": "Còn nguyên", "form_of_body": "", "source_url": "javascript:alert(1)"}
    )
    assert answer.status_code == 422
    assert "Còn nguyên" in answer.text
    assert "Địa chỉ phải bắt đầu bằng https:// hoặc http://." in answer.text
    assert newest(article.id).title == "Lễ khai giảng năm học mới"
    for field, value in (("section_id", "999"), ("title", "x" * 201), ("summary", "x" * 501), ("tags", "x" * 801)):
        assert client_for(cast.principal).submit(address, {field: value}).status_code == 422, field


def test_what_waits_is_not_opened_to_be_written_in_vain(cast: Cast, client_for: ClientFor) -> None:
    article = make_article(make_site(cast), cast.teacher, submitted_at=clock.now())
    page, teacher = f"/tin-tuc/{article.id}", client_for(cast.teacher)
    sent_away = teacher.get(f"{page}/sua")
    assert (sent_away.status_code, sent_away.location) == (303, page)
    assert "Rút bài về rồi hãy sửa" in teacher.get(page).text
    assert not db.session.query(ArticleEditing).count(), "nobody is said to be at it"


def test_somebody_without_a_group_is_told_whom_to_ask(cast: Cast, client_for: ClientFor) -> None:
    make_site(cast)
    assert "Bạn chưa được giao chuyên mục nào" in client_for(cast.teacher).get("/tin-tuc/viet").text
    assert client_for(cast.teacher).send("/tin-tuc/viet", {"title": "x", "section_id": "1"}).status_code == 200
    assert db.session.query(Article).count() == 0


def test_it_saves_itself_but_never_over_others_nor_what_was_submitted(cast: Cast, client_for: ClientFor) -> None:
    article = make_article(make_site(cast), cast.principal)
    address = f"/tin-tuc/{article.id}/tu-luu"
    principal, colleague = client_for(cast.principal), client_for(hire(cast, Role.EDITOR))
    page = parse(principal.get(f"/tin-tuc/{article.id}/sua"))
    seen = (page.find(".//input[@name='seen']")).get("value")
    fields = {"title": "Tựa", "section_id": str(article.section_id), "body": "Gõ dở", "seen": seen}
    part = principal.send(address, fields, headers={"HX-Request": "true"})
    assert "Đã lưu lúc" in part.text
    assert newest(article.id).text == "Gõ dở"
    refused = colleague.send(address, fields | {"body": "Của người khác"}, headers={"HX-Request": "true"})
    assert cast.principal.name in refused.text
    assert newest(article.id).text == "Gõ dở"
    assert "có ô cần sửa" in principal.send(address, fields | {"title": ""}, headers={"HX-Request": "true"}).text
    published = make_article(make_site(cast), cast.principal, title="Đã đăng", published=True)
    sent = principal.send(f"/tin-tuc/{published.id}/tu-luu", fields | {"seen": ""}, headers={"HX-Request": "true"})
    assert "không tự lưu" in sent.text
    assert newest(published.id).number == 1


def test_both_are_told_and_both_texts_are_shown(cast: Cast, client_for: ClientFor) -> None:
    article = make_article(make_site(cast), cast.principal)
    address = f"/tin-tuc/{article.id}/sua"
    principal, colleague = client_for(cast.principal), client_for(hire(cast, Role.EDITOR))
    principal.get(address)
    assert f"Đang được sửa bởi {cast.principal.name}" in colleague.get(address).text
    stale = {"title": "Của biên tập", "section_id": str(article.section_id), "body": "Chữ của biên tập", "seen": "cũ"}
    principal.submit(address, {"body": "Chữ của hiệu trưởng", "form_of_body": ""})
    answer = colleague.send(address, stale)
    assert answer.status_code == 422
    assert "Cả hai bản còn nguyên" in answer.text
    main = parse(answer).find(".//main")
    assert "Chữ của biên tập" in text_of(main.find(".//textarea[@name='body']"))
    assert "hiệu" in text_of(main.find(".//del"))
    form = {i.get("name"): i.get("value") for i in main.iter("input") if i.get("type") == "hidden"}
    assert colleague.send(address, stale | {"seen": form["seen"], "apart": form["apart"]}).status_code == 303
    assert [v.text for v in db.session.query(ArticleVersion).order_by(ArticleVersion.number)] == [
        "Chữ của hiệu trưởng",
        "Chữ của biên tập",
    ]


def test_history_comparison_and_taking_back(cast: Cast, client_for: ClientFor) -> None:
    article = make_article(make_site(cast), cast.principal, published=True, body="<p>Cũ</p>", text="Cũ")
    principal = client_for(cast.principal)
    principal.submit(f"/tin-tuc/{article.id}/sua", {"body": "Mới", "form_of_body": ""})
    history = principal.get(f"/tin-tuc/{article.id}/ban").text
    assert "Bản 2" in history
    assert "Công chúng đọc bản này" in history
    compared = parse(principal.get(f"/tin-tuc/{article.id}/so-sanh?tu=1&den=2"))
    assert "bỏ: Cũ" in [text_of(e) for e in compared.iter("del")]
    assert "thêm: Mới" in [text_of(e) for e in compared.iter("ins")]
    assert principal.get(f"/tin-tuc/{article.id}/so-sanh").status_code == 200
    assert principal.get(f"/tin-tuc/{article.id}/so-sanh?tu=1&den=9").status_code == 404
    assert principal.submit(f"/tin-tuc/{article.id}/ban/1", {}).status_code == 303
    assert (newest(article.id).number, newest(article.id).text) == (3, "Cũ")


@pytest.mark.parametrize("who", ["other_principal", "stranger", "administrator", "teacher", "it_teacher", "nobody"])
def test_closed_to_others(cast: Cast, client_for: ClientFor, who: str) -> None:
    article = make_article(make_site(cast), cast.principal, published=True)
    client = client_for(getattr(cast, who))
    for page in PAGES:
        assert client.get(f"/tin-tuc/{article.id}/{page}").status_code in {403, 404}, page
    for page in ("sua", "tu-luu", "ban/1"):
        assert client.send(f"/tin-tuc/{article.id}/{page}", {"title": "x"}).status_code in {403, 404}, page
    assert newest(article.id).number == 1


def test_attacks_stay_words_on_every_page(cast: Cast, client_for: ClientFor) -> None:
    """The pages are checked for inline scripts and foreign addresses as each of them is fetched."""
    attack = " ".join(ATTACKS[::12]).replace("\x00", "")[:190]
    body = "".join(ATTACKS).replace("\x00", "")
    article = make_article(make_site(cast), cast.principal)
    principal = client_for(cast.principal)
    fields = {"title": attack, "summary": attack, "tags": attack, "byline": attack[:140], "source_name": attack}
    assert (
        principal.submit(f"/tin-tuc/{article.id}/sua", fields | {"body": body, "form_of_body": "html"}).status_code
        == 303
    )
    for page in PAGES:
        assert principal.get(f"/tin-tuc/{article.id}/{page}").status_code == 200


def test_budgets(cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]) -> None:
    article = make_article(make_site(cast), cast.principal, published=True)
    principal = client_for(cast.principal)
    for page, most in (("sua", 16), ("xem-truoc", 12), ("ban", 12), ("ban/1", 12), ("so-sanh", 12)):
        principal.get(f"/tin-tuc/{article.id}/{page}")
        with queries() as counted:
            principal.get(f"/tin-tuc/{article.id}/{page}")
        assert len(counted) <= most, (page, len(counted), counted.statements)
