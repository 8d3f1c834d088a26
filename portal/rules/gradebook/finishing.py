"""What the end of a level of schooling is called, by the school year.

The law of 10/12/2025 (in force 01/01/2026) ends the diploma of lower secondary: the principal confirms that the
programme is completed; TT 27/2020, Article 11 for primary.
"""

from portal.errors import mark

CONFIRMED_FROM = 2025
"""School years that begin in 2025 end after the law came into force."""
PRIMARY_DONE = mark("Hoàn thành chương trình tiểu học")
LOWER_DONE = mark("Xác nhận hoàn thành chương trình trung học cơ sở")
LOWER_GRADUATED = mark("Xét tốt nghiệp trung học cơ sở")
UPPER_DONE = mark("Hoàn thành chương trình trung học phổ thông")


def finishing_label(grade: int, start_year: int) -> str | None:
    """A message id for the last grade of a level (5, 9, 12); None for other grades."""
    lower = LOWER_DONE if start_year >= CONFIRMED_FROM else LOWER_GRADUATED
    return {5: PRIMARY_DONE, 9: lower, 12: UPPER_DONE}.get(grade)
