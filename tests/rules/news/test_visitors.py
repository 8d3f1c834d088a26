"""Who counts as a reader."""

import pytest

from portal.rules.news.visitors import is_machine, is_reading

PHONE = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "facebookexternalhit/1.1",
        "curl/8.5.0",
        "python-requests/2.32",
    ],
)
def test_robots_are_no_readers(name: str) -> None:
    assert is_machine(name)
    assert not is_reading("GET", "", name)


def test_a_person_who_opens_the_page_is_one() -> None:
    assert is_reading("GET", "", PHONE)
    assert not is_reading("HEAD", "", PHONE)
    assert not is_reading("GET", "prefetch;prerender", PHONE)
