"""Addresses made of Vietnamese titles: "Lễ khai giảng năm học 2026-2027" -> ``le-khai-giang-nam-hoc-2026-2027``."""

import re
from collections.abc import Collection

from portal.errors import RuleBroken
from portal.rules.vietnamese import fold

_OTHER = re.compile(r"[^a-z0-9]+")
RESERVED = frozenset({"tim", "muc", "the", "luu-tru", "bai", "thong-bao", "van-ban", "lich", "gioi-thieu", "cong-khai"})
"""Words that are pages of a site, so no section or page of its own may be called so."""

RESERVED_SITES = RESERVED | {
    "trang",
    "sitemap",
    "tin-tuc",
    "dang-nhap",
    "quan-tri",
    "he-thong",
    "tai-khoan",
    "tro-giup",
}
"""Words that a reader would take for pages of the portal itself, so no site has them for its address."""
LONGEST_SITE = 60
_SITE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_site_slug(slug: str) -> None:
    """Raise ``RuleBroken`` at ``slug`` unless it can be the address of a site: lower-case ASCII words and hyphens."""
    if not slug:
        raise RuleBroken("Vui lòng nhập địa chỉ.", field="slug")
    if len(slug) > LONGEST_SITE:
        raise RuleBroken("Không quá %(max)d ký tự.", field="slug", max=LONGEST_SITE)
    if not _SITE.fullmatch(slug):
        example = slug_of(slug, longest=LONGEST_SITE, otherwise="th-vinh-binh")
        raise RuleBroken(
            "Địa chỉ chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối. Có thể dùng: %(example)s",
            field="slug",
            example=example,
        )
    if slug in RESERVED_SITES:
        raise RuleBroken("Địa chỉ này dành cho trang khác của cổng. Hãy chọn địa chỉ khác.", field="slug")


def slug_of(title: str, *, longest: int = 80, otherwise: str = "bai-viet") -> str:
    """ASCII words joined by hyphens, cut at a word within ``longest``; ``otherwise`` when nothing is left."""
    slug = _OTHER.sub("-", fold(title)).strip("-")
    if len(slug) > longest:
        whole = slug[: longest + 1].rpartition("-")[0]
        slug = whole or slug[:longest]
    return slug or otherwise


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """The slug itself, or with the first number from 2 on that makes it free."""
    if wanted not in taken:
        return wanted
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{wanted}-{number}") not in taken)
