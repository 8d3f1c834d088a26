"""The reader: every deadline, window and recurrence that a letter's text gives to those it is sent to."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from portal.rules.documents.deadlines import cues, years
from portal.rules.documents.deadlines.dates import Found, find_year_of
from portal.rules.documents.deadlines.proposals import Certainty, Proposal, What
from portal.rules.documents.deadlines.text import Sentence, sentences
from portal.rules.documents.deadlines.timing import Rhythm, Timing
from portal.rules.documents.deadlines.titles import title_of
from portal.rules.documents.working_days import BUILT_IN, UnknownYear, WorkCalendar
from portal.rules.vietnamese import nfc

MOST = 200
"""So many proposals are enough for any letter."""
YEARS = range(1900, 2201)
"""Letters are issued in these years; of any other nothing is read."""
OPENING = 10
"""How many characters into a sentence an open time may begin to be about all of it; a list mark stands before."""
GetCalendar = Callable[[], WorkCalendar]
"""Asked only by a text that counts working days."""
_YEARLY = re.compile(r"\b(?:hang|moi)\s{1,3}nam\b|\btheo\schu\sk[iy]")
_MONTHLY = re.compile(r"\b(?:hang|moi)\s{1,3}thang\b")
_GENERIC = re.compile(r"\bnam\s(?:do|ay)\b|\b6\sthang\sdau\snam\b|\bca\snam\b|\bdinh\sky\b")
_AFTER_EVENT = re.compile(
    r"\b(?:trong|sau|cham nhat|khong qua|toi da|thoi han|han)[\w\s,(]{0,30}?"
    r"\b(?P<days>\d{1,3})\s{0,2}(?:\([\w\s]{1,20}\)\s{0,2})?ngay(?P<working>\s{1,3}lam\s{1,3}viec)?,?\s{1,3}(?:(?:tinh\s)?ke\s{1,3}tu|tu|sau)(?:\s{1,3}(?:ngay|khi))?\s{1,3}(?P<event>[^.;,]{3,120}?)(?=[.;,]|\s(?:phai|thi)\s|$)"
)
_THIS_LETTER = re.compile(
    r"(?:ngay\s)?(?:ky|ban\shanh|phat\shanh|nhan(?:\sduoc)?)\s(?:cong\svan|van\sban|thong\sbao|ke\shoach)\snay"
)
_SEMESTERS = re.compile(
    r"\bcuoi\s{1,3}(?:(?:moi|tung|cac)\s{1,3})?hoc\s{1,3}ky\b(?:,?\s{1,3}cuoi\s{1,3}nam(?:\s{1,3}hoc)?)?"
)
_YEAR_END = re.compile(r"\bcuoi\s{1,3}nam\s{1,3}hoc\b(?!\s\d)")
_REPORTS = re.compile(r"\b(?:bao cao|nop|gui|tong ket)\b")


def announced() -> WorkCalendar:
    """The holidays that this version knows of itself."""
    return WorkCalendar(BUILT_IN)


def read(text: str, *, issued_on: date, calendar: GetCalendar = announced) -> list[Proposal]:
    """The duties a text proposes, in its order; ``issued_on`` gives dates without a year theirs.

    Working days are counted with the holidays of ``calendar``; through a year it does not know nothing is counted.
    Dates before the day of issue are never deadlines. Works on any text in time proportional to its length.
    """
    return list(islice(_read(nfc(text), issued_on, calendar), MOST)) if issued_on.year in YEARS else []


def _read(text: str, issued_on: date, calendar: GetCalendar) -> Iterator[Proposal]:
    before: Sentence | None = None
    for sentence in sentences(text):
        same_paragraph = before is not None and "\n" not in text[before.end : sentence.start]
        yield from _read_sentence(sentence, before.text if before and same_paragraph else "", issued_on, calendar)
        before = sentence


@dataclass(frozen=True)
class _Hit:
    """A timing found in a sentence, and where its words stand there."""

    what: What
    certainty: Certainty
    timing: Timing
    start: int
    end: int
    unknown_year: int | None = None


def _read_sentence(sentence: Sentence, earlier: str, issued_on: date, calendar: GetCalendar) -> Iterator[Proposal]:
    if cues.is_basis(sentence.plain):
        return
    hits = sorted(
        [*_dated(sentence.plain, issued_on), *_after_events(sentence.plain, sentence.text, issued_on, calendar)],
        key=lambda hit: hit.start,
    )
    previous = 0
    for hit in hits or _vague(sentence.plain):
        yield Proposal(
            title=title_of(sentence.text[previous : hit.start], sentence.text[hit.end :], earlier, sentence.text),
            what=hit.what,
            certainty=hit.certainty,
            timing=hit.timing,
            sentence=sentence.text,
            start=sentence.start,
            end=sentence.end,
            words_start=sentence.start + hit.start,
            words_end=sentence.start + hit.end,
            unknown_year=hit.unknown_year,
        )
        previous = hit.end


def _dated(words: str, issued_on: date) -> Iterator[_Hit]:
    said = _said(words, issued_on)
    dates = list(find_year_of(words))
    used, last = -1, None
    for number, found in enumerate(dates):
        if number <= used:
            continue
        following = dates[number + 1] if number + 1 < len(dates) else None
        if following and cues.is_until(_between(words, found, following)):
            used = number + 1
            hit = _window(words, found, following, said)
        elif last and last.what is not What.WINDOW and cues.is_and(words[last.end : found.start] + _day_word(found)):
            hit = _more(found, last, said)
        else:
            hit = _deadline(words, _as_following(words, found, following), said)
        if hit is not None:
            yield hit
        last = hit


def _said(words: str, issued_on: date) -> years.Context:
    """What the whole sentence says; looked up once, however many dates it has."""
    return years.Context(
        issued_on,
        yearly=bool(_YEARLY.search(words)) or bool(_GENERIC.search(words)),
        monthly=bool(_MONTHLY.search(words)),
        school_year=years.school_year(words),
    )


def _window(words: str, first: Found, last: Found, said: years.Context) -> _Hit | None:
    before = _before(words, first)
    if cues.cites(before, words[last.end : last.end + 30]) or not cues.begins_range(before):
        return None
    if not (cues.is_beginning(before) or before.rstrip().endswith("(") or cues.judge(before)):
        return None
    timing = years.window(first, last, said)
    return _Hit(What.WINDOW, Certainty.SURE, timing, first.start, last.end) if timing else None


def _more(found: Found, last: _Hit, said: years.Context) -> _Hit | None:
    """One more date of the same deadline: "trước ngày 15/6 và 15/12"."""
    timing = years.deadline(found, said)
    return replace(last, timing=timing, start=found.start, end=found.end) if timing else None


def _deadline(words: str, found: Found, said: years.Context) -> _Hit | None:
    before = _before(words, found)
    judged = cues.judge(before)
    if judged is None or cues.is_beginning(before) or cues.cites(before, words[found.end : found.end + 30]):
        return None
    what, certainty = judged
    if not found.said and (found.month is None or (certainty is not Certainty.SURE and found.year is None)):
        return None
    timing = years.deadline(found, said)
    if timing is None:
        return None
    if found.month is not None and timing.rhythm is Rhythm.MONTHLY:
        certainty = Certainty.DOUBTFUL  # "ngày 15/9 hằng tháng" says two things
    return _Hit(what, certainty, timing, found.start, found.end)


def _before(words: str, found: Found) -> str:
    before = words[max(0, found.start - cues.BEHIND) : found.start]
    return before.rstrip() + _day_word(found) if found.said else before


def _day_word(found: Found) -> str:
    return " ngay" if found.said else ""


def _between(words: str, first: Found, last: Found) -> str:
    return words[first.end : last.start] + _day_word(last)


def _as_following(words: str, found: Found, following: Found | None) -> Found:
    """A date that shares the recurrence of the next one: "15/6 và 15/12 hằng năm"."""
    shares = following is not None and found.every is None and cues.is_and(_between(words, found, following))
    return replace(found, every=following.every) if following and shares else found


def _after_events(words: str, text: str, issued_on: date, calendar: GetCalendar) -> Iterator[_Hit]:
    for match in _AFTER_EVENT.finditer(words):
        days, working = int(match["days"]), bool(match["working"])
        if days == 0:
            continue
        certainty, event = Certainty.SURE, text[match.start("event") : match.end("event")].strip()
        timing, unknown = Timing(rhythm=Rhythm.AFTER_EVENT, days=days, working=working, event=event), None
        if _THIS_LETTER.match(match["event"]):
            try:
                due = calendar().add(issued_on, days) if working else issued_on + timedelta(days=days)
                certainty, timing = Certainty.LIKELY, Timing(rhythm=Rhythm.ONCE, due=due)
            except UnknownYear as error:
                certainty, unknown = Certainty.DOUBTFUL, error.year
        yield _Hit(What.DEADLINE, certainty, timing, match.start(), match.end("event"), unknown)


def _vague(words: str) -> Iterator[_Hit]:
    """An end of a semester or year that begins a sentence about reporting: the day is open."""
    if not _REPORTS.search(words):
        return
    if (match := _SEMESTERS.search(words)) and match.start() <= OPENING:
        yield _Hit(What.DEADLINE, Certainty.DOUBTFUL, Timing(rhythm=Rhythm.SEMESTERS), match.start(), match.end())
    elif (match := _YEAR_END.search(words)) and match.start() <= OPENING:
        timing = Timing(rhythm=Rhythm.YEARLY, day=31, month=5)
        yield _Hit(What.DEADLINE, Certainty.DOUBTFUL, timing, match.start(), match.end())


def same_timing(one: Timing, other: Timing) -> bool:
    """Whether two duties are due at the same times, whatever words say so."""
    return replace(one, event="") == replace(other, event="")
