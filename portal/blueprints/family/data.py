"""What the school knows of a child and of the guardian who asks: confirming it, proposing corrections."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField
from wtforms.validators import Optional

from portal.adapters import clock
from portal.blueprints.family.blueprint import bp
from portal.rules.contact_book.family_data import (
    FIELD_LABELS,
    LONGEST_WORDS,
    MOST_FILES,
    SENSITIVE,
    form_name,
    show_value,
)
from portal.rules.school.people import SEX_LABELS
from portal.services.contact_book.family_data import leading, proposing
from portal.services.notifications.reading import mark_seen
from portal.web.access import FAMILY, page
from portal.web.downloads import stored_file
from portal.web.forms import (
    ChoiceField,
    DayField,
    LineField,
    PortalForm,
    ProseField,
    at_most,
    load_form,
    required,
)
from portal.web.identity import actor
from portal.web.kept_files import chosen_files, kept_files
from portal.web.parts import parts
from portal.web.respond import answer, go_to, is_real_visit


class ProposalForm(PortalForm):
    """Its boxes for facts are added by ``proposal_form``."""

    changed_on = DayField(
        _l("Đúng như vậy từ ngày"), [required], description=_l("Sửa chỗ ghi sai thì để ngày hôm nay.")
    )
    words = ProseField(_l("Lời thêm cho văn phòng"), [at_most(LONGEST_WORDS)], description=_l("Không bắt buộc."))
    files = FileField(
        _l("Giấy tờ chứng minh"),
        [Optional()],
        description=_l("Cần khi sửa họ tên, ngày sinh, giới tính, dân tộc, quốc tịch. Ví dụ ảnh chụp giấy khai sinh."),
    )

    def typed(self) -> dict[str, str]:
        """What stands in the boxes, by fact."""
        return {field: self[form_name(field)].data or "" for field in FIELD_LABELS}


def proposal_form() -> type[ProposalForm]:
    """A form with a box for each fact."""
    boxes: dict[str, Any] = {
        form_name(field): LineField(_l(label), [at_most(255)]) for field, label in FIELD_LABELS.items()
    }
    sexes = [("", _l("Chưa ghi")), *((code, _l(label)) for code, label in SEX_LABELS.items())]
    label = FIELD_LABELS["child.sex"]
    boxes["child_sex"] = ChoiceField(_l(label), choices=sexes)
    return type("ThisProposal", (ProposalForm,), boxes)


@bp.get("/thong-tin/dot/<int:round_id>")
@page(FAMILY)
def find_data_round(round_id: int) -> ResponseReturnValue:
    """From a notification to the child whose facts are to be confirmed."""
    pupil_id = leading.find_child_of(actor(), round_id)
    mark_seen(actor(), path=url_for("family.find_data_round", round_id=round_id), visit=is_real_visit())
    return go_to(url_for("family.data", pupil_id=pupil_id))


@bp.get("/<int:pupil_id>/thong-tin/")
@page(FAMILY)
def data(pupil_id: int) -> ResponseReturnValue:
    """What the school knows; in a round, to be confirmed."""
    known = proposing.read_known(actor(), pupil_id=pupil_id, visit=is_real_visit())
    return answer(
        "family/data.html", known=known, child=known.child, labels=FIELD_LABELS, show=show_value, form=PortalForm()
    )


@bp.post("/<int:pupil_id>/thong-tin/dung")
@page(FAMILY)
def confirm_data(pupil_id: int) -> ResponseReturnValue:
    """All is right."""
    form = PortalForm()
    if form.validate_on_submit():
        form.attempt(proposing.confirm, actor(), pupil_id=pupil_id)
    if form.form_errors:
        flash(str(form.form_errors[0]), "error")
    else:
        flash(_("Đã xác nhận thông tin đúng. Cảm ơn gia đình."), "success")
    return go_to(url_for("family.data", pupil_id=pupil_id))


@bp.route("/<int:pupil_id>/thong-tin/sua", methods=["GET", "POST"])
@page(FAMILY, files=True)
def propose_data(pupil_id: int) -> ResponseReturnValue:
    """Propose corrections."""
    known = proposing.read_known(actor(), pupil_id=pupil_id)
    if known.open_proposal is not None:
        flash(_("Bạn đã có đề nghị đang chờ văn phòng xem."), "info")
        return go_to(_url(pupil_id, known.open_proposal.id))
    shown = {form_name(field): show_value(field, value) for field, value in known.values.items()}
    start = {**shown, "child_sex": known.values["child.sex"], "changed_on": clock.today()}
    form = load_form(proposal_form(), data=start)
    if form.validate_on_submit() and (files := chosen_files(form)) is not None:
        made = form.attempt(
            proposing.propose,
            actor(),
            pupil_id=pupil_id,
            typed=form.typed(),
            changed_on=form.changed_on.data,
            words=form.words.data or "",
            files=list(files),
        )
        if made:
            flash(_("Đã gửi đề nghị. Văn phòng xem xong thì bạn được báo."), "success")
            return go_to(_url(pupil_id, made.id))
    return answer(
        "family/data_form.html",
        form=form,
        child=known.child,
        boxes=[(form_name(field), field in SENSITIVE) for field in FIELD_LABELS],
        kept=kept_files(),
        max_bytes=parts().settings.max_file_mb * 1024 * 1024,
        max_files=MOST_FILES,
    )


@bp.get("/<int:pupil_id>/thong-tin/<int:proposal_id>/")
@page(FAMILY)
def data_proposal(pupil_id: int, proposal_id: int) -> ResponseReturnValue:
    """One own proposal and what the office said."""
    mark_seen(actor(), path=_url(pupil_id, proposal_id), visit=is_real_visit())
    own = proposing.get_own(actor(), pupil_id=pupil_id, proposal_id=proposal_id)
    return answer("family/data_proposal.html", own=own, child=own.child, labels=FIELD_LABELS, show=show_value)


@bp.post("/<int:pupil_id>/thong-tin/<int:proposal_id>/rut")
@page(FAMILY)
def withdraw_data(pupil_id: int, proposal_id: int) -> ResponseReturnValue:
    """Take a proposal back."""
    form = PortalForm()
    which = {"pupil_id": pupil_id, "proposal_id": proposal_id}
    if form.validate_on_submit() and form.attempt(proposing.withdraw, actor(), **which):
        flash(_("Đã rút đề nghị."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(_url(pupil_id, proposal_id))


@bp.get("/<int:pupil_id>/thong-tin/<int:proposal_id>/tep/<int:file_id>")
@page(FAMILY)
def data_file(pupil_id: int, proposal_id: int, file_id: int) -> ResponseReturnValue:
    """A paper of an own proposal."""
    found = proposing.get_own_proof(actor(), pupil_id=pupil_id, proposal_id=proposal_id, file_id=file_id)
    return stored_file(found.sha256, name=found.name, size=found.size)


def _url(pupil_id: int, proposal_id: int) -> str:
    return url_for("family.data_proposal", pupil_id=pupil_id, proposal_id=proposal_id)
