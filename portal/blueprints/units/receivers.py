"""Naming who receives the documents of a unit."""

from collections.abc import Iterable

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.blueprints.units.blueprint import bp
from portal.rules.documents.receivers import PART_LABELS, PRESENCE_LABELS, Part
from portal.rules.permissions import Permission
from portal.services.documents.receivers import naming
from portal.web.access import page
from portal.web.forms import ChoiceField, PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


class ReceiversForm(PortalForm):
    """The main receiver and, if the unit likes, who stands in."""

    seal = HiddenField()
    main = ChoiceField(_l("Người tiếp nhận văn bản"))
    substitute = ChoiceField(
        _l("Người tiếp nhận thay"), description=_l("Tiếp nhận khi người trên vắng mặt hoặc không còn tiếp nhận được.")
    )


@bp.route("/<int:unit_id>/nguoi-tiep-nhan", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_NAME_RECEIVER)
def name_receivers(unit_id: int) -> ResponseReturnValue:
    """Name who receives the unit's documents and who stands in; who did before, and since when."""
    found = naming.get_naming(actor(), unit_id=unit_id, number=page_number())
    present = {part.value: str(named.account_id) for part, named in found.named.items()}
    form = load_form(ReceiversForm, data={"seal": found.seal, "main": "", "substitute": "", **present})
    for field, part in ((form.main, Part.MAIN), (form.substitute, Part.SUBSTITUTE)):
        field.offer(_choices(found, part))
    if form.validate_on_submit() and form.attempt(
        naming.name_receivers,
        actor(),
        unit_id=unit_id,
        main_id=whole_number(form.main.data),
        substitute_id=whole_number(form.substitute.data),
        seal=form.seal.data or "",
    ):
        flash(_("Đã lưu phân công tiếp nhận văn bản."), "success")
        return go_to(url_for("units.name_receivers", unit_id=unit_id))
    form.seal.data = found.seal
    history = Page(found.history)
    return answer(
        "units/receivers.html",
        form=form,
        found=found,
        unit=found.unit,
        page=history,
        parts=PART_LABELS,
        presences=PRESENCE_LABELS,
    )


def _choices(found: naming.Naming, part: Part) -> Iterable[tuple[str, str]]:
    """Nobody, who is named now even if they cannot receive any more, and everybody who could be named."""
    yield "", _("(chưa phân công)") if part == Part.MAIN else _("(không có)")
    known = {each.account_id for each in found.candidates}
    now = found.named.get(part)
    if now is not None and now.account_id not in known:
        yield str(now.account_id), f"{now.name} – {_(PRESENCE_LABELS[now.presence])}"
    for each in found.candidates:
        post = each.title or _(each.role)
        yield str(each.account_id), f"{each.name} – {post}" if post else each.name
