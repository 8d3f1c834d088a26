"""Photos of a school or a class from one archive: chosen, looked at, then drawn by the worker."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField

from portal.adapters.archives import Entry, copy_of, list_entries
from portal.blueprints.school.blueprint import bp
from portal.errors import NotFound, RuleBroken, mark
from portal.rules.permissions import Permission
from portal.services.notifications.reading import mark_seen
from portal.services.school import pupil_list, years
from portal.services.school.photo_files import planning, working
from portal.web.access import page
from portal.web.forms import ChoiceField, PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.tables import begin_write, sha256_of, too_old, uploaded_ticket

SHOWN = 200


class ArchiveForm(PortalForm):
    """The archive, and whose photos are in it."""

    file = FileField(_l("Tệp nén ZIP"))
    class_id = ChoiceField(_l("Ảnh của"))


class GivingForm(PortalForm):
    """What was seen before it is written."""

    seen = HiddenField()


@bp.route("/anh-hoc-sinh", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE, write=False, files=True)
def import_photos() -> ResponseReturnValue:
    """Choose an archive of photos, of the school or of one class."""
    form = _archive_form()
    if form.validate_on_submit():
        ticket = form.attempt(uploaded_ticket, missing=mark("Hãy chọn một tệp nén ZIP."))
        if ticket and form.attempt(_entries, ticket):
            return go_to(url_for("school.import_photos_look", token=ticket, lop=form.class_id.data or None))
    return _ask(form)


@bp.route("/anh-hoc-sinh/<token>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE, write=False)
def import_photos_look(token: str) -> ResponseReturnValue:
    """See which file is whose photo and which is nobody's, then have the good ones written."""
    upload, form, class_id = _archive_form(), load_form(GivingForm), whole_number(request.args.get("lop", ""))
    entries = upload.attempt(_entries, token)
    if entries is None:
        return _ask(upload)
    if form.validate_on_submit():
        begin_write()
        seen, sha256 = form.seen.data or "", sha256_of(token)
        made = form.attempt(
            working.import_photos, actor(), entries=entries, class_id=class_id, seen=seen, sha256=sha256
        )
        if made:
            return go_to(url_for("school.photos_result", import_id=made))
    dry = upload.attempt(planning.plan_archive, actor(), entries=entries, class_id=class_id)
    if dry is None:
        return _ask(upload)
    here = url_for("school.import_photos_look", token=token, lop=class_id)
    status = 422 if form.errors else 200
    return answer("school/photo_plan.html", form=form, dry=dry, here=here, shown_most=SHOWN, status=status, keep=True)


@bp.get("/anh-hoc-sinh/ket-qua/<int:import_id>")
@page(Permission.SCHOOL_MANAGE)
def photos_result(import_id: int) -> ResponseReturnValue:
    """How far the photos are, and which could not be written; asked again by itself while they are drawn."""
    mark_seen(actor(), path=request.path, visit=is_real_visit())
    result = working.read_result(actor(), import_id=import_id)
    return answer("school/photo_result.html", part="school/_photo_state.html", result=result, made=result.made)


def _archive_form() -> ArchiveForm:
    form = load_form(ArchiveForm)
    classes = pupil_list.list_class_choices(actor(), years.see_year(actor()).start_year)
    whole = ("", _("Cả trường"))
    form.class_id.offer([whole, *((str(key), _("Lớp %(name)s", name=name)) for key, name in classes)])
    return form


def _entries(token: str) -> list[Entry]:
    try:
        with copy_of(parts().file_store, sha256_of(token)) as file:
            found = list_entries(file)
    except NotFound as error:
        raise too_old() from error
    if not found:
        raise RuleBroken("Tệp nén không có ảnh nào.", field="file")
    return found


def _ask(form: ArchiveForm) -> ResponseReturnValue:
    limit = parts().settings.max_file_mb << 20
    return answer("school/photo_files.html", form=form, limit=limit)
