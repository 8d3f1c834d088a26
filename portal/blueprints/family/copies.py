"""A copy of everything about a child: asked for with the password, made in the background, fetched."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from portal.blueprints.family.blueprint import bp
from portal.rules.contact_book.copies import KEPT_HOURS, UNDER_WAY
from portal.services.contact_book.copies import asking
from portal.services.contact_book.copies.gathering import left_out
from portal.services.notifications.reading import mark_seen
from portal.web.access import FAMILY, page
from portal.web.forms import PortalForm, required
from portal.web.identity import actor
from portal.web.respond import answer, download, go_to, is_real_visit
from portal.web.signing_in import with_password

ZIP = "application/zip"


class CopyForm(PortalForm):
    """The own password once more."""

    password = PasswordField(_l("Mật khẩu của bạn"), [required])


@bp.route("/<int:pupil_id>/ban-sao/", methods=["GET", "POST"])
@page(FAMILY, write=False)
def copies(pupil_id: int) -> ResponseReturnValue:
    """Ask for a copy; those asked for lately."""
    child, found = asking.list_copies(actor(), pupil_id)
    form = CopyForm()
    if form.validate_on_submit() and (
        made := form.attempt(with_password, form.password.data, asking.ask_copy, actor(), pupil_id=pupil_id)
    ):
        return go_to(url_for("family.copy", pupil_id=pupil_id, copy_id=made.id))
    return answer(
        "family/copies.html", form=form, child=child, copies=found, left_out=left_out(), kept_hours=KEPT_HOURS
    )


@bp.get("/<int:pupil_id>/ban-sao/<int:copy_id>")
@page(FAMILY)
def copy(pupil_id: int, copy_id: int) -> ResponseReturnValue:
    """How far a copy is; asked again by itself while it is being made."""
    mark_seen(actor(), path=url_for("family.copy", pupil_id=pupil_id, copy_id=copy_id), visit=is_real_visit())
    child, found = asking.get_copy(actor(), pupil_id=pupil_id, copy_id=copy_id)
    return answer(
        "family/copy.html",
        part="family/_copy.html",
        child=child,
        copy=found,
        steps=UNDER_WAY,
        kept_hours=KEPT_HOURS,
    )


@bp.get("/<int:pupil_id>/ban-sao/<int:copy_id>/tep")
@page(FAMILY)
def copy_file(pupil_id: int, copy_id: int) -> ResponseReturnValue:
    """The file, for who asked."""
    name, data = asking.fetch_copy(actor(), pupil_id=pupil_id, copy_id=copy_id, visit=is_real_visit())
    return download(data, name, ZIP)
