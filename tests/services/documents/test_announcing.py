"""Who is told of a posted document, and that telling twice tells once."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.notifications import Notification
from portal.models.people import Membership
from portal.models.records import OutboxItem
from portal.services import worker
from portal.services.documents import announcing
from tests.cast import Cast
from tests.make import make_posted
from tests.trees import add_schools


def told() -> dict[int, int | None]:
    return {n.account_id: n.unit_id for n in db.session.scalars(select(Notification))}


def drain(app) -> None:
    parts = app.extensions["portal"]
    worker.drain("test", worker.make_handlers(parts.mailer, parts.settings.public_url, key=parts.register_key))


def test_leaders_and_clerks_of_the_addressed_units_are_told(app, cast: Cast, mails) -> None:
    make_posted(cast.clerk)
    drain(app)
    assert told() == {
        cast.office_clerk.id: cast.units["cho_lach"],
        cast.principal.id: cast.units["vinh_binh"],
        cast.thpt_principal.id: cast.units["thpt_ben_tre"],
        cast.other_principal.id: cast.units["hoa_nghia"],
        cast.two_hats.id: cast.units["hoa_nghia"],
    }


def test_each_gets_one_mail_without_names_or_content(app, cast: Cast, mails) -> None:
    make_posted(cast.clerk, subject="Danh sách học sinh Nguyễn Văn Tèo")
    drain(app)
    letters = mails.newest(10)
    assert sorted(letter["To"] for letter in letters) == [
        "office.clerk@example.vn",
        "other.principal@example.vn",
        "principal@example.vn",
        "thpt.principal@example.vn",
        "two.hats@example.vn",
    ]
    for letter in letters:
        text = letter["Subject"] + letter.get_payload(decode=True).decode()
        assert "Tèo" not in text
        assert "http://localhost/" in text


def test_announcing_twice_tells_once(app, cast: Cast, mails) -> None:
    make_posted(cast.clerk)
    drain(app)
    item = db.session.scalars(select(OutboxItem).where(OutboxItem.kind == "document_posted")).one()
    announcing.announce(item)
    db.session.commit()
    drain(app)
    assert len(db.session.scalars(select(Notification)).all()) == 5
    assert len(mails.newest(20)) == 5


def test_a_role_that_ended_is_not_told(app, cast: Cast, mails) -> None:
    for membership in db.session.scalars(select(Membership).where(Membership.account_id == cast.principal.id)):
        membership.valid_to = clock.today()
    db.session.commit()
    make_posted(cast.clerk)
    drain(app)
    assert cast.principal.id not in told()


def test_finding_receivers_is_two_queries_for_any_number_of_units(app, cast: Cast, queries) -> None:
    add_schools(cast.units["ben_tre"], 100)
    document_id = make_posted(cast.clerk).id
    with queries() as count:
        announcing.find_receivers(document_id)
    assert len(count) == 2
    db.session.query(OutboxItem).delete()
    db.session.commit()


def test_opening_the_document_marks_its_notification_read(app, cast: Cast, mails, client_for) -> None:
    document = make_posted(cast.clerk)
    drain(app)
    client_for(cast.principal).get(f"/van-ban/{document.id}")
    db.session.expire_all()
    unread = {n.account_id for n in db.session.scalars(select(Notification).where(Notification.read_at.is_(None)))}
    assert unread == {cast.office_clerk.id, cast.thpt_principal.id, cast.other_principal.id, cast.two_hats.id}
