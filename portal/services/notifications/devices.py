"""The devices on which a person wants to be told, and telling them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Select, delete, func, select, update

from portal.adapters import clock
from portal.adapters.push import Device, Gone, NotPushed, Pusher
from portal.adapters.texts import in_language
from portal.db import begin_write, db
from portal.errors import NotFound
from portal.models.notifications import Notification, PushDevice
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.notifications.delivery import Dropped, Failure
from portal.rules.notifications.kinds import KINDS, Channel, Kind
from portal.rules.notifications.push import check_device, check_room
from portal.rules.permissions import Actor
from portal.services.notifications.deliveries import note_dropped, note_failed, note_sent
from portal.services.notifications.mailing import WhyNot
from portal.services.notifications.posting import Settle
from portal.services.records.audit import note
from portal.services.records.outbox import MAX_ATTEMPTS


def list_devices(actor: Actor) -> Sequence[PushDevice]:
    """The actor's own, the newest first."""
    return db.session.scalars(_own(actor).order_by(PushDevice.id.desc())).all()


def add_device(actor: Actor, *, endpoint: str, p256dh: str, auth: str, device: str) -> PushDevice:
    """Tell this browser from now on. A browser tells one person: who was told there before is told no more."""
    check_device(endpoint, p256dh, auth)
    db.session.scalar(select(Account.id).where(Account.id == actor.account_id).with_for_update())  # two tabs at once
    key = hashlib.sha256(endpoint.encode()).hexdigest()
    db.session.execute(delete(PushDevice).where(PushDevice.endpoint_hash == key))
    check_room(db.session.scalar(select(func.count()).where(PushDevice.account_id == actor.account_id)) or 0)
    made = PushDevice(
        account_id=actor.account_id,
        endpoint=endpoint,
        endpoint_hash=key,
        p256dh=p256dh,
        auth=auth,
        device=device[:200],
        made_at=clock.now(),
    )
    db.session.add(made)
    note(actor, "push_device_added", "account", actor.account_id, after={"device": made.device})
    db.session.flush()
    return made


def drop_device(actor: Actor, *, device_id: int) -> None:
    """Tell this browser no more."""
    found = db.session.scalar(_own(actor).where(PushDevice.id == device_id))
    if found is None:
        raise NotFound
    note(actor, "push_device_dropped", "account", actor.account_id, after={"device": found.device})
    db.session.delete(found)
    db.session.flush()


def push_notification(pusher: Pusher, site_name: str, why_not: WhyNot, item: OutboxItem) -> Settle | None:
    """Tell a person's devices that something waits, in the general words of its kind; rights are asked again.

    A device told twice shows it once (``tag``). Devices that are gone are forgotten.
    """
    told_id: int = item.payload["notification_id"]
    told = db.session.get(Notification, told_id)
    if told is None or told.kind not in KINDS:
        return None
    account = db.session.get_one(Account, told.account_id)
    query = select(PushDevice).where(PushDevice.account_id == account.id).order_by(PushDevice.id)
    devices = {each.id: Device(each.endpoint, each.p256dh, each.auth) for each in db.session.scalars(query)}
    why = why_not(account, told) or (None if devices else Dropped.NO_ADDRESS)
    message, urgent = _message(account, told, site_name), told.kind == Kind.NOTICE_URGENT
    db.session.rollback()  # nothing stays locked while the services take their time
    if why is not None:
        return lambda: note_dropped(Channel.PUSH, {told_id: why})
    reached, gone, failed = _push_all(pusher, devices, message, urgent=urgent)
    if not reached and failed is not None and failed.failure == Failure.TEMPORARY:
        _keep_failure(told_id, failed, gone, last=item.attempts >= MAX_ATTEMPTS)
        raise failed
    return _settled(told_id, reached, gone, failed)


def _push_all(
    pusher: Pusher, devices: Mapping[int, Device], message: Mapping[str, str], *, urgent: bool
) -> tuple[list[int], list[int], NotPushed | None]:
    """Which devices were reached, which are gone, and the last other failure."""
    reached: list[int] = []
    gone: list[int] = []
    failed: NotPushed | None = None
    for device_id, device in devices.items():
        try:
            pusher.push(device, message, urgent=urgent)
            reached.append(device_id)
        except Gone:
            gone.append(device_id)
        except NotPushed as refused:
            failed = refused
    return reached, gone, failed


def _settled(told_id: int, reached: Sequence[int], gone: Sequence[int], failed: NotPushed | None) -> Callable[[], None]:
    def settle() -> None:
        _forget(gone)
        if reached:
            db.session.execute(update(PushDevice).where(PushDevice.id.in_(reached)).values(told_at=clock.now()))
            note_sent(Channel.PUSH, [told_id])
        else:
            failure = failed.failure if failed else Failure.PERMANENT
            note_failed(Channel.PUSH, [told_id], failure, str(failed or ""), last=True)

    return settle


def _keep_failure(told_id: int, failed: NotPushed, gone: Sequence[int], *, last: bool) -> None:
    begin_write()
    _forget(gone)
    note_failed(Channel.PUSH, [told_id], failed.failure, str(failed), last=last)
    db.session.commit()


def _forget(device_ids: Sequence[int]) -> None:
    if device_ids:
        db.session.execute(delete(PushDevice).where(PushDevice.id.in_(device_ids)))


def _message(account: Account, told: Notification, site_name: str) -> Mapping[str, str]:
    words = in_language(account.locale)(KINDS[Kind(told.kind)].label)
    return {"title": site_name, "body": words, "path": told.path, "tag": f"n{told.id}"}


def _own(actor: Actor) -> Select[PushDevice]:
    return select(PushDevice).where(PushDevice.account_id == actor.account_id)
