"""The daily mail to every unit's own address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.services.documents import receiving
from portal.services.documents.withdrawing import recall
from portal.services.notifications.unit_digests import queue_unit_digests
from portal.services.records.checkpoints import make_checkpoint
from tests.cast import Cast
from tests.make import actor_of, make_posted


def give_addresses(cast: Cast, *keys: str) -> None:
    for key in keys:
        db.session.get_one(Unit, cast.units[key]).email = f"{key}@example.vn"
    db.session.commit()


def bodies(mails: FolderMailer) -> dict[str, str]:
    found = [letter for letter in mails.newest(30) if "trong ngày" in str(letter["Subject"])]
    return {str(letter["To"]): letter.get_payload(decode=True).decode().replace("\r\n", "\n") for letter in found}


def test_each_unit_with_an_address_gets_one_mail_a_day(
    app: Flask, cast: Cast, mails: FolderMailer, drain: Callable[[], int], clock_at: Any
) -> None:
    give_addresses(cast, "vinh_binh", "hoa_nghia", "tam_binh")
    old = make_posted(cast.clerk, code="1/A")
    receiving.read_document(actor_of(cast.principal), document_id=old.id, visit=True)
    db.session.commit()
    clock_at.shift(timedelta(days=2))
    make_posted(cast.clerk, code="2/A")
    taken_back = make_posted(cast.clerk, code="3/A")
    recall(actor_of(cast.clerk), document_id=taken_back.id, reason="Nhầm.")
    db.session.commit()
    newest = make_checkpoint(app.extensions["portal"].register_key, "localhost/so-dang-ky")
    assert newest is not None
    for _ in range(2):
        queue_unit_digests()
        drain()
    found = bodies(mails)
    assert set(found) == {"vinh_binh@example.vn", "hoa_nghia@example.vn", "tam_binh@example.vn"}
    assert "Mới đến trong 24 giờ qua: 1\n- Chưa ai mở: 1\n" in found["vinh_binh@example.vn"]
    assert "Mới đến trong 24 giờ qua: 1\n- Chưa ai mở: 2\n" in found["hoa_nghia@example.vn"]
    assert all(newest.note in body for body in found.values())
    assert "http://localhost/van-ban/den" in found["tam_binh@example.vn"]
    assert db.session.query(OutboxItem).filter_by(kind="unit_digest_mail").count() == 3


def test_nothing_is_sent_to_closed_units_or_without_anything_to_say(
    cast: Cast, mails: FolderMailer, drain: Callable[[], int]
) -> None:
    give_addresses(cast, "vinh_binh", "tam_binh")
    db.session.get_one(Unit, cast.units["tam_binh"]).closed_on = clock.today()
    db.session.commit()
    queue_unit_digests()
    drain()
    assert db.session.query(OutboxItem).filter_by(kind="unit_digest_mail").count() == 1
    assert bodies(mails) == {}
