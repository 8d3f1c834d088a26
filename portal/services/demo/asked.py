"""What parents asked a school on its site: one waits, one is late, one is answered for everybody to read."""

from datetime import timedelta

from portal.adapters import clock, tokens
from portal.db import db
from portal.models.news import SiteQuestion
from portal.models.units import Unit
from portal.rules.documents.working_days import BUILT_IN, WorkCalendar
from portal.rules.news.asking import ANSWER_DAYS, answer_due
from portal.services.demo.people import Cast

PRINCIPAL = "hieutruong.vinhbinh"


def write_asked(units: dict[str, Unit], cast: Cast) -> None:
    """Write three questions to the school's site."""
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


def _ask(unit_id: int, *, days_ago: int, **values: str | bool) -> SiteQuestion:
    asked_at = clock.now() - timedelta(days=days_ago)
    due_on = answer_due(WorkCalendar(BUILT_IN), clock.today() - timedelta(days=days_ago), ANSWER_DAYS)
    question = SiteQuestion(
        unit_id=unit_id, token_hash=tokens.token_hash(tokens.new_token()), asked_at=asked_at, due_on=due_on, **values
    )
    db.session.add(question)
    db.session.flush()
    return question
