"""Access keys of people in tests."""

from collections.abc import Sequence

from portal.db import db
from portal.rules.people.access_keys import uses_offered
from portal.services.people.access_keys.keeping import make_key
from tests.cast import Person
from tests.make import actor_of


def key_for(person: Person, *, uses: Sequence[str] = (), name: str = "SMAS", days: int = 180) -> str:
    """The secret of a new key of the person, committed; for everything the person can let a program do."""
    actor = actor_of(person)
    made = make_key(actor, name=name, days=days, uses=uses or [use.value for use in uses_offered(actor.permissions)])
    db.session.commit()
    return made.secret


def bearer(secret: str) -> dict[str, str]:
    """The header a program sends."""
    return {"Authorization": f"Bearer {secret}"}
