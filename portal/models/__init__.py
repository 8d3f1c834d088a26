"""Tables and nothing else; one file per area. Importing this package loads them all."""

from portal.models import (
    access_keys,
    attendance,
    contact_book,
    data_forms,
    documents,
    figures,
    gradebook,
    news,
    notifications,
    people,
    progress,
    records,
    rollover,
    school,
    search,
    units,
)

__all__ = [
    "access_keys",
    "attendance",
    "contact_book",
    "data_forms",
    "documents",
    "figures",
    "gradebook",
    "news",
    "notifications",
    "people",
    "progress",
    "records",
    "rollover",
    "school",
    "search",
    "units",
]
