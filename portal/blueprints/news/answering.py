"""Questions of the public: what waits, one question, its answer, what everybody reads of it."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.answering_forms import AnswerForm, AskingSettingsForm, PublishAnswerForm, PutAwayForm
from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.forms import SeenForm
from portal.rules.news.asking import AskingSettings, QuestionState, read_asking
from portal.rules.permissions import Permission
from portal.services.news import answering, sites
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to

STATES = {
    "": QuestionState.WAITING,
    "qua-han": QuestionState.OVERDUE,
    "da-tra-loi": QuestionState.ANSWERED,
    "da-cat": QuestionState.PUT_AWAY,
}
"""Lists by their name in the address."""


@bp.get("/hoi-dap/")
@page(Permission.NEWS_MODERATE)
def questions() -> ResponseReturnValue:
    """What the public asked the unit, by how it stands."""
    loc = request.args.get("loc", "")
    state = STATES.get(loc, QuestionState.WAITING)
    found = answering.list_questions(actor(), state=state, number=page_number())
    return answer("news/questions.html", page=Page(found.page), counts=found.counts, states=STATES, state=state)


@bp.get("/hoi-dap/<int:question_id>")
@page(Permission.NEWS_MODERATE)
def question(question_id: int) -> ResponseReturnValue:
    """One question, and what can be done with it."""
    return _page(question_id)


@bp.post("/hoi-dap/<int:question_id>/tra-loi")
@page(Permission.NEWS_MODERATE)
def answer_question(question_id: int) -> ResponseReturnValue:
    """Answer who asked."""
    form = AnswerForm()
    seen, words = form.seen.data or 0, form.answer.data or ""
    if form.validate_on_submit() and form.attempt(
        answering.answer, actor(), question_id=question_id, seen=seen, answer=words
    ):
        flash(_("Đã trả lời. Người hỏi đọc được câu trả lời ở địa chỉ riêng của họ."), "success")
        return go_to(url_for("news.question", question_id=question_id))
    return _page(question_id, answering_form=form)


@bp.post("/hoi-dap/<int:question_id>/dang")
@page(Permission.NEWS_MODERATE)
def publish_answer(question_id: int) -> ResponseReturnValue:
    """Let everybody read question and answer."""
    form = PublishAnswerForm()
    words = {name: form[name].data or "" for name in ("shown_subject", "shown_question", "shown_answer")}
    if form.validate_on_submit() and form.attempt(
        answering.publish, actor(), question_id=question_id, seen=form.seen.data or 0, **words
    ):
        flash(_("Mọi người đọc được câu hỏi và câu trả lời trên trang tin."), "success")
        return go_to(url_for("news.question", question_id=question_id))
    return _page(question_id, publishing=form)


@bp.post("/hoi-dap/<int:question_id>/thoi-dang")
@page(Permission.NEWS_MODERATE)
def hide_answer(question_id: int) -> ResponseReturnValue:
    """Take question and answer off the site."""
    answering.hide(actor(), question_id=question_id, seen=SeenForm().seen.data or 0)
    flash(_("Câu hỏi và câu trả lời thôi hiện trên trang tin."), "success")
    return go_to(url_for("news.question", question_id=question_id))


@bp.post("/hoi-dap/<int:question_id>/cat")
@page(Permission.NEWS_MODERATE)
def put_question_away(question_id: int) -> ResponseReturnValue:
    """Answer it never, e.g. spam."""
    form = PutAwayForm()
    seen, words = form.seen.data or 0, form.reason.data or ""
    if form.validate_on_submit() and form.attempt(
        answering.put_away, actor(), question_id=question_id, seen=seen, reason=words
    ):
        flash(_("Đã cất câu hỏi. Lấy lại được ở thẻ “Đã cất”."), "success")
        return go_to(url_for("news.questions"))
    return _page(question_id, putting_away=form)


@bp.post("/hoi-dap/<int:question_id>/lay-lai")
@page(Permission.NEWS_MODERATE)
def take_question_out(question_id: int) -> ResponseReturnValue:
    """Back among the others."""
    answering.take_out(actor(), question_id=question_id, seen=SeenForm().seen.data or 0)
    flash(_("Đã lấy lại câu hỏi."), "success")
    return go_to(url_for("news.question", question_id=question_id))


@bp.route("/cai-dat/hoi-dap", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def asking_settings() -> ResponseReturnValue:
    """Within how many days questions are answered, how long what was told is kept."""
    form = load_form(AskingSettingsForm, obj=read_asking(sites.get_managed_site(actor()).settings))
    chosen = AskingSettings(answer_days=form.answer_days.data or 0, keep_months=form.keep_months.data or 0)
    if form.validate_on_submit() and form.attempt(answering.change_settings, actor(), chosen):
        flash(_("Đã lưu thiết lập."), "success")
        return go_to(url_for("news.asking_settings"))
    return answer("news/asking_settings.html", form=form)


def _page(
    question_id: int,
    *,
    answering_form: AnswerForm | None = None,
    publishing: PublishAnswerForm | None = None,
    putting_away: PutAwayForm | None = None,
) -> ResponseReturnValue:
    found = answering.get_question(actor(), question_id)
    shown = {
        "shown_subject": found.shown_subject or found.subject,
        "shown_question": found.shown_question or found.question,
        "shown_answer": found.shown_answer or found.answer,
    }
    answering_form = answering_form or AnswerForm(formdata=None, data={"answer": found.answer})
    publishing = publishing or PublishAnswerForm(formdata=None, data=shown)
    putting_away = putting_away or PutAwayForm(formdata=None)
    for form in (answering_form, publishing, putting_away):
        form.show(found.version)
    return answer(
        "news/question.html",
        question=found,
        state=answering.state_of(found),
        answering=answering_form,
        publishing=publishing,
        putting_away=putting_away,
    )
