"""Records for the national education data centre: the envelope of each, and what of it the portal keeps.

Source: one public copy of the data-sharing schema between the Ministry and the data centre. It gives the envelope by
name and the contents in words; the keys of the contents here are ours. Left out, because no source was found: the code
lists of ethnic groups (two numberings), nationalities, statuses and disabilities, and codes of classes and teachers.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.errors import mark
from portal.rules.people.phones import show_phone
from portal.rules.school.importing.rows import Parent
from portal.rules.school.levels import LOWER_SECONDARY, PRESCHOOL, PRIMARY, UPPER_SECONDARY, level_of

NEW, UPDATE, CANCEL = "NEW", "UPDATE", "CANCEL"
LEVEL_CODES = {PRESCHOOL: "01", PRIMARY: "02", LOWER_SECONDARY: "03", UPPER_SECONDARY: "04"}
SEX_CODES = {"": 0, "male": 1, "female": 2}
FLAGS = {
    "poor": "hongheo",
    "boarding": "bantru",
    "fee_free": "mienhocphi",
    "fee_reduced": "giamhocphi",
    "cost_support": "hotrochiphi",
    "meal_support": "hotroantrua",
}
"""Policies that the schema asks for as yes or no."""
ENVELOPE: tuple[str, ...] = ("idbanghi", "sukien", "phienban", "thoigiancapnhat", "ngaycapnhat")
KIND_LABELS: dict[str, str] = {"pupil": mark("Học sinh"), "class": mark("Lớp")}


@dataclass(frozen=True)
class Sent:
    """A record as it was last sent."""

    version: int
    event: str
    sha256: str


def pupil_content(facts: Mapping[str, Any], parents: Mapping[str, Parent]) -> dict[str, Any]:
    """A pupil; ``facts`` by the fields of the record, with ``school_code``, ``class_name`` and ``grade`` (or None)."""
    born = facts["born"]
    return {
        "manhomcaphoc": _level(facts["grade"]),
        "matruong": facts["school_code"] or "",
        "khoi": facts["grade"] or 0,
        "malop": facts["class_name"],
        "mahocsinh": facts["ministry_code"] or "",
        "sodinhdanh": facts["personal_id"] or "",
        "hoten": facts["full_name"],
        "tenkhac": facts["other_name"],
        "gioitinh": SEX_CODES[facts["sex"]],
        "ngaysinh": born if len(born) == len("2015-03-21") else "",
        "thangsinh": born if len(born) == len("2015-03") else "",
        "namsinh": born if len(born) == len("2015") else "",
        "noisinh": facts["birthplace"],
        "quequan": facts["home_town"],
        "noithuongtru": facts["permanent_address"],
        "noiohiennay": facts["current_address"],
        "sodienthoai": show_phone(facts["phone"]).replace(" ", ""),
        **{key: int(policy in facts["policies"]) for policy, key in FLAGS.items()},
        **_parent("cha", parents.get("father")),
        **_parent("me", parents.get("mother")),
    }


def class_content(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A class; ``facts`` by the fields of the class, with ``school_code``."""
    return {
        "manhomcaphoc": _level(facts["grade"]),
        "matruong": facts["school_code"] or "",
        "namhoc": facts["start_year"],
        "khoi": facts["grade"],
        "malop": facts["name"],
        "tenlop": facts["name"],
        "haibuoingay": int(facts["sessions_a_day"] > 1),
        "lopghep": int(bool(facts["other_grades"])),
    }


def _level(grade: int | None) -> str:
    return "" if grade is None else LEVEL_CODES[level_of(grade)]


def _parent(which: str, parent: Parent | None) -> dict[str, Any]:
    return {
        f"hoten{which}": parent.full_name if parent else "",
        f"nghenghiep{which}": parent.job if parent else "",
        f"namsinh{which}": (parent.born_year or "") if parent else "",
    }


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 that is equal for equal contents."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def next_sending(sent: Sent | None, sha256: str | None, *, everything: bool) -> tuple[str, int] | None:
    """Event and version to send now, None for nothing. ``sha256`` is None when the record is no longer there.

    The version rises with each sending, as the receiver ignores one it has had.
    """
    if sha256 is None:
        return None if sent is None or sent.event == CANCEL else (CANCEL, sent.version + 1)
    if sent is None:
        return NEW, 1
    if sent.event == CANCEL:
        return NEW, sent.version + 1
    return (UPDATE, sent.version + 1) if everything or sent.sha256 != sha256 else None


def envelope(record_id: str, event: str, version: int, changed_at: datetime, now: datetime) -> dict[str, Any]:
    """The fields every record begins with; both instants are in Vietnam's time."""
    when = (f"{instant:%Y-%m-%dT%H:%M:%S}" for instant in (changed_at, now))
    return dict(zip(ENVELOPE, (record_id, event, version, *when), strict=True))
