"""What parents asked a school on its site, and on what it asked them."""

from datetime import datetime, time, timedelta

from portal.adapters import clock, tokens
from portal.db import db
from portal.models.news import Consultation, ConsultationComment, SiteQuestion
from portal.models.people import Account
from portal.models.units import Unit
from portal.rules.documents.working_days import BUILT_IN, WorkCalendar
from portal.rules.news.asking import ANSWER_DAYS, answer_due
from portal.services.demo.people import Cast

PRINCIPAL = "hieutruong.vinhbinh"


def write_asked(units: dict[str, Unit], cast: Cast) -> None:
    """Write three questions to the school's site and two issues on which it asks everybody."""
    school = units["vinhbinh"].id
    _ask(
        school,
        days_ago=1,
        name="Trần Thị Kim Ngân",
        email="kimngan@example.vn",
        subject="Giờ đón con buổi chiều",
        question="Từ tuần sau tôi làm ca đến 17 giờ.\nCháu học lớp 2 có được ở lại trường chờ đến lúc đó không?",
    )
    _ask(
        school,
        days_ago=24,
        name="Lê Văn Tài",
        phone="+84912345678",
        subject="Thẻ bảo hiểm y tế của cháu",
        question="Cháu chưa nhận được thẻ bảo hiểm y tế năm nay. Tôi phải hỏi ở đâu?",
    )
    answer = (
        "Gia đình nộp bản sao giấy khai sinh và đơn xin học theo mẫu tại văn phòng trường, "
        "các ngày làm việc từ 7 giờ 30 đến 11 giờ."
    )
    answered = _ask(
        school,
        days_ago=12,
        name="Nguyễn Thị Hoa",
        email="hoa.nguyen@example.vn",
        subject="Giấy tờ để xin cho con vào lớp Một",
        question="Con tôi tên An, nhà ở ấp Vĩnh Chính. Xin hỏi cần những giấy tờ gì và nộp ở đâu?",
        may_publish=True,
        answer=answer,
        shown_subject="Giấy tờ để xin cho con vào lớp Một",
        shown_question="Gia đình cần những giấy tờ gì và nộp ở đâu?",
        shown_answer=answer,
    )
    principal = cast.accounts[PRINCIPAL]
    answered.answered_at = answered.published_at = clock.now() - timedelta(days=9)
    answered.answered_by_id, answered.answered_by = principal.id, principal.full_name
    _consult(school, principal, days=12)
    over = _consult(school, principal, days=-40, title="Đồng phục học sinh từ học kì II")
    over.summary = "Đa số ý kiến đồng ý giữ áo trắng. Nhà trường bỏ quy định về cặp và giày, gia đình tự chọn."
    over.summary_at = clock.now() - timedelta(days=30)


def _ask(unit_id: int, *, days_ago: int, **values: str | bool) -> SiteQuestion:
    asked_at = clock.now() - timedelta(days=days_ago)
    due_on = answer_due(WorkCalendar(BUILT_IN), clock.today() - timedelta(days=days_ago), ANSWER_DAYS)
    question = SiteQuestion(
        unit_id=unit_id, token_hash=tokens.token_hash(tokens.new_token()), asked_at=asked_at, due_on=due_on, **values
    )
    db.session.add(question)
    db.session.flush()
    return question


def _consult(
    unit_id: int, principal: Account, *, days: int, title: str = "Giờ vào học buổi sáng trong mùa mưa"
) -> Consultation:
    """An issue that ends in so many days, after a month, with one comment."""
    today = datetime.combine(clock.today(), time(), clock.LOCAL_ZONE)
    opens_at = today + timedelta(days=days - 30)
    found = Consultation(
        unit_id=unit_id,
        title=title,
        body="<p>Nhà trường xin ý kiến phụ huynh và bà con trong ấp.</p><ul><li>Phương án 1: giữ như hiện nay.</li>"
        "<li>Phương án 2: đổi từ tháng sau.</li></ul>",
        opens_at=opens_at,
        ends_at=today + timedelta(days=days),
        published_at=opens_at,
        created_at=opens_at,
        created_by_id=principal.id,
        created_by=principal.full_name,
    )
    db.session.add(found)
    db.session.flush()
    comment = "Nhà tôi ở xa, xin nhà trường chọn phương án 2."
    token_hash = tokens.token_hash(tokens.new_token())
    at = opens_at + timedelta(days=3, hours=19)
    db.session.add(ConsultationComment(consultation_id=found.id, token_hash=token_hash, at=at, comment=comment))
    return found
