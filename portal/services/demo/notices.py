"""Notices of the demo's schools to families: one read, one half confirmed, one of the other school, a draft."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Notice, NoticeConsent, NoticePerson, NoticePupil, NoticeSignup
from portal.models.records import OutboxItem
from portal.rules.contact_book.notices import CLASS, CONSENT, NOBODY, ONE, Wording
from portal.rules.contact_book.signups import Slot
from portal.rules.permissions import Actor
from portal.services.contact_book.notices import drafting, scheduling, sending
from portal.services.contact_book.notices.answers import keep_answer
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool
from portal.services.people.actors import load_actor

LETTER = (
    "Nhà trường kính mời gia đình dự buổi họp cuối học kì 1 lúc 7 giờ 30 ngày Chủ nhật, tại phòng học của lớp.\n\n"
    "Nội dung: kết quả học kì 1, kế hoạch học kì 2, góp ý của gia đình."
)
TRIP = (
    "Lớp dự định cho các em thăm làng hoa Cái Mơn một buổi sáng, có xe đưa đón và thầy cô đi cùng.\n\n"
    "Gia đình xác nhận đã đọc và cho biết con có đi hay không."
)


SWIMMING = (
    "Trường mở lớp học bơi sáng thứ Bảy cho học sinh lớp 4, học tại hồ bơi của huyện, có giáo viên và cứu hộ.\n\n"
    "Mỗi em học 12 buổi, học phí 300.000 đồng, thu sau khi gia đình đồng ý."
)
SWIMMING_CONSENT = "Đồng ý cho con học bơi sáng thứ Bảy, 12 buổi, học phí 300.000 đồng."


def write_notices(schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """Sent some days ago; nobody is told, so that no mail goes."""
    primary, secondary = schools["vinhbinh"], schools["longthoi"]
    teacher, head = _actor("giaovien.vinhbinh", cast), _actor("hieutruong.longthoi", cast)
    read = _send(teacher, primary, "4A", _wording("Họp phụ huynh cuối học kì 1", LETTER), days=4)
    for person in _people(read):
        person.opened_at = clock.now() - timedelta(days=3) if person.account_id else None
    trip = _wording(
        "Thăm làng hoa Cái Mơn", TRIP, confirming=ONE, question="Con có đi không?", options=("Có đi", "Ở nhà")
    )
    waiting = _send(teacher, primary, "4A", trip, days=1)
    about = select(NoticePupil).where(NoticePupil.notice_id == waiting.id).order_by(NoticePupil.id)
    for position, pupil in enumerate(db.session.scalars(about)):
        if position % 2:
            pupil.paper_at, pupil.paper_by = clock.now() - timedelta(hours=2), teacher.name
        elif position == 4:
            pupil.link_opened_at = pupil.link_confirmed_at = clock.now() - timedelta(hours=5)
            keep_answer(pupil, None, choice=0, words="")
            keep_answer(pupil, None, choice=1, words="Hôm đó cháu về quê.")
    _ask_consent(teacher, primary)
    _send(head, secondary, "6A", _wording("Họp phụ huynh khối 6", LETTER, confirming=ONE), days=2)
    _draft(
        teacher, primary, "4A", _wording("Nhắc giữ ấm cho các em", "Mấy hôm nay trời lạnh, gia đình cho các em mặc ấm.")
    )
    _arrange(teacher, primary)
    _offer_turns(teacher, primary)
    db.session.execute(delete(OutboxItem).where(OutboxItem.kind == sending.KIND))
    db.session.flush()


def _arrange(teacher: Actor, school: DemoSchool) -> None:
    """A draft that goes next week."""
    made = _draft(teacher, school, "4A", _wording("Ôn tập cuối học kì 1", "Gia đình nhắc các em ôn bài mỗi tối."))
    day = clock.today() + timedelta(days=5)
    scheduling.schedule(teacher, notice_id=made.id, version=made.version, day=day, hour="07:00")


def _offer_turns(teacher: Actor, school: DemoSchool) -> None:
    """Hours to meet the teacher; three are taken, one by a mother who lives apart from the father."""
    wording = _wording("Gặp riêng giáo viên chủ nhiệm", "Mỗi gia đình chọn một lượt 15 phút, gặp tại phòng học lớp 4A.")
    slots = [Slot("Thứ Bảy 8:00", 1), Slot("Thứ Bảy 8:15", 1), Slot("Thứ Bảy 8:30", 2)]
    sent = _send(teacher, school, "4A", replace(wording, slots=slots, hands_in=True), days=1)
    query = select(NoticePupil).where(NoticePupil.notice_id == sent.id).order_by(NoticePupil.id).offset(3).limit(2)
    for number, about in enumerate(db.session.scalars(query)):
        at = clock.now() - timedelta(hours=4)
        db.session.add(NoticeSignup(notice_pupil_id=about.id, slot=number * 2, at=at, account_id=teacher.account_id))
    apart = [person for person in _people(sent) if person.relation == "mother" and person.account_id][-1]
    at, account_id = clock.now() - timedelta(hours=3), apart.account_id or 0
    db.session.add(NoticeSignup(notice_pupil_id=apart.notice_pupil_id, slot=1, at=at, account_id=account_id))


def _ask_consent(teacher: Actor, school: DemoSchool) -> None:
    """One family of two minds, one that agreed, slips on paper, the rest waiting."""
    wording = replace(_wording("Xin ý kiến: học bơi cuối tuần", SWIMMING, confirming=CONSENT), consent=SWIMMING_CONSENT)
    sent = _send(teacher, school, "4A", wording, days=1)
    about = db.session.scalars(
        select(NoticePupil).where(NoticePupil.notice_id == sent.id).order_by(NoticePupil.id)
    ).all()
    for position, agreed in ((2, True), (5, True), (7, False)):
        for person in _people(sent):
            if person.notice_pupil_id == about[position].id and person.may_sign:
                person.paper_at, person.paper_by = clock.now() - timedelta(hours=3), teacher.name
                person.paper_agreed = agreed
    signers = [person for person in _people(sent) if person.account_id and person.guardian_id and person.may_sign]
    for number, person in enumerate(signers[1:]):  # the mother agreed, the father did not
        at, reason = clock.now() - timedelta(hours=6 - number), "Cháu hay viêm tai." if number else ""
        person.opened_at = person.confirmed_at = at
        person.agreed = not reason
        said = NoticeConsent(notice_person_id=person.id, agreed=person.agreed, reason=reason, at=at)
        said.account_id = person.account_id or 0
        db.session.add(said)


def _actor(user_name: str, cast: Cast) -> Actor:
    return load_actor(cast.accounts[user_name])[0]


def _wording(
    title: str, text: str, *, confirming: str = NOBODY, question: str = "", options: tuple[str, ...] = ()
) -> Wording:
    today = clock.today()
    return Wording(
        title=title,
        text=text,
        ends_on=today + timedelta(days=10),
        confirming=confirming,
        urgent=False,
        question=question,
        options=options,
    )


def _draft(actor: Actor, school: DemoSchool, class_name: str, wording: Wording) -> Notice:
    found = next(each for each in school.classes if each.name == class_name)
    return drafting.create_notice(actor, wording=wording, aims=[f"{CLASS}{found.id}"])


def _send(actor: Actor, school: DemoSchool, class_name: str, wording: Wording, *, days: int) -> Notice:
    made = _draft(actor, school, class_name, wording)
    sending.send(actor, notice_id=made.id, version=made.version)
    made.created_at = made.sent_at = clock.now() - timedelta(days=days)
    db.session.flush()
    return made


def _people(notice: Notice) -> list[NoticePerson]:
    query = select(NoticePerson).join(NoticePerson.about).where(NoticePupil.notice_id == notice.id)
    return list(db.session.scalars(query.order_by(NoticePerson.id)))
