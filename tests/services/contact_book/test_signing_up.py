"""Two families press at the same moment: one gets the last place, the other reads that it is gone."""

import threading
from typing import Any

from flask import Flask

from portal.db import begin_write, db
from portal.errors import RuleBroken
from portal.models.contact_book import NoticeSignup
from portal.rules.contact_book.signups import Slot
from portal.services.contact_book.notices import signing_up
from tests.cast import Cast, Person
from tests.families import make_guardian
from tests.notices import as_actor, send
from tests.school import make_class


def test_the_last_place(app: Flask, cast: Cast) -> None:
    room = make_class(cast)
    people = [make_guardian(cast, pupil, name=f"Mẹ {pupil.full_name}") for pupil in room.pupils[:4]]
    sent = send(cast.principal, room, slots=[Slot("Lượt 1", 1), Slot("Lượt 2", 40)])
    notice_id, pupil_ids = sent.id, [pupil.id for pupil in room.pupils]
    db.session.rollback()
    said: list[str] = []
    together = threading.Barrier(len(people))

    def press(person: Person, pupil_id: int) -> None:
        with app.app_context():
            actor = as_actor(person)
            signing_up.list_turns(signing_up.get_told(actor, child_of(actor, pupil_id), notice_id).about)
            together.wait()
            begin_write()
            try:
                signing_up.sign_up(actor, pupil_id=pupil_id, notice_id=notice_id, slot=0)
                db.session.commit()
                said.append("got it")
            except RuleBroken as error:
                db.session.rollback()
                said.append(error.message)

    threads = [
        threading.Thread(target=press, args=(person, pupil_id))
        for person, pupil_id in zip(people, pupil_ids, strict=False)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == sorted(["got it", *["Lượt này vừa hết chỗ. Hãy chọn lượt khác."] * 3])
    assert db.session.query(NoticeSignup).count() == 1


def child_of(actor: Any, pupil_id: int) -> Any:
    return signing_up.get_child_to_reply(actor, pupil_id)
