"""The school's side of report slips: of each pupil of a class who has opened and who has signed, under what."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import ReportSlip, ReportSlipReader
from portal.models.school import Pupil, SchoolClass
from portal.rules.contact_book.report_slips import Reading, State, fingerprint, state_of
from portal.rules.permissions import Actor
from portal.services.contact_book.enlisting import get_class_to_enlist
from portal.services.contact_book.report_slips.contents import Content, content_of, see_class
from portal.services.gradebook.results import Period, period_today
from portal.services.gradebook.results.facts import load_seats
from portal.services.school.viewing import note_look
from portal.services.school.years import day_of, find_year_of


@dataclass(frozen=True)
class Done:
    """What one person did with one version; ``is_current``: the slip says the same now."""

    reader: ReportSlipReader
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class SlipRow:
    """One pupil: ``content`` is what the slip says now, None while not everything is published.

    ``paper``: the version for which a signed paper came back, the newest one.
    """

    pupil: Pupil
    content: Content | None
    done: Sequence[Done]
    paper: ReportSlip | None
    state: State

    @property
    def signed(self) -> Sequence[Done]:
        """Signatures, the newest first."""
        found = [each for each in self.done if each.reader.signed_at is not None]
        return sorted(found, key=lambda each: each.reader.id, reverse=True)

    @property
    def opened(self) -> Sequence[Done]:
        """Who has opened what the slip says now."""
        return [each for each in self.done if each.is_current]


@dataclass(frozen=True, kw_only=True)
class SlipBoard:
    """The slips of a class in a semester or year; ``shown`` after filtering, ``counts`` of all."""

    school_class: SchoolClass
    period: Period
    rows: Sequence[SlipRow]
    shown: Sequence[SlipRow]
    counts: Mapping[State, int]

    @property
    def waiting(self) -> Sequence[SlipRow]:
        """Whose slip is there and not signed."""
        return [row for row in self.rows if row.state in {State.UNOPENED, State.OPENED, State.ADJUSTED}]


def read_board(actor: Actor, *, class_id: int, period: str | None, state: str = "") -> SlipBoard:
    """The slips of a class for who leads it or looks after the contact book; the semester of today unless asked."""
    school_class = get_class_to_enlist(actor, class_id)
    dates = find_year_of(school_class.unit_id, school_class.start_year)
    chosen = Period(period) if period in set(Period) else period_today(dates, school_class.start_year)
    seats = load_seats(school_class, day_of(dates, school_class.start_year))
    seen = see_class(school_class, seats, (chosen,))
    done = _load_done([seat.pupil.id for seat in seats], school_class.start_year, chosen)
    rows = [_row(seat.pupil, content_of(seen[seat.pupil.id][chosen]), done.get(seat.pupil.id, [])) for seat in seats]
    return SlipBoard(
        school_class=school_class,
        period=chosen,
        rows=rows,
        shown=[row for row in rows if state in {"", row.state}],
        counts=Counter(row.state for row in rows),
    )


def visit_board(actor: Actor, *, class_id: int, period: str | None, state: str, visit: bool) -> SlipBoard:
    """As ``read_board``; a visit goes into the access log of the class."""
    get_class_to_enlist(actor, class_id)
    note_look(actor, "slip_board", visit=visit, class_id=class_id)
    return read_board(actor, class_id=class_id, period=period, state=state)


Versions = Sequence[tuple[ReportSlip, ReportSlipReader | None]]


def _row(pupil: Pupil, content: Content | None, versions: Versions) -> SlipRow:
    now = None if content is None else fingerprint(content)
    newest = versions[-1][0].id if versions else None
    done = [
        Done(reader, is_current=slip.id == newest and slip.fingerprint == now)
        for slip, reader in versions
        if reader is not None
    ]
    papers = [slip for slip, _reader in versions if slip.paper_at is not None]
    paper = papers[-1] if papers else None
    return SlipRow(
        pupil=pupil,
        content=content,
        done=done,
        paper=paper,
        state=state_of(
            is_whole=content is not None,
            readings=[
                Reading(is_current=each.is_current, signed=each.reader.signed_at is not None)
                for each in done
                if each.reader.guardian_id is not None
            ],
            on_paper=paper is not None and paper.id == newest and paper.fingerprint == now,
            paper_before=paper is not None,
        ),
    )


def _load_done(pupil_ids: Sequence[int], start_year: int, period: Period) -> Mapping[int, Versions]:
    """The versions of these pupils, the oldest first, each with its readers; one statement."""
    query = (
        select(ReportSlip, ReportSlipReader)
        .outerjoin(ReportSlipReader, ReportSlipReader.slip_id == ReportSlip.id)
        .where(ReportSlip.pupil_id.in_(pupil_ids), ReportSlip.start_year == start_year, ReportSlip.period == period)
        .order_by(ReportSlip.id, ReportSlipReader.id)
    )
    found: defaultdict[int, list[tuple[ReportSlip, ReportSlipReader | None]]] = defaultdict(list)
    for slip, reader in db.session.execute(query) if pupil_ids else ():
        found[slip.pupil_id].append((slip, reader))
    return found
