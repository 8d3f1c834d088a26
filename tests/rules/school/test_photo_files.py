"""Photos by file names: whose each is, and why another is nobody's."""

import pytest

from portal.errors import RuleBroken
from portal.rules.school.photo_files import MAX_PHOTO, MAX_TOTAL, Owner, PhotoFile, PhotoPlan, keys_of, plan_photos

JPEG = b"\xff\xd8\xff\xe0" + bytes(12)
AN = Owner(1, "Lê Thị An", "4A", ("8312345678", "125"))
BINH = Owner(2, "Trần Bình", "4A", ("12/HS",), has_photo=True)
CHI = Owner(3, "Đỗ Chi", "4B", ("1-25", "9"))
GONE = Owner(4, "Võ Dũng", "", ("77",), is_present=False)
OWNERS = (AN, BINH, CHI, GONE)


def plan(*paths: str, head: bytes | None = JPEG, size: int = 2000) -> PhotoPlan:
    return plan_photos([PhotoFile(place, path, size, head) for place, path in enumerate(paths)], OWNERS)


@pytest.mark.parametrize(
    ("path", "owner", "state"),
    [
        ("8312345678.jpg", AN, "new"),
        ("Ảnh khối 4/4A/8312345678 - Lê Thị An.JPEG", AN, "new"),
        ("4A\\8312345678_Lê Thị An.png", AN, "new"),
        ("12-hs.webp", BINH, "other"),
        ("9 (An).jpg", CHI, "new"),
        ("77.jpg", GONE, "new"),
    ],
)
def test_a_file_is_of_the_pupil_its_name_says(path: str, owner: Owner, state: str) -> None:
    (found,) = plan(path).files
    assert (found.owner, found.state) == (owner, state)


@pytest.mark.parametrize(
    ("path", "head", "size", "said"),
    [
        ("Lê Thị An.jpg", JPEG, 10, "Không có học sinh nào"),
        ("99.jpg", JPEG, 10, "Không có học sinh nào"),
        ("125.jpg", JPEG, 10, "chỉ vào 2 học sinh"),
        ("9.jpg", b"%PDF-1.7" + bytes(8), 10, "Không phải ảnh"),
        ("9.jpg", b"RIFF1234WAVE" + bytes(4), 10, "Không phải ảnh"),
        ("9.jpg", b"\0\0\0\x18ftypheic" + bytes(4), 10, "HEIC"),
        ("9.jpg", JPEG, MAX_PHOTO + 1, "lớn hơn 15 MB"),
        ("9.jpg", b"", 0, "rỗng"),
        ("9.jpg", None, 10, "mật khẩu"),
    ],
)
def test_what_cannot_be_taken_says_why(path: str, head: bytes | None, size: int, said: str) -> None:
    (found,) = plan(path, head=head, size=size).files
    assert (found.state, said in str(found.fault)) == ("refused", True)


def test_of_two_files_of_one_pupil_neither_is_taken() -> None:
    found = plan("9.jpg", "cũ/1-25 Chi.png", "8312345678.jpg")
    assert [one.state for one in found.files] == ["new", "new", "refused"]  # "1-25" is also 125
    found = plan("9.jpg", "cũ/9.jpg", "8312345678.jpg")
    assert [(one.file.path, one.state) for one in found.files] == [
        ("8312345678.jpg", "new"),
        ("9.jpg", "refused"),
        ("cũ/9.jpg", "refused"),
    ]
    assert "2 tệp cùng là ảnh của Đỗ Chi" in str(found.files[1].fault)
    assert [one.name for one in found.without] == ["Đỗ Chi"]


def test_what_systems_add_is_passed_over() -> None:
    found = plan("9.jpg", "__MACOSX/._9.jpg", "4A/.DS_Store", "Thumbs.db", "4A/desktop.ini")
    assert ([one.state for one in found.files], found.ignored) == (["new"], 4)
    with pytest.raises(RuleBroken, match="không có ảnh nào"):
        plan("Thumbs.db")


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(RuleBroken, match="2048 MB") as refused:
        plan("9.jpg", size=MAX_TOTAL + 1)
    assert refused.value.field == "file"


def test_the_keys_of_a_name() -> None:
    assert keys_of("a/b/0125 Lê An.tar.jpg") == ["0125leantar", "0125"]
    assert keys_of("không có đuôi") == ["khongcoduoi", "khong"]
    assert keys_of("….jpg") == []
