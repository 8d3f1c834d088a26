"""Events, disclosure, questions on letters, broadcasts, captions: found by whom they are for, and as they are now."""

import pytest
from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.models.documents import FileText, Receipt
from portal.models.news import GalleryItem, Medium
from portal.rules.news.disclosure.topics import Topic
from portal.services.documents import questions
from portal.services.search.registry import SOURCES
from tests.cast import Cast, Person
from tests.disclosure import make_file, publish, save
from tests.make import actor_of, make_posted
from tests.news import make_article, make_event, make_site
from tests.passing import DEPARTMENTS, forward
from tests.search_world import make_broadcast
from tests.searching import add_people, crowd, differences, indexed

pytestmark = pytest.mark.usefixtures("mails")
EVENTS, DISCLOSURES, GUIDANCE, BROADCASTS = (SOURCES[kind] for kind in ("event", "disclosure", "guidance", "broadcast"))


def test_events_are_found_until_they_are_taken_back(cast: Cast) -> None:
    site = make_site(cast)
    event = make_event(site, cast.principal, title="Hội khỏe", place="Sân vận động", description="Mang giày.")
    over = make_event(site, cast.principal, title="Đã qua", hours=-500)
    gone = make_event(site, cast.principal, title="Rút lại", taken_back_at=clock.now(), taken_back_by="x")
    make_event(make_site(cast, "hoa_nghia", opened=False), cast.other_principal)
    assert differences(EVENTS, crowd(cast)) == []
    assert set(indexed(EVENTS)) == {event.id, over.id}
    entry, shown = EVENTS.entries([event.id])[0], EVENTS.show(None, [event.id, gone.id])
    assert {"Sân vận động", "Mang giày."} <= set(entry.body.split("\n"))
    assert [each.address for each in shown.values()] == [f"/trang/{site.slug}/lich/{event.id}"]


def test_a_section_is_found_as_everybody_reads_it(cast: Cast, app: Flask, queries) -> None:
    site = make_site(cast)
    report = make_file(site, cast.principal, "Dự toán.pdf")
    publish(cast.principal, Topic.FINANCE, body="<p>Thu đúng quy định</p>", file_ids=[report.id])
    save(cast.principal, Topic.FINANCE, body="<p>Bản chưa công bố</p>")
    save(cast.principal, Topic.STAFF)
    db.session.add(FileText(sha256=report.sha256, outcome="read", text="học phí bán trú", read_at=clock.now()))
    db.session.commit()
    assert differences(DISCLOSURES, crowd(cast)) == []
    (number,) = indexed(DISCLOSURES)
    with queries() as count:
        body = DISCLOSURES.entries([number])[0].body
    assert len(count) == 3
    for words, there in (("Thu đúng", True), ("Dự toán.pdf", True), ("học phí", True), ("chưa công bố", False)):
        assert (words in body) is there, words
    shown = DISCLOSURES.show(None, [number])[number]
    assert shown.address == f"/trang/{site.slug}/cong-khai/2026-2027/thu-chi-tai-chinh"
    assert shown.title == "Công khai năm học 2026-2027: Thu, chi tài chính"
    site.opened_at = None
    db.session.commit()
    assert differences(DISCLOSURES, crowd(cast)) == []
    assert indexed(DISCLOSURES) == {}


def _ask(person: Person, letter_id: int, words: str, *, by: Person, general: bool = False) -> int:
    question = questions.ask(actor_of(person), document_id=letter_id, words=words)
    which = {"document_id": letter_id, "question_id": question.id}
    if general:
        questions.answer(actor_of(by), **which, words=f"Trả lời {words}", seen=0)
        questions.promote(actor_of(by), **which, names_unit=False)
    db.session.commit()
    return question.id


def test_questions_are_found_by_the_two_sides_and_guidance_by_all(cast: Cast) -> None:
    letter = make_posted(cast.board_clerk, addressing=DEPARTMENTS, subject="Về mua sắm")
    forward(cast.clerk, letter.id, remark="Chuyển các đơn vị.")
    own = _ask(cast.clerk, letter.id, "Câu riêng", by=cast.board_clerk)
    general = _ask(cast.stranger, letter.id, "Câu chung", by=cast.board_clerk, general=True)
    make_posted(cast.clerk, subject="Thư không ai hỏi")
    people = crowd(cast, *add_people(cast))
    assert differences(GUIDANCE, people) == []
    access = indexed(GUIDANCE)

    def finds(person: Person) -> set[int]:
        held = GUIDANCE.tokens(actor_of(person))
        return {number for number, tokens in access.items() if tokens & held}

    assert finds(cast.clerk) == finds(cast.board_clerk) == {own, general}
    assert finds(cast.stranger) == {general}
    assert finds(cast.principal) == set(), "forwarded to them, not asked of them"
    entries = str(GUIDANCE.entries([own, general])) + str(GUIDANCE.show(actor_of(cast.clerk), [own, general]))
    assert "Vĩnh Long" not in entries, "who asked is told by the page alone"
    assert "Trả lời Câu chung" in entries
    shown = GUIDANCE.show(actor_of(cast.clerk), [own])[own]
    assert (shown.title, shown.address) == ("Về mua sắm", f"/van-ban/{letter.id}/hoi-dap")
    for receipt in db.session.query(Receipt).filter_by(document_id=letter.id, unit_id=cast.units["ben_tre"]):
        receipt.recalled_at = clock.now()
    db.session.commit()
    assert differences(GUIDANCE, people) == []
    access = indexed(GUIDANCE)
    assert finds(cast.clerk) == set()
    assert finds(cast.board_clerk) == {own, general}


def test_broadcasts_are_found_by_their_own_unit(cast: Cast) -> None:
    sent, draft = make_broadcast(cast.clerk, "Bão số 9"), make_broadcast(cast.office_clerk, "Thư ngỏ", sent=False)
    gone = make_broadcast(cast.clerk, "Bỏ đi", sent=False)
    gone.discarded_at = clock.now()
    db.session.commit()
    assert differences(BROADCASTS, crowd(cast, *add_people(cast))) == []
    assert set(indexed(BROADCASTS)) == {sent.id, draft.id}
    shown = BROADCASTS.show(actor_of(cast.clerk), [sent.id, draft.id])
    assert [each.address for each in shown.values()] == [f"/lien-lac/cac-truong/{sent.id}/"]
    assert "sạt lở" in BROADCASTS.entries([sent.id])[0].body


def test_an_article_is_found_by_the_captions_of_its_pictures(cast: Cast) -> None:
    site = make_site(cast)
    article = make_article(site, cast.principal, title="Trồng cây", published=True)
    medium = make_file(site, cast.principal, "cay.jpg")
    assert isinstance(medium, Medium)
    db.session.add(GalleryItem(version_id=article.shown_id, position=0, medium_id=medium.id, caption="Cây lim xanh"))
    db.session.commit()
    assert "Cây lim xanh" in SOURCES["news"].entries([article.id])[0].body
    assert "Cây lim xanh" in str(SOURCES["news"].show(None, [article.id])[article.id].texts)
