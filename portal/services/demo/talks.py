"""Conversations of the demo: the mother with the homeroom teacher and the office, the father with a reported one."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Talk, TalkMessage, TalkPhrase, TalkReport
from portal.models.people import Account
from portal.models.school import Guardian
from portal.rules.contact_book.talks import OFFICE, homeroom_party
from portal.services.demo.families import FATHER, MOTHER
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool

Said = tuple[int, Account, str, bool]
"""So many minutes ago, by whom, what, and whether the other side has seen it."""


def write_talks(schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """Written as rows: nobody is told, so that no mail goes."""
    primary, secondary = schools["vinhbinh"], schools["longthoi"]
    teacher, head = cast.accounts["giaovien.vinhbinh"], cast.accounts["hieutruong.longthoi"]
    mother, father = _guardian(MOTHER), _guardian(FATHER)
    hers, his = _account(mother), _account(father)
    homeroom: list[Said] = [
        (2890, hers, "Chào cô, cháu quên vở Toán ở nhà, chiều em mang lên được không ạ?", True),
        (2800, teacher, "Dạ được chị. Chị gửi ở phòng bảo vệ, cô lấy giúp cháu.", True),
        (90, hers, "Cảm ơn cô. Tối qua cháu hơi mệt, nhờ cô để ý cháu giúp em.", False),
    ]
    room = next(each for each in primary.classes if each.name == "4A")
    _talk(primary, "4A", mother, homeroom_party(room.id), teacher.full_name, homeroom)
    _talk(primary, "4A", mother, OFFICE, "", [(3000, hers, "Em xin giấy xác nhận học sinh cho cháu.", True)])
    rude: list[Said] = [
        (4000, his, "Tôi hỏi lần thứ ba rồi mà không ai trả lời.", True),
        (3900, head, "Nhà trường đã trả lời anh ở thông báo tuần trước.", True),
    ]
    reported = _talk(secondary, "6A", father, OFFICE, "", rude)
    db.session.add(
        TalkReport(
            talk_id=reported.id,
            by_id=his.id,
            by=his.full_name,
            by_family=True,
            at=clock.now() - timedelta(hours=20),
            words="Tôi thấy nhà trường trả lời không đúng mực.",
        )
    )
    db.session.add_all(
        TalkPhrase(unit_id=primary.unit.id, account_id=owner, text=text, created_at=clock.now())
        for owner, text in (
            (None, "Cảm ơn gia đình đã báo, nhà trường đã ghi nhận."),
            (teacher.id, "Cô đã nhận tin, cô sẽ trao đổi với cháu trên lớp."),
        )
    )
    db.session.flush()


def _talk(
    school: DemoSchool, class_name: str, guardian: Guardian, party: str, party_name: str, said: list[Said]
) -> Talk:
    room = next(each for each in school.classes if each.name == class_name)
    begun = clock.now() - timedelta(minutes=said[0][0])
    talk = Talk(
        unit_id=school.unit.id,
        pupil_id=school.pupils[room.id][0].id,
        guardian_id=guardian.id,
        party=party,
        party_name=party_name,
        begun_at=begun,
        last_at=clock.now() - timedelta(minutes=said[-1][0]),
    )
    db.session.add(talk)
    db.session.flush()
    for minutes, account, text, seen in said:
        at = clock.now() - timedelta(minutes=minutes)
        by_family = account.id == guardian.account_id
        message = TalkMessage(talk_id=talk.id, by_id=account.id, by=account.full_name, by_family=by_family, at=at)
        message.text, message.seen_at = text, at + timedelta(minutes=20) if seen else None
        db.session.add(message)
        db.session.flush()
    return talk


def _guardian(name: str) -> Guardian:
    return db.session.scalars(select(Guardian).where(Guardian.full_name == name)).one()


def _account(guardian: Guardian) -> Account:
    return db.session.get_one(Account, guardian.account_id)
