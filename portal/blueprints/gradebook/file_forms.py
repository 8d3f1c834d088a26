"""Forms of books as files: what to take out; the file; whose value stands; why somebody writes for the teachers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField

from portal.rules.gradebook.files.layouts import LAYOUT_LABELS, MEANING_LABELS, Layout
from portal.rules.headings import heading_key
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.files.plans import Choice, FilePlan, Options
from portal.services.gradebook.form_writing import MINE, THEIRS
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most
from portal.web.numbers import whole_number
from portal.web.respond import answer

LONGEST_MAP = 60
SHOWN = 200
OWN, WHOLE = "", "truong"


class ExportForm(PortalForm):
    """Which books, in which layout, and why."""

    semester = ChoiceField(_l("Học kì"), choices=[("1", _l("Học kì I")), ("2", _l("Học kì II"))])
    part = ChoiceField(_l("Sổ nào"))
    layout = ChoiceField(_l("Mẫu"), choices=[(layout.value, _l(label)) for layout, label in LAYOUT_LABELS.items()])
    reason = LineField(_l("Lý do tải"), [at_most(300)], description=_l("Cần ghi khi tải sổ của cả lớp, cả trường."))

    def offer_parts(self, classes: Sequence[tuple[int, str]], *, whole: bool) -> None:
        """The own books, each class, the school for whoever sees it."""
        everything = [(WHOLE, _l("Cả trường"))] if whole else []
        one = [(str(class_id), _l("Lớp %(name)s", name=name)) for class_id, name in classes]
        self.part.offer([(OWN, _l("Sổ của tôi")), *everything, *one])


class FileForm(PortalForm):
    """The file to look at."""

    file = FileField(_l("Tệp bảng tính"), description=_l("XLSX, XLS hoặc ODS, không quá 20 MB."))


class MarksForm(PortalForm):
    """What the columns mean (``ten_0``, ``cot_0``, …), whose value stands (``k-0-12-tx1``), and why."""

    reason = LineField(_l("Lý do"), [at_most(500)])
    erase = BooleanField(_l("Xóa trên cổng những ô để trống trong tệp"))
    others = ChoiceField(
        _l("Các ô chưa chọn ở trên"),
        choices=[("", _l("Để nguyên trên cổng")), (MINE, _l("Lấy theo tệp"))],
        default="",
    )

    def chosen(self) -> dict[str, str]:
        """What headings mean, as said by the person, by heading as compared."""
        found = {}
        for index in range(LONGEST_MAP):
            heading = heading_key(request.form.get(f"ten_{index}", ""))
            if heading:
                found[heading] = request.form.get(f"cot_{index}", "")[:40]
        return found

    def options(self, only: BookKey | None) -> Options:
        """What was chosen, as the service takes it."""
        return Options(
            only=only,
            chosen=self.chosen(),
            erase=bool(self.erase.data),
            choices=dict(_choices()),
            others=self.others.data or "",
        )

    def carried(self) -> Iterator[tuple[str, str]]:
        """The meanings of headings as hidden fields of the next step."""
        for index in range(LONGEST_MAP):
            for name in (f"ten_{index}", f"cot_{index}"):
                if name in request.form:
                    yield name, request.form[name]


def _choices() -> Iterator[tuple[Choice, str]]:
    for name, value in request.form.items():
        kind, _dash, rest = name.partition("-")
        if kind != "k" or value not in {MINE, THEIRS}:
            continue
        sheet, pupil_id, column = (*rest.split("-", 2), "", "")[:3]
        numbers = whole_number(sheet), whole_number(pupil_id)
        if numbers[0] is not None and numbers[1] is not None and column:
            yield (numbers[0], numbers[1], column), value


def headings_of(plan: FilePlan) -> list[tuple[str, str]]:
    """Every heading of the file once, with the meaning it has."""
    found: dict[str, tuple[str, str]] = {}
    for sheet in plan.sheets:
        for heading, key in zip(sheet.headings, sheet.meanings, strict=False):
            if heading and (heading_key(heading) not in found or key):
                found[heading_key(heading)] = (heading, key)
    return list(found.values())[:LONGEST_MAP]


def meaning_choices(plan: FilePlan) -> list[tuple[str, Any]]:
    """What a heading can mean: what the templates have, and further columns of these books."""
    further: Mapping[str, str] = {
        code: short for sheet in plan.sheets for code, short in sheet.columns.items() if code not in MEANING_LABELS
    }
    return [("", _l("– Không dùng –")), *((key, _l(label)) for key, label in {**MEANING_LABELS, **further}.items())]


def ask_columns(plan: FilePlan, form: MarksForm, here: str) -> ResponseReturnValue:
    """The page that asks what each heading means."""
    return answer(
        "gradebook/import_columns.html",
        form=form,
        headings=headings_of(plan),
        choices=meaning_choices(plan),
        here=here,
    )


def show_plan(plan: FilePlan, form: MarksForm, here: str) -> ResponseReturnValue:
    """The dry run, before anything is written."""
    return answer(
        "gradebook/import_plan.html",
        form=form,
        plan=plan,
        counts=plan.counts,
        carried=list(form.carried()),
        here=here,
        shown_most=SHOWN,
        kept=form.options(None).choices,
        status=422 if form.errors or (plan.bad and request.method == "POST") else 200,
        keep=True,
    )


def layout_of(text: str | None) -> Layout:
    """The layout asked for; the first for anything unknown."""
    return Layout(text) if text in set(Layout) else Layout.EACH
