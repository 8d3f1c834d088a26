"""Hours that end later because the portal did not work, under the rule the office may choose (see decision 11).

Until when such hours run is kept with the document (with the receipt, where an addressee's hours began later), so that
lists compare one column. It moves only here: when an outage has ended, in the transaction that records it, with an
entry ``extended`` in the register, and never once the addressees stand there as deemed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.rules.documents.receipts import RULES, ReceiptRule, deemed_at
from portal.rules.records.availability import LONGEST_SILENCE, Span
from portal.rules.records.pauses import Hours, run_hours
from portal.services.records import register
from portal.services.records.availability import list_ended, settled

Entry = tuple[str, int, int | None, dict[str, Any]]
EXTENDING = tuple(rule.version for rule in RULES.values() if rule.extends)
NO_PATIENCE = timedelta()
"""For what is noted for good: nothing is settled beyond the worker's last mark."""
CLOCK_FROM = case((Receipt.undeliverable, Receipt.reachable_at), else_=Receipt.posted_at)
"""SQL twin of rules.documents.receipts.clock_from."""
HOURS_UNTIL = case((Receipt.undeliverable, Receipt.hours_until), else_=Document.hours_until)
"""What is kept of an addressee's hours; Document must be joined."""


def first_end(rule: ReceiptRule, start: datetime) -> datetime | None:
    """What to keep of hours that begin: when they end if nothing happens, or None where outages change nothing."""
    return deemed_at(start, rule.version) if rule.extends else None


def are_over(
    start: SQLColumnExpression[Any],
    until: SQLColumnExpression[Any],
    now: datetime,
    patience: timedelta = LONGEST_SILENCE,
) -> ColumnElement[bool]:
    """SQL twin of ``deemed_at(...) <= now`` by each document's rule; Document must be joined.

    Hours that outages extend are not over before it is settled that there was none; see ``settled`` for ``patience``.
    """
    flat = [(Document.rule_version == rule.version, start <= now - rule.after) for rule in RULES.values()]
    return case((until.is_not(None), until <= settled(now, patience)), *flat, else_=False)


class Judge:
    """The instant by which a document's hours are judged: now, or up to when outages are settled.

    That takes one query at most, none when a larger statement brings it along.
    """

    def __init__(self, settled_at: datetime | None = None) -> None:
        self.now = clock.now()
        self._settled = settled_at

    def now_for(self, document: Document) -> datetime:
        """The present, as far as it is settled for this document's rule."""
        if document.hours_until is None:
            return self.now
        if self._settled is None:
            self._settled = db.session.scalar(select(settled(self.now))) or self.now
        return self._settled


def extend_hours() -> None:
    """Let running hours end later by the outages noted so far; in the transaction of the heartbeat."""
    documents = db.session.scalars(_running_documents()).all()
    receipts = db.session.scalars(_running_receipts()).all()
    starts = [document.posted_at for document in documents] + [receipt.reachable_at for receipt in receipts]
    outages = list_ended(min(start for start in starts if start is not None)) if starts else ()
    if not outages:
        return
    entries = [_extend(document, document.posted_at, document, outages) for document in documents]
    entries += [_extend(receipt, receipt.reachable_at, receipt.document, outages) for receipt in receipts]
    register.append_many([entry for entry in entries if entry is not None])


def hours_of(start: datetime | None, until: datetime | None, rule_version: str) -> Hours | None:
    """The hours that outages have extended, with what of them did not count; None of all others."""
    if start is None or until is None or until == start + RULES[rule_version].after:
        return None
    return run_hours(start, RULES[rule_version].after, list_ended(start, before=until))


def _running_documents() -> Select[Document]:
    running = Document.deemed_noted_at.is_(None) & Document.posted_at.is_not(None)
    query = select(Document).where(running, Document.rule_version.in_(EXTENDING))
    return query.order_by(Document.id).with_for_update(of=Document)


def _running_receipts() -> Select[Receipt]:
    """Addressees whose hours began later than the posting."""
    running = Receipt.undeliverable & Receipt.reachable_at.is_not(None) & Receipt.deemed_noted_at.is_(None)
    query = select(Receipt).join(Document, Document.id == Receipt.document_id)
    query = query.where(running, Document.rule_version.in_(EXTENDING)).options(contains_eager(Receipt.document))
    return query.order_by(Receipt.id).with_for_update(of=Receipt)


def _extend(
    row: Document | Receipt, start: datetime | None, document: Document, outages: Sequence[Span]
) -> Entry | None:
    """Move the end of one row's hours; what is to be registered, or None when it stays."""
    if start is None or row.hours_until is None:
        return None
    hours = run_hours(start, RULES[document.rule_version or ""].after, outages)
    if hours.until <= row.hours_until:
        return None
    row.hours_until = hours.until
    return "extended", document.id, row.id if isinstance(row, Receipt) else None, extension_facts(hours)


def extension_facts(hours: Hours) -> dict[str, Any]:
    """What the register says of it: the times that do not count, and when the hours end now."""
    pauses = [[register.stamp(began), register.stamp(ended)] for began, ended in hours.pauses]
    return {"pauses": pauses, "deemed_at": register.stamp(hours.until)}


def audit_hours(document: Document, receipts: Sequence[Receipt], entries: Sequence[dict[str, Any]]) -> list[str]:
    """Whether the hours of a document end when its rule, the outages on record and the register say they do."""
    rule = RULES.get(document.rule_version or "")
    begun: list[tuple[int | None, datetime | None, datetime | None]]
    begun = [(receipt.id, receipt.reachable_at, receipt.hours_until) for receipt in receipts]
    begun.append((None, document.posted_at, document.hours_until))
    starts = [start for _number, start, _until in begun if start is not None]
    extends = rule is not None and rule.extends and starts
    outages = list_ended(min(starts)) if extends else ()
    for number, start, until in begun:
        said = [(e["pauses"], e["deemed_at"]) for e in entries if e["kind"] == "extended" and e["receipt"] == number]
        hours = run_hours(start, rule.after, outages) if rule is not None and extends and start is not None else None
        expected = tuple(extension_facts(hours).values()) if hours is not None and hours.pauses else None
        if until != (hours.until if hours is not None else None) or (said[-1] if said else None) != expected:
            return ["its hours do not end when the outages on record and the register say"]
    return []
