"""Being one of those to whom a document was spread: finding it, reading it, saying that one has taken note."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotFound, RuleBroken
from portal.models.documents import Spread, SpreadReader
from portal.rules.permissions import Actor, Permission
from portal.services.documents.scope import get_document
from portal.services.notifications.reading import mark_page_read
from portal.services.paging import Paged, paginate


def _own(actor: Actor, document_id: int) -> Select[SpreadReader]:
    query = (
        select(SpreadReader)
        .join(Spread, Spread.id == SpreadReader.spread_id)
        .options(joinedload(SpreadReader.spread, innerjoin=True))
    )
    return query.where(SpreadReader.account_id == actor.account_id, Spread.document_id == document_id)


def read_as_one_of_them(actor: Actor, *, document_id: int, visit: bool) -> SpreadReader | None:
    """The person's line in the spread, the newest if several units spread it; a first ``visit`` is kept in all.

    It is no opening by the unit.
    """
    own = _own(actor, document_id).order_by(SpreadReader.id.desc())
    readers = db.session.scalars(own).all()
    if visit and any(reader.opened_at is None for reader in readers):
        begin_write()
        readers = db.session.scalars(own.with_for_update(of=SpreadReader)).all()
        for reader in readers:
            reader.opened_at = reader.opened_at or clock.now()
        mark_page_read(actor, path=f"/van-ban/{document_id}")
        db.session.flush()
    return readers[0] if readers else None


def confirm(actor: Actor, *, document_id: int) -> SpreadReader:
    """Say "I have read it and taken note"; the first time stays. NotFound for a document not spread to the person."""
    get_document(actor, document_id)
    readers = db.session.scalars(_own(actor, document_id).with_for_update(of=SpreadReader)).all()
    asked = [reader for reader in readers if reader.spread.asks_confirmation]
    if not readers:
        raise NotFound
    if not asked:
        raise RuleBroken("Văn bản này không yêu cầu xác nhận đã nắm.")
    for reader in asked:
        reader.opened_at = reader.opened_at or clock.now()
        reader.confirmed_at = reader.confirmed_at or clock.now()
    return asked[0]


def list_spread_to_me(actor: Actor, *, number: int) -> Paged[SpreadReader]:
    """Documents spread to the person in the unit acted for, unread ones first, then the newest."""
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_READ):
        return Paged([], 1, 1, 0)
    query = (
        select(SpreadReader)
        .join(Spread, Spread.id == SpreadReader.spread_id)
        .where(SpreadReader.account_id == actor.account_id, Spread.unit_id == actor.unit_id)
        .options(joinedload(SpreadReader.spread, innerjoin=True).joinedload(Spread.document, innerjoin=True))
        .order_by(SpreadReader.opened_at.is_not(None), SpreadReader.added_at.desc(), SpreadReader.id.desc())
    )
    return paginate(query, number=number)
