"""Mail addresses that do not exist, as mail servers said."""

from collections.abc import Collection, Mapping

from sqlalchemy import select, update

from portal.adapters import clock
from portal.db import db, insert_missing
from portal.models.notifications import BadAddress
from portal.services.notifications.deliveries import LONGEST_WORDS


def note_bad(address: str, words: str) -> None:
    """A server said that there is no such mailbox."""
    now, address = clock.now(), address.lower()
    row = {"address": address, "words": words[:LONGEST_WORDS], "found_at": now}
    if not insert_missing(BadAddress, [row], unique=["address"], returning=[BadAddress.id]):
        _change(address, words=row["words"], found_at=now, ended_at=None)


def note_good(address: str) -> None:
    """A mail arrived, or somebody who knows says that the address is right: it is tried again."""
    ended = BadAddress.address == address.lower(), BadAddress.ended_at.is_(None)
    db.session.execute(update(BadAddress).where(*ended).values(ended_at=clock.now()))


def find_bad(addresses: Collection[str | None]) -> Mapping[str, BadAddress]:
    """Those of these addresses that are known to be bad, in lower case; one statement."""
    asked = {address.lower() for address in addresses if address}
    query = select(BadAddress).where(BadAddress.address.in_(asked), BadAddress.ended_at.is_(None))
    return {found.address: found for found in db.session.scalars(query)} if asked else {}


def is_bad(address: str) -> bool:
    """Whether mails to this address come back."""
    return bool(find_bad([address]))


def _change(address: str, **values: object) -> None:
    db.session.execute(update(BadAddress).where(BadAddress.address == address).values(**values))
