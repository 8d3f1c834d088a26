"""What the department wrote to the families of its schools: one sent some days ago, with answers, and a draft."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Broadcast, BroadcastSchool, Notice, NoticePerson, NoticePupil
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.contact_book.notices import ONE
from portal.services.contact_book.broadcasts import making, sending
from portal.services.contact_book.notices.answers import keep_answer
from portal.services.demo import rows
from portal.services.demo.people import Cast

FEVER = (
    "Kính gửi gia đình học sinh,\n\nSố ca sốt xuất huyết đang tăng. Đề nghị gia đình cho con ngủ màn cả ban ngày,"
    " đậy kín vật chứa nước và báo giáo viên chủ nhiệm khi con sốt từ hai ngày."
)
VACCINE = (
    "Kính gửi gia đình học sinh,\n\nTrạm y tế xã sẽ tiêm nhắc vắc xin uốn ván, bạch hầu cho học sinh ngay tại trường"
    " trong tháng tới, không thu tiền. Đề nghị gia đình cho biết con có tiêm ở trường hay không."
)


def write_broadcasts(units: Mapping[str, Unit], cast: Cast) -> None:
    """Written by the records clerk; nobody is told, so that no mail goes."""
    draft = _write(units, cast, "Phòng, chống sốt xuất huyết trong mùa mưa", FEVER)
    draft.grades = [1, 2, 3, 4, 5]
    sent = _write(units, cast, "Tiêm nhắc vắc xin tại trường", VACCINE)
    sent.question, sent.options = "Con có tiêm ở trường không?", ["Có tiêm", "Không tiêm", "Đã tiêm nơi khác"]
    sent.confirming, sent.aim_words, sent.sent_at = ONE, "mọi trường", clock.now() - timedelta(days=2)
    rows.write_all([draft, sent])
    _deliver(sent)
    _answer(sent)
    db.session.flush()


def _write(units: Mapping[str, Unit], cast: Cast, title: str, text: str) -> Broadcast:
    author, unit = cast.accounts["vanthu.bentre"], units["bentre"]
    return Broadcast(
        unit_id=unit.id,
        unit_name=unit.name,
        author_id=author.id,
        author=author.full_name,
        title=title,
        text=text,
        ends_on=clock.today() + timedelta(days=30),
        created_at=clock.now() - timedelta(days=3),
    )


def _deliver(sent: Broadcast) -> None:
    """As the worker does it."""
    payload = {"broadcast_id": sent.id, "sent_at": sent.sent_at.isoformat() if sent.sent_at else ""}
    making.spread(OutboxItem(payload=payload))
    db.session.flush()
    schools = select(BroadcastSchool.unit_id).where(BroadcastSchool.broadcast_id == sent.id)
    for unit_id in db.session.scalars(schools.order_by(BroadcastSchool.id)).all():
        making.make_notice(OutboxItem(payload={**payload, "unit_id": unit_id}))
    for made in db.session.scalars(select(Notice).where(Notice.broadcast_id == sent.id)):
        made.sent_at = sent.sent_at
    db.session.execute(delete(OutboxItem).where(OutboxItem.kind.in_((sending.SEND, making.TELL))))


def _answer(sent: Broadcast) -> None:
    """Two families of three read it, every third answered, by the link on the slip."""
    query = select(NoticePupil).join(NoticePupil.notice).where(Notice.broadcast_id == sent.id).order_by(NoticePupil.id)
    for position, about in enumerate(db.session.scalars(query)):
        if position % 3:
            about.link_opened_at = clock.now() - timedelta(days=1)
        if position % 3 == 1 and not _has_account(about):
            about.link_confirmed_at = clock.now() - timedelta(days=1)
            keep_answer(about, None, choice=position % 5 % 3, words="")


def _has_account(about: NoticePupil) -> bool:
    """A family that signs in answers in the portal."""
    told = select(NoticePerson.id).where(NoticePerson.notice_pupil_id == about.id, NoticePerson.account_id.is_not(None))
    return db.session.scalar(told.limit(1)) is not None
