"""Photos by file names: which file is of which pupil, told by pupil code or register number, and what is wrong."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from portal.errors import RuleBroken, mark
from portal.rules.vietnamese import fold

MEGABYTE = 1024 * 1024
MAX_PHOTO = 15 * MEGABYTE
"""Bytes of one photo, unpacked."""
MAX_TOTAL = 2048 * MEGABYTE
"""Bytes of everything in an archive, unpacked, by its own word."""
_HIDDEN = {"thumbs.db", "desktop.ini"}
_MAC_FOLDER = "__MACOSX"
_STARTS = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"))
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftyphevc")
_BREAKS = re.compile(r"[\s_,;()]|-\s")

NEW, OTHER, REFUSED = "new", "other", "refused"
UNKNOWN = mark("Không có học sinh nào mang mã hoặc số này.")
AMBIGUOUS = mark("Mã hoặc số này chỉ vào %(count)s học sinh. Hãy đặt tên tệp bằng mã định danh.")
TWICE = mark("%(count)s tệp cùng là ảnh của %(name)s. Hãy giữ lại một tệp.")
TOO_LARGE = mark("Ảnh lớn hơn %(limit)d MB. Hãy thu nhỏ ảnh.")
NO_PICTURE = mark("Không phải ảnh JPEG, PNG hay WebP (cổng xem nội dung, không xem tên tệp).")
IS_HEIC = mark("Ảnh ở dạng HEIC của điện thoại. Hãy lưu thành JPEG.")
LOCKED = mark("Không mở được: tệp có mật khẩu hoặc bị hỏng.")
EMPTY = mark("Tệp rỗng (0 byte).")


@dataclass(frozen=True)
class PhotoFile:
    """A file of an archive; ``head``: its first bytes, None when nothing of it can be unpacked."""

    place: int
    path: str
    size: int
    head: bytes | None


@dataclass(frozen=True)
class Owner:
    """A pupil of the school: the codes and numbers that name the pupil, and whether there is a photo, and whether
    the pupil is at the school now."""

    pupil_id: int
    name: str
    class_name: str
    codes: tuple[str, ...]
    has_photo: bool = False
    is_present: bool = True


@dataclass(frozen=True)
class Matched:
    """A file, whose photo it is, and what would become of it: ``new``, ``other`` (in the place of one) or refused."""

    file: PhotoFile
    state: str
    owner: Owner | None = None
    fault: RuleBroken | None = None


@dataclass(frozen=True)
class PhotoPlan:
    """Every file of an archive in the order of its paths; ``ignored`` are what systems put there by themselves."""

    files: Sequence[Matched]
    ignored: int = 0
    without: Sequence[Owner] = field(default_factory=tuple)

    def of(self, *states: str) -> list[Matched]:
        """The files with one of these states."""
        return [one for one in self.files if one.state in states]

    @property
    def good(self) -> list[Matched]:
        """What would be written."""
        return self.of(NEW, OTHER)


def plan_photos(files: Iterable[PhotoFile], owners: Sequence[Owner]) -> PhotoPlan:
    """Whose photo each file is; RuleBroken at ``file`` when the whole archive cannot be taken."""
    listed = sorted(files, key=lambda one: (one.path, one.place))
    kept = [one for one in listed if not is_junk(one.path)]
    if not kept:
        raise RuleBroken("Tệp nén không có ảnh nào.", field="file")
    if sum(one.size for one in kept) > MAX_TOTAL:
        raise RuleBroken(
            "Ảnh trong tệp nén nặng hơn %(limit)d MB khi mở ra. Hãy chia thành nhiều tệp nén.",
            field="file",
            limit=MAX_TOTAL // MEGABYTE,
        )
    named = _by_code(owners)
    matched = [_match(one, named) for one in kept]
    counts: defaultdict[int, int] = defaultdict(int)
    for one in matched:
        if one.owner is not None:
            counts[one.owner.pupil_id] += 1
    told = [_alone(one, counts[one.owner.pupil_id]) if one.owner else one for one in matched]
    given = {one.owner.pupil_id for one in told if one.owner is not None and one.state != REFUSED}
    without = tuple(one for one in owners if one.is_present and not one.has_photo and one.pupil_id not in given)
    return PhotoPlan(told, len(listed) - len(kept), without)


def is_junk(path: str) -> bool:
    """Whether a system put the file there by itself: macOS's shadows, thumbnails, hidden files."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    name = parts[-1] if parts else ""
    return _MAC_FOLDER in parts or name.startswith(".") or name.lower() in _HIDDEN


def fault_of(file: PhotoFile) -> RuleBroken | None:
    """Why a file cannot be a photo, by its size and first bytes."""
    if file.head is None:
        return RuleBroken(LOCKED)
    if not file.size:
        return RuleBroken(EMPTY)
    if file.size > MAX_PHOTO:
        return RuleBroken(TOO_LARGE, limit=MAX_PHOTO // MEGABYTE)
    if file.head[4:12] in _HEIC:
        return RuleBroken(IS_HEIC)
    is_webp = file.head[:4] == b"RIFF" and file.head[8:12] == b"WEBP"
    if not is_webp and not any(file.head.startswith(start) for start, _kind in _STARTS):
        return RuleBroken(NO_PICTURE)
    return None


def code_key(typed: str) -> str:
    """As codes and numbers are compared: letters without marks and digits alone, "12/HS" is "12-hs"."""
    return "".join(char for char in fold(typed) if char.isalnum())


def keys_of(path: str) -> list[str]:
    """What a file's name may name: all of it before the ending, else what stands before the first blank or "_"."""
    name = PurePosixPath(path.replace("\\", "/")).name
    stem = name.rpartition(".")[0] or name
    keys = [code_key(stem), code_key(_BREAKS.split(stem.strip(), maxsplit=1)[0])]
    return [key for key in dict.fromkeys(keys) if key]


def _by_code(owners: Sequence[Owner]) -> dict[str, dict[int, Owner]]:
    named: defaultdict[str, dict[int, Owner]] = defaultdict(dict)
    for owner in owners:
        for code in owner.codes:
            named[code_key(code)][owner.pupil_id] = owner
    return named


def _match(file: PhotoFile, named: dict[str, dict[int, Owner]]) -> Matched:
    if fault := fault_of(file):
        return Matched(file, REFUSED, fault=fault)
    found = next((named[key] for key in keys_of(file.path) if key in named), {})
    if not found:
        return Matched(file, REFUSED, fault=RuleBroken(UNKNOWN))
    if len(found) > 1:
        return Matched(file, REFUSED, fault=RuleBroken(AMBIGUOUS, count=len(found)))
    (owner,) = found.values()
    return Matched(file, OTHER if owner.has_photo else NEW, owner)


def _alone(one: Matched, count: int) -> Matched:
    """A pupil has one photo: of two files neither is taken."""
    if count == 1 or one.owner is None:
        return one
    return Matched(one.file, REFUSED, one.owner, RuleBroken(TWICE, count=count, name=one.owner.name))
