"""The school's rules of use of the electronic books: versions by date, shown as new until somebody has read them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, false, func, select

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.people import Membership
from portal.models.school import UsageRule, UsageRuleReading
from portal.rules.permissions import Actor, Permission
from portal.rules.school.usage import check_rule
from portal.rules.vietnamese import clean
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.school.scope import holds_on


@dataclass(frozen=True, kw_only=True)
class RuleFacts:
    """What a version says of itself."""

    number: str
    decided_on: date
    applies_from: date
    text: str


@dataclass(frozen=True)
class RuleRead:
    """A version; ``holds`` today, ``read`` by the actor; how many of the people of today have read it."""

    rule: UsageRule
    holds: bool
    read: bool
    readers: int
    people: int


def visible_rules(actor: Actor) -> Select[UsageRule]:
    """Every version of the school acted for, the newest first."""
    query = select(UsageRule).order_by(UsageRule.applies_from.desc(), UsageRule.id.desc())
    if not actor.can(Permission.SCHOOL_READ):
        return query.where(false())
    return query.where(UsageRule.unit_id == actor.unit_id)


def may_keep(actor: Actor) -> bool:
    """The leaders of the school issue its rules."""
    return actor.unit_id is not None and actor.can(Permission.GRADEBOOK_LOCK)


def list_rules(actor: Actor, *, number: int) -> Paged[UsageRule]:
    """A page of all versions: of today, to come and of former times."""
    return paginate(visible_rules(actor), number=number)


def get_rule(actor: Actor, rule_id: int) -> UsageRule:
    """One version; NotFound for that of another school."""
    found = db.session.scalar(visible_rules(actor).where(UsageRule.id == rule_id))
    if found is None:
        raise NotFound
    return found


def is_new(actor: Actor) -> bool:
    """Whether the version that holds today has not been read by the actor; one query."""
    read = select(UsageRuleReading.id).where(
        UsageRuleReading.rule_id == UsageRule.id, UsageRuleReading.account_id == actor.account_id
    )
    query = _current(actor).with_only_columns(UsageRule.id, read.exists())
    found = db.session.execute(query).first()
    return found is not None and not found[1]


def read_current(actor: Actor) -> RuleRead | None:
    """The version that holds today; None while the school has issued none."""
    found = db.session.scalar(_current(actor))
    return None if found is None else _read(actor, found, holds=True)


def read_rule(actor: Actor, *, rule_id: int) -> RuleRead:
    """One version, whether it holds or not."""
    found = get_rule(actor, rule_id)
    return _read(actor, found, holds=db.session.scalar(_current(actor)) is found)


def add_rule(actor: Actor, *, facts: RuleFacts, file: NamedFile | None) -> UsageRule:
    """Issue a version: it holds from its day on, the one before stays to be read."""
    if not may_keep(actor):
        raise NotAllowed
    number = clean(facts.number)
    check_rule(number, facts.text, decided_on=facts.decided_on, applies_from=facts.applies_from, today=clock.today())
    made = UsageRule(
        unit_id=actor.unit_id,
        number=number,
        decided_on=facts.decided_on,
        applies_from=facts.applies_from,
        text=facts.text,
        created_at=clock.now(),
        created_by=actor.name,
    )
    if file is not None:
        made.file_sha256, made.file_name, made.file_size = file.sha256, file.name, file.size
    db.session.add(made)
    db.session.flush()
    after = {"decision_number": number, "valid_from": facts.applies_from.isoformat(), "file_name": made.file_name}
    note(actor, "usage_rule_added", "usage_rule", made.id, after=after)
    return made


def mark_read(actor: Actor, *, rule_id: int) -> UsageRule:
    """The actor has read a version; a second time changes nothing."""
    found = get_rule(actor, rule_id)
    if not _has_read(actor, found):
        reading = UsageRuleReading(rule_id=found.id, account_id=actor.account_id, read_at=clock.now())
        db.session.add(reading)
        db.session.flush()
    return found


def _current(actor: Actor) -> Select[UsageRule]:
    return visible_rules(actor).where(UsageRule.applies_from <= clock.today()).limit(1)


def _has_read(actor: Actor, rule: UsageRule) -> bool:
    query = select(UsageRuleReading.id).filter_by(rule_id=rule.id, account_id=actor.account_id)
    return db.session.scalar(query) is not None


def _read(actor: Actor, rule: UsageRule, *, holds: bool) -> RuleRead:
    here = select(Membership.account_id).where(Membership.unit_id == actor.unit_id, holds_on(Membership, clock.today()))
    people = select(func.count()).select_from(here.distinct().subquery())
    readers = select(func.count()).where(UsageRuleReading.rule_id == rule.id, UsageRuleReading.account_id.in_(here))
    return RuleRead(
        rule,
        holds,
        _has_read(actor, rule),
        db.session.scalar(readers) or 0,
        db.session.scalar(people) or 0,
    )
