"""One column of a map: what stands there and how it is written."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional

from portal.blueprints.form_exports.blueprint import bp
from portal.errors import NotFound
from portal.rules.data_forms.sector.columns import (
    LONGEST_HEADING,
    MOST_COLUMNS,
    SOURCE_LABELS,
    STYLE_LABELS,
    Column,
    Source,
    Style,
)
from portal.rules.data_forms.sector.starting import cells_of
from portal.rules.permissions import Permission
from portal.services.data_forms.sector import maps as service
from portal.web.access import page
from portal.web.forms import ChoiceField, LineField, VersionForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to

CELL = "cell:"
_WRONG_PLACE = _l("Nhập một số từ 1 trở lên.")


class ColumnForm(VersionForm):
    """A column."""

    heading = LineField(_l("Tiêu đề cột"), [required, at_most(LONGEST_HEADING)])
    source = ChoiceField(_l("Lấy gì vào cột này"), [required])
    text = LineField(_l("Chữ cố định"), [at_most(300)], description=_l("Chỉ khi chọn “Chữ cố định”."))
    style = ChoiceField(_l("Cách ghi"), choices=[(one.value, _l(label)) for one, label in STYLE_LABELS.items()])
    required = BooleanField(
        _l("Cột bắt buộc"), description=_l("Đơn vị để trống cột này thì chưa được xuất, và được nêu tên khi kiểm tra.")
    )
    place = IntegerField(_l("Đứng thứ"), [Optional(), NumberRange(1, MOST_COLUMNS, message=_WRONG_PLACE)])

    def offer(self, found: service.Opened) -> "ColumnForm":
        """What a line can hold."""
        about = [(one.value, _(SOURCE_LABELS[one])) for one in Source if one not in {Source.CELL, Source.NOTHING}]
        cells = [(CELL + cell.key, cell.label) for cell in cells_of(found.definition, found.layout.repeat)]
        self.source.offer([("", _("Chưa chọn")), *about, *cells])
        return self

    def typed(self) -> Column:
        """As the rules take it."""
        source, key = self.source.data or "", ""
        if source.startswith(CELL):
            source, key = Source.CELL, source.removeprefix(CELL)
        return Column(
            heading=self.heading.data or "",
            source=Source(source),
            key=key,
            text=(self.text.data or "") if source == Source.FIXED else "",
            style=Style(self.style.data),
            required=bool(self.required.data),
        )


@bp.route("/bang-cot/<int:map_id>/cot/moi", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def new_column(map_id: int) -> ResponseReturnValue:
    """Another column, at the end unless a place is given."""
    found = service.open_map(actor(), map_id)
    last = len(found.layout.columns)
    return _edit(found, None, {"place": last + 1, "version": found.map.version})


@bp.route("/bang-cot/<int:map_id>/cot/<int:place>", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def edit_column(map_id: int, place: int) -> ResponseReturnValue:
    """Change a column, or move it; ``place`` counts from 1."""
    found = service.open_map(actor(), map_id)
    if not 1 <= place <= len(found.layout.columns):
        raise NotFound
    column = found.layout.columns[place - 1]
    source = CELL + column.key if column.source is Source.CELL else column.source.value
    kept = {
        "heading": column.heading,
        "source": "" if column.source is Source.NOTHING else source,
        "text": column.text,
        "style": column.style.value,
        "required": column.required,
        "place": place,
        "version": found.map.version,
    }
    return _edit(found, place, kept)


@bp.post("/bang-cot/<int:map_id>/cot/<int:place>/bo")
@page(Permission.FORMS_DESIGN)
def remove_column(map_id: int, place: int) -> ResponseReturnValue:
    """Take a column out."""
    form = load_form(VersionForm)
    if form.validate_on_submit() and place >= 1:
        done = form.attempt(service.remove_column, actor(), map_id, version=form.version.data or 0, place=place - 1)
        flash(_("Đã bỏ cột.") if done else form.form_errors[0], "success" if done else "error")
    return go_to(url_for("form_exports.show_map", map_id=map_id))


def _edit(found: service.Opened, place: int | None, kept: dict[str, Any]) -> ResponseReturnValue:
    form = load_form(ColumnForm, data=kept).offer(found)
    map_id, last = found.map.id, len(found.layout.columns)
    if form.validate_on_submit():
        wanted = (whole_number(form.place.data) or place or last + 1) - 1
        column, version = form.typed(), form.version.data or 0
        instead = None if place is None else place - 1
        done = form.attempt(
            service.put_column, actor(), map_id, column, version=version, place=wanted, instead_of=instead
        )
        if done:
            flash(_("Đã lưu cột “%(heading)s”.", heading=column.heading), "success")
            return go_to(url_for("form_exports.show_map", map_id=map_id) + f"#cot-{min(wanted, last) + 1}")
        found = service.open_map(actor(), map_id)
        form.is_stale(found.map)
    return answer("form_exports/column.html", form=form, found=found, place=place)
