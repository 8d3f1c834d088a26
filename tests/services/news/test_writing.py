"""Writing an article: where, by whom, in which version; nothing frozen changes, nothing typed is lost."""

import pytest
from time_machine import Traveller

from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.news import Article, ArticleVersion, FormerAddress, Medium, MediumUse
from portal.rules.permissions import Role
from portal.services.news import opening, places, versions, writing
from portal.services.news.sites import list_sections
from portal.services.news.writing import Writing
from tests.attacks import ATTACKS
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire, make_article, make_group, make_site


def save(person: Person, article: Article, *, seen: str | None = None, apart: bool = False, **words: object) -> str:
    """Save words; gives what names them."""
    actor = actor_of(person)
    opened = opening.open_article(actor, article_id=article.id)
    given = Writing(**{"title": opened.version.title, **words})  # type: ignore[arg-type]
    saved = writing.save_version(
        actor, article_id=article.id, seen=opened.seen if seen is None else seen, writing=given, apart=apart
    )
    db.session.commit()
    return saved.seen


def newest(article: Article) -> ArticleVersion:
    db.session.refresh(article)
    assert article.latest is not None
    return article.latest


def test_writers_write_in_the_sections_of_their_groups(cast: Cast) -> None:
    site = make_site(cast)
    teacher, editor = actor_of(cast.teacher), actor_of(hire(cast, Role.EDITOR))
    assert not places.writable_sections(teacher)
    group = make_group(site, cast.teacher, sections=2)
    all_sections = list_sections(site.unit_id)
    assert places.writable_sections(teacher) == all_sections[:2]
    assert places.writable_sections(editor) == all_sections
    assert not places.writable_sections(actor_of(cast.it_teacher))
    assert not places.writable_sections(actor_of(cast.stranger_principal))
    article = writing.start_article(teacher, kind="article", section_id=all_sections[0].id, title="Ngày hội đọc sách")
    assert (article.group_id, article.slug) == (group.id, "ngay-hoi-doc-sach")
    with pytest.raises(RuleBroken) as broken:
        writing.start_article(teacher, kind="article", section_id=all_sections[2].id, title="Chỗ khác")
    assert broken.value.field == "section_id"
    with pytest.raises(RuleBroken):
        writing.start_article(teacher, kind="blog", section_id=all_sections[0].id, title="Loại lạ")
    with pytest.raises(NotFound):
        writing.start_article(actor_of(cast.stranger), kind="article", section_id=all_sections[0].id, title="Ngoài")


def test_a_double_click_begins_one_article_and_addresses_differ(cast: Cast) -> None:
    site = make_site(cast)
    section = list_sections(site.unit_id)[0].id
    first, twin = (
        writing.start_article(actor_of(cast.principal), kind="article", section_id=section, title="Tin")
        for _time in range(2)
    )
    assert first.id == twin.id
    save(cast.principal, first, body="<p>Có chữ</p>", title="Tin")
    other = writing.start_article(actor_of(cast.principal), kind="article", section_id=section, title="Tin")
    reserved = writing.start_article(actor_of(cast.principal), kind="notice", section_id=section, title="Thông báo")
    assert (first.slug, other.slug, reserved.slug) == ("tin", "tin-2", "thong-bao")
    symbols = writing.start_article(actor_of(cast.principal), kind="article", section_id=section, title="★★★")
    assert symbols.slug == "bai-viet"


def test_one_sitting_is_one_version(cast: Cast, clock_at: Traveller) -> None:
    article = make_article(make_site(cast), cast.principal)
    save(cast.principal, article, body="<p>Một</p>")
    save(cast.principal, article, body="<p>Một hai</p>")
    assert (newest(article).number, newest(article).text) == (1, "Một hai")
    clock_at.shift(2 * 3600)
    save(cast.principal, article, body="<p>Ba</p>")
    assert newest(article).number == 2
    colleague = hire(cast, Role.EDITOR)
    save(colleague, article, body="<p>Bốn</p>")
    assert (newest(article).number, newest(article).edited_by) == (3, colleague.name)


