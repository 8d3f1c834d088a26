"""Secrets of the demo that stand in addresses."""

from sqlalchemy import select

from portal.db import db
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.services.documents import calendars
from portal.services.people import links
from portal.services.people.actors import load_actor


def mailed_secret() -> str:
    """The secret of a link by which somebody may set a password."""
    account = db.session.scalars(select(Account).filter_by(user_name="nhanvien.vinhbinh")).one()
    links.mail_link(account, links.INVITE, address="[{token}]")
    item = db.session.scalars(select(OutboxItem).order_by(OutboxItem.id.desc()).limit(1)).one()
    db.session.commit()
    return str(item.payload["body"]).partition("[")[2].partition("]")[0]


def calendar_secret() -> str:
    """The secret of somebody's calendar."""
    account = db.session.scalars(select(Account).filter_by(user_name="vanthu.bentre")).one()
    secret = calendars.renew_link(load_actor(account)[0])
    db.session.commit()
    return secret
