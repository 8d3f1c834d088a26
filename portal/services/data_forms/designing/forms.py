"""The unit's forms: listed, made, described, put away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.exc import IntegrityError

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken, mark
from portal.models.data_forms import DataForm, FormVersion
from portal.rules.data_forms.definition import Definition, Section
from portal.rules.data_forms.designing.codes import code_of, is_code
from portal.rules.data_forms.stored import write_definition
from portal.rules.people.domains import Domain
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import fold
from portal.services.data_forms.scope import designed_forms
from portal.services.paging import Paged, paginate
from portal.services.records import note

CODE_TAKEN = mark("Mã này đã có biểu mẫu khác dùng.")
MOST_TRIES = 3
"""Times a code is looked for while others make forms of the same name."""
DRAFT, PUBLISHED, PUT_AWAY = "draft", "published", "put_away"
STATE_LABELS: dict[str, str] = {
    DRAFT: mark("Bản nháp"),
    PUBLISHED: mark("Đã công bố"),
    PUT_AWAY: mark("Đã cất"),
}


@dataclass(frozen=True)
class Listed:
    """A form with the number of its published version (None: never) and whether a draft waits."""

    form: DataForm
    published: int | None
    has_draft: bool

    @property
    def state(self) -> str:
        """A code of ``STATE_LABELS``."""
        if self.form.put_away_at:
            return PUT_AWAY
        return PUBLISHED if self.published else DRAFT


def list_forms(actor: Actor, *, words: str = "", state: str = "", number: int = 1) -> Paged[Listed]:
    """The unit's forms by name; without a state those put away are left out."""
    query = designed_forms(actor).where(*_conditions(words, state))
    found = paginate(query.order_by(DataForm.name_folded, DataForm.id), number=number)
    rows = select(
        FormVersion.form_id,
        func.max(FormVersion.number).filter(FormVersion.published_at.is_not(None)),
        func.count().filter(FormVersion.published_at.is_(None)),
    ).where(FormVersion.form_id.in_([form.id for form in found.items]))
    known = {row[0]: (row[1], bool(row[2])) for row in db.session.execute(rows.group_by(FormVersion.form_id))}
    items = [Listed(form, *known.get(form.id, (None, False))) for form in found.items]
    return Paged(items, found.number, found.size, found.total)


def _conditions(words: str, state: str) -> list[ColumnElement[bool]]:
    published = exists().where(FormVersion.form_id == DataForm.id, FormVersion.published_at.is_not(None))
    wanted: dict[str, list[ColumnElement[bool]]] = {
        PUT_AWAY: [DataForm.put_away_at.is_not(None)],
        PUBLISHED: [DataForm.put_away_at.is_(None), published],
        DRAFT: [DataForm.put_away_at.is_(None), ~published],
    }
    found = wanted.get(state, [DataForm.put_away_at.is_(None)])
    return [*found, DataForm.name_folded.contains(fold(words), autoescape=True)] if words else found


def get_form(actor: Actor, form_id: int, *, lock: bool = False) -> DataForm:
    """A form of the unit acted for; NotFound elsewhere."""
    query: Select[DataForm] = designed_forms(actor).where(DataForm.id == form_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def versions_of(form: DataForm) -> Sequence[FormVersion]:
    """The versions of a form, the newest first."""
    return db.session.scalars(
        select(FormVersion).where(FormVersion.form_id == form.id).order_by(FormVersion.number.desc())
    ).all()


def create_form(
    actor: Actor,
    *,
    name: str,
    code: str = "",
    description: str = "",
    domain: str = "",
    audience: Mapping[str, Any] | None = None,
    definition: Definition | None = None,
) -> DataForm:
    """A new form with a draft to work on: empty, or what ``definition`` asks."""
    if not actor.can(Permission.FORMS_DESIGN) or actor.unit_id is None:
        raise NotAllowed
    form = _insert(
        actor,
        code,
        name=name,
        name_folded=fold(name),
        description=description,
        domain=_domain(domain),
        audience=dict(audience or {}),
    )
    first = Section(code="chung", label=mark("Thông tin chung"), parts=())
    add_draft(form, 1, definition or Definition((first,)))
    note(actor, "form_created", "data_form", form.id, after={"form_name": name, "code": form.code})
    return form


def _insert(actor: Actor, code: str, *, name: str, **facts: Any) -> DataForm:
    """The row under a free code; somebody may take the code in the same moment."""
    for _try in range(MOST_TRIES):
        form = DataForm(
            unit_id=actor.unit_id, code=_free_code(name, code), name=name, created_by_id=actor.account_id, **facts
        )
        form.created_at = clock.now()
        try:
            with db.session.begin_nested():
                db.session.add(form)
            return form
        except IntegrityError as error:
            taken = error
    raise RuleBroken(CODE_TAKEN, field="code") from taken


def add_draft(form: DataForm, number: int, definition: Definition) -> FormVersion:
    """A draft version of a form."""
    now = clock.now()
    draft = FormVersion(
        form_id=form.id,
        number=number,
        definition=write_definition(definition),
        created_at=now,
        changed_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def change_form(
    actor: Actor,
    form_id: int,
    *,
    version: int,
    name: str,
    description: str,
    domain: str,
    audience: Mapping[str, Any] | None = None,
) -> DataForm:
    """Name, description, domain and audience of a form; its code stays."""
    form = get_form(actor, form_id, lock=True)
    if form.version != version:
        raise Conflict(mark("Biểu mẫu vừa được sửa ở cửa sổ khác. Hãy xem lại rồi gửi lần nữa."))
    before = {"form_name": form.name, "domain": form.domain}
    form.name, form.name_folded = name, fold(name)
    form.description, form.domain = description, _domain(domain)
    if audience is not None:
        form.audience = dict(audience)
    note(actor, "form_changed", "data_form", form.id, before=before, after={"form_name": name, "domain": form.domain})
    return form


def put_form_away(actor: Actor, form_id: int) -> DataForm:
    """Take a form out of use; its periods and reports stay."""
    form = get_form(actor, form_id, lock=True)
    if form.put_away_at is None:
        form.put_away_at = clock.now()
        note(actor, "form_put_away", "data_form", form.id, after={"form_name": form.name})
    return form


def take_form_out(actor: Actor, form_id: int) -> DataForm:
    """Bring a form that was put away back into use."""
    form = get_form(actor, form_id, lock=True)
    if form.put_away_at is not None:
        form.put_away_at = None
        note(actor, "form_taken_out", "data_form", form.id, after={"form_name": form.name})
    return form


def _domain(domain: str) -> str:
    if domain and domain not in set(Domain):
        raise RuleBroken(mark("Hãy chọn một lĩnh vực trong danh sách."), field="domain")
    return domain


def _free_code(name: str, code: str) -> str:
    """The code asked for, or one made of the name."""
    wanted = code or code_of(name, otherwise="bieu")
    if code and not is_code(code):
        raise RuleBroken(
            mark("Mã gồm chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ, nhiều nhất 40 ký tự."),
            field="code",
        )
    taken = set(db.session.scalars(select(DataForm.code).where(DataForm.code.startswith(wanted[:35], autoescape=True))))
    if code and code in taken:
        raise RuleBroken(CODE_TAKEN, field="code")
    return code_of(wanted, taken)
