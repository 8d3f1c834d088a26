"""Corrections proposed by families, and rounds in which they confirm what the school knows."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from portal.adapters import clock
from portal.blueprints.contact_book.blueprint import bp
from portal.rules.contact_book.family_data import APPROVED, OFFICE_LABELS, REFUSED, show_value
from portal.rules.permissions import Permission
from portal.services.contact_book.family_data import deciding, rounds
from portal.services.contact_book.family_data.deciding import Beside, Word
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import DayField, LineField, PortalForm, VersionForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit

OUTCOMES = [
    SelectChoice("", _l("Để sau")),
    SelectChoice(APPROVED, _l("Sửa theo đề nghị")),
    SelectChoice(REFUSED, _l("Không sửa")),
]


class RoundForm(PortalForm):
    """Until when families are asked."""

    due_on = DayField(_l("Hạn xác nhận"), [required], description=_l("Gia đình xác nhận được đến hết ngày này."))


def decision_form(rows: Sequence[Beside]) -> type[VersionForm]:
    """For each fact not decided yet a choice, and words for a refusal."""
    boxes: dict[str, Any] = {}
    for row in rows:
        if not row.change.outcome:
            boxes[f"outcome_{row.change.id}"] = RadioField(
                _l(OFFICE_LABELS[row.change.field]), choices=OUTCOMES, default="", validate_choice=False
            )
            boxes[f"words_{row.change.id}"] = LineField(_l("Lý do không sửa"), [at_most(500)])
    return type("ThisDecision", (VersionForm,), boxes)


def chosen(form: VersionForm, rows: Sequence[Beside]) -> dict[int, Word]:
    """What was decided, by id of the change; facts left for later are left out."""
    found = {}
    for row in rows:
        name = f"outcome_{row.change.id}"
        if name in form and form[name].data:
            found[row.change.id] = Word(form[name].data, form[f"words_{row.change.id}"].data or "")
    return found


@bp.get("/thong-tin/")
@page(Permission.CONTACT_MANAGE)
def data_proposals() -> ResponseReturnValue:
    """Corrections proposed by families, those that wait first."""
    found = deciding.list_proposals(actor(), number=page_number())
    return answer("contact_book/data_proposals.html", page=Page(found))


@bp.route("/thong-tin/<int:proposal_id>/", methods=["GET", "POST"])
@page(Permission.CONTACT_MANAGE)
def data_proposal(proposal_id: int) -> ResponseReturnValue:
    """A proposal beside what is known; each fact is applied or refused."""
    here = url_for("contact_book.data_proposal", proposal_id=proposal_id)
    mark_seen(actor(), path=here, visit=is_real_visit())
    seen = deciding.read_proposal(actor(), proposal_id, visit=is_real_visit())
    form = decision_form(seen.rows)(version=seen.proposal.version)
    if form.validate_on_submit() and form.attempt(
        deciding.decide,
        actor(),
        proposal_id=proposal_id,
        words=chosen(form, seen.rows),
        version=form.version.data or 0,
    ):
        flash(_("Đã ghi. Xem hết các mục thì gia đình được báo."), "success")
        return go_to(here)
    if form.is_submitted():
        seen = deciding.read_proposal(actor(), proposal_id)
        form.is_stale(seen.proposal)
    return answer(
        "contact_book/data_proposal.html",
        seen=seen,
        proposal=seen.proposal,
        form=form,
        labels=OFFICE_LABELS,
        show=show_value,
        here=here,
    )


@bp.get("/thong-tin/<int:proposal_id>/tep/<int:file_id>")
@page(Permission.CONTACT_MANAGE)
def data_file(proposal_id: int, file_id: int) -> ResponseReturnValue:
    """A paper of a proposal."""
    found = deciding.read_proof(actor(), proposal_id=proposal_id, file_id=file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)


@bp.route("/thong-tin/dot/", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def data_rounds() -> ResponseReturnValue:
    """Rounds of confirming; who manages the contact book opens another."""
    form = load_form(RoundForm, data={"due_on": clock.today() + timedelta(days=14)})
    if form.validate_on_submit():
        made = form.attempt(rounds.open_data_round, actor(), due_on=form.due_on.data)
        if made:
            flash(_("Đã mở đợt xác nhận. Các gia đình được báo trong ít phút."), "success")
            return go_to(url_for("contact_book.data_round", round_id=made.id))
    return answer(
        "contact_book/data_rounds.html", form=form, page=Page(rounds.list_rounds(actor(), number=page_number()))
    )


@bp.get("/thong-tin/dot/<int:round_id>")
@page(Permission.CONTACT_WRITE)
def data_round(round_id: int) -> ResponseReturnValue:
    """How far each class is, and who of one class has not answered."""
    board, class_id = rounds.read_board(actor(), round_id), whole_number(request.args.get("lop"))
    missing = None
    if class_id is not None:
        school_class, found = rounds.list_missing(actor(), round_id, class_id, number=page_number())
        missing = {"school_class": school_class, "page": Page(found)}
    return answer("contact_book/data_round.html", board=board, round=board.round, missing=missing)


@bp.post("/thong-tin/dot/<int:round_id>/dong")
@page(Permission.CONTACT_MANAGE)
def close_data_round(round_id: int) -> ResponseReturnValue:
    """Families are no longer asked."""
    rounds.close_data_round(actor(), round_id=round_id)
    flash(_("Đã đóng đợt xác nhận."), "success")
    return go_to(url_for("contact_book.data_round", round_id=round_id))
