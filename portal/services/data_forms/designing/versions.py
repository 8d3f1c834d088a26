"""Versions of a form: publishing a draft, a new draft, what changed, what it asks of people."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken, mark
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.designing.burden import ENOUGH, minutes_of
from portal.rules.data_forms.designing.differences import Difference, differences
from portal.rules.data_forms.designing.faults import Fault, faults_of
from portal.rules.data_forms.designing.others import usable
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor
from portal.services.data_forms.audience import audience_of, count_asked
from portal.services.data_forms.designing.drafts import Draft, get_draft
from portal.services.data_forms.designing.forms import add_draft, get_form, versions_of
from portal.services.data_forms.designing.others import others_in
from portal.services.records import note as note_down

MOST_MEASURED = 500
"""Newest reports whose time is looked at."""


@dataclass(frozen=True)
class Burden:
    """What the form asks of people: ``minutes`` for one unit, ``units`` asked today; ``measured`` or estimated."""

    minutes: int
    units: int
    measured: bool

    @property
    def hours(self) -> int:
        """Hours of work of all units together."""
        return round(self.minutes * self.units / 60)


@dataclass(frozen=True)
class Review:
    """A draft before it is published."""

    draft: Draft
    faults: Sequence[Fault]
    former: FormVersion | None
    changes: Sequence[Difference]
    burden: Burden

    @property
    def breaks(self) -> bool:
        """Whether numbers of some cells cannot be compared with those before."""
        return any(one.breaks for one in self.changes)


def review(actor: Actor, form_id: int, *, lock: bool = False) -> Review:
    """What there is to know before publishing the draft."""
    draft = get_draft(actor, form_id, lock=lock)
    former = next((one for one in versions_of(draft.form) if one.published_at), None)
    before = read_definition(former.definition) if former else None
    return Review(
        draft=draft,
        faults=faults_of(draft.definition, usable(draft.others)),
        former=former,
        changes=differences_of(draft.form, before, draft.definition) if before else (),
        burden=_burden(draft, former, before),
    )


def _burden(draft: Draft, former: FormVersion | None, before: Definition | None) -> Burden:
    taken = (
        select(Report.seconds_spent)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .where(Report.seconds_spent > 0, Report.submitted_at.is_not(None), FormPeriod.is_test.is_(False))
    )
    measured: Sequence[int] = ()
    if former is not None:
        of_former = taken.where(Report.version_id == former.id).order_by(Report.id.desc()).limit(MOST_MEASURED)
        measured = db.session.scalars(of_former).all()
    units = count_asked(draft.form.unit_id, audience_of(draft.form), on=clock.today())
    return Burden(minutes_of(draft.definition, before, measured), units, len(measured) >= ENOUGH)


def publish(actor: Actor, form_id: int, *, note: str, accepted: bool) -> FormVersion:
    """Publish the draft: from now on it never changes, and periods may ask it. ``accepted``: the burden is known."""
    seen = review(actor, form_id, lock=True)
    draft = seen.draft
    if draft.form.put_away_at:
        raise RuleBroken(mark("Biểu mẫu đã cất; hãy lấy ra trước khi sửa."))
    if seen.faults:
        raise RuleBroken(mark("Bản nháp còn chỗ phải sửa; hãy sửa hết rồi công bố."))
    if seen.former is not None and not seen.changes:
        raise RuleBroken(mark("Bản nháp chưa khác gì phiên bản trước."))
    if seen.former is not None and not note:
        raise RuleBroken(mark("Hãy ghi thay đổi chính, để các đơn vị biết."), field="note")
    if not accepted:
        raise RuleBroken(mark("Hãy đánh dấu để xác nhận khối lượng này là cần thiết."), field="accepted")
    draft.version.published_at, draft.version.published_by = clock.now(), actor.name
    draft.version.former, draft.version.note = None, note
    draft.version.minutes = seen.burden.minutes
    said = {"form_name": draft.form.name, "form_version": draft.version.number, "count": len(draft.definition.cells)}
    note_down(actor, "form_published", "data_form", form_id, after=said)
    return draft.version


def new_draft(actor: Actor, form_id: int) -> FormVersion:
    """A draft of the next version, beginning from the newest published one; the draft there is, if one is."""
    form = get_form(actor, form_id, lock=True)
    if form.put_away_at:
        raise RuleBroken(mark("Biểu mẫu đã cất; hãy lấy ra trước khi sửa."))
    newest = versions_of(form)[0]
    if newest.published_at is None:
        return newest
    draft = add_draft(form, newest.number + 1, read_definition(newest.definition))
    note_down(actor, "form_draft_made", "data_form", form_id, after={"form_version": draft.number})
    return draft


def drop_draft(actor: Actor, form_id: int) -> DataForm:
    """Give up the draft of a form that has been published before."""
    draft = get_draft(actor, form_id, lock=True)
    if draft.version.number == 1:
        raise RuleBroken(mark("Biểu mẫu chưa công bố lần nào; không dùng nữa thì cất biểu mẫu."))
    note_down(actor, "form_draft_dropped", "data_form", form_id, before={"form_version": draft.version.number})
    db.session.delete(draft.version)
    db.session.flush()
    return draft.form


def get_version(form: DataForm, number: int) -> FormVersion:
    """A version of a form by its number; NotFound where there is none."""
    found = db.session.scalar(select(FormVersion).where(FormVersion.form_id == form.id, FormVersion.number == number))
    if found is None:
        raise NotFound
    return found


def compare(form: DataForm, before: int, after: int) -> Sequence[Difference]:
    """What changed from one version to another."""
    old, new = get_version(form, before), get_version(form, after)
    return differences_of(form, read_definition(old.definition), read_definition(new.definition))


def differences_of(form: DataForm, before: Definition, after: Definition) -> Sequence[Difference]:
    """What changed, other forms by their names."""
    return differences(before, after, others_in(form.unit_id, before, after, but=form.code))


def periods_behind(form: DataForm, newest: FormVersion | None) -> Sequence[FormPeriod]:
    """Periods that are not locked yet and ask an older version than the newest one published."""
    if newest is None:
        return ()
    behind = (
        FormPeriod.form_id == form.id,
        FormPeriod.version_id != newest.id,
        FormPeriod.cancelled_at.is_(None),
        FormPeriod.locks_on >= clock.today(),
    )
    return db.session.scalars(
        select(FormPeriod).where(*behind).order_by(FormPeriod.locks_on, FormPeriod.id).limit(20)
    ).all()
