"""Papers of a class: chosen on one page; of one pupil sent at once, of a whole class made by the worker."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters.pdf import PDF
from portal.blueprints.gradebook.blueprint import bp
from portal.rules.gradebook.papers import (
    KEPT_HOURS,
    LONGEST_HEADING,
    LONGEST_REASON,
    PAPERS,
    STATE_LABELS,
    UNDER_WAY,
    PaperKind,
    read_columns,
)
from portal.rules.permissions import Permission
from portal.services.gradebook.papers import asking, choosing, making
from portal.services.gradebook.papers.choosing import Choice
from portal.services.gradebook.papers.making import Wanted
from portal.services.gradebook.results import Period
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.parts import parts
from portal.web.respond import answer, download, go_to, is_real_visit
from portal.web.tables import begin_write


class PaperForm(PortalForm):
    """Of whom, of when, and why."""

    pupil_id = ChoiceField(_l("In cho"))
    period = ChoiceField(
        _l("Kì"),
        choices=[(Period.FIRST, _l("Học kì I")), (Period.SECOND, _l("Học kì II")), (Period.YEAR, _l("Cả năm"))],
    )
    reason = LineField(
        _l("Lý do in"),
        [at_most(LONGEST_REASON)],
        description=_l("Cần có khi in cả lớp. Được ghi vào nhật ký xem hồ sơ của từng học sinh."),
    )

    heading = LineField(_l("Tiêu đề"), [required, at_most(LONGEST_HEADING)])
    columns = LineField(
        _l("Cột trống thêm"), description=_l("Cách nhau bằng dấu phẩy, ví dụ: Số tiền, Ngày nhận. Có thể để trống.")
    )

    def wanted(self, kind: PaperKind, class_id: int) -> Wanted:
        """What was chosen, as the service takes it; columns that cannot be raise RuleBroken."""
        facts = PAPERS[kind]
        if kind == PaperKind.SIGNING:
            columns = read_columns(self.columns.data or "")
            return Wanted(kind, class_id, heading=self.heading.data or "", columns=columns)
        period = Period(self.period.data) if facts.has_period else Period.YEAR
        return Wanted(kind, class_id, period, whole_number(self.pupil_id.data) if facts.has_pupils else None)


@bp.get("/<int:class_id>/in")
@page(Permission.SCHOOL_READ)
def papers(class_id: int) -> ResponseReturnValue:
    """The papers of a class to choose from, and those asked for lately."""
    found = choosing.look_at_papers(actor(), class_id=class_id)
    return answer(
        "gradebook/papers.html", found=found, school_class=found.school_class, labels=PAPERS, states=STATE_LABELS
    )


@bp.route("/<int:class_id>/in/<kind>", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ, write=False)
def ask_paper(class_id: int, kind: str) -> ResponseReturnValue:
    """Choose of whom and when; one pupil's paper comes at once, that of a class is made in the background."""
    found = choosing.choose_paper(actor(), kind=kind, class_id=class_id)
    form = load_form(PaperForm, data=_likely(found))
    form.pupil_id.offer([("", _("Cả lớp")), *((str(number), name) for number, name in found.pupils)])
    _drop_needless(form, found.kind)
    if form.validate_on_submit() and (wanted := form.attempt(form.wanted, found.kind, class_id)):
        reason = form.reason.data or ""
        if wanted.comes_at_once:
            if sent := form.attempt(making.print_now, actor(), wanted, store=parts().file_store, reason=reason):
                return download(sent[1], sent[0], PDF)
        else:
            begin_write()
            if job := form.attempt(asking.ask_paper, actor(), wanted, reason=reason):
                return go_to(url_for("gradebook.paper", job_id=job.id))
    return answer(
        "gradebook/ask_paper.html", form=form, facts=PAPERS[found.kind], kind=kind, school_class=found.school_class
    )


def _likely(found: Choice) -> dict[str, str]:
    """What the form begins with."""
    pupil = request.args.get("hoc-sinh", "")
    return {"pupil_id": pupil, "period": found.period, "heading": _("Danh sách kí nhận")}


def _drop_needless(form: PaperForm, kind: PaperKind) -> None:
    if not PAPERS[kind].has_pupils:
        del form.pupil_id
    if not PAPERS[kind].has_period:
        del form.period
    if kind != PaperKind.SIGNING:
        del form.heading, form.columns


@bp.get("/ban-in/<int:job_id>")
@page(Permission.SCHOOL_READ)
def paper(job_id: int) -> ResponseReturnValue:
    """How far a paper is, and its file once it is there; asked again by itself while it is being made."""
    mark_seen(actor(), path=request.path, visit=is_real_visit())
    job = asking.get_job(actor(), job_id)
    return answer(
        "gradebook/paper.html",
        part="gradebook/_paper.html",
        job=job,
        facts=PAPERS[PaperKind(job.kind)],
        states=STATE_LABELS,
        steps=UNDER_WAY,
        kept_hours=KEPT_HOURS,
    )


@bp.post("/ban-in/<int:job_id>/lap-lai")
@page(Permission.SCHOOL_READ)
def repeat_paper(job_id: int) -> ResponseReturnValue:
    """Make a paper once more."""
    form = PortalForm()
    if not form.attempt(asking.ask_again, actor(), job_id=job_id):
        flash(" ".join(form.form_errors), "error")
    return go_to(url_for("gradebook.paper", job_id=job_id))


@bp.get("/ban-in/<int:job_id>/tep")
@page(Permission.SCHOOL_READ)
def paper_file(job_id: int) -> ResponseReturnValue:
    """The file of a finished paper."""
    name, data = asking.read_file(actor(), job_id=job_id)
    return download(data, name, PDF)
