"""Handing pupils over to another school, and taking them in."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.transfer_forms import AcceptForm, AskForm, ReasonForm
from portal.rules.permissions import Permission
from portal.services.school import scope
from portal.services.school import transfers as service
from portal.services.school.transfers import Direction
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_htmx

DIRECTIONS = {"den": Direction.COMING, "di": Direction.GOING}


@bp.get("/chuyen-truong/")
@page(Permission.SCHOOL_MANAGE)
def transfers() -> ResponseReturnValue:
    """Who comes from other schools and who goes to them, what waits first."""
    way = request.args.get("chieu", "den")
    direction = DIRECTIONS.get(way, Direction.COMING)
    found = Page(service.list_transfers(actor(), direction, number=page_number()))
    return answer("school/transfers.html", transfers=found, direction=direction, waiting=service.count_waiting(actor()))


@bp.route("/chuyen-truong/<int:transfer_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def transfer(transfer_id: int) -> ResponseReturnValue:
    """One hand-over: the new school takes the pupil in or not, the old one takes it back."""
    found = service.get_transfer(actor(), transfer_id)
    waits = found.answer is None
    comes = waits and found.to_unit_id == actor().unit_id
    act = request.form.get("act")
    joining = load_form(AcceptForm) if act == "accept" else AcceptForm(formdata=None)
    reason = load_form(ReasonForm) if act in {"refuse", "withdraw"} else ReasonForm(formdata=None)
    classes = service.joinable_classes(actor(), found) if comes else []
    joining.offer_classes(classes, since=max(found.leaves_on, clock.today()))
    if act == "accept" and _accepted(transfer_id, joining):
        return go_to(url_for("school.pupil", pupil_id=found.pupil_id))
    if act in {"refuse", "withdraw"} and _ended(transfer_id, reason, act):
        return go_to(url_for("school.transfer", transfer_id=transfer_id))
    found = service.get_transfer(actor(), transfer_id)
    return answer(
        "school/transfer.html",
        transfer=found,
        comes=comes,
        goes=waits and not comes,
        classes=classes,
        joining=joining,
        reason=reason,
    )


def _accepted(transfer_id: int, form: AcceptForm) -> bool:
    done = form.validate_on_submit() and form.attempt(
        service.accept_transfer,
        actor(),
        transfer_id,
        class_id=int(form.class_id.data),
        joins_on=form.joins_on.data,
    )
    if done:
        flash(_("Đã tiếp nhận học sinh; hồ sơ và điểm đi theo."), "success")
    return bool(done)


def _ended(transfer_id: int, form: ReasonForm, act: str) -> bool:
    end = service.refuse_transfer if act == "refuse" else service.withdraw_transfer
    done = form.validate_on_submit() and form.attempt(end, actor(), transfer_id, reason=form.reason.data or "")
    if done:
        flash(_("Đã trả lời trường cũ.") if act == "refuse" else _("Đã rút hồ sơ chuyển trường."), "success")
    return bool(done)


@bp.route("/hoc-sinh/<int:pupil_id>/chuyen-truong", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def ask_transfer(pupil_id: int) -> ResponseReturnValue:
    """Hand a pupil over to another school."""
    pupil = scope.get_managed_pupil(actor(), pupil_id)
    form = load_form(AskForm, data={"leaves_on": clock.today()})
    form.offer_schools()
    if form.ready():
        done = form.attempt(
            service.ask_transfer,
            actor(),
            pupil_id=pupil_id,
            to=form.to,
            leaves_on=form.leaves_on.data,
            reason=form.reason.data,
            decision=form.decision.data or "",
        )
        if done:
            flash(_("Đã lập hồ sơ chuyển trường."), "success")
            return go_to(url_for("school.transfer", transfer_id=done.id))
    return answer("school/ask_transfer.html", form=form, pupil=pupil)


@bp.get("/chon-truong")
@page(Permission.SCHOOL_MANAGE)
def choose_school() -> ResponseReturnValue:
    """The schools the typed words find, as radio buttons."""
    if not is_htmx():
        return go_to(url_for("school.transfers"))
    words = request.args.get("school_q", "")[:200]
    found = service.find_schools(actor(), words)
    return answer("school/_schools.html", part="school/_schools.html", schools=found, chosen=None, words=words.strip())