def test_what_was_submitted_never_changes(cast: Cast) -> None:
    article = make_article(make_site(cast), cast.principal, published=True, body="<p>Cũ</p>")
    shown = newest(article)
    before = versions.fingerprint(shown)
    save(cast.principal, article, body="<p>Mới</p>", title="Tựa mới")
    db.session.refresh(shown)
    assert versions.fingerprint(shown) == before
    assert (article.shown_id, newest(article).number, newest(article).submitted_at) == (shown.id, 2, None)
    assert article.slug.startswith("le-khai-giang"), "the address of what the public reads stays"
    shown_only = make_article(make_site(cast), cast.principal, title="Chỉ một bản", published=True)
    with pytest.raises(RuleBroken):
        writing.autosave(actor_of(cast.principal), article_id=shown_only.id, seen="", writing=Writing(title="x"))
    assert db.session.query(FormerAddress).count() == 0


def test_saving_the_same_words_makes_nothing(cast: Cast) -> None:
    article = make_article(make_site(cast), cast.principal, published=True, body="<p>Cũ</p>", text="Cũ", summary="")
    version = newest(article)
    version.folded = "le khai giang nam hoc moi\n\ncu"
    db.session.commit()
    save(cast.principal, article, body="<p>Cũ</p>")
    assert newest(article).number == 1


def test_two_editors_at_once_lose_nothing(cast: Cast) -> None:
    article = make_article(make_site(cast), cast.principal)
    colleague = hire(cast, Role.EDITOR)
    seen = opening.open_article(actor_of(colleague), article_id=article.id).seen
    save(cast.principal, article, body="<p>Của hiệu trưởng</p>")
    with pytest.raises(Conflict) as conflict:
        save(colleague, article, seen=seen, body="<p>Của biên tập</p>")
    assert cast.principal.name in str(conflict.value)
    db.session.rollback()
    other = opening.find_conflict(actor_of(colleague), article_id=article.id, seen=seen)
    assert other is not None
    save(colleague, article, seen=versions.fingerprint(other), apart=True, body="<p>Của biên tập</p>")
    texts = [version.text for version in db.session.query(ArticleVersion).order_by(ArticleVersion.number)]
    assert texts == ["Của hiệu trưởng", "Của biên tập"]


def test_an_own_second_window_loses_nothing_either(cast: Cast) -> None:
    article = make_article(make_site(cast), cast.principal)
    seen = opening.open_article(actor_of(cast.principal), article_id=article.id).seen
    newest_seen = save(cast.principal, article, body="<p>Cửa sổ một</p>")
    with pytest.raises(Conflict):
        save(cast.principal, article, seen=seen, body="<p>Cửa sổ hai</p>")
    db.session.rollback()
    save(cast.principal, article, seen=newest_seen, apart=True, body="<p>Cửa sổ hai</p>")
    assert [v.text for v in db.session.query(ArticleVersion).order_by(ArticleVersion.number)][-2:] == [
        "Cửa sổ một",
        "Cửa sổ hai",
    ]


def test_restoring_makes_a_new_version(cast: Cast) -> None:
    article = make_article(make_site(cast), cast.principal, published=True, body="<p>Cũ</p>", text="Cũ")
    save(cast.principal, article, body="<p>Mới</p>")
    restored = writing.restore_version(actor_of(cast.principal), article_id=article.id, number=1)
    assert (restored.number, restored.body, restored.submitted_at) == (3, "<p>Cũ</p>", None)
    assert writing.restore_version(actor_of(cast.principal), article_id=article.id, number=1).number == 3
    found = versions.compare_versions(actor_of(cast.principal), article_id=article.id, old=2, new=3)
    assert [(piece.kind, piece.text) for piece in found.text] == [("removed", "Mới"), ("added", "Cũ")]


def test_who_else_is_at_it(cast: Cast, clock_at: Traveller) -> None:
    article = make_article(make_site(cast), cast.principal)
    colleague = hire(cast, Role.EDITOR)
    assert not opening.announce(actor_of(cast.principal), article_id=article.id)
    db.session.commit()
    assert [row.name for row in opening.announce(actor_of(colleague), article_id=article.id)] == [cast.principal.name]
    db.session.commit()
    clock_at.shift(6 * 60)
    assert not opening.announce(actor_of(cast.principal), article_id=article.id)


