"""Addresses made of Vietnamese titles: "Lễ khai giảng năm học 2026-2027" -> ``le-khai-giang-nam-hoc-2026-2027``."""

import re
from collections.abc import Collection

from portal.rules.vietnamese import fold

_OTHER = re.compile(r"[^a-z0-9]+")
RESERVED = frozenset({"tim", "muc", "the", "luu-tru", "bai", "thong-bao", "van-ban", "lich", "gioi-thieu", "cong-khai"})
"""Words that are pages of a site, so no section or page of its own may be called so."""


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
