"""Named receivers are told that they are, and of what comes before anybody else."""

from collections.abc import Callable

from sqlalchemy import select

from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.notifications import Notification
from portal.models.records import OutboxItem
from portal.services.documents import announcing
from tests.cast import Cast
from tests.make import make_posted
from tests.receivers import name_receivers, two_receivers


def test_the_newly_named_are_told(cast: Cast, drain: Callable[[], int], mails: FolderMailer) -> None:
    school = two_receivers(cast)
    name_receivers(cast.principal, school, cast.teacher, cast.principal)
    drain()
    (told,) = db.session.scalars(select(Notification)).all()
    assert (told.account_id, told.kind, told.path) == (cast.teacher.id, "receiver_named", f"/don-vi/{school}")
    assert [letter["To"] for letter in mails.newest(5)] == ["teacher@example.vn"]


def test_the_named_receiver_is_told_first_and_the_others_as_before(
    cast: Cast, drain: Callable[[], int], mails: FolderMailer
) -> None:
    school = two_receivers(cast)
    name_receivers(cast.principal, school, cast.teacher)
    drain()
    document = make_posted(cast.clerk)
    told = announcing.find_receivers(document.id)
    assert next(iter(told.items())) == (cast.teacher.id, school)
    assert set(told) == {
        cast.teacher.id,
        *(cast.principal.id, cast.office_clerk.id, cast.thpt_principal.id),
        *(cast.other_principal.id, cast.two_hats.id),
    }
    item = db.session.scalars(select(OutboxItem).where(OutboxItem.kind == "document_posted")).one()
    announcing.announce(item)
    mailed = select(OutboxItem).where(OutboxItem.kind == "notification_mail", OutboxItem.state == "waiting")
    first = db.session.scalars(mailed.order_by(OutboxItem.id)).first()
    assert first is not None
    assert db.session.get_one(Notification, first.payload["notification_id"]).account_id == cast.teacher.id
    db.session.commit()
