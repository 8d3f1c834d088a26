"""The photo of a pupil: shown, changed, taken off."""

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from portal.adapters.pictures import MAX_SIZE
from portal.blueprints.school.blueprint import bp
from portal.errors import RuleBroken
from portal.rules.permissions import Permission
from portal.services.school import photos, scope
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.media import draw, send_portrait
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.tables import begin_write
from portal.web.uploads import refused, uploads


class PhotoForm(PortalForm):
    """One picture."""

    photo = FileField(_l("Ảnh"))


@bp.get("/hoc-sinh/<int:pupil_id>/anh")
@page(Permission.SCHOOL_READ)
def photo(pupil_id: int) -> Response:
    """The photo itself."""
    return send_portrait(photos.find_photo(actor(), pupil_id=pupil_id))


@bp.route("/hoc-sinh/<int:pupil_id>/anh/doi", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE, write=False, files=True)
def change_photo(pupil_id: int) -> ResponseReturnValue:
    """Give a pupil a photo, or another one."""
    form, pupil = load_form(PhotoForm), scope.get_managed_pupil(actor(), pupil_id)
    if form.validate_on_submit() and (drawn := form.attempt(_drawn)):
        begin_write()
        photos.keep_photo(actor(), pupil_id=pupil_id, sha256=drawn)
        flash(_("Đã đổi ảnh."), "success")
        return go_to(url_for("school.pupil", pupil_id=pupil_id))
    limit = min(MAX_SIZE, parts().settings.max_file_mb << 20)
    return answer("school/photo.html", form=form, pupil=pupil, limit=limit)


@bp.post("/hoc-sinh/<int:pupil_id>/anh/bo")
@page(Permission.SCHOOL_MANAGE)
def remove_photo(pupil_id: int) -> ResponseReturnValue:
    """Take the photo off."""
    photos.take_photo_off(actor(), pupil_id=pupil_id)
    flash(_("Đã bỏ ảnh."), "success")
    return go_to(url_for("school.pupil", pupil_id=pupil_id))


def _drawn() -> str:
    """The picture that came with the form, drawn anew; its name in the store."""
    for error in refused("photo"):
        raise RuleBroken(error.message, field="photo", **error.params)
    found = uploads("photo")
    if len(found) != 1:
        raise RuleBroken("Hãy chọn một ảnh.", field="photo")
    made = draw(found[0], field="photo", widths=photos.WIDTHS)
    return next(each.sha256 for each in made.renditions if each.type == "image/webp")
