"""What happened, and what is still to be done."""

from portal.services.records.audit import note
from portal.services.records.outbox import queue

__all__ = ["note", "queue"]
