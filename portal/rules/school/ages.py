"""Age groups of a preschool class, as the preschool programme parts them (TT 17/2009/TT-BGDĐT and its amendments)."""

from portal.errors import mark

AGE_GROUPS: dict[str, str] = {
    "3-12m": mark("Nhóm trẻ 3–12 tháng"),
    "12-24m": mark("Nhóm trẻ 12–24 tháng"),
    "24-36m": mark("Nhóm trẻ 24–36 tháng"),
    "3-4": mark("Mẫu giáo 3–4 tuổi"),
    "4-5": mark("Mẫu giáo 4–5 tuổi"),
    "5-6": mark("Mẫu giáo 5–6 tuổi"),
}
"""By their codes, the youngest first."""


def older_group(group: str) -> str:
    """The age group of the year after; "" after the last and where nothing was said."""
    codes = [*AGE_GROUPS, ""]
    return codes[codes.index(group) + 1] if group in AGE_GROUPS else ""


def counts_for(field_group: str, class_group: str) -> bool:
    """Whether a field for an age group ("" for all) is one of a class; a class that says no age has every field."""
    return not field_group or not class_group or field_group == class_group
