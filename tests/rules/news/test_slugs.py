"""Addresses from Vietnamese titles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.news.slugs import free_slug, slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Lễ khai giảng năm học 2026-2027", "le-khai-giang-nam-hoc-2026-2027"),
        ("  Đoàn – Đội: “Hoà nhập”!  ", "doan-doi-hoa-nhap"),
        ("ĐẠI HỘI", "dai-hoi"),
        ("???", "bai-viet"),
        ("", "bai-viet"),
        ("học sinh", "hoc-sinh"),
    ],
)
def test_words(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_long_titles_end_with_a_whole_word() -> None:
    assert slug_of("nghiêng " * 30, longest=20) == "nghieng-nghieng"
    assert slug_of("a" * 100, longest=20) == "a" * 20


@given(st.text(max_size=200))
def test_always_an_address(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug_of(title))
    assert len(slug_of(title)) <= 80


def test_a_taken_address_gets_the_first_free_number() -> None:
    assert free_slug("tin", set()) == "tin"
    assert free_slug("tin", {"tin", "tin-2", "tin-4"}) == "tin-3"
