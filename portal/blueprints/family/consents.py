"""What the school asks a family's consent for: agree, refuse, take back."""

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from portal.blueprints.family.blueprint import bp
from portal.services.contact_book.children import list_children
from portal.services.contact_book.consents import for_family
from portal.services.notifications.reading import mark_seen
from portal.web.access import FAMILY, page
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to, is_real_visit


class ConsentForm(PortalForm):
    """One answer to the words that were on the page; nothing is chosen beforehand."""

    answer = HiddenField()
    wording = HiddenField()


@bp.get("/dong-y")
@page(FAMILY)
def find_consents() -> ResponseReturnValue:
    """From a notification to the child: straight on when there is one."""
    children = list_children(actor())
    if len(children) == 1:
        return go_to(url_for("family.consents", pupil_id=children[0].pupil_id))
    return answer("family/consent_children.html", children=children)


@bp.get("/<int:pupil_id>/dong-y/")
@page(FAMILY)
def consents(pupil_id: int) -> ResponseReturnValue:
    """What is asked about a child, the own answers, and their history."""
    mark_seen(actor(), path=url_for("family.find_consents"), visit=is_real_visit())
    return _show(pupil_id)


def _show(pupil_id: int, form: ConsentForm | None = None, purpose_id: int | None = None) -> ResponseReturnValue:
    seen = for_family.read_answers(actor(), pupil_id=pupil_id, visit=is_real_visit())
    return answer("family/consents.html", child=seen.child, seen=seen, form=form, refused=purpose_id)


@bp.post("/<int:pupil_id>/dong-y/<int:purpose_id>")
@page(FAMILY)
def answer_consent(pupil_id: int, purpose_id: int) -> ResponseReturnValue:
    """One answer; what was agreed to is shown next."""
    form = ConsentForm()
    if form.validate_on_submit() and (
        made := form.attempt(
            for_family.answer,
            actor(),
            pupil_id=pupil_id,
            purpose_id=purpose_id,
            answer=form.answer.data or "",
            wording_id=whole_number(form.wording.data) or 0,
        )
    ):
        return go_to(url_for("family.consent", pupil_id=pupil_id, answer_id=made.id))
    return _show(pupil_id, form, purpose_id)


@bp.get("/<int:pupil_id>/dong-y/tra-loi/<int:answer_id>")
@page(FAMILY)
def consent(pupil_id: int, answer_id: int) -> ResponseReturnValue:
    """One own answer with the words it was given to."""
    child, found = for_family.read_answer(actor(), pupil_id=pupil_id, answer_id=answer_id)
    return answer("family/consent.html", child=child, found=found, wording=found.wording)
