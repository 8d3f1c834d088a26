"""Documents are found by those who may read them, as their units and rights are at this moment."""

import random
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, FileText, HandlingTask, Receipt
from portal.models.people import Absence
from portal.rules.documents.addressing import Addressing
from portal.rules.permissions import Role
from portal.services.documents import publishing
from portal.services.search.registry import SOURCES
from tests.cast import Cast, Person
from tests.handling import make_assigned
from tests.make import actor_of, make_draft, make_posted
from tests.news import hire
from tests.passing import DEPARTMENTS, forward
from tests.publications import post_with_files, publish
from tests.searching import SCOPES, add_people, crowd, differences, indexed

pytestmark = pytest.mark.usefixtures("mails")
LETTERS, PUBLIC = SOURCES["document"], SOURCES["published"]


def finds(person: Person) -> set[int]:
    held = LETTERS.tokens(actor_of(person))
    return {document_id for document_id, access in indexed(LETTERS).items() if access & held}


def test_whoever_may_read_finds_and_nobody_else(cast: Cast) -> None:
    people = crowd(cast, *add_people(cast))
    letter = make_posted(cast.clerk)
    original = make_posted(cast.board_clerk, addressing=DEPARTMENTS)
    forward(cast.clerk, original.id)
    make_draft(cast.clerk), make_draft(cast.principal), make_draft(cast.leader)
    thrown = make_draft(cast.clerk)
    thrown.discarded_at = clock.now()
    make_assigned(cast, lead=cast.it_teacher, code="13/SGDĐT-VP")
    db.session.commit()
    assert differences(LETTERS, people) == []
    assert letter.id in finds(cast.principal)
    assert original.id in finds(cast.thpt_principal)
    assert letter.id not in finds(cast.stranger)
    assert thrown.id not in indexed(LETTERS)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happened_to_documents_those_who_may_read_find_them(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    people = crowd(cast, *add_people(cast))
    writers = (cast.board_clerk, cast.clerk, cast.leader, cast.office_clerk, cast.principal, cast.thpt_principal)
    everybody = [each.id for each in cast.everybody()]
    others = [each for each in everybody if each != cast.it_teacher.id]
    for number in range(14):
        writer = chance.choice(writers)
        aim = chance.choice(
            [Addressing(subordinates="all"), Addressing(subordinates="direct"), Addressing(superior=True)]
        )
        above = writer not in (cast.principal, cast.thpt_principal)
        made = make_draft(writer, addressing=aim, code=f"{number}/X")
        if above and chance.random() < 0.7:
            made = make_posted(writer, addressing=Addressing(subordinates="all"), code=f"{number}/Y")
        if chance.random() < 0.4:
            made.drafted_by_id = chance.choice(everybody)
    receipts = db.session.scalars(select(Receipt).order_by(Receipt.id)).all()
    for receipt in receipts:
        if chance.random() < 0.2:
            receipt.recalled_at = clock.now()
        if chance.random() < 0.2:
            _entrust(receipt, chance.choice(others), removed=chance.random() < 0.3)
        if receipt.unit_id == cast.units["vinh_binh"]:
            _entrust(receipt, cast.it_teacher.id, removed=chance.random() < 0.3)
    posted = db.session.scalars(select(Document).where(Document.posted_at.is_not(None)).order_by(Document.id)).all()
    for carrier in posted:
        if chance.random() < 0.3:
            carrier.forwards_id = chance.choice([each.id for each in posted if each is not carrier])
            carrier.came_by_id = carrier.forwards_id
    db.session.commit()
    assert differences(LETTERS, people) == []


def _entrust(receipt: Receipt, account_id: int, *, removed: bool) -> None:
    task = HandlingTask(receipt_id=receipt.id, unit_id=receipt.unit_id, account_id=account_id, name="Người xử lý")
    task.part, task.given_at, task.given_by_id, task.given_by = "cooperate", clock.now(), account_id, "Lãnh đạo"
    task.removed_at = clock.now() if removed else None
    db.session.add(task)


def test_who_stands_in_for_somebody_away_finds_what_was_given_to_them(cast: Cast) -> None:
    substitute = hire(cast, Role.IT_SUPPORT, name="Người Thay")
    document_id = make_assigned(cast, lead=cast.it_teacher)
    people = crowd(cast, substitute)
    assert document_id in finds(cast.it_teacher)
    assert document_id not in finds(substitute)
    today = clock.today()
    db.session.add(
        Absence(
            account_id=cast.it_teacher.id,
            unit_id=cast.units["vinh_binh"],
            first_day=today,
            last_day=today + timedelta(days=1),
            substitute_id=substitute.id,
            created_at=clock.now(),
        )
    )
    db.session.commit()
    assert document_id in finds(substitute)
    assert differences(LETTERS, people) == []


def test_a_role_lost_a_moment_ago_finds_nothing(cast: Cast, queries) -> None:
    make_posted(cast.clerk)
    kept = indexed(LETTERS)
    with queries() as count:
        before = LETTERS.tokens(actor_of(cast.principal))
    assert len(count) <= 3, "the actor; the tokens cost nothing"
    assert any(access & before for access in kept.values())
    assert not any(access & LETTERS.tokens(actor_of(cast.nobody)) for access in kept.values())


def test_recalled_is_gone_from_the_unit_and_stays_elsewhere(cast: Cast) -> None:
    document = make_posted(cast.clerk)
    query = select(Receipt).where(Receipt.document_id == document.id, Receipt.unit_id == cast.units["vinh_binh"])
    db.session.scalars(query).one().recalled_at = clock.now()
    db.session.commit()
    assert document.id not in finds(cast.principal)
    assert document.id in finds(cast.other_principal)


def test_the_words_of_files_are_found_and_shown(app: Flask, cast: Cast, queries) -> None:
    made = [post_with_files(app, cast.clerk, "Phụ lục.docx", code=f"{n}/KH") for n in range(4)]
    sha256 = made[0].files[0].sha256
    db.session.add(FileText(sha256=sha256, outcome="read", text="trang một\ftrang hai", read_at=clock.now()))
    db.session.commit()
    ids = [each.id for each in made]
    actor = actor_of(cast.principal)
    db.session.expire_all()
    with queries() as count:
        entries = LETTERS.entries(ids)
    assert len(count) == 4
    entry = entries[0]
    assert (entry.title, entry.codes, entry.day) == ("Kế hoạch năm học", ("0/KH",), date(2026, 11, 20))
    for words in ("Kính gửi các đơn vị.", "Phụ lục.docx", "trang hai", "Lê Văn Bình", "Công văn"):
        assert words in entry.body
    with queries() as count:
        shown = LETTERS.show(actor, ids)[ids[0]]
    assert len(count) == 4
    assert shown.address == f"/van-ban/{ids[0]}"
    assert shown.texts == (("", "Kính gửi các đơn vị."), ("Phụ lục.docx", "trang một\ftrang hai"))


def test_everybody_finds_what_is_on_a_public_page_and_only_that_of_it(app: Flask, cast: Cast, queries) -> None:
    people = crowd(cast, *add_people(cast))
    letter = post_with_files(app, cast.clerk, "Công khai.docx", "Nội bộ.docx")
    make_posted(cast.clerk)
    for file in letter.files:
        db.session.add(FileText(sha256=file.sha256, outcome="read", text=f"Chữ {file.name}", read_at=clock.now()))
    publication = publish(cast.clerk, letter, files=1)
    assert differences(PUBLIC, people) == []
    with queries() as count:
        entry = PUBLIC.entries([publication.id])[0]
    assert len(count) <= 4
    assert entry.hidden_from == LETTERS.entries([letter.id])[0].access
    assert "Chữ Công khai.docx" in entry.body
    assert "Nội bộ" not in entry.body
    assert "Kính gửi" not in entry.body
    shown = PUBLIC.show(None, [publication.id])[publication.id]
    assert shown.address == f"/cong-khai/{letter.issuing_unit_id}/van-ban/{letter.id}"
    assert "Kính gửi" not in str(shown.texts)
    publishing.withdraw(actor_of(cast.clerk), document_id=letter.id, reason="Nhầm tệp.")
    db.session.commit()
    assert indexed(PUBLIC) == {}
    assert PUBLIC.show(None, [publication.id]) == {}
    assert SCOPES["published"](None) == set()
