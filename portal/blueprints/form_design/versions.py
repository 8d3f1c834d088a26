"""Versions of a form: publishing with the burden in view, a new draft, what changed, moving a running period."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.blueprints.form_design.blueprint import bp
from portal.blueprints.form_design.drafting import place_url
from portal.blueprints.form_design.listing import DESIGN
from portal.errors import NotFound, RuleBroken
from portal.services.data_forms.designing import moving, versions
from portal.services.data_forms.designing.elsewhere import asked_elsewhere
from portal.services.data_forms.designing.forms import get_form, versions_of
from portal.web.access import page
from portal.web.forms import PortalForm, ProseField, at_most, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to
from portal.web.words import say


class PublishForm(PortalForm):
    """What changed, and that the burden was seen."""

    note = ProseField(_l("Thay đổi chính"), [at_most(500)])
    accepted = BooleanField(_l("Khối lượng này là cần thiết"))


@bp.route("/<int:form_id>/cong-bo", methods=["GET", "POST"])
@page(DESIGN)
def publish(form_id: int) -> ResponseReturnValue:
    """Publish the draft, after seeing what is wrong, what changed, what it asks of people."""
    form = load_form(PublishForm)
    if form.validate_on_submit():
        note, accepted = form.note.data or "", bool(form.accepted.data)
        if form.attempt(versions.publish, actor(), form_id, note=note, accepted=accepted):
            flash(_("Đã công bố. Giờ có thể lập kỳ báo cáo."), "success")
            return go_to(url_for("form_design.show", form_id=form_id))
    seen = versions.review(actor(), form_id)
    elsewhere = asked_elsewhere(seen.draft)
    return answer("form_design/publish.html", form=form, seen=seen, elsewhere=elsewhere, place_url=place_url)


@bp.post("/<int:form_id>/nhap-moi")
@page(DESIGN)
def new_draft(form_id: int) -> ResponseReturnValue:
    """A draft of the next version."""
    try:
        versions.new_draft(actor(), form_id)
    except RuleBroken as error:
        flash(say(error.message, **error.params), "error")
        return go_to(url_for("form_design.show", form_id=form_id))
    return go_to(url_for("form_design.draft", form_id=form_id))


@bp.route("/<int:form_id>/bo-nhap", methods=["GET", "POST"])
@page(DESIGN)
def drop_draft(form_id: int) -> ResponseReturnValue:
    """Give up a draft, after asking."""
    if request.method == "POST":
        try:
            versions.drop_draft(actor(), form_id)
            flash(_("Đã bỏ bản nháp."), "success")
        except RuleBroken as error:
            flash(say(error.message, **error.params), "error")
        return go_to(url_for("form_design.show", form_id=form_id))
    return answer("form_design/drop_draft.html", found=get_form(actor(), form_id))


@bp.get("/<int:form_id>/so-sanh")
@page(DESIGN)
def compare(form_id: int) -> ResponseReturnValue:
    """What changed between two versions."""
    form = get_form(actor(), form_id)
    numbers = [one.number for one in versions_of(form)]
    if len(numbers) < 2:
        raise NotFound
    after = whole_number(request.args.get("den")) or numbers[0]
    before = whole_number(request.args.get("tu")) or numbers[1]
    changes = versions.compare(form, before, after)
    return answer("form_design/compare.html", found=form, changes=changes, numbers=numbers, before=before, after=after)


@bp.route("/<int:form_id>/chuyen-ky/<int:period_id>", methods=["GET", "POST"])
@page(DESIGN)
def move_period(form_id: int, period_id: int) -> ResponseReturnValue:
    """Ask the newest version in a running period, after seeing what that does."""
    form = load_form(PortalForm)
    if form.validate_on_submit() and form.attempt(moving.move_period_to_version, actor(), form_id, period_id):
        flash(_("Đã chuyển kỳ sang phiên bản mới; các đơn vị được báo."), "success")
        return go_to(url_for("form_design.show", form_id=form_id))
    return answer("form_design/move_period.html", form=form, move=moving.preview_move(actor(), form_id, period_id))
