"""Pupils as rows of a class list: what stands under each column."""

from collections.abc import Mapping
from typing import Any

from portal.rules.people.phones import show_phone
from portal.rules.school.births import show_birth
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.importing.columns import CLASS_LIST
from portal.rules.school.importing.rows import Parent
from portal.rules.school.people import SEX_LABELS


def list_row(number: int, facts: Mapping[str, Any], parents: Mapping[str, Parent]) -> list[Any]:
    """A row of the sector's class list; ``facts`` by the keys of its columns, and ``home_town``.

    What the import puts together of two cells is taken apart again, so that a list can be read back unchanged.
    """
    ward, _comma, province = facts["home_town"].rpartition(", ")
    shown = {
        **facts,
        "born": show_birth(facts["born"]),
        "sex": SEX_LABELS.get(facts["sex"], ""),
        "ethnicity": ETHNICITY_LABELS.get(facts["ethnicity"], ""),
        "phone": show_phone(facts["phone"]),
        "home_ward": ward,
        "home_province": province,
        "grade": facts["grade"] or "",
    }
    for relation, parent in parents.items():
        shown[f"{relation}_name"], shown[f"{relation}_job"] = parent.full_name, parent.job
        shown[f"{relation}_born"] = parent.born_year or ""
    return [number, *(shown.get(key) or "" if key else "" for _heading, key in CLASS_LIST[1:])]
