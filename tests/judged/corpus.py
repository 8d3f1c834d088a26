"""The things that are searched: letters and news of the demo, the guide, and some hundred made-up ones around them."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path

from portal.rules.search.entries import Entry
from portal.services.demo.letters import LETTERS, read_letter
from portal.services.demo.texts import read_text
from tests.search_corpus import Language, make_entries

HERE = Path(__file__).parent
GUIDE = HERE.parent.parent / "docs/guide"
EVERYBODY = frozenset({"all"})
_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"<[^>]+>")
_NEWS = """khai-giang doc-sach tu-sach-lop an-toan-duoi-nuoc chuyen-de-toan hoi-khoe vuon-rau lich-hop nghi-hoc-bao
quy-hoc-bong co-thu-thu"""
_PLACES = ("Tân Phú", "Bình Đại", "Thạnh Phú", "Mỏ Cày", "Giồng Trôm", "Ba Tri", "Vũng Liêm", "Trà Ôn", "Bình Minh")
_DOINGS = (
    (
        "hội thi Rung chuông vàng",
        "Học sinh khối Năm trả lời hai mươi câu hỏi về lịch sử, khoa học và an toàn giao thông.",
    ),
    ("ngày hội Trạng nguyên nhỏ tuổi", "Các em thi toán, tiếng Việt và vẽ tranh theo nhóm; phụ huynh đến cổ vũ."),
    ("lễ tri ân thầy cô ngày 20/11", "Học sinh tặng hoa, đọc thư và biểu diễn văn nghệ mừng Ngày Nhà giáo Việt Nam."),
    ("phiên chợ quê gây quỹ học bổng", "Mỗi lớp một gian hàng bánh dân gian; tiền bán được góp vào quỹ khuyến học."),
    ("chuyên đề phòng chống bạo lực học đường", "Công an xã kể những chuyện có thật và hướng dẫn cách xin giúp đỡ."),
    ("cuộc thi kể chuyện theo sách", "Hai mươi thí sinh kể chuyện bằng tiếng Việt, ba em kể bằng tiếng Anh."),
    (
        "tập huấn giáo viên sử dụng bảng tương tác",
        "Thầy cô thực hành soạn bài, chia sẻ học liệu số và chấm chéo giáo án.",
    ),
)


def entries() -> list[Entry]:
    """All of them; a key says what an entry is about."""
    return [*_letters(), *_news(), *_made_up_news(), *_directives(), *_documents(), *_yearly(), *_notices(), *_guide(),
            *_units(), *_people()]  # fmt: skip


def noise(number: int) -> list[Entry]:
    """Made-up things that speak as several of the letters and news do, without numbers of their own; always the same.

    Only words that follow one another in two texts at least: what one text alone says, one text alone answers.
    """
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in (*_letters(), *_news(), *_documents(), *_notices()):
        for sentence in re.split(r"[.\n;:]", f"{entry.title}\n{entry.body}"):
            for pair in pairwise(_WORD.findall(sentence.lower())):
                places[pair].add(entry.key)
    after: dict[str, list[str]] = defaultdict(list)
    for (first, second), keys in places.items():
        if len(keys) > 1:
            after[first] += [second] * len(keys)
    names = [name for line in read_text("names.txt").splitlines() for name in line.partition(": ")[2].split(", ")]
    tongue = Language(dict(after), list(after), sorted(set(names)), [f"{onset}oăng" for onset in "bcdghklmnprtvx"])
    made = make_entries(number, seed=8, tongue=tongue)
    return [replace(one, key=f"noise:{one.key}", access=EVERYBODY, codes=()) for one in made]


def _letters() -> Iterator[Entry]:
    for letter in LETTERS:
        text = read_letter(letter.file)
        yield _entry(
            f"document:{letter.file.split('-')[0]}",
            text.subject,
            f"{text.body}\n{text.signer_position}\n{text.signer_name}",
            codes=(text.code,),
            day=text.issued_on,
        )


def _news() -> Iterator[Entry]:
    for place, name in enumerate(_NEWS.split()):
        title, summary, body = read_text(f"news/{name}.html").split("\n", 2)
        yield _entry(
            f"news:{name}", title, f"{summary}\n{_plain(body)}", day=date(2026, 11, 20) - timedelta(days=9 * place)
        )


def _made_up_news() -> Iterator[Entry]:
    chance = random.Random("news")
    for number, ((doing, text), place) in enumerate(product(_DOINGS, _PLACES)):
        school = f"Trường {chance.choice(['Tiểu học', 'THCS'])} {place}"
        about = chance.choice(_DOINGS)[1]
        body = f"{school} vừa tổ chức {doing} với {chance.randrange(60, 400)} học sinh. {text} Trước đó: {about}"
        key = f"news:{_DOINGS.index((doing, text)) + 1}-{_PLACES.index(place) + 1}"
        yield _entry(key, f"{school} tổ chức {doing}", body, day=date(2025, 9, 5) + timedelta(days=7 * number))


def _directives() -> Iterator[Entry]:
    titles = {
        "exchange": "V/v tiếp nhận văn bản qua cổng mỗi ngày làm việc",
        "mid-year": "V/v hoàn thành cập nhật dữ liệu giữa năm học",
        "staff-list": "V/v rà soát danh sách cán bộ phụ trách công nghệ thông tin",
        "training": "V/v tập huấn sử dụng phần mềm quản lý nhà trường",
    }
    for place, (name, title) in enumerate(titles.items()):
        body = read_text(f"directives/{name}.txt")
        yield _entry(f"document:{name}", title, body, codes=(f"{31 + place}/SGDĐT-VP",), day=date(2026, 10, 1 + place))


def _documents() -> Iterator[Entry]:
    for key, code, kind, title, body in _table("documents.txt"):
        year = re.search(r"20\d\d", code)
        day = date(int(year[0]) if year else 2026, 3, 5)
        yield _entry(key, title, f"{kind} số {code}. {body}", codes=(code,), day=day)


def _yearly() -> Iterator[Entry]:
    """What a department sends every year again."""
    body = read_text("province/body.txt")
    subjects = read_text("province/subjects.txt").splitlines()
    for year, (number, subject) in product((2024, 2025, 2026), enumerate(subjects)):
        name = f"{year}-{year + 1}"
        text = body.replace("{year}", name).replace("{issuer}", "Sở Giáo dục và Đào tạo")
        code = f"{1000 + 37 * number + year - 2024}/SGDĐT-{('VP', 'GDTrH', 'GDTH', 'TCCB')[number % 4]}"
        day = date(year, 9, 1) + timedelta(days=7 * number)
        yield _entry(f"document:y{number + 1}-{year}", subject.replace("{year}", name), text, codes=(code,), day=day)


def _notices() -> Iterator[Entry]:
    for place, (key, title, body) in enumerate(_table("notices.txt")):
        yield _entry(key, title, body, day=date(2026, 11, 1) + timedelta(days=place))


def _guide() -> Iterator[Entry]:
    for path in sorted(GUIDE.glob("*.md")):
        title, *sections = path.read_text(encoding="utf-8").split("\n## ")
        for section in sections or [title]:
            heading, _, body = section.partition("\n")
            yield _entry(f"page:{path.stem}", f"{title.splitlines()[0].strip('# ')}: {heading}", body, part=heading)


def _units() -> Iterator[Entry]:
    for key, name, code, address, telephone in _table("units.txt"):
        yield _entry(key, name, address, codes=(code, telephone), day=None)


def _people() -> Iterator[Entry]:
    """Two hundred of the staff, named as the demo names people."""
    lists = [line.partition(": ")[2].split(", ") for line in read_text("names.txt").splitlines()]
    chance = random.Random("people")
    seen = set()
    while len(seen) < 200:
        middle, given = ((1, 2), (3, 4))[chance.random() < 0.4]
        name = " ".join((chance.choice(lists[0]), chance.choice(lists[middle]), chance.choice(lists[given])))
        telephone = f"09{chance.randrange(10**7, 10**8)}"
        if name not in seen:
            seen.add(name)
            school = chance.choice(_PLACES)
            yield _entry(
                f"staff:{len(seen)}", name, f"Giáo viên, Trường Tiểu học {school}", codes=(telephone,), day=None
            )


def _table(file: str) -> Iterator[list[str]]:
    for line in (HERE / file).read_text(encoding="utf-8").splitlines():
        yield [part.strip() for part in line.split(" | ")]


def _plain(markup: str) -> str:
    return _TAG.sub(" ", re.sub(r"</(p|h\d|li)>", "\n", markup))


def _entry(
    key: str, title: str, body: str, *, codes: tuple[str, ...] = (), day: date | None = date(2026, 9, 1), part: str = ""
) -> Entry:
    kind = key.partition(":")[0]
    return Entry(f"{key}#{part}" if part else key, kind, title, EVERYBODY, body=body, codes=codes, day=day)
