"""Measures a running portal: how fast its pages answer, and how long posting to many units takes.

    python -m tests.bench                       on the small demo
    python -m tests.bench --size province       on a generated province of 700 schools

It starts a portal of its own in a temporary folder. Compare two runs on one machine; the absolute values say little.
"""

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

PASSWORD = re.compile(r"mật khẩu chung: (\S+)")
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/")
CLERKS = {"": "vanthu.bentre", "province": "vanthu.so"}
PAGES = ("/", "/viec-cua-toi", "/van-ban/den", "/van-ban/di", "/don-vi/", "/nhan-su/", "/thong-bao/", "/tro-giup")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@contextmanager
def running_portal(size: str) -> Iterator[tuple[str, str]]:
    """The address of a fresh portal, and the password of its accounts."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = os.environ | {"PORTAL_INSTANCE": folder, "PORTAL_PORT": "0", "PORTAL_DEMO": "1"}
        if size:
            started = time.monotonic()
            subprocess.run([*portal("demo"), "--size", size], env=environment, check=True, stdout=subprocess.DEVNULL)
            print(f"made the {size} in {time.monotonic() - started:.1f} s")
        process = subprocess.Popen(portal("run"), env=environment, stdout=subprocess.PIPE, text=True)
        said = ""
        assert process.stdout is not None
        while "Ctrl-C" not in said and (line := process.stdout.readline()):
            said += line
        try:
            address, password = ADDRESS.search(said), PASSWORD.search(said)
            assert address, said
            assert password, said
            yield address.group(1), password.group(1)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def portal(command: str) -> list[str]:
    return [sys.executable, "-m", "portal.cli", command]


def sign_in(url: str, name: str, password: str) -> OpenerDirector:
    """A browser in which the account is signed in."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    token = TOKEN.search(fetch(browser, f"{url}/dang-nhap"))
    assert token
    form = {"csrf_token": token.group(1), "login": name, "password": password, "next": "", "resume": ""}
    with browser.open(f"{url}/dang-nhap", urlencode(form).encode(), timeout=60) as answer:
        assert answer.url.endswith("/viec-cua-toi"), f"{name} could not sign in: {answer.url}"
    return browser


def fetch(browser: OpenerDirector, url: str) -> str:
    with browser.open(url, timeout=60) as answer:
        return str(answer.read().decode())


def measure(browser: OpenerDirector, url: str, *, times: int, at_once: int) -> str:
    """Median and 95th percentile of one page in milliseconds, alone and with several readers at once."""

    def once(_number: int) -> float:
        started = time.perf_counter()
        fetch(browser, url)
        return (time.perf_counter() - started) * 1000

    once(0)
    alone = sorted(once(number) for number in range(times))
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as readers:
        together = sorted(readers.map(once, range(times * 2)))
    rate = len(together) / (time.perf_counter() - started)
    cells = [
        statistics.median(alone),
        percentile(alone, 95),
        statistics.median(together),
        percentile(together, 95),
        rate,
    ]
    return "".join(f"{cell:>10.0f}" for cell in cells)


def percentile(ordered: list[float], percent: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def post_to_all(browser: OpenerDirector, url: str) -> float:
    """Seconds from the last click to the answer when a document goes to every subordinate."""
    compose = f"{url}/van-ban/soan"
    page = fetch(browser, compose)
    form = hidden_fields(page) | {
        "type_code": chosen(page, "type_code"),
        "code": f"{int(time.time())}/CV-DO",
        "subject": "Đo thời gian phát hành",
        "place": "Bến Tre",
        "issued_on": time.strftime("%d/%m/%Y"),
        "signer_name": "Nguyễn Văn An",
        "signer_position": "GIÁM ĐỐC",
        "body": "Đo thời gian phát hành.",
        "subordinates": "all",
        "action": "preview",
    }
    with browser.open(compose, urlencode(form).encode(), timeout=60) as answer:
        preview, address = answer.read().decode(), answer.url
    started = time.perf_counter()
    with browser.open(address, urlencode(hidden_fields(preview)).encode(), timeout=120) as answer:
        assert answer.url + "/xem-truoc" == address, f"not posted: {answer.url}"
    return time.perf_counter() - started


def hidden_fields(page: str) -> dict[str, str]:
    main = page[page.index("<main") :]
    fields = (dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", main))
    return {found["name"]: found.get("value", "") for found in fields if found.get("type") == "hidden"}


def chosen(page: str, name: str) -> str:
    """The first choice of a select that is not empty."""
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)
    assert select
    return next(value for value in re.findall(r'<option[^>]*value="([^"]*)"', select.group()) if value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="", choices=list(CLERKS), help="the generated data to measure on")
    parser.add_argument("--times", type=int, default=40, help="requests to each page")
    parser.add_argument("--at-once", type=int, default=8, help="readers at the same time")
    options = parser.parse_args()
    with running_portal(options.size) as (url, password):
        browser = sign_in(url, CLERKS[options.size], password)
        print(f"{'page':<20}{'p50 ms':>10}{'p95 ms':>10}{'p50 x' + str(options.at_once):>10}{'p95':>10}{'per s':>10}")
        for page in PAGES:
            print(f"{page:<20}{measure(browser, url + page, times=options.times, at_once=options.at_once)}", flush=True)
        print(f"posting to all subordinates: {post_to_all(browser, url) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
