"""The decisions of a school for a year: who teaches, who looks after the electronic books."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField
from wtforms.validators import Optional

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.rules.permissions import Permission
from portal.rules.school.assigning import DECISION_LABELS
from portal.services.school import decisions as service
from portal.services.school import years
from portal.services.school.decisions import DecisionFacts
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import ChoiceField, DayField, LineField, VersionForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.uploads import Upload, refused, uploads


class DecisionForm(VersionForm):
    """A decision."""

    kind = ChoiceField(_l("Về việc"), [required])
    number = LineField(_l("Số quyết định"), [required, at_most(60)], description=_l("Ví dụ: 12/QĐ-THVB."))
    decided_on = DayField(_l("Ngày ký"), [required])
    applies_from = DayField(_l("Áp dụng từ ngày"), [required])
    file = FileField(_l("Tệp quyết định"), [Optional()])

    def entered(self) -> DecisionFacts:
        """What was entered."""
        days = {"decided_on": self.decided_on.data, "applies_from": self.applies_from.data}
        return DecisionFacts(kind=self.kind.data, number=self.number.data or "", **days)


def file_of_form() -> Upload | None:
    """The file that came with the form, or a broken rule at its field."""
    for error in refused("file"):
        raise RuleBroken(error.message, field="file", **error.params)
    found = uploads("file")
    return found[0] if found else None


@bp.get("/quyet-dinh/")
@page(Permission.SCHOOL_READ_ALL)
def decisions() -> ResponseReturnValue:
    """The decisions of a year."""
    seen = years.see_year(actor(), whole_number(request.args.get("nam")))
    found = service.list_decisions(actor(), seen.start_year)
    kinds = service.kinds_kept(actor())
    return answer("school/decisions.html", seen=seen, found=found, counts=service.count_under(found), kinds=kinds)


@bp.get("/quyet-dinh/<int:decision_id>")
@page(Permission.SCHOOL_READ_ALL)
def decision(decision_id: int) -> ResponseReturnValue:
    """A decision with its file and what was done under it."""
    found = service.read_decision(actor(), decision_id=decision_id)
    kept = service.may_keep(actor(), found.decision.kind)
    return answer("school/decision.html", found=found, decision=found.decision, kept=kept)


@bp.get("/quyet-dinh/<int:decision_id>/tep")
@page(Permission.SCHOOL_READ_ALL)
def decision_file(decision_id: int) -> ResponseReturnValue:
    """The file of a decision, always as a download."""
    found = service.get_decision(actor(), decision_id)
    if found.file_sha256 is None:
        raise NotFound
    return stored_file(found.file_sha256, name=found.file_name, size=found.file_size)


@bp.route("/quyet-dinh/them", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ_ALL, files=True)
def create_decision() -> ResponseReturnValue:
    """A new decision of a year."""
    start_year = years.see_year(actor(), whole_number(request.args.get("nam"))).start_year
    kinds = service.kinds_kept(actor())
    if not kinds:
        raise NotAllowed
    today = clock.today()
    form = load_form(DecisionForm, data={"decided_on": today, "applies_from": today, "kind": request.args.get("loai")})
    form.kind.offer([(kind, _(DECISION_LABELS[kind])) for kind in kinds])
    if form.validate_on_submit() and (made := form.attempt(_create, form, start_year)):
        flash(_("Đã ghi quyết định."), "success")
        return go_to(url_for("school.decision", decision_id=made))
    return _ask(form, _("Thêm quyết định"), url_for("school.decisions", nam=start_year), start_year)


@bp.route("/quyet-dinh/<int:decision_id>/sua", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ_ALL, files=True)
def edit_decision(decision_id: int) -> ResponseReturnValue:
    """Other facts of a decision, or another file."""
    found = service.get_kept(actor(), decision_id)
    start_year, file_name = found.start_year, found.file_name
    form = load_form(DecisionForm, obj=found)
    form.kind.offer([(found.kind, _(DECISION_LABELS[found.kind]))])
    if form.is_stale(found):
        form.form_errors.append(_("Người khác vừa sửa quyết định này. Hãy xem lại rồi lưu lần nữa."))
    elif form.validate_on_submit() and form.attempt(_save, form, decision_id):
        flash(_("Đã lưu."), "success")
        return go_to(url_for("school.decision", decision_id=decision_id))
    back = url_for("school.decision", decision_id=decision_id)
    return _ask(form, _("Sửa quyết định"), back, start_year, kept_file=file_name)


def _create(form: DecisionForm, start_year: int) -> int:
    return service.create_decision(actor(), start_year=start_year, facts=form.entered(), file=file_of_form()).id


def _save(form: DecisionForm, decision_id: int) -> int:
    version = form.version.data or 0
    return service.edit_decision(
        actor(), decision_id=decision_id, facts=form.entered(), file=file_of_form(), version=version
    ).id


def _ask(form: DecisionForm, heading: str, back: str, start_year: int, *, kept_file: str = "") -> ResponseReturnValue:
    way = [
        (_("Trường học"), url_for("school.index", nam=start_year)),
        (_("Quyết định"), url_for("school.decisions", nam=start_year)),
    ]
    limit = parts().settings.max_file_mb
    return answer(
        "school/decision_form.html", form=form, heading=heading, way=way, back=back, limit=limit, kept_file=kept_file
    )
