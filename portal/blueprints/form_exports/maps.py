"""Column maps: the list, a new one, its columns, name and target, put away."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.blueprints.form_exports.blueprint import bp
from portal.rules.data_forms.sector.columns import SOURCE_LABELS, STYLE_LABELS, TARGETS
from portal.rules.permissions import Permission
from portal.services.data_forms.sector import maps as service
from portal.services.data_forms.sector.versions import list_versions
from portal.web.access import page
from portal.web.forms import ChoiceField, LineField, PortalForm, ProseField, VersionForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


class NewMapForm(PortalForm):
    """Name, target, what a line is, where the columns come from."""

    name = LineField(_l("Tên bảng cột"), [required, at_most(150)])
    target = LineField(
        _l("Hệ thống đích"),
        [required, at_most(60)],
        default=TARGETS[0],
        description=_l("Ví dụ: CSDL ngành, EMIS, EQMS, Đề án ngoại ngữ."),
    )
    repeat = ChoiceField(_l("Mỗi dòng của tệp là"), default="")
    header = ProseField(
        _l("Dòng tiêu đề của tệp mẫu"),
        [at_most(20_000)],
        description=_l("Chép dòng tiêu đề trong tệp mẫu của Bộ rồi dán vào đây. Để trống thì lấy mọi ô của biểu mẫu."),
    )


class MapForm(VersionForm):
    """Name, target, and whether data that were only deemed confirmed go too."""

    name = LineField(_l("Tên bảng cột"), [required, at_most(150)])
    target = LineField(_l("Hệ thống đích"), [required, at_most(60)])
    deemed = BooleanField(
        _l("Xuất cả số liệu chỉ được xem như đã xác nhận"),
        description=_l("Bỏ chọn thì chỉ xuất số liệu lãnh đạo đơn vị đã duyệt."),
    )


@bp.get("/")
@page(Permission.FORMS_DESIGN)
def index() -> ResponseReturnValue:
    """The unit's column maps."""
    found, forms = service.list_maps(actor(), number=page_number())
    return answer("form_exports/index.html", found=Page(found), forms=forms)


@bp.get("/bang-cot/moi")
@page(Permission.FORMS_DESIGN)
def choose_form() -> ResponseReturnValue:
    """Which form the new map is for."""
    return answer("form_exports/choose_form.html", forms=service.list_forms(actor()))


@bp.route("/bang-cot/moi/<int:form_id>", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def new_map(form_id: int) -> ResponseReturnValue:
    """A new map, from every cell or from a pasted line of headings."""
    asked, definition = service.form_to_map(actor(), form_id)
    form = load_form(NewMapForm)
    repeats = service.repeats_of(definition).items()
    records = [(code, _("một mục của danh sách “%(name)s”", name=label)) for code, label in repeats]
    form.repeat.offer([("", _("một đơn vị")), *records])
    if form.validate_on_submit():
        made = form.attempt(
            service.create_map,
            actor(),
            form_id=form_id,
            name=form.name.data or "",
            target=form.target.data or "",
            repeat=form.repeat.data or "",
            header=form.header.data or "",
        )
        if made:
            flash(_("Đã lập bảng cột. Hãy xem lại từng cột."), "success")
            return go_to(url_for("form_exports.show_map", map_id=made.id))
    return answer("form_exports/new_map.html", form=form, asked=asked)


@bp.get("/bang-cot/<int:map_id>")
@page(Permission.FORMS_DESIGN)
def show_map(map_id: int) -> ResponseReturnValue:
    """The columns of a map, and what is wrong with them."""
    return answer(
        "form_exports/map.html", found=service.open_map(actor(), map_id), sources=SOURCE_LABELS, styles=STYLE_LABELS
    )


@bp.get("/bang-cot/<int:map_id>/cac-ban")
@page(Permission.FORMS_DESIGN)
def map_versions(map_id: int) -> ResponseReturnValue:
    """The states the map was used in, and what each changed."""
    return answer("form_exports/versions.html", found=list_versions(actor(), map_id))


@bp.route("/bang-cot/<int:map_id>/sua", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def edit_map(map_id: int) -> ResponseReturnValue:
    """Another name, target or choice about deemed data."""
    found = service.open_map(actor(), map_id)
    held = found.map
    kept = {"name": held.name, "target": held.target, "deemed": found.layout.deemed, "version": held.version}
    form = load_form(MapForm, data=kept)
    if form.validate_on_submit():
        facts = {**form.facts(), "version": form.version.data or 0}
        if form.attempt(service.change_map, actor(), map_id, **facts):
            flash(_("Đã lưu bảng cột."), "success")
            return go_to(url_for("form_exports.show_map", map_id=map_id))
        form.is_stale(service.open_map(actor(), map_id).map)
    return answer("form_exports/edit_map.html", form=form, found=service.open_map(actor(), map_id))


@bp.post("/bang-cot/<int:map_id>/cat")
@page(Permission.FORMS_DESIGN)
def put_away_map(map_id: int) -> ResponseReturnValue:
    """Put a map away."""
    service.put_away(actor(), map_id, away=True)
    flash(_("Đã cất bảng cột. Các lần kết xuất cũ vẫn còn."), "success")
    return go_to(url_for("form_exports.show_map", map_id=map_id))


@bp.post("/bang-cot/<int:map_id>/dung-lai")
@page(Permission.FORMS_DESIGN)
def take_out_map(map_id: int) -> ResponseReturnValue:
    """Use a map again."""
    service.put_away(actor(), map_id, away=False)
    flash(_("Bảng cột dùng lại được rồi."), "success")
    return go_to(url_for("form_exports.show_map", map_id=map_id))
