"""The library of ready forms: listed by area, looked at, taken over as a draft of the own unit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.adapters import clock
from portal.adapters.ready_forms import read_files
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.data_forms import DataForm
from portal.rules.data_forms.audience import write_audience
from portal.rules.data_forms.designing.burden import minutes_of
from portal.rules.data_forms.designing.library import AREAS, ReadyForm, read_ready
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms.audience import count_asked
from portal.services.data_forms.designing.elsewhere import Asking, Elsewhere, find_elsewhere
from portal.services.data_forms.designing.forms import create_form
from portal.services.data_forms.scope import designed_forms


@dataclass(frozen=True)
class Shelved:
    """A ready form in the list; ``taken``: the unit's own forms in use that were made of it."""

    ready: ReadyForm
    cells: int
    minutes: int
    taken: Sequence[DataForm]


@dataclass(frozen=True)
class Looked:
    """A ready form before it is taken: how many units it would ask, and what they are asked already."""

    ready: ReadyForm
    cells: int
    minutes: int
    units: int
    taken: Sequence[DataForm]
    elsewhere: Sequence[Elsewhere]


@lru_cache(maxsize=1)
def ready_forms() -> Mapping[str, ReadyForm]:
    """Every form of the library by its code, in the order of the files; read once."""
    return {one.code: one for one in map(read_ready, read_files())}


def list_ready(actor: Actor) -> Mapping[str, Sequence[Shelved]]:
    """The library by area; one statement."""
    _check(actor)
    taken = _taken(actor, list(ready_forms()))
    shelves: dict[str, list[Shelved]] = {area: [] for area in AREAS}
    for one in ready_forms().values():
        shelves[one.area].append(Shelved(one, _cells(one), minutes_of(one.definition), taken.get(one.code, ())))
    return shelves


def get_ready(actor: Actor, code: str) -> ReadyForm:
    """A form of the library; NotFound for an unknown code."""
    _check(actor)
    if code not in ready_forms():
        raise NotFound
    return ready_forms()[code]


def look_at(actor: Actor, code: str) -> Looked:
    """A ready form with what it would ask of the units below."""
    ready = get_ready(actor, code)
    assert actor.unit_id is not None
    asking = Asking(actor.unit_id, ready.audience, ready.domain, ready.definition)
    return Looked(
        ready,
        _cells(ready),
        minutes_of(ready.definition),
        count_asked(actor.unit_id, ready.audience, on=clock.today()),
        _taken(actor, [code]).get(code, ()),
        find_elsewhere(asking),
    )


def take_ready(actor: Actor, code: str) -> DataForm:
    """A form of the own unit with a draft that asks what the ready one asks; everything of it may be changed."""
    ready = get_ready(actor, code)
    form = create_form(
        actor,
        name=ready.name,
        description=ready.description,
        domain=ready.domain,
        audience=write_audience(ready.audience),
        definition=ready.definition,
    )
    form.ready_code = code
    db.session.flush()
    return form


def ready_of(form: DataForm) -> ReadyForm | None:
    """The ready form a form was made of; None for one made by hand, or of what the library has no more."""
    return ready_forms().get(form.ready_code or "")


def _check(actor: Actor) -> None:
    if not actor.can(Permission.FORMS_DESIGN) or actor.unit_id is None:
        raise NotAllowed


def _cells(ready: ReadyForm) -> int:
    return sum(1 for _cell in ready.definition.typed)


def _taken(actor: Actor, codes: Sequence[str]) -> Mapping[str, Sequence[DataForm]]:
    query = designed_forms(actor).where(DataForm.ready_code.in_(codes), DataForm.put_away_at.is_(None))
    found: dict[str, list[DataForm]] = defaultdict(list)
    for form in db.session.scalars(query.order_by(DataForm.name_folded, DataForm.id)):
        found[form.ready_code or ""].append(form)
    return found
