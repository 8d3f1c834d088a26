"""Which pupil of the class a row of a score sheet speaks of: by the Ministry's code, then by name and birth date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.errors import RuleBroken
from portal.rules.school.importing.cells import class_key
from portal.rules.vietnamese import clean, fold

_BLANKS = re.compile(r"[\s.\-]")


@dataclass(frozen=True)
class Member:
    """A pupil of the class as rows can name it."""

    id: int
    name: str
    code: str
    born: str


@dataclass(frozen=True)
class Said:
    """What a row says of its pupil, the birth date as it is stored; empty for what it does not say."""

    code: str = ""
    name: str = ""
    born: str = ""
    class_name: str = ""


class ClassList:
    """The pupils of a class, found by code and by name."""

    def __init__(self, class_name: str, members: Iterable[Member]) -> None:
        self.class_name = class_name
        self.members = list(members)
        self.by_code = {member.code: member for member in self.members if member.code}
        self.by_name: dict[str, list[Member]] = {}
        for member in self.members:
            self.by_name.setdefault(fold(member.name), []).append(member)

    def find(self, said: Said) -> Member:
        """The one pupil a row can mean; ``RuleBroken`` at the column that is to blame."""
        if said.class_name and class_key(said.class_name) != class_key(self.class_name):
            raise RuleBroken(
                "Dòng này ghi lớp “%(typed)s”, sổ này là của lớp %(name)s.",
                field="class_name",
                typed=said.class_name,
                name=self.class_name,
            )
        code = _BLANKS.sub("", said.code)
        by_code = self.by_code.get(code) or self.by_code.get(code.zfill(10)) if code else None
        if by_code is not None:
            if said.name and fold(clean(said.name)) != fold(by_code.name) and not _same_birth(said.born, by_code.born):
                raise RuleBroken("Mã này là của “%(name)s”.", field="ministry_code", name=by_code.name)
            return by_code
        if not clean(said.name):
            raise RuleBroken("Không có học sinh nào của lớp mang mã này.", field="ministry_code")
        return self._by_name(said, code)

    def _by_name(self, said: Said, code: str) -> Member:
        name = clean(said.name)
        alike = [
            member
            for member in self.by_name.get(fold(name), ())
            if not (code and member.code) and _may_be(said.born, member.born)
        ]
        exact = [member for member in alike if member.name == name]
        born = [member for member in exact or alike if said.born and _same_birth(said.born, member.born)]
        candidates = born or exact or alike
        if len(candidates) > 1:
            raise RuleBroken(
                "Lớp có %(number)d học sinh cùng họ tên và ngày sinh; hãy ghi mã định danh.",
                field="full_name",
                number=len(candidates),
            )
        if not candidates:
            raise RuleBroken("Lớp không có học sinh này.", field="full_name")
        return candidates[0]


def _same_birth(said: str, stored: str) -> bool:
    return bool(stored) and said == stored


def _may_be(said: str, stored: str) -> bool:
    return not said or not stored or said.startswith(stored) or stored.startswith(said)
