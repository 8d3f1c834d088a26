"""When whoever is in charge of a site is reminded of what waits for a decision."""

from datetime import timedelta

WAITING_AFTER = timedelta(days=2)
"""So long a submission may wait before it is named."""
OWED_AFTER = timedelta(days=1)
"""So long the approval of what was published in an emergency may be owed before it is named."""
OFFERED_AFTER = timedelta(days=1)
"""So long an article of a unit below may wait to be accepted before it is named."""
