"""Copies of everything about a child: complete, only what this person may see, kept for three days."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.attendance import Roll, RollEntry
from portal.models.contact_book import DataCopy, DataCopyFile, NoticeFile, Talk, TalkMessage
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.models.school import Guardianship, RecordView
from portal.rules.contact_book.copies import KEPT_HOURS
from portal.rules.contact_book.notices import CONSENT
from portal.rules.contact_book.signups import Slot
from portal.rules.permissions import Actor
from portal.services.contact_book.children import get_child
from portal.services.contact_book.copies import asking
from portal.services.contact_book.copies.gathering import COPIED, LEFT_OUT
from portal.services.contact_book.copies.making import make_zip, sweep_copies
from portal.services.contact_book.notices import for_family, handing_in, signing_up
from portal.services.school.merging.holding import TABLES
from portal.web.parts import parts
from portal.web.uploads import Upload
from tests.cast import Cast, Person
from tests.consents import asked_for, begin, say_to
from tests.families import make_guardian, make_own_account
from tests.notices import as_actor, send
from tests.school import Room, make_class

Drain = Callable[[], int]


def copy_of(person: Person, pupil_id: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(make_zip(as_actor(person), pupil_id, parts().file_store)))


def whole_text(archive: zipfile.ZipFile) -> str:
    return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith((".html", ".json")))


def test_every_table_of_a_pupil_is_copied_or_left_out_with_a_reason() -> None:
    tables = {table for table, _label in TABLES}
    assert set(COPIED) | set(LEFT_OUT) == tables
    assert not set(COPIED) & set(LEFT_OUT)
    assert all(what and why for what, why in LEFT_OUT.values())


def fill(cast: Cast, room: Room) -> tuple[Person, Person]:
    """A mother and a father, each with an own answer; a notice with a file, an absence, a photo."""
    pupil = room.pupils[0]
    pupil.health_note, pupil.photo_sha256 = "Dị ứng <lạc>", parts().file_store.put(io.BytesIO(b"photo")).sha256
    mother = make_guardian(cast, pupil, phone="0911111111")
    father = make_guardian(cast, pupil, name="Lê Văn Cha", relation="father", phone="0922222222")
    roll = Roll(
        class_id=room.id,
        day=date(2026, 10, 5),
        session="morning",
        taken_at=clock.now(),
        taken_by_id=cast.teacher.id,
        taken_by=cast.teacher.name,
    )
    db.session.add(roll)
    db.session.flush()
    db.session.add(RollEntry(roll_id=roll.id, pupil_id=pupil.id, status="excused", reason="Bố báo ốm"))
    sent = send(cast.principal, room, question="Đi không?", options=["Đi", "Ở nhà"])
    kept = parts().file_store.put(io.BytesIO(b"plan"))
    db.session.add(NoticeFile(notice_id=sent.id, name="ke/hoach.pdf", sha256=kept.sha256, size=kept.size))
    db.session.commit()
    for person, choice, words in ((mother, 0, "Lời của mẹ"), (father, 1, "Lời của cha")):
        actor = as_actor(person)
        for_family.answer(actor, pupil_id=pupil.id, notice_id=sent.id, choice=choice, words=words)
        converse(actor, room, f"{words} với cô")
    begin(cast.principal)
    say_to(asked_for(cast.principal), pupil, mother)
    say_to(asked_for(cast.principal), pupil, father, "refused")
    return mother, father


def converse(actor: Actor, room: Room, text: str) -> None:
    """A message of a guardian to the school, sent long enough ago."""
    child = get_child(actor, room.pupils[0].id)
    talk = Talk(
        unit_id=room.school_class.unit_id,
        pupil_id=child.pupil_id,
        guardian_id=child.guardian_id,
        party="office",
        begun_at=clock.now(),
        last_at=clock.now(),
    )
    db.session.add(talk)
    db.session.flush()
    at = clock.now() - timedelta(hours=1)
    db.session.add(
        TalkMessage(talk_id=talk.id, by_id=actor.account_id, by=actor.name, by_family=True, at=at, text=text)
    )
    db.session.commit()


def test_a_copy_has_all_of_the_child_and_nothing_of_the_other_guardian(cast: Cast) -> None:
    room = make_class(cast)
    mother, _father = fill(cast, room)
    archive = copy_of(mother, room.pupils[0].id)
    text = whole_text(archive)
    for there in (
        "Dị ứng &lt;lạc&gt;",
        "05/10/2026",
        "Lời của mẹ với cô",
        "0911111111",
        "Họp phụ huynh",
        "Vắng có phép",
    ):
        assert there in text, there
    for missing in ("Lê Văn Cha", "0922222222", "Lời của cha", "Bố báo ốm", "refused", room.pupils[1].full_name):
        assert missing not in text, missing
    files = sorted(name for name in archive.namelist() if name.startswith("tep/"))
    assert files == ["tep/001-anh-hoc-sinh.webp", "tep/002-ke-hoach.pdf"]
    assert archive.read(files[1]) == b"plan"
    content = json.loads(archive.read("du-lieu.json"))
    assert {each["code"] for each in content["sections"]} >= {"ho-so", "truong", "lop", "diem", "thong-bao", "dong-y"}
    answers = next(each for each in content["sections"] if each["code"] == "dong-y")
    assert [row[3] for row in answers["rows"]] == ["Đồng ý"]
    assert len(archive.namelist()) == len(set(archive.namelist()))


def test_where_the_child_lives_with_the_other_guardian_is_not_in_it(cast: Cast) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    pupil.current_address, pupil.permanent_address, pupil.phone = "Nhà tạm lánh", "Nhà bà ngoại", "+84933333333"
    father = make_guardian(cast, pupil, name="Lê Văn Cha", relation="father")
    own = make_own_account(cast, pupil)
    for person, sees in ((father, False), (own, True)):
        text = whole_text(copy_of(person, pupil.id))
        for each in ("Nhà tạm lánh", "Nhà bà ngoại", "933333333"):
            assert (each in text) is sees
    assert "Nơi ở, điện thoại ghi cho con" in whole_text(copy_of(father, pupil.id))


def test_who_may_not_sign_asks_for_nothing_and_the_pupil_does(cast: Cast) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    looker = make_guardian(cast, pupil, name="Bà Ngoại", may_sign=False)
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    former = make_guardian(cast, pupil, name="Lê Văn Cũ", until=clock.today())
    own = make_own_account(cast, pupil)
    for person, error in ((looker, NotAllowed), (other, NotFound), (former, NotFound), (cast.principal, NotFound)):
        with pytest.raises(error):
            asking.ask_copy(as_actor(person), pupil_id=pupil.id)
    assert asking.ask_copy(as_actor(own), pupil_id=pupil.id).state == "waiting"
    assert "Nhà trường ghi về bạn" in whole_text(copy_of(own, pupil.id))


def test_the_worker_makes_it_once_and_tells_who_asked(cast: Cast, drain: Drain) -> None:
    room = make_class(cast)
    mother, father = fill(cast, room)
    pupil_id = room.pupils[0].id
    made = asking.ask_copy(as_actor(mother), pupil_id=pupil_id)
    assert asking.ask_copy(as_actor(mother), pupil_id=pupil_id).id == made.id
    db.session.commit()
    drain()
    db.session.refresh(made)
    assert made.state == "ready"
    told = select(Notification.account_id).where(Notification.kind == "copy_ready")
    assert list(db.session.scalars(told)) == [mother.id]
    name, data = asking.fetch_copy(as_actor(mother), pupil_id=pupil_id, copy_id=made.id, visit=True)
    assert name.endswith(".zip")
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert "family_copy" in set(db.session.scalars(select(RecordView.what)))
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"data_copy_asked", "data_copy_fetched"} <= actions
    with pytest.raises(NotFound):
        asking.fetch_copy(as_actor(father), pupil_id=pupil_id, copy_id=made.id, visit=False)


def test_a_right_that_ends_ends_the_copy_too(cast: Cast, drain: Drain) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    pupil_id = room.pupils[0].id
    first = asking.ask_copy(as_actor(mother), pupil_id=pupil_id)
    db.session.commit()
    drain()
    second = asking.ask_copy(as_actor(mother), pupil_id=pupil_id)
    db.session.scalars(select(Guardianship)).one().may_sign = False
    db.session.commit()
    drain()
    db.session.refresh(second)
    assert (second.state, db.session.get(DataCopyFile, second.id)) == ("failed", None)
    with pytest.raises(NotAllowed):
        asking.fetch_copy(as_actor(mother), pupil_id=pupil_id, copy_id=first.id, visit=False)


def test_three_a_day_are_enough(cast: Cast, drain: Drain, clock_at: Any) -> None:
    room = make_class(cast)
    mother = as_actor(make_guardian(cast, room.pupils[0]))
    for _number in range(3):
        asking.ask_copy(mother, pupil_id=room.pupils[0].id)
        db.session.commit()
        drain()
    with pytest.raises(RuleBroken):
        asking.ask_copy(mother, pupil_id=room.pupils[0].id)
    clock_at.shift(timedelta(days=1))
    assert asking.ask_copy(mother, pupil_id=room.pupils[0].id)


def test_files_are_swept_after_three_days_and_what_is_stuck_fails(cast: Cast, drain: Drain, clock_at: Any) -> None:
    room = make_class(cast)
    mother = as_actor(make_guardian(cast, *room.pupils[:2]))
    made = asking.ask_copy(mother, pupil_id=room.pupils[0].id)
    db.session.commit()
    drain()
    stuck = asking.ask_copy(mother, pupil_id=room.pupils[1].id)
    db.session.commit()
    clock_at.shift(timedelta(hours=KEPT_HOURS) - timedelta(seconds=1))
    sweep_copies()
    assert db.session.get(DataCopyFile, made.id) is not None
    assert db.session.get_one(DataCopy, stuck.id).state == "failed"
    clock_at.shift(timedelta(seconds=1))
    sweep_copies()
    assert db.session.get(DataCopyFile, made.id) is None
    assert db.session.get_one(DataCopy, made.id).state == "swept"
    with pytest.raises(NotFound):
        asking.fetch_copy(mother, pupil_id=room.pupils[0].id, copy_id=made.id, visit=False)


def test_what_was_agreed_handed_in_and_signed_up_for_is_in_the_own_copy_alone(cast: Cast) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    father = make_guardian(cast, pupil, name="Lê Văn Cha", relation="father")
    both = {"confirming": CONSENT, "consent": "Con đi tham quan", "hands_in": True, "slots": [Slot("Xe số 2", 5)]}
    sent = send(cast.principal, room, **both)
    kept = parts().file_store.put(io.BytesIO(b"paper"))
    which = {"pupil_id": pupil.id, "notice_id": sent.id}
    handing_in.hand_in(as_actor(mother), **which, files=[Upload("don-cua-me.pdf", kept.sha256, kept.size)])
    for_family.agree(as_actor(mother), **which, agreed=False, reason="Cháu say xe")
    signing_up.sign_up(as_actor(mother), **which, slot=0)
    db.session.commit()
    hers, his = copy_of(mother, pupil.id), whole_text(copy_of(father, pupil.id))
    for there in ("Con đi tham quan", "Không đồng ý · Cháu say xe", "Xe số 2", "don-cua-me.pdf"):
        assert there in whole_text(hers), there
    assert hers.read("tep/001-don-cua-me.pdf") == b"paper"
    for missing in ("Cháu say xe", "don-cua-me.pdf"):
        assert missing not in his, missing
