"""Requests about data at the demo's primary school: one new, one overdue, one on paper that is closed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, func, select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.contact_book.breaches import BreachFacts
from portal.rules.contact_book.requests import RequestKind
from portal.rules.permissions import Actor
from portal.services.contact_book.breaches import register
from portal.services.contact_book.requests import for_family, handling
from portal.services.contact_book.requests.handling import OnPaper
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool
from portal.services.people.actors import load_actor


def _write_breaches(head: Actor) -> None:
    """One whose 72 hours run, one that is over."""
    running = BreachFacts(
        noticed_at=clock.now() - timedelta(hours=20),
        nature="Một giáo viên gửi nhầm danh sách lớp kèm điện thoại gia đình vào nhóm chung của khu phố.",
        kinds="Họ tên học sinh, họ tên và điện thoại của gia đình",
        people=48,
        consequences="Gia đình có thể bị gọi điện quảng cáo, lừa đảo.",
        measures="Đã nhờ trưởng nhóm xóa tin, báo từng gia đình; nhắc giáo viên chỉ gửi qua cổng.",
        contact="Văn phòng nhà trường, 0270 3823 456",
        is_harmful=True,
        tells_people=False,
    )
    register.enter(head, running)
    over = register.enter(
        head,
        replace(
            running,
            noticed_at=clock.now() - timedelta(days=40),
            nature="Một phiếu có tên học sinh rơi ở sân trường, nhặt lại ngay trong buổi.",
            kinds="Họ tên học sinh",
            people=1,
            is_harmful=False,
        ),
    )
    register.add_note(head, breach_id=over.id, words="Đã hủy phiếu, nhắc chung toàn trường.", closes=True)


def write_requests(schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """Nobody is mailed."""
    queued = db.session.scalar(select(func.max(OutboxItem.id))) or 0
    school = schools["vinhbinh"]
    found = next(each for each in school.classes if each.name == "4A")
    pupils = school.pupils[found.id]
    mother = load_actor(db.session.scalars(select(Account).where(Account.user_name == "me.an")).one())[0]
    head = load_actor(cast.accounts["hieutruong.vinhbinh"])[0]
    _write_breaches(head)
    late = for_family.ask(
        mother,
        pupil_id=pupils[0].id,
        kind=RequestKind.DELETE,
        words="Xin xóa số điện thoại cũ 0909 000 111 của gia đình trong hồ sơ của cháu.",
    )
    for name in ("received_on", "acknowledge_by", "first_due_on", "due_on"):
        setattr(late, name, getattr(late, name) - timedelta(days=20))
    for_family.ask(
        mother,
        pupil_id=pupils[0].id,
        kind=RequestKind.CORRECT,
        words="Nơi sinh của cháu ghi sai, đúng là Bệnh viện Nguyễn Đình Chiểu, Bến Tre.",
    )
    paper = OnPaper(
        pupil_id=pupils[1].id,
        asked_by="Nguyễn Văn Tám",
        relation="grandparent",
        kind=RequestKind.SEE,
        words="Xin xem những gì nhà trường ghi về sức khỏe của cháu.",
        received_on=clock.today(),
    )
    closed = handling.enter_paper(head, paper)
    handling.close(
        head,
        request_id=closed.id,
        version=closed.version,
        outcome="done",
        words="Đã mời gia đình đến xem hồ sơ sức khỏe tại văn phòng và đưa bản in.",
    )
    mails = delete(OutboxItem).where(OutboxItem.kind == "notification_mail", OutboxItem.id > queued)
    db.session.execute(mails)
    db.session.flush()
