"""Forms for those who make them, and reporting periods for those who follow them."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from portal.db import db, read_pairs
from portal.models.data_forms import DataForm, FormPeriod, FormVersion
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.services.data_forms.scope import designed_forms, visible_periods
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import Timeless, day_of, joined, next_ids

MOST_PERIODS = 300
"""Of the periods somebody follows the newest are found, at most so many."""


class Forms(Timeless):
    """Token: ``form-U`` for whoever makes the forms of unit U."""

    kind = "form"
    watched: Sequence[Watched] = (
        Watched("data_form", columns=("unit_id", "code", "name", "description")),
        Watched("form_version", "form_id", ("number", "definition")),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """All of them, those put away too."""
        return next_ids(DataForm.id, object_id, most)

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Two statements."""
        forms = db.session.scalars(select(DataForm).where(DataForm.id.in_(object_ids)).order_by(DataForm.id)).all()
        asked = _newest_words(object_ids)
        return [
            Entry(
                key=key_of(self.kind, form.id),
                kind=self.kind,
                title=form.name,
                access=frozenset({f"form-{form.unit_id}"}),
                body=joined([form.description, asked.get(form.id, "")]),
                codes=(form.code,),
                unit_id=form.unit_id,
                sender_id=form.unit_id,
                day=day_of(form.created_at),
            )
            for form in forms
        ]

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """No statement."""
        if actor is None or actor.unit_id is None or not actor.can(Permission.FORMS_DESIGN):
            return frozenset()
        return frozenset({f"form-{actor.unit_id}"})

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Two statements."""
        if actor is None or not object_ids or not actor.can(Permission.FORMS_DESIGN):
            return {}
        forms = db.session.scalars(designed_forms(actor).where(DataForm.id.in_(object_ids))).all()
        asked = _newest_words([form.id for form in forms])
        return {
            form.id: Shown(
                object_id=form.id,
                title=form.name,
                address=f"/bieu-mau/thiet-ke/{form.id}",
                texts=(("", joined([form.description, asked.get(form.id, "")])),),
                code=form.code,
                unit=actor.unit_name,
                day=day_of(form.created_at),
            )
            for form in forms
        }


class Periods(Timeless):
    """Token: ``period-N``; there are few periods, and who follows one depends on the tree and the reports of today, so
    the visible ones are read when somebody asks."""

    kind = "period"
    watched: Sequence[Watched] = (
        Watched("form_period", columns=("form_id", "version_id", "unit_id", "name", "basis", "covers_to")),
        Watched("data_form", columns=("name",), query="SELECT id FROM form_period WHERE form_id = {row}.id"),
        Watched("unit", columns=("name",), query="SELECT id FROM form_period WHERE unit_id = {row}.id"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """All of them, cancelled ones too."""
        return next_ids(FormPeriod.id, object_id, most)

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """One statement."""
        query = _PERIOD.where(FormPeriod.id.in_(object_ids)).order_by(FormPeriod.id)
        return [
            Entry(
                key=key_of(self.kind, period.id),
                kind=self.kind,
                title=title_of(form, period),
                access=frozenset({f"period-{period.id}"}),
                body=joined([unit.name, period.basis, words_of(read_definition(version.definition))]),
                unit_id=period.unit_id,
                sender_id=period.unit_id,
                day=period.covers_to,
            )
            for period, form, version, unit in db.session.execute(query)
        ]

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """One statement for who oversees reports, none for others."""
        if actor is None or not actor.can(Permission.FORMS_OVERSEE):
            return frozenset()
        ids = visible_periods(actor).with_only_columns(FormPeriod.id)
        newest = ids.order_by(FormPeriod.covers_to.desc(), FormPeriod.id.desc()).limit(MOST_PERIODS)
        return frozenset(f"period-{period_id}" for period_id in db.session.scalars(newest))

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """One statement."""
        if actor is None or not object_ids or not actor.can(Permission.FORMS_OVERSEE):
            return {}
        seen = visible_periods(actor).where(FormPeriod.id.in_(object_ids)).with_only_columns(FormPeriod.id)
        return {
            period.id: Shown(
                object_id=period.id,
                title=title_of(form, period),
                address=f"/bieu-mau/ky/{period.id}",
                texts=(("", joined([period.basis, words_of(read_definition(version.definition))])),),
                unit=unit.name,
                day=period.covers_to,
            )
            for period, form, version, unit in db.session.execute(_PERIOD.where(FormPeriod.id.in_(seen)))
        }


_PERIOD = (
    select(FormPeriod, DataForm, FormVersion, Unit)
    .join(DataForm, DataForm.id == FormPeriod.form_id)
    .join(FormVersion, FormVersion.id == FormPeriod.version_id)
    .join(Unit, Unit.id == FormPeriod.unit_id)
)


def title_of(form: DataForm, period: FormPeriod) -> str:
    """ "Hồ sơ nhà trường · Đầu năm học"."""
    return f"{form.name} · {period.name}"


def words_of(definition: Definition) -> str:
    """What a form asks: its headings and the labels of its cells, each once."""
    sections = (section.label for section in definition.sections)
    labels = (part.label for _section, part in definition.parts.values())
    rows = (cell.row.label for cell in definition.cells.values() if cell.row is not None)
    fields = (cell.field.label for cell in definition.cells.values())
    return joined(dict.fromkeys([*sections, *labels, *rows, *fields]))


def _newest_words(form_ids: Collection[int]) -> dict[int, str]:
    """What the newest version of each form asks, draft or not."""
    query = select(FormVersion.form_id, FormVersion.definition).where(FormVersion.form_id.in_(form_ids))
    newest = read_pairs(query.order_by(FormVersion.form_id, FormVersion.number))
    return {form_id: words_of(read_definition(definition)) for form_id, definition in newest.items()}
