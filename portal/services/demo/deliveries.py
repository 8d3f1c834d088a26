"""How the demo's families were told about their notices: by mail that went, and by two that came back."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ActivationSlip, Notice, NoticePerson, NoticePupil
from portal.models.notifications import BadAddress, Delivery, Notification
from portal.models.people import Account
from portal.models.school import Guardian
from portal.rules.contact_book.notices import HOLD
from portal.rules.notifications.delivery import Failure, Sending
from portal.rules.notifications.names import Channel, Kind
from portal.services.demo.school import DemoSchool

REFUSAL = "550 5.1.1 no such user"


def write_deliveries(schools: Mapping[str, DemoSchool]) -> None:
    """Every account a sent notice went to was told; nothing waits for the worker, so that no mail goes."""
    _write_bad("cha.an@example.vn")
    waiting = db.session.scalars(select(Guardian).join(ActivationSlip, ActivationSlip.guardian_id == Guardian.id)).one()
    waiting.email = "phuhuynh.vinhbin@example.vn"
    _write_bad(waiting.email)
    bad = set(db.session.scalars(select(BadAddress.address)))
    names = {school.unit.id: school.unit.name for school in schools.values()}
    query = (
        select(Notice, Account, NoticePerson)
        .join(NoticePupil, NoticePupil.notice_id == Notice.id)
        .join(NoticePerson, NoticePerson.notice_pupil_id == NoticePupil.id)
        .join(Account, Account.id == NoticePerson.account_id)
        .where(Notice.sent_at.is_not(None))
        .order_by(Notice.id, NoticePerson.id)
    )
    for notice, account, person in db.session.execute(query):
        _tell(notice, account, person, school=names[notice.unit_id], fails=account.email in bad)
    db.session.flush()


def _tell(notice: Notice, account: Account, person: NoticePerson, *, school: str, fails: bool) -> None:
    told_at = (notice.sent_at or clock.now()) + HOLD
    told = Notification(
        account_id=account.id,
        kind=Kind.NOTICE_SENT,
        key=f"notice-{notice.id}-sent",
        params={"school": school},
        path=f"/so-lien-lac/thong-bao/{notice.id}",
        created_at=told_at,
        read_at=person.opened_at,
    )
    db.session.add(told)
    db.session.flush()
    state, why = (Sending.FAILED, Failure.PERMANENT) if fails else (Sending.SENT, Failure.NONE)
    db.session.add(
        Delivery(
            notification_id=told.id,
            channel=Channel.MAIL,
            state=state,
            why=why,
            words=REFUSAL if fails else "",
            changed_at=told_at,
        )
    )


def _write_bad(address: str) -> None:
    db.session.add(BadAddress(address=address, words=REFUSAL, found_at=clock.now()))
    db.session.flush()
