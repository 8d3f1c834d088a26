"""Which rule of deemed receipt is in force: the flat 24 hours, until the office chooses that outages extend them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.documents import RuleChoice
from portal.models.units import Unit
from portal.rules.documents.receipts import FLAT, RULES, ReceiptRule
from portal.rules.permissions import Actor, Permission
from portal.rules.units.kinds import OUTSIDE
from portal.services.records import note
from portal.services.units.tree import ancestors

LONGEST_REASON = 500


def version_in_force() -> ColumnElement[str]:
    """SQL: the version under which a document posted now is sent."""
    newest = select(RuleChoice.rule_version).order_by(RuleChoice.id.desc()).limit(1).scalar_subquery()
    return func.coalesce(newest, FLAT.version)


def rule_in_force() -> ReceiptRule:
    """The rule under which a document posted now is sent; it keeps it whatever is chosen later."""
    return RULES[db.session.scalar(select(version_in_force())) or FLAT.version]


def may_choose(actor: Actor) -> bool:
    """Whether the actor administers the unit above all others."""
    if actor.unit_id is None or not actor.can(Permission.UNITS_MANAGE):
        return False
    unit = db.session.get_one(Unit, actor.unit_id)
    return unit.kind_code != OUTSIDE and not ancestors(unit.id)


def list_choices(actor: Actor) -> Sequence[RuleChoice]:
    """What was chosen so far, newest first; NotAllowed to anybody but the administrators of the centre."""
    if not may_choose(actor):
        raise NotAllowed
    return db.session.scalars(select(RuleChoice).order_by(RuleChoice.id.desc()).limit(50)).all()


def choose_rule(actor: Actor, *, version: str, reason: str) -> ReceiptRule:
    """Put a rule in force for what is posted from now on; the one in force already stays without a trace."""
    if not may_choose(actor):
        raise NotAllowed
    if version not in RULES:
        raise RuleBroken("Hãy chọn một trong các cách tính.", field="version")
    if not reason.strip():
        raise RuleBroken("Vui lòng ghi căn cứ, thí dụ số quyết định của cơ quan.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Không quá %(max)d ký tự.", field="reason", max=LONGEST_REASON)
    db.session.execute(select(Unit.id).where(Unit.id == actor.unit_id).with_for_update())
    before = rule_in_force()
    if before.version == version:
        raise RuleBroken("Cách tính này đang được áp dụng rồi.", field="version")
    chosen = {"rule_version": version, "reason": reason.strip()}
    by = {"chosen_at": clock.now(), "chosen_by_id": actor.account_id, "chosen_by": actor.name}
    db.session.add(RuleChoice(**chosen, **by))
    note(actor, "rule_chosen", "unit", actor.unit_id or 0, before={"rule_version": before.version}, after=chosen)
    db.session.flush()
    return RULES[version]
