"""The engine as the portal sees it."""

import threading
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, TypeVar

import tantivy

from portal.adapters.search_index.interface import IndexBusy, IndexDamaged, Order
from portal.adapters.search_index.tantivy_index.asking import Asker
from portal.adapters.search_index.tantivy_index.fields import MARK, document_of, mark_of, prepare, schema
from portal.adapters.search_index.terms import may_be_near
from portal.rules.search.entries import Entry, Filters, Found, Hit, Rights
from portal.rules.search.nearness import nearest
from portal.rules.search.queries import Query

Answer = TypeVar("Answer")

_HEAP = 64_000_000
_LOCK_WAIT = 10.0
_PAUSE = 0.05
_CANDIDATES = 40
_FACETS = ("kind", "unit", "sender", "year")
_MOST_VALUES = 65_000
_COUNTS = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in _FACETS}
_BY = {Order.NEWEST: "newest", Order.OLDEST: "oldest"}
_META = "meta.json"


class TantivyIndex:
    """An open index folder; ``SearchIndex`` says what it does."""

    def __init__(self, folder: Path, *, wait: float = _LOCK_WAIT) -> None:
        self._folder = folder
        self._wait = wait
        self._lock = threading.Lock()
        self._opened: tuple[tuple[int, int], tantivy.Index] | None = None
        self._lexicon: tuple[Any, frozenset[str]] | None = None

    @classmethod
    def create(cls, folder: Path) -> "TantivyIndex":
        """An empty index in a new folder."""
        folder.mkdir(parents=True, exist_ok=True)
        index = cls(folder)
        prepare(tantivy.Index(schema(), str(folder), reuse=False))
        index.apply((), (), 0)
        return index

    # ------------------------------------------------------------ reading

    def watermark(self) -> int:
        """The last change that is in the index."""

        def ask(asker: Asker, searcher: tantivy.Searcher) -> int:
            (_, address), *_ = searcher.search(asker.term("key", MARK), limit=1).hits
            return int(searcher.doc(address).get_first("mark") or 0)

        return self._read(ask)

    def search(
        self,
        query: Query,
        *,
        access: frozenset[str],
        filters: Filters,
        order: Order = Order.BEST,
        first: int = 0,
        size: int = 10,
        seconds: float = 2.0,
    ) -> Found:
        """A page of hits and the counts over all of them. It cannot be stopped on its way, and needs no such thing."""
        if seconds <= 0:
            return Found(is_partial=True)
        if not access:
            return Found()

        def ask(asker: Asker, searcher: tantivy.Searcher) -> Found:
            asked = asker.ask(query, access, filters)
            counts = _counts(searcher.aggregate(asked, _COUNTS))
            hits = _page(searcher, asked, order, max(0, first), max(0, size))
            return Found(hits, sum(counts[0].values()), *counts)  # each entry is of one kind

        return self._read(ask)

    def rights_of(self, keys: Collection[str]) -> dict[str, Rights]:
        """The permission tokens kept for these keys."""

        def ask(asker: Asker, searcher: tantivy.Searcher) -> dict[str, Rights]:
            found = {}
            for key in keys:
                for _, address in searcher.search(asker.term("key", key), limit=1).hits:
                    document = searcher.doc(address)
                    found[key] = Rights(_tokens(document, "tokens"), _tokens(document, "hiding"))
            return found

        return self._read(ask)

    def keys(self) -> Iterable[str]:
        """Every key in the index."""

        def ask(_: Asker, searcher: tantivy.Searcher) -> list[str]:
            hits = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs)).hits
            return [key for _, address in hits if (key := _key(searcher, address)) != MARK]

        return self._read(ask)

    def words_like(self, word: str, *, access: frozenset[str], most: int) -> list[tuple[str, int]]:
        """Exact words near the typed one that stand in entries the reader may see."""

        def ask(asker: Asker, searcher: tantivy.Searcher) -> list[tuple[str, int]]:
            known = [other for other in self._words(searcher) if other != word and may_be_near(word, other)]
            visible, found = asker.visible(access), []
            for other in nearest(word, known, most=_CANDIDATES):
                both = [(tantivy.Occur.Must, asker.term("exact", other)), *visible]
                result: Any = searcher.search(tantivy.Query.boolean_query(both), limit=1)
                if result.count:
                    found.append((other, int(result.count)))
                if len(found) == most:
                    break
            return found

        return self._read(ask)

    def _words(self, searcher: tantivy.Searcher) -> frozenset[str]:
        """Every exact word; whoever uses it asks of each word who may see it."""
        kept = self._lexicon
        if kept is None or kept[0] != self._opened:
            words = frozenset(term for term, _ in searcher.terms_with_prefix("exact", ""))
            self._lexicon = kept = (self._opened, words)
        return kept[1]

    def check(self) -> None:
        """Whether all files can be opened, and a question is answered."""
        self.close()
        self.watermark()

    def _searcher(self) -> tuple[Asker, tantivy.Searcher]:
        """Of the last commit; the folder is only looked at when its list of segments is another file than before."""
        state = (self._folder / _META).stat()
        stamp = (state.st_ino, state.st_mtime_ns)
        with self._lock:
            if self._opened is None:
                self._opened = (stamp, prepare(tantivy.Index.open(str(self._folder))))
                self._opened[1].config_reader("manual")
                self._opened[1].reload()
            elif self._opened[0] != stamp:
                self._opened[1].reload()
                self._opened = (stamp, self._opened[1])
            index = self._opened[1]
        searcher = index.searcher()
        return Asker(index.schema, searcher), searcher

    def _read(self, ask: Callable[[Asker, tantivy.Searcher], Answer]) -> Answer:
        """Ask; once more with everything opened anew when files were swept away just then."""
        try:
            return ask(*self._searcher())
        except (OSError, ValueError):
            self.close()
        try:
            return ask(*self._searcher())
        except (OSError, ValueError) as error:
            self.close()
            raise IndexDamaged(str(error)) from error

    # ------------------------------------------------------------ writing

    def apply(self, entries: Iterable[Entry], gone: Collection[str], watermark: int) -> None:
        """Replace or add entries, take keys out, keep the watermark: one commit."""
        newest = {entry.key: entry for entry in entries}
        trouble = ""
        for _ in range(2):
            try:
                return self._commit(newest, gone, watermark)
            except ValueError as error:
                trouble = str(error)
            self.optimize()  # a commit that was killed left a file whose name is wanted again
        raise IndexDamaged(trouble)

    def _commit(self, newest: dict[str, Entry], gone: Collection[str], watermark: int) -> None:
        writer = self._writer()
        for key in [*newest, *gone, MARK]:
            writer.delete_documents_by_term("key", key)
        for entry in newest.values():
            writer.add_document(document_of(entry))
        writer.add_document(mark_of(watermark))
        writer.commit()
        writer.wait_merging_threads()

    def optimize(self) -> None:
        """Segments are merged as they are written; what is no longer needed is taken off the disk."""
        writer = self._writer()
        writer.garbage_collect_files()
        writer.wait_merging_threads()

    def _writer(self) -> tantivy.IndexWriter:
        try:
            index = prepare(tantivy.Index.open(str(self._folder)))
        except ValueError as error:
            raise IndexDamaged(str(error)) from error
        waited = 0.0
        while True:
            try:
                return index.writer(_HEAP, 1)
            except ValueError as error:
                if "lock" not in str(error).lower():
                    raise IndexDamaged(str(error)) from error
                if waited >= self._wait:
                    raise IndexBusy(str(self._folder)) from error
            time.sleep(_PAUSE)
            waited += _PAUSE

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._opened = None
            self._lexicon = None


