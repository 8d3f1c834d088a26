"""Who is told about a report: its leaders, those who filled it, the unit that asked for it."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from portal.db import db
from portal.models.data_forms import CellChange, ReportStep
from portal.rules.data_forms.states import Step
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission, Role
from portal.services.data_forms.loading import Loaded
from portal.services.notifications.telling import notify
from portal.services.people.holders import list_holders

RECENT = 200
"""Changes and steps looked back on to find who filled a report."""


def holders_of(permission: Permission) -> frozenset[Role]:
    """Roles that allow it."""
    return frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if permission in allowed)


def leaders_of(unit_id: int) -> list[int]:
    """Who approves reports of a unit."""
    return list_holders(unit_id, holders_of(Permission.FORMS_APPROVE))


def openers_of(unit_id: int) -> list[int]:
    """Who opens locked reports asked for by a unit."""
    return list_holders(unit_id, holders_of(Permission.FORMS_UNLOCK))


def fillers_of(loaded: Loaded) -> list[int]:
    """Who lately wrote into a report or submitted it, and still works where it is from."""
    report = loaded.report
    wrote = select(CellChange.account_id).where(CellChange.report_id == report.id).order_by(CellChange.id.desc())
    sent = (
        select(ReportStep.account_id)
        .where(ReportStep.report_id == report.id, ReportStep.kind == Step.SUBMITTED)
        .order_by(ReportStep.id.desc())
    )
    known = {*db.session.scalars(wrote.limit(RECENT)), *db.session.scalars(sent.limit(RECENT))}
    there: Collection[int] = list_holders(report.unit_id, holders_of(Permission.FORMS_READ))
    return [account_id for account_id in there if account_id in known]


def tell(
    told: Iterable[int], actor: Actor | None, loaded: Loaded, kind: Kind, *, key: str, path: str = "", **params: object
) -> None:
    """Tell people of a report; its figures are never named."""
    words = {"form": loaded.form.name, "period": loaded.period.name, "who": actor.name if actor else "", **params}
    words.setdefault("unit", loaded.unit.name)
    notify(
        told,
        kind=kind,
        key=f"{kind}-{key}",
        params=words,
        path=path or f"/bieu-mau/phieu/{loaded.report.id}",
        unit_id=loaded.report.unit_id,
        by=actor.account_id if actor else None,
    )
