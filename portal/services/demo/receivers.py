"""Who receives for some units of the demo: one with a substitute, one changed lately, one away so that nobody does."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, func, select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Absence
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.services.demo.people import Cast
from portal.services.documents.receivers.naming import get_naming, name_receivers
from portal.services.people.actors import load_actor

NAMED = (
    # unit, who names, who receives, who stands in
    ("tw", "lanhdao.tw", "vanthu.tw", None),
    ("bentre", "lanhdao.bentre", "vanthu.bentre", "phogiamdoc.bentre"),
    ("cholach", "truongphong.cholach", "vanthu.cholach", "solieu.cholach"),
    ("vinhbinh", "hieutruong.vinhbinh", "hieutruong.vinhbinh", None),
    ("vinhbinh", "hieutruong.vinhbinh", "phohieutruong.vinhbinh", "hieutruong.vinhbinh"),
    ("hoanghia", "hieutruong.hoanghia", "haivai", None),
)


def write_receivers(units: Mapping[str, Unit], cast: Cast) -> None:
    """Name them, without a mail; the caller commits."""
    last = db.session.scalar(select(func.max(OutboxItem.id))) or 0
    for unit, leader, main, substitute in NAMED:
        actor, unit_id = load_actor(cast.accounts[leader])[0], units[unit].id
        name_receivers(
            actor,
            unit_id=unit_id,
            main_id=cast.accounts[main].id,
            substitute_id=cast.accounts[substitute].id if substitute else None,
            seal=get_naming(actor, unit_id=unit_id).seal,
        )
    today = clock.today()
    db.session.add(
        Absence(
            account_id=cast.accounts["haivai"].id,
            unit_id=units["hoanghia"].id,
            first_day=today,
            last_day=today + timedelta(days=6),
            created_at=clock.now(),
        )
    )
    db.session.execute(delete(OutboxItem).where(OutboxItem.id > last, OutboxItem.kind == "notification_mail"))
