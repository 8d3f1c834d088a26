"""The weight of a sheet at its first load: the page and everything it asks for, compressed."""

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import portal
from portal.rules.permissions import Role
from portal.services.gradebook.books import BookKey
from tests.cast import Cast, Person
from tests.gradebook import SCHOOL, Taught, write
from tests.news import hire
from tests.pages import PageClient, parse
from tests.school import make_class, teach

STATIC = Path(portal.__file__).parent / "static"
PUPILS = 45
MARKS = ("tx1", "tx2", "tx3", "tx4", "gk", "ck")
LIMIT = 60 * 1024
ANSWER_HEAD = 300  # bytes
NAMES = [
    f"{family} {middle} {given}"
    for number in range(PUPILS)
    for family, middle, given in [
        (
            ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi")[number * 7 % 8],
            ("Thị Ngọc", "Minh", "Hoàng", "Gia", "Thanh", "Bảo", "Quốc")[number * 5 % 7],
            ("An", "Bình", "Châu", "Duy", "Hân", "Khôi", "Linh", "My", "Nhi", "Phúc", "Quân")[number * 4 % 11],
        )
    ]
]


def test_a_large_sheet_is_light(client_for: Callable[[Person], PageClient], cast: Cast) -> None:
    room = make_class(cast, "10A", unit=SCHOOL, grade=10, pupils=NAMES)
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL)
    teach(room, teacher, "toan")
    taught = Taught(room, teacher, BookKey(room.id, 1, "toan"), tuple(pupil.id for pupil in room.pupils))
    marks = {
        (place, code): f"{(place * 37 + number * 29) % 101 / 10}".replace(".", ",")
        for place in range(PUPILS)
        for number, code in enumerate(MARKS)
    }
    comments = {(place, "comment"): f"{NAMES[place * 11 % PUPILS]} tiến bộ bài {place * 7}" for place in range(PUPILS)}
    write(taught, marks | comments)
    client = client_for(teacher)
    page = client.get(taught.url)
    tree = parse(page)
    asked = {each.get("src") or each.get("href") for kind in ("script", "link", "img") for each in tree.iter(kind)}
    files = {urlsplit(address).path.removeprefix("/static/") for address in asked if address}
    bodies = [page.data, *((STATIC / name).read_bytes() for name in sorted(files))]
    named = [each.get("name", "") for kind in ("input", "textarea") for each in tree.iter(kind)]
    assert sum(name.startswith("c-") for name in named) == PUPILS * 7
    weights = [len(gzip.compress(body, 6, mtime=0)) + ANSWER_HEAD for body in bodies]
    assert sum(weights) <= LIMIT, sorted(weights)
