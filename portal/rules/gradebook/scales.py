"""The scales of the circulars: each level with the slug that is stored, its label, and the letters of the books.

Slugs are unambiguous where the letters are not: "T" is Hoàn thành tốt of a primary subject and Tốt of a quality, "Đ" is
Đạt, "C" is Chưa hoàn thành or Cần cố gắng.
"""

from dataclasses import dataclass

from portal.errors import mark
from portal.rules.vietnamese import clean, fold


@dataclass(frozen=True)
class Level:
    """One level: what is stored, its label (a message id), its letters in the books, other spellings people type."""

    slug: str
    label: str
    letters: str
    also: tuple[str, ...] = ()

    def spellings(self) -> set[str]:
        """Everything that reads as this level, without marks and in lower case."""
        return {fold(word) for word in (self.slug.replace("_", " "), self.label, self.letters, *self.also)}


@dataclass(frozen=True)
class Scale:
    """Levels, the best first."""

    code: str
    levels: tuple[Level, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """What is stored, the best first."""
        return tuple(level.slug for level in self.levels)

    def level(self, slug: str) -> Level:
        """The level with this slug; ``KeyError`` when the scale has none."""
        for level in self.levels:
            if level.slug == slug:
                return level
        raise KeyError(slug)

    def label(self, slug: str) -> str:
        """ "Chưa đạt" of "chua_dat"; a message id."""
        return self.level(slug).label

    def letters(self, slug: str) -> str:
        """ "CĐ" of "chua_dat"."""
        return self.level(slug).letters

    def read(self, text: str) -> str | None:
        """The slug of "cđ", "CĐ", "Chưa đạt", "chua dat"; None for what the scale does not know."""
        typed = fold(clean(text).replace("_", " "))
        return next((level.slug for level in self.levels if typed in level.spellings()), None)

    def reaches(self, slug: str, least: str) -> bool:
        """Whether a level is this one or better."""
        return self.slugs.index(slug) <= self.slugs.index(least)


TOT = Level("tot", mark("Tốt"), "T")
KHA = Level("kha", mark("Khá"), "K")
DAT = Level("dat", mark("Đạt"), "Đ")
CHUA_DAT = Level("chua_dat", mark("Chưa đạt"), "CĐ")
TRUNG_BINH = Level("trung_binh", mark("Trung bình"), "TB")
YEU = Level("yeu", mark("Yếu"), "Y")
HOAN_THANH = Level("hoan_thanh", mark("Hoàn thành"), "H", ("HT",))
CHUA_HOAN_THANH = Level("chua_hoan_thanh", mark("Chưa hoàn thành"), "C", ("CHT",))
HOAN_THANH_TOT = Level("hoan_thanh_tot", mark("Hoàn thành tốt"), "T", ("HTT",))
HOAN_THANH_XUAT_SAC = Level("hoan_thanh_xuat_sac", mark("Hoàn thành xuất sắc"), "HTXS")

PASSING = Scale("passing", (DAT, CHUA_DAT))
"""A subject assessed by comment, an indicator of preschool, a quality under TT 30/2014."""
FOUR_LEVELS = Scale("four_levels", (TOT, KHA, DAT, CHUA_DAT))
"""Learning and conduct under TT 22/2021."""
RANKS = Scale("ranks", (Level("gioi", mark("Giỏi"), "G"), KHA, TRUNG_BINH, YEU, Level("kem", mark("Kém"), "Kém")))
"""Academic ranking (học lực) under TT 58/2011."""
OLD_CONDUCT = Scale("old_conduct", (TOT, KHA, TRUNG_BINH, YEU))
"""Conduct (hạnh kiểm) under TT 58/2011."""
SUBJECT_LEVELS = Scale("subject_levels", (HOAN_THANH_TOT, HOAN_THANH, CHUA_HOAN_THANH))
"""A primary subject under TT 27/2020 and TT 22/2016."""
TWO_SUBJECT_LEVELS = Scale("two_subject_levels", (HOAN_THANH, CHUA_HOAN_THANH))
"""A primary subject under TT 30/2014; the year under TT 30/2014 and TT 22/2016."""
QUALITY_LEVELS = Scale("quality_levels", (TOT, DAT, Level("can_co_gang", mark("Cần cố gắng"), "C", ("CCG",))))
"""A quality or competence of a primary pupil under TT 27/2020 and TT 22/2016."""
YEAR_LEVELS = Scale(
    "year_levels",
    (
        HOAN_THANH_XUAT_SAC,
        Level("hoan_thanh_tot", mark("Hoàn thành tốt"), "HTT"),
        Level("hoan_thanh", mark("Hoàn thành"), "HT"),
        Level("chua_hoan_thanh", mark("Chưa hoàn thành"), "CHT"),
    ),
)
"""The year of a primary pupil under TT 27/2020."""
SCALES: dict[str, Scale] = {
    scale.code: scale
    for scale in (
        PASSING,
        FOUR_LEVELS,
        RANKS,
        OLD_CONDUCT,
        SUBJECT_LEVELS,
        TWO_SUBJECT_LEVELS,
        QUALITY_LEVELS,
        YEAR_LEVELS,
    )
}


def level_label(slug: str) -> str:
    """ "Chưa đạt" of "chua_dat", whatever scale it belongs to; a message id."""
    return next(scale.label(slug) for scale in SCALES.values() if slug in scale.slugs)
