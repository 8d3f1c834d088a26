"""How the demo's families were told about their notices: by mail, some of which came back, and by short message."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ActivationSlip, Notice, NoticePerson, NoticePupil, SmsBudget, SmsMessage
from portal.models.notifications import BadAddress, Delivery, Notification, NotificationPreference
from portal.models.people import Account
from portal.models.school import Guardian
from portal.rules.contact_book.notices import HOLD
from portal.rules.notifications import sms
from portal.rules.notifications.delivery import Failure, Sending
from portal.rules.notifications.names import Channel, Choice, Kind
from portal.services.demo.families import MOTHER
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
    for notice, account, person in db.session.execute(query).all():
        told = _tell(notice, account, person, school=names[notice.unit_id], fails=account.email in bad)
        if account.full_name == MOTHER and not person.opened_at:
            _text(notice, account, told)
    db.session.flush()


def _tell(notice: Notice, account: Account, person: NoticePerson, *, school: str, fails: bool) -> Notification:
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
    return told


def _text(notice: Notice, account: Account, told: Notification) -> None:
    """The mother agreed to short messages, and the school has money for them."""
    account.phone = "+84912345678"
    agreed = select(NotificationPreference).where(NotificationPreference.account_id == account.id)
    if db.session.scalar(agreed) is None:
        db.session.add_all(
            NotificationPreference(account_id=account.id, kind=kind, channel=Channel.SMS, choice=Choice.INSTANT)
            for kind in (Kind.NOTICE_SENT, Kind.NOTICE_URGENT)
        )
    month = sms.first_of_month(clock.today())
    has_money = select(SmsBudget).where(SmsBudget.unit_id == notice.unit_id)
    if db.session.scalar(has_money) is None:
        db.session.add(
            SmsBudget(unit_id=notice.unit_id, month=month, amount=500_000, set_by=notice.author, set_at=clock.now())
        )
    text = sms.write(
        sms.NEW, school=told.params["school"], address="http://127.0.0.1:8080/so-lien-lac/", unaccented=True
    )
    db.session.add(
        SmsMessage(
            unit_id=notice.unit_id,
            month=month,
            notification_id=told.id,
            account_id=account.id,
            notice_id=notice.id,
            caused_by=notice.author,
            masked=sms.mask_phone(account.phone),
            network=sms.network_of(account.phone),
            text=text,
            segments=1,
            cost=800,
            state=Sending.SENT,
            queued_at=told.created_at,
            changed_at=told.created_at,
        )
    )
    db.session.add(
        Delivery(notification_id=told.id, channel=Channel.SMS, state=Sending.SENT, changed_at=told.created_at)
    )
    db.session.flush()


def _write_bad(address: str) -> None:
    db.session.add(BadAddress(address=address, words=REFUSAL, found_at=clock.now()))
    db.session.flush()
