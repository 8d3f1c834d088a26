"""What the two classes of the mother's children were told to do at home."""

from collections.abc import Mapping
from datetime import timedelta

from portal.adapters import clock
from portal.models.contact_book import Homework
from portal.services.demo import rows
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool

NOTES = (
    ("vinhbinh", "4A", "giaovien.vinhbinh", "toan", "Toán", "Làm bài 2, 3 trang 45 vào vở bài tập."),
    ("vinhbinh", "4A", "giaovien.vinhbinh", "", "", "Thứ Sáu mang theo giấy màu, kéo, hồ dán để làm lọ hoa."),
    ("longthoi", "6A", "toan.longthoi", "toan", "Toán", "Ôn bài 12 và 13; làm bài 4, 5 trang 38."),
)


def write_homework(schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """Given today, to be done in two days."""
    today, now = clock.today(), clock.now()
    found = []
    for key, name, user_name, subject, subject_name, text in NOTES:
        class_id = next(each.id for each in schools[key].classes if each.name == name)
        author = cast.accounts[user_name]
        told = Homework(unit_id=schools[key].unit.id, class_id=class_id, subject=subject, subject_name=subject_name)
        told.day, told.due_on, told.text, told.written_at = today, today + timedelta(days=2), text, now
        told.author_id, told.author = author.id, author.full_name
        found.append(told)
    rows.write_all(found)
