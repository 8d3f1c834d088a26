"""A report as a page shows it: what stands in it, how far it is, which lock lies on it, what was remarked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.data_forms import CellComment, ReportFile
from portal.rules.data_forms.content import Place, Problem, differs, problems_of, satisfied
from portal.rules.data_forms.definition import Cell, Check, FieldType, Need, Repeat, Section
from portal.rules.data_forms.prefill import is_prefilled
from portal.rules.data_forms.showing import show_kept, show_value, typed_text
from portal.rules.data_forms.states import Stage, Standing, stage_of, standing_of, was_deemed
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms import scope
from portal.services.data_forms.filling.compared import Compared, compared_with
from portal.services.data_forms.loading import Held, Loaded, load_report
from portal.services.data_forms.locks import Gate, gate_of, may_fill


@dataclass(frozen=True)
class View:
    """A report before the eyes of somebody."""

    actor: Actor
    loaded: Loaded
    gate: Gate
    comments: Mapping[Place, Sequence[CellComment]]
    files: Mapping[int, ReportFile]

    @property
    def is_own(self) -> bool:
        """Of the unit acted for."""
        return self.loaded.report.unit_id == self.actor.unit_id

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return stage_of(scope.facts_of(self.loaded.report))

    @property
    def standing(self) -> Standing:
        """What its figures count as today."""
        facts = scope.facts_of(self.loaded.report)
        return standing_of(facts, official_on=self.loaded.days.official_on, today=clock.today())

    @property
    def deemed(self) -> bool:
        """Became official without an approval in time."""
        facts = scope.facts_of(self.loaded.report)
        return was_deemed(facts, official_on=self.loaded.days.official_on, today=clock.today())

    @property
    def may_enter(self) -> bool:
        """The person may fill something of it now."""
        return self.is_own and self.actor.can(Permission.FORMS_ENTER) and not self.gate.is_shut

    @property
    def may_begin_with_records(self) -> bool:
        """Nothing was entered yet, and the unit's records may know something of it."""
        return self.may_enter and not self.loaded.report.content_version and is_prefilled(self.loaded.definition)

    @property
    def may_approve(self) -> bool:
        """The leader of the unit."""
        return self.is_own and self.actor.can(Permission.FORMS_APPROVE)

    @property
    def may_check(self) -> bool:
        """The superior who accepts or sends back."""
        return not self.is_own and self.actor.can(Permission.FORMS_CHECK)

    @property
    def may_unlock(self) -> bool:
        """Of the unit that asked for the report."""
        return self.loaded.period.unit_id == self.actor.unit_id and self.actor.can(Permission.FORMS_UNLOCK)

    @cached_property
    def problems(self) -> Sequence[Problem]:
        """What keeps it from being sent."""
        return problems_of(self.loaded.content)

    @cached_property
    def by_place(self) -> Mapping[Place, Problem]:
        """The problems of single cells."""
        return {problem.place: problem for problem in self.problems if problem.place}

    @cached_property
    def to_explain(self) -> Sequence[Check]:
        """Soft checks that do not hold, explained or not."""
        found = self.loaded.definition.checks
        return [check for check in found if not check.hard and not satisfied(check, self.loaded.content)]

    @cached_property
    def compared(self) -> Mapping[str, Sequence[Compared]]:
        """What checks that do not hold look at outside of the report, by the check's code."""
        broken = {problem.check for problem in self.problems} | {check.code for check in self.to_explain}
        checks = [check for check in self.loaded.definition.checks if check.code in broken]
        return compared_with(self.actor, self.loaded, checks)

    @property
    def flagged(self) -> Sequence[Place]:
        """Cells somebody of the unit marked to come back to."""
        return [place for place, held in self.loaded.cells.items() if held.flagged]

    @property
    def sections(self) -> Sequence[Section]:
        """The sections that are asked."""
        asked = {cell.section.code for cell, _record in self.loaded.content.places}
        repeats = {
            section.code
            for section in self.loaded.definition.sections
            if any(isinstance(part, Repeat) for part in section.parts)
        }
        return [one for one in self.loaded.definition.sections if one.code in asked | repeats]

    def held(self, cell: Cell, record: int = 0) -> Held:
        """What stands in a cell."""
        return self.loaded.held(cell.key, record)

    def takes(self, cell: Cell) -> bool:
        """Whether the person may write the cell now."""
        free = self.is_own and self.actor.can(Permission.FORMS_ENTER) and may_fill(self.actor, cell.section)
        return free and not cell.is_calculated and self.gate.is_open(cell.section.code, cell.key)

    def takes_records(self, section: Section, part: Repeat) -> bool:
        """Whether the person may add and take out records."""
        free = self.is_own and self.actor.can(Permission.FORMS_ENTER) and may_fill(self.actor, section)
        return free and self.gate.is_open(section.code, part.code)

    def box(self, cell: Cell, record: int = 0) -> str:
        """What the box of a cell holds."""
        return typed_text(cell.field, self.held(cell, record).text)

    def shown(self, cell: Cell, record: int = 0) -> str:
        """The cell as read; files by name."""
        if cell.is_calculated:
            return show_value(cell.field, self.loaded.content.value(cell.key, record))
        text = self.held(cell, record).text
        if cell.field.type is FieldType.FILE:
            return self.files[int(text)].name if text and int(text) in self.files else ""
        return show_kept(cell.field, text)

    def is_shown(self, cell: Cell, record: int = 0) -> bool:
        """Whether the cell is asked."""
        return self.loaded.content.is_shown(cell, record)

    def wants_reason(self, cell: Cell, record: int = 0) -> bool:
        """A blank here needs a reason, and so does another number than the school's records gave."""
        blank = cell.field.need is Need.OR_REASON and not self.held(cell, record).text
        return blank or differs(self.loaded.content, (cell.key, record))

    def given(self, cell: Cell, record: int = 0) -> str:
        """What the school's records gave when a cell was last taken from them; only the school itself is told."""
        return self.loaded.content.given.get((cell.key, record), "") if self.is_own else ""

    def taken_at(self, cell: Cell, record: int = 0) -> datetime | None:
        """Since when a cell holds what the school's records gave; None for what was typed."""
        held = self.held(cell, record)
        found = held.source or {}
        return datetime.fromisoformat(found["at"]) if held.text and found.get("value") == held.text else None

    def cells_of(self, part_code: str, row_code: str | None = None) -> Sequence[Cell]:
        """The cells of a part, or of one row of a table."""
        cells = self.loaded.definition.cells.values()
        return [
            cell
            for cell in cells
            if cell.part.code == part_code
            and (row_code is None or (cell.row is not None and cell.row.code == row_code))
        ]

    def label(self, place: Place) -> str:
        """A place in words; of a record with its number."""
        key, record = place
        cell = self.loaded.definition.cells.get(key)
        if cell is None:
            part = self.loaded.definition.parts.get(key)
            return part[1].label if part else key
        if not record:
            return cell.label
        there = list(self.loaded.content.records.get(cell.part.code, ()))
        number = f" {there.index(record) + 1}" if record in there else ""
        return f"{cell.part.label}{number}, {cell.field.label}"

    def show_text(self, key: str, text: str) -> str:
        """A kept text of the history in words."""
        cell = self.loaded.definition.cells.get(key)
        return show_kept(cell.field, text) if cell and cell.field.type is not FieldType.FILE else text


def open_view(actor: Actor, report_id: int) -> View:
    """A report the actor sees."""
    return view_of(actor, load_report(scope.get_report(actor, report_id)))


def view_of(actor: Actor, loaded: Loaded, gate: Gate | None = None) -> View:
    """The page of a report that is loaded already."""
    gate = gate or gate_of(loaded.report, loaded.period, loaded.issuer.name)
    comments: dict[Place, list[CellComment]] = defaultdict(list)
    query = select(CellComment).where(CellComment.report_id == loaded.report.id, CellComment.settled_at.is_(None))
    for comment in db.session.scalars(query.order_by(CellComment.id)):
        comments[comment.key, comment.record_id].append(comment)
    has_files = any(cell.field.type is FieldType.FILE for cell in loaded.definition.cells.values())
    asked = select(ReportFile).where(ReportFile.report_id == loaded.report.id)
    files = {file.id: file for file in db.session.scalars(asked)} if has_files else {}
    return View(actor, loaded, gate, comments, files)


def section_of(view: View, code: str) -> Section:
    """The section asked for, the first without a code."""
    sections = view.sections
    found = next((one for one in sections if one.code == code or not code), None)
    if found is None:
        raise NotFound
    return found
