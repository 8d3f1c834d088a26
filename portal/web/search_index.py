"""The search index for a page: few searches at a time, so that they leave the processor to other pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from werkzeug.exceptions import ServiceUnavailable

from portal.adapters.search_index import IndexDamaged, SearchIndex
from portal.web.parts import parts

MOST_AT_ONCE = 4
PATIENCE = 3.0
"""Seconds a search waits for its turn in this process."""
RETRY_AFTER = 5
_turns = BoundedSemaphore(MOST_AT_ONCE)


@contextmanager
def search_index() -> Iterator[SearchIndex]:
    """The index as it is now. Raises 503 when too many search, and while there is no index (it is being made)."""
    if not _turns.acquire(timeout=PATIENCE):
        raise ServiceUnavailable(retry_after=RETRY_AFTER)
    try:
        with parts().search.reading() as index:
            yield index
    except IndexDamaged as missing:
        raise ServiceUnavailable(retry_after=RETRY_AFTER) from missing
    finally:
        _turns.release()
