"""What stands on open sites is found by everybody, in the words that were published."""

from datetime import timedelta

from portal.adapters import clock
from portal.db import db
from portal.models.news import SitePageVersion
from portal.services.search.registry import SOURCES
from tests.cast import Cast
from tests.news import make_site
from tests.searching import crowd, differences, indexed
from tests.site_words import make_consultation, make_page, make_question

PAGES, QUESTIONS, CONSULTATIONS = (SOURCES[kind] for kind in ("page", "question", "consultation"))
DAY = timedelta(days=1)


def test_pages_are_found_in_their_newest_version_while_they_are_shown(cast: Cast) -> None:
    site, closed = make_site(cast), make_site(cast, "hoa_nghia", opened=False)
    page = make_page(site, cast.principal.id, "Bản cũ")
    admissions = make_page(site, cast.principal.id, "Tuyển 120 em", kind="admissions")
    make_page(site, cast.principal.id, "Chưa hiện", kind="history", shown=False)
    make_page(closed, cast.principal.id, "Trang đóng")
    newer = SitePageVersion(page_id=page.id, number=2, body="", text="Bản mới", edited_at=clock.now())
    newer.edited_by_id, newer.edited_by = cast.principal.id, "Người viết"
    db.session.add(newer)
    page.number = 2
    db.session.commit()
    assert differences(PAGES, crowd(cast)) == []
    assert set(indexed(PAGES)) == {page.id, admissions.id}
    entry = PAGES.entries([page.id])[0]
    assert "Bản mới" in entry.body
    assert "Bản cũ" not in entry.body
    shown = PAGES.show(None, [page.id, admissions.id])
    assert shown[page.id].address == f"/trang/{site.slug}/gioi-thieu"
    assert shown[admissions.id].address == f"/trang/{site.slug}/tuyen-sinh/2026"
    assert shown[admissions.id].title == "Tuyển sinh năm học 2026-2027"


def test_of_a_question_only_the_published_words_are_found(cast: Cast) -> None:
    site = make_site(cast)
    question = make_question(site, "Hỏi bán trú", "Có ăn trưa.")
    make_question(site, "Hỏi riêng", "Trả lời riêng.", published=False)
    make_question(make_site(cast, "hoa_nghia", opened=False), "Trang đóng", "Không.")
    assert differences(QUESTIONS, crowd(cast)) == []
    entry = QUESTIONS.entries([question.id])[0]
    assert "Có ăn trưa." in entry.body
    found = str(entry) + str(QUESTIONS.show(None, [question.id]))
    for word in ("Bống", "nguyên văn", "Người Hỏi", "hoi@example.vn"):
        assert word not in found


def test_consultations_are_found_from_their_first_day(cast: Cast, clock_at) -> None:
    site = make_site(cast)
    now, later = (make_consultation(site, cast.principal.id, f"Góp ý {days}", days=days) for days in (0, 1))
    make_consultation(site, cast.principal.id, "Chưa công bố", published=False)
    assert differences(CONSULTATIONS, crowd(cast)) == []
    assert set(indexed(CONSULTATIONS)) == {now.id}
    assert "xanh" in CONSULTATIONS.entries([now.id])[0].body
    assert "<b>" not in str(CONSULTATIONS.show(None, [now.id]))
    since = clock.now()
    clock_at.shift(DAY)
    assert CONSULTATIONS.due(since, clock.now()) == [later.id]
    assert set(indexed(CONSULTATIONS)) == {now.id, later.id}
