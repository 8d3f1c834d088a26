"""Weekly contact slips of the demo: 4A of the primary school, last week sent, this week half written."""

from datetime import timedelta

from sqlalchemy import delete, select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ContactSlip, ContactSlipReader, ContactSlipSetting
from portal.models.records import OutboxItem
from portal.models.school import Guardian, Guardianship
from portal.rules.contact_book.contact_slips import WEEK
from portal.services.contact_book.contact_slips import drafting, sending
from portal.services.contact_book.contact_slips.drafting import Typed
from portal.services.contact_book.contact_slips.setting import spans_of
from portal.services.demo.families import MOTHER
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool
from portal.services.people.actors import load_actor

NOTES = (
    "Tuần này em đọc bài to, rõ và giúp bạn trực nhật. Gia đình nhắc em giữ vở sạch hơn.",
    "Em làm bài nhanh nhưng còn ẩu phép chia. Gia đình cho em luyện thêm ở nhà.",
    "Em hay giơ tay phát biểu. Cần mang đủ đồ dùng môn Mĩ thuật.",
)
REPLY = "Gia đình cảm ơn cô, tối nào cháu cũng chép lại bài cho sạch ạ."


def write_contact_slips(school: DemoSchool, cast: Cast) -> None:
    """The mother of the first pupil read last week's slip before the last one and answered; nobody is mailed."""
    db.session.add(
        ContactSlipSetting(unit_id=school.unit.id, frequency=WEEK, changed_at=clock.now(), changed_by="Đặng Thị Dung")
    )
    db.session.flush()
    teacher = load_actor(cast.accounts["giaovien.vinhbinh"])[0]
    found = next(each for each in school.classes if each.name == "4A")
    pupils, spans = school.pupils[found.id], spans_of(school.unit.id)[:3]
    for weeks_ago, span in enumerate(spans):
        some = pupils[: len(pupils) if weeks_ago else 5]
        typed = [Typed(pupil.id, NOTES[(place + weeks_ago) % 3], 0) for place, pupil in enumerate(some)]
        drafting.save_notes(teacher, class_id=found.id, first=span.first, typed=typed)
        if weeks_ago:
            made = sending.send(teacher, class_id=found.id, first=span.first)
            made.sent_at = clock.now() - timedelta(days=7 * weeks_ago - 5, hours=2)
            db.session.flush()
    if len(spans) == 3:
        _read(pupils[0].id)
    db.session.execute(delete(OutboxItem).where(OutboxItem.kind == sending.KIND))
    db.session.flush()


def _read(pupil_id: int) -> None:
    """The older of the two slips that were sent."""
    slip = db.session.scalars(
        select(ContactSlip)
        .join(ContactSlip.round)
        .where(ContactSlip.pupil_id == pupil_id, ContactSlip.facts.is_not(None))
        .order_by(ContactSlip.id.desc())
    ).first()
    mother = select(Guardianship).join(Guardian).where(Guardian.full_name == MOTHER)
    held = db.session.scalars(mother.where(Guardianship.pupil_id == pupil_id)).one()
    guardian = db.session.get_one(Guardian, held.guardian_id)
    if slip is not None and guardian.account_id is not None:
        at = clock.now() - timedelta(days=8)
        db.session.add(
            ContactSlipReader(
                slip_id=slip.id,
                guardian_id=guardian.id,
                account_id=guardian.account_id,
                relation=held.relation,
                opened_at=at,
                read_at=at,
                replied_at=at + timedelta(minutes=3),
                words=REPLY,
            )
        )