def test_other_units_find_nothing(cast: Cast) -> None:
    article = make_article(make_site(cast), cast.principal)
    make_site(cast, "hoa_nghia")
    stranger, writer = actor_of(cast.other_principal), actor_of(cast.teacher)
    for actor in (stranger, writer):
        for reach in (
            lambda: opening.open_article(actor, article_id=article.id),  # noqa: B023 - called at once
            lambda: opening.announce(actor, article_id=article.id),  # noqa: B023
            lambda: writing.autosave(actor, article_id=article.id, seen="", writing=Writing(title="x")),  # noqa: B023
            lambda: writing.restore_version(actor, article_id=article.id, number=1),  # noqa: B023
            lambda: versions.list_versions(actor, article_id=article.id),  # noqa: B023
            lambda: versions.get_version(actor, article_id=article.id, number=1),  # noqa: B023
            lambda: versions.compare_versions(actor, article_id=article.id, old=1, new=1),  # noqa: B023
        ):
            with pytest.raises(NotFound):
                reach()
    with pytest.raises(NotAllowed):
        opening.get_editable(actor_of(cast.it_teacher), article.id)


def test_pictures_of_elsewhere_are_left_out_and_counted(cast: Cast) -> None:
    site, foreign = make_site(cast), make_site(cast, "hoa_nghia")
    ours, theirs = (
        Medium(
            unit_id=owner.unit_id,
            kind="picture",
            name="a.jpg",
            type="image/jpeg",
            sha256="a" * 64,
            size=1,
            renditions=[],
        )
        for owner in (site, foreign)
    )
    for medium, person in ((ours, cast.principal), (theirs, cast.other_principal)):
        medium.uploaded_at, medium.uploaded_by_id, medium.uploaded_by = site.created_at, person.id, person.name
        db.session.add(medium)
    db.session.commit()
    article = make_article(site, cast.principal)
    link = f'<a href="/trang/vb/tep/{theirs.id}">t</a>'
    body = f"<img data-medium={ours.id} alt=x><img data-medium={theirs.id} alt=y>{link}"
    saved = writing.save_version(
        actor_of(cast.principal), article_id=article.id, seen="", writing=Writing(title="Ảnh", body=body)
    )
    assert saved.lost_pictures == 1
    assert f'data-medium="{theirs.id}"' not in saved.version.body
    assert [use.medium_id for use in db.session.query(MediumUse)] == [ours.id]


def test_sections_of_published_articles_are_the_editors(cast: Cast) -> None:
    site = make_site(cast)
    group = make_group(site, cast.teacher, sections=2)
    first, second = list_sections(site.unit_id)[:2]
    article = make_article(site, cast.teacher, section=first, group=group)
    save(cast.teacher, article, section_id=second.id)
    assert article.section_id == second.id
    published = make_article(site, cast.teacher, title="Đã đăng", section=first, group=group, published=True)
    with pytest.raises(RuleBroken):
        save(cast.teacher, published, section_id=second.id)
    db.session.rollback()
    before = make_site(cast).edition
    save(cast.principal, published, section_id=second.id)
    db.session.refresh(site)
    assert (published.section_id, site.edition) == (second.id, before + 1)


def test_attacks_in_every_text_place_are_kept_as_plain_words(cast: Cast) -> None:
    article = make_article(make_site(cast), cast.principal)
    for attack in ATTACKS[::9]:
        title = attack[:200]
        save(cast.principal, article, title=title, summary=title, body=attack, byline=attack[:150], tags=[attack[:60]])
        assert newest(article).title == title
        assert "<script" not in newest(article).body.lower()


def test_too_long_a_body_is_refused_at_its_field(cast: Cast) -> None:
    article = make_article(make_site(cast), cast.principal)
    with pytest.raises(RuleBroken) as broken:
        save(cast.principal, article, body="x" * (writing.LONGEST_BODY + 1))
    assert broken.value.field == "body"
