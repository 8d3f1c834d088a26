"""Tables and nothing else; one file per area. Importing this package loads them all."""

from portal.models import documents, news, notifications, people, records, units

__all__ = ["documents", "news", "notifications", "people", "records", "units"]
