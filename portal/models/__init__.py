"""Tables and nothing else; one file per area. Importing this package loads them all."""

from portal.models import documents, gradebook, news, notifications, people, records, school, units

__all__ = ["documents", "gradebook", "news", "notifications", "people", "records", "school", "units"]
