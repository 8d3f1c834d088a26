"""Wherever a file is kept that may be searched, its reading is queued with it (reports: test_filling)."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.records import OutboxItem
from portal.rules.permissions import Role
from portal.services.contact_book.broadcasts import drafting as broadcasts
from portal.services.contact_book.notices import drafting as notices
from portal.services.file_texts.reading import KIND
from portal.services.news.media import add_medium
from portal.web.uploads import Upload
from tests.cast import Cast
from tests.families import make_guardian
from tests.news import hire, make_site
from tests.notices import as_actor, draft, worded
from tests.school import Room, lead, make_class
from tests.talks import write

LETTER = Upload("Thư ngỏ.pdf", "a" * 64, 3)
FILES = [LETTER, Upload("ảnh.jpg", "b" * 64, 3)]


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast)
    lead(made, cast.teacher)
    return made


def queued() -> list[str]:
    db.session.flush()
    query = select(OutboxItem).where(OutboxItem.kind == KIND)
    return [item.payload["sha256"] for item in db.session.scalars(query)]


def test_files_of_a_notice(cast: Cast, room: Room) -> None:
    notices.attach_files(as_actor(cast.teacher), notice_id=draft(cast.teacher, room).id, files=FILES)
    assert queued() == [LETTER.sha256]


def test_files_of_a_broadcast(cast: Cast, room: Room) -> None:
    typed = broadcasts.Typed(wording=worded(), under=[], grades=[])
    made = broadcasts.create_broadcast(as_actor(cast.leader), typed)
    broadcasts.attach_files(as_actor(cast.leader), broadcast_id=made.id, files=FILES)
    assert queued() == [LETTER.sha256]


def test_files_of_a_message(cast: Cast, room: Room) -> None:
    write(make_guardian(cast, room.pupils[0]), room.pupils[0].id, held=True, files=FILES)
    assert queued() == [LETTER.sha256]


def test_files_of_a_site(cast: Cast) -> None:
    make_site(cast)
    add_medium(as_actor(hire(cast, Role.SITE_MANAGER)), name=LETTER.name, sha256=LETTER.sha256, size=LETTER.size)
    assert queued() == [LETTER.sha256]
