"""A class list to sign on: the columns somebody wants, and an empty one for the signature."""

from collections.abc import Sequence

from portal.rules.school.births import show_birth
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.frame import Setting, table
from portal.services.gradebook.results.facts import Seat


def signing_paper(setting: Setting, seats: Sequence[Seat], *, heading: str, columns: Sequence[str]) -> Paper:
    """One page for the class; ``columns`` are empty ones between the birth date and the signature."""
    heads = [("STT", 9, "center"), ("Họ và tên", 52, "left"), ("Ngày sinh", 24, "center")]
    heads += [(label, 24, "center") for label in columns]
    lines = [
        [str(number), seat.pupil.full_name, show_birth(seat.pupil.born), *("" for _label in columns), ""]
        for number, seat in enumerate(seats, start=1)
    ]
    data = {
        **setting.frame(heading),
        "subtitle": f"Lớp {setting.school_class.name} – Năm học {setting.year}",
        "table": table([*heads, ("Kí tên", 34, "center")], lines),
        "homeroom": setting.homeroom,
    }
    return Paper("signing", f"danh-sach-ki-{setting.school_class.name}-{setting.year}.pdf", data)
