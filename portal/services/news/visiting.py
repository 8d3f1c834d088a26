"""How often somebody without an account may write to a site: by network and by site, counted as tries to sign in are.

The counts are swept after a day; with what was written no network is kept.
"""

from portal.services.people.sign_in import check_throttle, note_failure

PER_NETWORK, PER_SITE = 10, 100
"""Within a quarter of an hour. A whole school may stand behind one address."""


def count_visit(unit_id: int, network: str) -> None:
    """Count one more message to the site; raises ``TooManyAttempts`` when there were too many lately."""
    visitor = f"visitor {network}"  # counted apart from that network's tries to sign in
    keys = {visitor: PER_NETWORK, f"visitors of {unit_id}": PER_SITE}
    for key, most in keys.items():
        check_throttle(key, visitor, per_name=most)
    for key in keys:
        note_failure(key, visitor)
