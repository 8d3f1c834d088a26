"""Levels of schooling, their grades, and which of them a kind of unit teaches."""

from portal.errors import mark

PRESCHOOL, PRIMARY, LOWER_SECONDARY, UPPER_SECONDARY = "preschool", "primary", "lower_secondary", "upper_secondary"
LEVEL_LABELS: dict[str, str] = {
    PRESCHOOL: mark("Mầm non"),
    PRIMARY: mark("Tiểu học"),
    LOWER_SECONDARY: mark("Trung học cơ sở"),
    UPPER_SECONDARY: mark("Trung học phổ thông"),
}
GRADES: dict[str, tuple[int, ...]] = {
    PRESCHOOL: (0,),
    PRIMARY: (1, 2, 3, 4, 5),
    LOWER_SECONDARY: (6, 7, 8, 9),
    UPPER_SECONDARY: (10, 11, 12),
}
"""Grade 0 stands for every age group of a preschool."""
CAMPUS = "campus"
"""The kind of unit that is a site of a school."""
_LEVELS_OF_KIND: dict[str, tuple[str, ...]] = {
    "preschool": (PRESCHOOL,),
    "primary_school": (PRIMARY,),
    "primary_lower_secondary_school": (PRIMARY, LOWER_SECONDARY),
    "lower_secondary_school": (LOWER_SECONDARY,),
    "lower_upper_secondary_school": (LOWER_SECONDARY, UPPER_SECONDARY),
    "upper_secondary_school": (UPPER_SECONDARY,),
    "vocational_continuing_centre": (LOWER_SECONDARY, UPPER_SECONDARY),
}


def level_of(grade: int) -> str:
    """The level a grade (0 to 12) belongs to."""
    return next(level for level, grades in GRADES.items() if grade in grades)


def grades_of_kind(kind: str) -> tuple[int, ...]:
    """The grades a kind of unit teaches, lowest first; every grade for a kind that says nothing."""
    return tuple(grade for level in _LEVELS_OF_KIND.get(kind, tuple(GRADES)) for grade in GRADES[level])


def kinds_teaching(level: str) -> tuple[str, ...]:
    """The kinds of unit known to teach a level."""
    return tuple(kind for kind, levels in _LEVELS_OF_KIND.items() if level in levels)


def kinds_with_levels() -> frozenset[str]:
    """The kinds that say which levels they teach; any other kind of school may teach every level."""
    return frozenset(_LEVELS_OF_KIND)
