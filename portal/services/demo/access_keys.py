"""Access keys of the demo, to look at: nobody has ever known their secrets, so no program can use them."""

from collections.abc import Mapping
from datetime import timedelta

from portal.adapters import clock, tokens
from portal.models.access_keys import AccessKey
from portal.models.units import Unit
from portal.rules.people.access_keys import MARK, SHOWN, USUAL_DAYS, last_day
from portal.services.demo import rows
from portal.services.demo.people import Cast

KEYS = (
    # whose, unit, name, uses, days since it was made and since it was used, ended
    ("hieutruong.vinhbinh", "vinhbinh", "VnEdu cũ", ["read", "write"], 150, 95, "revoked"),
    ("hieutruong.vinhbinh", "vinhbinh", "SMAS", ["read", "write"], 40, 1, ""),
    ("lanhdao.bentre", "bentre", "Power BI", ["totals"], 90, 0, ""),
)


def write_access_keys(units: Mapping[str, Unit], cast: Cast) -> None:
    """A school's key for its management program, an older one taken back, a department's key for its tables."""
    made = []
    for user_name, unit, name, uses, age, unused, why in KEYS:
        secret, account = MARK + tokens.new_token(), cast.accounts[user_name]
        made_at = clock.now() - timedelta(days=age)
        key = AccessKey(account_id=account.id, unit_id=units[unit].id, name=name, prefix=secret[:SHOWN], uses=uses)
        key.secret_hash, key.created_at = tokens.token_hash(secret), made_at
        key.expires_on = last_day(made_at.astimezone(clock.LOCAL_ZONE).date(), USUAL_DAYS)
        key.last_used_on = clock.today() - timedelta(days=unused)
        if why:
            key.ended_at, key.ended_why, key.revoked_by = made_at + timedelta(days=60), why, account.full_name
        made.append(key)
    rows.write_all(made)