def _counts(found: dict[str, Any]) -> tuple[dict[str, int], dict[int, int], dict[int, int], dict[int, int]]:
    """By kind, unit, sender and year."""
    kinds, *numbers = ({one["key"]: one["doc_count"] for one in found[name]["buckets"]} for name in _FACETS)
    by_unit, by_sender, by_year = ({int(value): count for value, count in one.items()} for one in numbers)
    return kinds, by_unit, by_sender, by_year


def _page(searcher: tantivy.Searcher, asked: tantivy.Query, order: Order, first: int, size: int) -> tuple[Hit, ...]:
    """Among equals the newer day, then the key: so all that are equal to the last one are looked at."""
    wanted = first + size
    if not size:
        return ()
    limit = wanted + 20
    by = {"order_by_field": _BY[order]} if order in _BY else {"weight_by_field": "freshness"}
    while True:
        hits = searcher.search(asked, limit=limit, count=False, **by).hits  # type: ignore[arg-type]
        if len(hits) < limit or hits[-1][0] != hits[wanted - 1][0]:
            break
        limit *= 4
    addresses = [address for _, address in hits]
    days = searcher.fast_field_values("newest", addresses)
    sign = -1 if order is not Order.OLDEST else 1
    ranked = sorted(
        (-score if order is Order.BEST else 0.0, *_day_rank(day, sign), _key(searcher, address))
        for (score, address), day in zip(hits, days, strict=True)
    )
    return tuple(Hit(key, -score) for score, _, _, key in ranked[first:wanted])


def _day_rank(day: Any, sign: int) -> tuple[bool, int]:
    return not day, sign * int(day or 0)


def _tokens(document: tantivy.Document, field: str) -> frozenset[str]:
    return frozenset(str(document.get_first(field) or "").split("\n")) - {""}


def _key(searcher: tantivy.Searcher, address: Any) -> str:
    return str(searcher.doc(address).get_first("key"))
