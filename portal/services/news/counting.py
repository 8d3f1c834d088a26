"""How often articles are read, without knowing by whom: counted in the process, written down in one go."""

import threading
from collections import Counter
from datetime import date

from sqlalchemy.dialects import postgresql, sqlite

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.news import ArticleViews


class ViewCounter:
    """Views since the last writing; a process that is killed loses those of its last half minute, nothing else."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._views: Counter[tuple[int, date]] = Counter()

    def note(self, article_id: int) -> None:
        """An article was opened today."""
        with self._lock:
            self._views[article_id, clock.today()] += 1

    def take(self) -> Counter[tuple[int, date]]:
        """What was noted since the last time; the counter begins anew."""
        with self._lock:
            taken, self._views = self._views, Counter()
            return taken

    def give_back(self, views: Counter[tuple[int, date]]) -> None:
        """They could not be written down: keep them for the next time."""
        with self._lock:
            self._views += views

    def flush(self) -> int:
        """Write down everything noted, in one transaction; how many views that were."""
        views = self.take()
        if not views:
            return 0
        try:
            begin_write()
            add_views(views)
            db.session.commit()
        except Exception:
            db.session.rollback()
            self.give_back(views)
            raise
        return sum(views.values())


def add_views(views: Counter[tuple[int, date]]) -> None:
    """Add to the counts of each article and day."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [{"article_id": number, "day": day, "views": count} for (number, day), count in sorted(views.items())]
    statement = insert(ArticleViews)
    more = {"views": ArticleViews.views + statement.excluded.views}
    db.session.execute(statement.on_conflict_do_update(index_elements=["article_id", "day"], set_=more), rows)
