"""Answering the public: what waits, one question, its answer, the words everybody may read, and what is put away."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, Select, case, exists, func, select

from portal.adapters import clock
from portal.adapters.texts import in_language
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken, mark
from portal.models.news import Site, SiteQuestion
from portal.models.units import Unit
from portal.rules.news.asking import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    LONGEST_SUBJECT,
    AskingSettings,
    QuestionState,
    check_asking,
    check_text,
    question_state,
    read_asking,
)
from portal.rules.news.parts import Part, Scene
from portal.rules.permissions import Actor, Permission
from portal.services.news.sites import get_managed_site, touch
from portal.services.paging import Paged, paginate
from portal.services.records import note, queue

SIZE = 30
LONGEST_REASON = 300
CHANGED = mark("Người khác vừa xử lý câu hỏi này sau khi bạn mở trang. Hãy xem lại rồi làm tiếp.")
SUBJECT = mark("Trả lời câu hỏi số %(number)s: %(unit)s")
BODY = mark(
    "%(unit)s trả lời câu hỏi số %(number)s của bạn: %(subject)s\n\n%(answer)s\n\n"
    "Thư này gửi tự động, xin đừng trả lời. Nếu bạn không gửi câu hỏi nào, hãy bỏ qua thư."
)


@dataclass(frozen=True)
class Questions:
    """One page of questions in a state; ``counts`` of each state."""

    page: Paged[SiteQuestion]
    counts: dict[QuestionState, int]


def visible_questions(actor: Actor) -> Select[SiteQuestion]:
    """Questions to the unit acted for; who asked is seen by those who approve and publish on its site, nobody else."""
    if not actor.can(Permission.NEWS_MODERATE):
        raise NotAllowed
    return select(SiteQuestion).where(SiteQuestion.unit_id == actor.unit_id)


def in_state(state: QuestionState) -> ColumnElement[bool]:
    """SQL twin of ``rules.news.asking.question_state`` today."""
    kept, open_ = SiteQuestion.put_away_at.is_(None), SiteQuestion.answered_at.is_(None)
    return {
        QuestionState.WAITING: kept & open_ & (SiteQuestion.due_on >= clock.today()),
        QuestionState.OVERDUE: kept & open_ & (SiteQuestion.due_on < clock.today()),
        QuestionState.ANSWERED: kept & SiteQuestion.answered_at.is_not(None),
        QuestionState.PUT_AWAY: SiteQuestion.put_away_at.is_not(None),
    }[state]


def state_of(question: SiteQuestion) -> QuestionState:
    """How the question stands today."""
    return question_state(
        due_on=question.due_on,
        answered_at=question.answered_at,
        put_away_at=question.put_away_at,
        today=clock.today(),
    )


def list_questions(actor: Actor, *, state: QuestionState, number: int) -> Questions:
    """Questions in a state: those to be answered by their last day, the others newest first."""
    found = visible_questions(actor)
    sums = [func.coalesce(func.sum(case((in_state(each), 1), else_=0)), 0) for each in QuestionState]
    row = db.session.execute(found.with_only_columns(*sums)).one()
    found = found.where(in_state(state))
    if state in {QuestionState.WAITING, QuestionState.OVERDUE}:
        found = found.order_by(SiteQuestion.due_on, SiteQuestion.id)
    else:
        found = found.order_by(SiteQuestion.asked_at.desc(), SiteQuestion.id.desc())
    page = paginate(found, number=number, size=SIZE)
    return Questions(page, dict(zip(QuestionState, row, strict=True)))


def get_question(actor: Actor, question_id: int) -> SiteQuestion:
    """One question to the own unit; NotFound for any other."""
    question = db.session.scalar(visible_questions(actor).where(SiteQuestion.id == question_id))
    if question is None:
        raise NotFound
    return question


def answer(actor: Actor, *, question_id: int, seen: int, answer: str) -> SiteQuestion:
    """Answer, or put other words in place of the answer given; mailed to the asker who gave an address."""
    words = check_text(answer, LONGEST_ANSWER, field="answer")
    question = _hold(actor, question_id, seen)
    _check_open(question)
    again = question.answered_at is not None
    question.answer, question.answered_at = words, clock.now()
    question.answered_by_id, question.answered_by = actor.account_id, actor.name
    db.session.flush()
    note(actor, "site_question_answered", "site_question", question.id, after={"again": again})
    _mail(question)
    return question


def publish(
    actor: Actor, *, question_id: int, seen: int, shown_subject: str, shown_question: str, shown_answer: str
) -> SiteQuestion:
    """Let everybody read question and answer in these words, which must not tell who asked; again: other words."""
    words = {
        "shown_subject": check_text(shown_subject, LONGEST_SUBJECT, field="shown_subject"),
        "shown_question": check_text(shown_question, LONGEST_QUESTION, field="shown_question"),
        "shown_answer": check_text(shown_answer, LONGEST_ANSWER, field="shown_answer"),
    }
    found = _hold(actor, question_id, seen)
    _check_open(found)
    if not found.may_publish:
        raise RuleBroken("Người hỏi không đồng ý cho đăng câu hỏi này.")
    if found.answered_at is None:
        raise RuleBroken("Hãy trả lời trước khi đăng.")
    for name, text in words.items():
        setattr(found, name, text)
    found.published_at = found.published_at or clock.now()
    note(actor, "site_question_published", "site_question", found.id)
    touch([found.unit_id])
    return found


def hide(actor: Actor, *, question_id: int, seen: int) -> SiteQuestion:
    """Take question and answer off the site."""
    question = _hold(actor, question_id, seen)
    if question.published_at is not None:
        question.published_at = None
        note(actor, "site_question_hidden", "site_question", question.id)
        touch([question.unit_id])
    return question


def put_away(actor: Actor, *, question_id: int, seen: int, reason: str) -> SiteQuestion:
    """Nobody will answer it: spam, or not for this unit. It leaves the site too."""
    words = check_text(reason, LONGEST_REASON, field="reason")
    question = _hold(actor, question_id, seen)
    if question.published_at is not None:
        touch([question.unit_id])
    question.published_at, question.put_away_at, question.put_away_reason = None, clock.now(), words
    question.put_away_by_id, question.put_away_by = actor.account_id, actor.name
    note(actor, "site_question_put_away", "site_question", question.id, after={"reason": words})
    return question


def take_out(actor: Actor, *, question_id: int, seen: int) -> SiteQuestion:
    """Back among the questions; not once what the asker told was deleted."""
    question = _hold(actor, question_id, seen)
    if question.forgotten_at is not None:
        raise RuleBroken("Dữ liệu của người hỏi đã xóa theo thời hạn lưu.")
    question.put_away_at, question.put_away_reason = None, None
    question.put_away_by_id, question.put_away_by = None, None
    note(actor, "site_question_taken_out", "site_question", question.id)
    return question


def change_settings(actor: Actor, settings: AskingSettings) -> Site:
    """Within how many working days questions are answered, and for how long what askers told is kept."""
    check_asking(settings)
    site = get_managed_site(actor)
    before = read_asking(site.settings)
    site.settings = {**site.settings, **asdict(settings)}
    note(actor, "asking_settings_changed", "site", site.unit_id, before=asdict(before), after=asdict(settings))
    return site


def _hold(actor: Actor, question_id: int, seen: int) -> SiteQuestion:
    query = visible_questions(actor).where(SiteQuestion.id == question_id).with_for_update()
    question = db.session.scalar(query.execution_options(populate_existing=True))
    if question is None:
        raise NotFound
    if question.version != seen:
        raise Conflict(CHANGED)
    return question


def _check_open(question: SiteQuestion) -> None:
    if question.put_away_at is not None:
        raise RuleBroken("Câu hỏi đã cất. Hãy lấy lại trước.")
    if question.forgotten_at is not None:
        raise RuleBroken("Dữ liệu của người hỏi đã xóa theo thời hạn lưu.")


def _mail(question: SiteQuestion) -> None:
    if not question.email:
        return
    say = in_language(question.locale)
    unit = db.session.get_one(Unit, question.unit_id).name
    words = {"unit": unit, "number": question.id, "subject": question.subject, "answer": question.answer}
    payload = {"to": question.email, "subject": say(SUBJECT) % words, "body": say(BODY) % words, "secret": True}
    queue("mail", f"site-answer-{question.id}-{question.version}", payload)


def list_asking_parts(scene: Scene) -> Iterator[Part]:
    """Contact and questions among the required parts of a site: a way to reach the unit, no question left too long."""
    unit = db.session.get_one(Unit, scene.unit_id)
    late = exists().where(SiteQuestion.unit_id == scene.unit_id, in_state(QuestionState.OVERDUE))
    reachable = bool(unit.phone or unit.email)
    answered = reachable and not db.session.scalar(select(late))
    unanswered = mark("Có câu hỏi của bạn đọc quá hạn chưa trả lời.")
    yield scene.part(
        "asking",
        mark("Liên hệ, hỏi đáp"),
        filled=answered,
        endpoint="news.questions" if reachable else "units.show",
        values={} if reachable else {"unit_id": unit.id},
        public="sites.contact",
        lacks=unanswered if reachable else mark("Đơn vị chưa ghi điện thoại hay thư điện tử."),
        usual_days=0,
        action=mark("Xem hỏi đáp") if reachable else "",
    )
