"""The fields of a pupil's record: one reader each, shared by the form and by every import.

A reader takes what was typed and gives what is stored; what cannot be raises ``RuleBroken`` at the field of that name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.people.phones import parse_phone
from portal.rules.school.births import read_birth
from portal.rules.school.ethnicities import read_ethnicity
from portal.rules.school.people import DISABILITY_LABELS, POLICY_LABELS
from portal.rules.vietnamese import clean, fold, nfc

_SEPARATORS = re.compile(r"[\s.\-']")
_SEXES = {"nam": "male", "nu": "female", "male": "male", "female": "female", "1": "male", "2": "female", "0": ""}
LINE_LENGTHS: Mapping[str, int] = {
    "other_name": 150,
    "nationality": 60,
    "birthplace": 255,
    "home_town": 255,
    "permanent_address": 255,
    "current_address": 255,
}
PROSE_LENGTHS: Mapping[str, int] = {"health_note": 1000, "disability_note": 500}


@dataclass(frozen=True, kw_only=True)
class PupilFacts:
    """What a record says of a pupil, as stored; codes are unknown when None, all else when empty."""

    full_name: str
    ministry_code: str | None = None
    personal_id: str | None = None
    other_name: str = ""
    born: str = ""
    sex: str = ""
    ethnicity: str = ""
    nationality: str = ""
    birthplace: str = ""
    home_town: str = ""
    permanent_address: str = ""
    current_address: str = ""
    phone: str = ""
    policies: tuple[str, ...] = ()
    health_note: str = ""
    disability: str = ""
    disability_note: str = ""

    def values(self) -> dict[str, Any]:
        """By the names of the columns."""
        return {**asdict(self), "policies": list(self.policies)}


def read_full_name(typed: str) -> str:
    """A name of 1 to 150 characters, as written by its bearer."""
    name = clean(typed)
    if not name:
        raise RuleBroken("Vui lòng nhập họ và tên.", field="full_name")
    if len(name) > 150:
        raise RuleBroken("Không quá %(max)d ký tự.", field="full_name", max=150)
    if not any(c.isalpha() for c in name) or any(c.isdecimal() for c in name):
        raise RuleBroken("Họ và tên chỉ gồm chữ, không có chữ số.", field="full_name")
    return name


def read_ministry_code(typed: str) -> str | None:
    """The ten digits of the sector database; None of nothing."""
    return _digits(typed, 10, "ministry_code", mark("Mã định danh của Bộ gồm 10 chữ số, kể cả số 0 ở đầu."))


def read_personal_id(typed: str, field: str = "personal_id") -> str | None:
    """The twelve digits of the personal identity number; None of nothing."""
    return _digits(typed, 12, field, mark("Số định danh cá nhân gồm 12 chữ số, kể cả số 0 ở đầu."))


def _digits(typed: str, length: int, field: str, message: str) -> str | None:
    text = _SEPARATORS.sub("", clean(typed))
    if text and (len(text) != length or not (text.isascii() and text.isdecimal())):
        raise RuleBroken(message, field=field)
    return text or None


def read_register_no(typed: str) -> str | None:
    """A number of the sổ đăng bộ of up to 30 characters, as the school writes it; None of nothing."""
    return read_line(typed, field="register_no", longest=30) or None


def read_sex(typed: str) -> str:
    """ "male" or "female" of "Nam", "nữ", "1", "2"; "" of nothing and of "0"."""
    text = fold(clean(typed))
    if text and text not in _SEXES:
        raise RuleBroken("Ghi giới tính là Nam hoặc Nữ.", field="sex")
    return _SEXES.get(text, "")


def read_phone(typed: str, field: str = "phone") -> str:
    """The number in E.164; "" of nothing."""
    return parse_phone(clean(typed), field=field) or ""


def read_policies(typed: str | Sequence[str]) -> tuple[str, ...]:
    """Codes or words of policies, as a list or parted by commas or semicolons; each once, in the list's own order."""
    parts = re.split(r"[;,\n]", typed) if isinstance(typed, str) else typed
    wanted = {_one_of(POLICY_LABELS, part, "policies") for part in parts if clean(part)}
    return tuple(code for code in POLICY_LABELS if code in wanted)


def read_disability(typed: str) -> str:
    """The code of a kind of disability, from itself or its words; "" of nothing and of "không"."""
    return "" if fold(clean(typed)) in {"", "khong", "0"} else _one_of(DISABILITY_LABELS, typed, "disability")


def _one_of(labels: Mapping[str, str], typed: str, field: str) -> str:
    text = fold(clean(typed))
    for code, label in labels.items():
        if text in {code, fold(label)}:
            return code
    raise RuleBroken("Không có “%(typed)s” trong danh mục.", field=field, typed=clean(typed))


def read_line(typed: str, *, field: str, longest: int) -> str:
    """One cleaned line."""
    return _short_enough(clean(typed), field, longest)


def read_prose(typed: str, *, field: str, longest: int) -> str:
    """Several lines."""
    return _short_enough(nfc(typed).replace("\r\n", "\n").strip(), field, longest)


def _short_enough(text: str, field: str, longest: int) -> str:
    if len(text) > longest:
        raise RuleBroken("Không quá %(max)d ký tự.", field=field, max=longest)
    return text


def readers(today: date) -> Mapping[str, Callable[[Any], Any]]:
    """The reader of each field of ``PupilFacts``, in the order of the form."""
    return {
        "full_name": read_full_name,
        "ministry_code": read_ministry_code,
        "personal_id": read_personal_id,
        "born": partial(read_birth, today=today),
        "sex": read_sex,
        "ethnicity": read_ethnicity,
        "phone": read_phone,
        "policies": read_policies,
        "disability": read_disability,
        **{name: partial(read_line, field=name, longest=longest) for name, longest in LINE_LENGTHS.items()},
        **{name: partial(read_prose, field=name, longest=longest) for name, longest in PROSE_LENGTHS.items()},
    }


def read_facts(typed: Mapping[str, Any], *, today: date) -> tuple[PupilFacts | None, Sequence[RuleBroken]]:
    """The facts of what was typed by field, and every rule it breaks; a field that is absent stays unknown."""
    read: dict[str, Any] = {}
    broken: list[RuleBroken] = []
    for name, reader in readers(today).items():
        try:
            read[name] = reader(typed.get(name) or "")
        except RuleBroken as error:
            broken.append(error)
    return (None if broken else PupilFacts(**read)), broken
