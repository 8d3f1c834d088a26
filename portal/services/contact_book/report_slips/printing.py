"""Report slips and school reports as PDF for a family: nothing of the other guardian stands on them."""

from typing import Any

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.db import begin_write
from portal.errors import NotFound
from portal.models.contact_book import ReportSlipReader
from portal.rules.gradebook.papers import PaperKind, papers_of
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_time
from portal.services.contact_book.attending import Attendance
from portal.services.contact_book.children import get_child
from portal.services.contact_book.looking import note_family_look
from portal.services.contact_book.report_slips.contents import whole_years
from portal.services.contact_book.report_slips.reading import SlipSeen, look, open_newest
from portal.services.contact_book.terms import find_year_seats
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.children import child_facts
from portal.services.gradebook.papers.frame import find_setting, period_words
from portal.services.gradebook.papers.reports import report_paper
from portal.services.gradebook.papers.slips import slip_facts
from portal.services.gradebook.papers.typesetting import set_paper


def print_slip(
    actor: Actor, *, pupil_id: int, start_year: int, period: str, store: FileStore, visit: bool
) -> tuple[str, bytes]:
    """Name and bytes of the slip as it is now; what it said and that this person has it are kept."""
    seen = look(actor, get_child(actor, pupil_id), start_year, period)
    paper = slip_paper_of(actor, seen)
    data = set_paper(paper, store)
    if visit:
        begin_write()
        note_family_look(actor, get_child(actor, pupil_id), "family_slip_print")
        _keep_print(actor, pupil_id, start_year, period)
    return paper.file_name, data


def _keep_print(actor: Actor, pupil_id: int, start_year: int, period: str) -> None:
    shown = open_newest(actor, get_child(actor, pupil_id), start_year, period).shown
    if shown is not None and shown.reader is not None:
        shown.reader.printed_at = shown.reader.printed_at or clock.now()


def slip_paper_of(actor: Actor, seen: SlipSeen) -> Paper:
    """The slip as a paper, with this person's own words and signature and nobody else's."""
    content = seen.says
    if content is None:
        raise NotFound
    setting = find_setting(actor, seen.seat.school_class)
    is_child = "fields" in content
    facts = child_facts(setting, seen.seat.pupil) if is_child else slip_facts(setting, seen.seat.pupil)
    pupil = {
        "name": seen.seat.pupil.full_name,
        "facts": facts,
        **content,
        "results": [*content["results"], ("Số buổi nghỉ", absence_words(seen.attendance))],
        **_signature(actor, seen.signed),
    }
    title = "Phiếu đánh giá sự phát triển của trẻ" if is_child else "Phiếu báo kết quả học tập và rèn luyện"
    data = {
        **setting.frame(title),
        "subtitle": period_words(seen.period, setting.year),
        "homeroom": setting.homeroom,
        "children" if is_child else "pupils": [pupil],
    }
    name = f"phieu-bao-ket-qua-{setting.year}-{seen.period}-{seen.seat.pupil.id}.pdf"
    return Paper("children" if is_child else "slips", name, data)


def absence_words(attendance: Attendance) -> str:
    """ "2 có phép, 0 không phép", as on the school's own paper."""
    return f"{attendance.counted.excused} có phép, {attendance.counted.unexcused} không phép"


def _signature(actor: Actor, reader: ReportSlipReader | None) -> dict[str, Any]:
    if reader is None or reader.signed_at is None:
        return {"opinion": "", "signed": ""}
    at = short_time(reader.signed_at.astimezone(clock.LOCAL_ZONE))
    return {"opinion": reader.words, "signed": f"{actor.name}\nđã ký trên cổng lúc {at}"}


def print_report(actor: Actor, *, pupil_id: int, start_year: int, store: FileStore, visit: bool) -> tuple[str, bytes]:
    """Name and bytes of the school report up to a year: the years of which everything is published."""
    child = get_child(actor, pupil_id)
    seat = find_year_seats(pupil_id).get(start_year)
    if seat is None or PaperKind.REPORT not in papers_of(seat.grade):
        raise NotFound
    paper = report_paper(find_setting(actor, seat.school_class), [pupil_id], of_family=whole_years)
    if not paper.data["pupils"][0]["years"]:
        raise NotFound
    paper.data["foot"] += " · Bản cho gia đình, không thay học bạ gốc"
    data = set_paper(paper, store)
    note_family_look(actor, child, "family_report", visit=visit)
    return paper.file_name, data
