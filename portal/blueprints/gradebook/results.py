"""The results of a class and the reasons of one pupil's, on the screen, on paper and as a spreadsheet."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters.spreadsheet import write_table
from portal.blueprints.gradebook.blueprint import bp
from portal.rules.gradebook.levels import LevelOutcome
from portal.rules.gradebook.scales import level_label
from portal.rules.gradebook.sentences import Missing, Sentence
from portal.rules.permissions import Permission
from portal.rules.school.subjects import SHORT_NAMES
from portal.rules.school_years import year_name
from portal.services.gradebook import results as service
from portal.services.gradebook.results import ClassResults, Period, PupilResults
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import XLSX, answer, download, is_real_visit
from portal.web.words import say


@bp.get("/<int:class_id>/ket-qua")
@page(Permission.SCHOOL_READ)
def results(class_id: int) -> ResponseReturnValue:
    """The results of a class in a semester or the year."""
    found = service.read_class_results(actor(), class_id=class_id, period=request.args.get("ky"), visit=is_real_visit())
    return answer("gradebook/results.html", found=found, school_class=found.school_class)


@bp.get("/<int:class_id>/ket-qua/<int:pupil_id>")
@page(Permission.SCHOOL_READ)
def pupil_results(class_id: int, pupil_id: int) -> ResponseReturnValue:
    """One pupil's year with every reason: conditions met and missed."""
    school_class, found = service.read_pupil_results(
        actor(), class_id=class_id, pupil_id=pupil_id, visit=is_real_visit()
    )
    return answer("gradebook/pupil_results.html", found=found, school_class=school_class, pupil=found.pupil)


@bp.get("/<int:class_id>/ket-qua.xlsx")
@page(Permission.SCHOOL_READ)
def results_xlsx(class_id: int) -> ResponseReturnValue:
    """The results of a class as a spreadsheet."""
    found = service.export_class_results(actor(), class_id=class_id, period=request.args.get("ky"))
    name, year = found.school_class.name, year_name(found.school_class.start_year)
    columns = [(_("STT"), 5), (_("Họ và tên"), 28), *((subject.name, 12) for subject in found.subjects)]
    if found.has_levels:
        columns += [(_("Học tập"), 14), (_("Rèn luyện"), 12)]
        if found.period == Period.YEAR:
            columns += [(_("Số buổi nghỉ"), 10), (_("Danh hiệu"), 20), (_("Kết quả"), 26)]
    rows = [[number, *_cells(found, row)] for number, row in enumerate(found.rows, start=1)]
    title = _("Kết quả lớp %(name)s, năm học %(year)s", name=name, year=year)
    return download(write_table(title, columns, rows), f"ket-qua-{name}-{year}-{found.period}.xlsx", XLSX)


def _cells(found: ClassResults, row: PupilResults) -> list[object]:
    cells: list[object] = [row.pupil.full_name]
    cells += [
        _("Miễn") if row.is_exempt(subject.code, found.period) else row.value(subject.code, found.period)
        for subject in found.subjects
    ]
    if found.has_levels:
        cells += [level_words(row.learning(found.period)), conduct_words(row, found.period)]
        if found.period == Period.YEAR:
            cells += [row.absent, title_words(row), outcome_words(row)]
    return cells


@bp.app_template_filter()
def level_words(outcome: LevelOutcome | None) -> str:
    """ "Khá", or "" while something is missing or where there is no level."""
    if outcome is None or outcome.level is None:
        return ""
    return level_word(outcome.level)


@bp.app_template_filter()
def level_word(slug: str) -> str:
    """ "Chưa đạt" of "chua_dat", whatever scale it belongs to."""
    return say(level_label(slug))


@bp.app_template_filter()
def conduct_words(row: PupilResults, period: Period) -> str:
    """The conduct of a semester or the year."""
    slug = row.conduct(period)
    return level_word(slug) if slug else ""


@bp.app_template_filter()
def title_words(row: PupilResults) -> str:
    """The title of the year, or nothing."""
    return say(row.title) if row.title else ""


@bp.app_template_filter()
def outcome_words(row: PupilResults) -> str:
    """What follows at the end of the year; nothing while it cannot be said."""
    return say(row.outcome) if row.outcome else ""


@bp.app_template_filter()
def short_subject(code: str) -> str:
    """ "KHTN" of "khoa_hoc_tu_nhien", "" where the name itself is short enough."""
    return SHORT_NAMES.get(code, "")


@bp.app_template_filter()
def said(thing: Sentence | Missing) -> str:
    """A sentence of the rules, or what is missing, in the reader's language."""
    return thing.say(say)
