"""Sections and parts of a draft: adding fields line by line, tables, lists, ready blocks; editing each."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.form_design.blueprint import bp
from portal.blueprints.form_design.drafting import place_url
from portal.blueprints.form_design.forms import BlockForm, FieldForm, LinesForm, RepeatForm, SectionForm, TableForm
from portal.blueprints.form_design.listing import DESIGN
from portal.rules.data_forms.definition import FIELD_TYPE_LABELS, Definition, Field, Repeat, Section, Table
from portal.rules.data_forms.designing import building
from portal.rules.data_forms.designing.blocks import BLOCKS
from portal.rules.data_forms.designing.wording import pickable
from portal.rules.data_forms.prefill import SOURCES
from portal.services.data_forms.designing import drafts, editing
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to
from portal.web.words import say

KINDS = ("o", "bang", "danh-sach", "khoi")
"""What can be added: fields, a table, a list of records, a ready block."""


def _saved(form_id: int, place: str, text: str) -> ResponseReturnValue:
    flash(text, "success")
    return go_to(url_for("form_design.draft", form_id=form_id, _anchor=f"m-{place}"))


def status_of(form: Any, draft: drafts.Draft, place: str) -> int | None:
    """409 where somebody changed the place meanwhile; from then on the form knows what it overwrites."""
    now = drafts.mark_of(draft.definition, place)
    if not form.is_submitted() or form.seen.data == now:
        form.seen.data = now
        return None
    form.seen.data = now
    return 409


@bp.route("/<int:form_id>/soan/phan-moi", methods=["GET", "POST"])
@page(DESIGN)
def new_section(form_id: int) -> ResponseReturnValue:
    """A new section at the end."""
    draft = drafts.get_draft(actor(), form_id)
    form = load_form(SectionForm)
    if form.validate_on_submit():
        changed = form.attempt(editing.add_section, actor(), form_id, form.facts())
        if changed:
            return _saved(form_id, f"@{changed.definition.sections[-1].code}", _("Đã thêm phần mới."))
        draft = drafts.get_draft(actor(), form_id)
    picks = pickable(draft.definition)
    return answer("form_design/section.html", form=form, draft=draft, item=None, place="", picks=picks)


@bp.route("/<int:form_id>/soan/phan/<code>", methods=["GET", "POST"])
@page(DESIGN)
def section(form_id: int, code: str) -> ResponseReturnValue:
    """Label, domain, help and condition of a section."""
    draft, place = drafts.get_draft(actor(), form_id), f"@{code}"
    item = building.find(draft.definition, place)
    assert isinstance(item, Section)
    form = load_form(SectionForm)
    if not form.is_submitted():
        form.show(draft, item)
    if form.validate_on_submit():
        if form.attempt(editing.save_section, actor(), form_id, place, form.seen.data or "", form.facts()):
            return _saved(form_id, place, _("Đã lưu phần này."))
        draft = drafts.get_draft(actor(), form_id)
    status = status_of(form, draft, place)
    picks = pickable(draft.definition)
    return answer(
        "form_design/section.html", form=form, draft=draft, item=item, place=place, picks=picks, status=status
    )


@bp.route("/<int:form_id>/soan/phan/<code>/them", methods=["GET", "POST"])
@page(DESIGN)
def add(form_id: int, code: str) -> ResponseReturnValue:
    """Add to a section: fields line by line, a table, a list of records, a ready block."""
    draft = drafts.get_draft(actor(), form_id)
    where = building.find(draft.definition, f"@{code}")
    kind = request.args.get("loai", KINDS[0])
    kind = kind if kind in KINDS else KINDS[0]
    form = _adding(kind, draft.definition)
    if form.validate_on_submit():
        text = _add(form, form_id, code)
        if text:
            return _saved(form_id, f"@{code}", text)
        draft = drafts.get_draft(actor(), form_id)
    return answer("form_design/add.html", form=form, draft=draft, where=where, kind=kind, kinds=KINDS, blocks=BLOCKS)


def _adding(kind: str, definition: Definition) -> PortalForm:
    if kind == "bang":
        table = load_form(TableForm)
        table.offer(definition, None)
        del table.section, table.closed, table.shown_if
        return table
    if kind == "danh-sach":
        records = load_form(RepeatForm)
        del records.section, records.shown_if
        return records
    if kind == "khoi":
        block = load_form(BlockForm)
        block.block.offer((code, say(one.label)) for code, one in BLOCKS.items())
        return block
    return load_form(LinesForm)


def _add(form: PortalForm, form_id: int, code: str) -> str:
    """Do it; what was done in words, "" where it was refused."""
    if isinstance(form, LinesForm):
        count = form.attempt(editing.add_fields, actor(), form_id, code, form.lines.data or "")
        return ngettext("Đã thêm %(num)s ô.", "Đã thêm %(num)s ô.", count) if count else ""
    if isinstance(form, BlockForm):
        done = form.attempt(editing.add_block, actor(), form_id, code, form.block.data or "")
        return _("Đã thêm khối.") if done else ""
    if isinstance(form, TableForm):
        done = form.attempt(editing.add_table, actor(), form_id, code, {**form.facts(), "shown_if": ""})
        return _("Đã thêm bảng.") if done else ""
    assert isinstance(form, RepeatForm)
    done = form.attempt(editing.add_repeat, actor(), form_id, code, {**form.facts(), "shown_if": ""})
    return _("Đã thêm danh sách.") if done else ""


@bp.route("/<int:form_id>/soan/muc/<place>", methods=["GET", "POST"])
@page(DESIGN)
def part(form_id: int, place: str) -> ResponseReturnValue:
    """Edit a field, a column, a table or a list of records."""
    draft = drafts.get_draft(actor(), form_id)
    item = building.find(draft.definition, place)
    assert isinstance(item, Field | Table | Repeat)
    form = _editing(draft, item, place)
    if form.validate_on_submit():
        if form.attempt(editing.save_part, actor(), form_id, place, form.seen.data or "", form.facts()):
            return _saved(form_id, place, _("Đã lưu “%(name)s”.", name=form.label.data))
        draft = drafts.get_draft(actor(), form_id)
    owner = editing.owner_of(draft.definition, place)
    if place in editing.fixed_places(draft):
        del form.code
    kind = "field" if isinstance(item, Field) else "table" if isinstance(item, Table) else "repeat"
    return answer(
        f"form_design/{kind}.html",
        form=form,
        draft=draft,
        item=item,
        place=place,
        owner=owner,
        picks=pickable(draft.definition, owner),
        place_url=place_url,
        types=FIELD_TYPE_LABELS,
        sources=SOURCES,
        status=status_of(form, draft, place),
    )


def _editing(draft: drafts.Draft, item: Field | Table | Repeat, place: str) -> Any:
    """The form of a part, filled with what is kept on a first look."""
    definition = draft.definition
    section_code = building.section_of(definition, place).code
    if isinstance(item, Field):
        owner = editing.owner_of(definition, place)
        field = load_form(FieldForm)
        field.offer_sections(definition, owner)
        if not field.is_submitted():
            field.show(draft, owner, item, section_code)
        return field
    if isinstance(item, Table):
        table = load_form(TableForm)
        table.offer(definition, item)
        if not table.is_submitted():
            table.show(draft, item, section_code)
        return table
    records = load_form(RepeatForm)
    records.offer(definition)
    if not records.is_submitted():
        records.show(draft, item, section_code)
    return records
