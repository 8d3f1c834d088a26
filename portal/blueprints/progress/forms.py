"""The form of a subject's plan: a day for each column of each semester."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from portal.rules.gradebook.columns import Column
from portal.services.progress.planning import SEMESTERS, Cell
from portal.web.forms import DayField, PortalForm
from portal.web.words import say


class PlanForm(PortalForm):
    """Its days are added by ``plan_form``."""

    cells: ClassVar[tuple[Cell, ...]] = ()
    whole_grade = BooleanField(_l("Dùng cho mọi lớp cùng khối mà tôi được lập kế hoạch"))

    def days(self) -> dict[Cell, date | None]:
        """The day of each cell; None where it is left empty."""
        return {cell: self[field_of(cell)].data for cell in self.cells}


def plan_form(columns: Sequence[Column], days: Mapping[Cell, date]) -> type[PlanForm]:
    """A form for these columns, filled with the plan as it stands."""
    cells = tuple((semester, column.code) for semester in SEMESTERS for column in columns)
    titles = {column.code: column.title(say) for column in columns}
    fields: dict[str, Any] = {
        field_of(cell): DayField(
            _("%(column)s, học kì %(semester)s", column=titles[cell[1]], semester=cell[0]),
            [Optional()],
            default=days.get(cell),
        )
        for cell in cells
    }
    return type("ThisPlan", (PlanForm,), {**fields, "cells": cells})


def field_of(cell: Cell) -> str:
    """The name of a cell's field."""
    return f"on_{cell[0]}_{cell[1]}"
