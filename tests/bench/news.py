"""`python -m tests.bench.news`: the public home and article page beside a bare Flask hello and Wagtail, in one run.

All run under gunicorn as `portal run` starts it (two processes of eight threads) and are asked by the same client over
eight connections, in turn, several rounds; the machine may be shared, so ratios count: each is the median of the ratios
of the rounds. Figures to reach: 0.6 of hello, 20 times Wagtail.
"""

import argparse
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import flask_migrate
from flask import Flask

from portal.db import db
from portal.rules.news.slugs import slug_of
from tests.bench import wagtail
from tests.cast import cast_of, load_cast
from tests.database import make_app
from tests.news import make_article, make_site

ROOT = Path(__file__).parents[2]
ARTICLES = 20
SENTENCES = (
    "Sáng nay, hơn bốn trăm học sinh cùng thầy cô và phụ huynh đã có mặt từ sớm trong sân trường rợp cờ hoa.",
    "Đúng bảy giờ, tiếng trống vang lên mở đầu năm học mới; các em lớp Một lần đầu bước qua cổng trường.",
    "Cô hiệu trưởng dặn các em giữ gìn sách vở, giúp đỡ bạn bè và đi học đúng giờ.",
    "Thư viện mở cửa cả giờ ra chơi; mỗi lớp có một tủ sách do phụ huynh góp từ mùa hè.",
    "Tổ Toán trình bày chuyên đề dạy học qua trải nghiệm, với những bài toán đo đạc ngay trong vườn trường.",
    "Chiều cùng ngày, đội bóng của trường thắng đội bạn hai không trên sân xã.",
)


@dataclass
class Target:
    """A page of a running server, with what each round measured."""

    name: str
    port: int
    path: str
    rounds: list[dict[str, float]] = field(default_factory=list)

    def rates(self) -> list[float]:
        """Requests a second of each round."""
        return [found["requests"] / found["seconds"] for found in self.rounds]


def words(chance: random.Random, sentences: int) -> str:
    """So many sentences, with numbers among them so that no two are the same to a compressor."""
    chosen = (chance.choice(SENTENCES).split(" ") for _ in range(sentences))
    return " ".join(" ".join(chance.sample(sentence, len(sentence))) for sentence in chosen)


def articles() -> list[dict[str, str]]:
    """Twenty articles of about 600 words with headings, lists and quotations."""
    chance = random.Random(4)
    found = []
    for number in range(ARTICLES):
        title = f"Lễ khai giảng năm học mới ở trường, chuyện thứ {number}"
        part = "<h2>{}</h2><p>{}</p><p>{}</p><blockquote><p>{}</p></blockquote><ul><li>{}</li></ul>"
        body = "".join(part.format(*(words(chance, n) for n in (1, 3, 2, 1, 1))) for _ in range(4))
        found.append({"title": title, "slug": slug_of(title), "summary": words(chance, 2), "body": body})
    return found


def make_portal(folder: Path) -> tuple[Flask, str, str]:
    """A portal with one site; the paths of its home and of an article."""
    app = make_app(folder, f"sqlite:///{folder / 'portal.db'}")
    with app.app_context():
        flask_migrate.upgrade()
        load_cast()
        db.session.commit()
        cast = cast_of(app)
        site = make_site(cast)
        for entry in articles():
            facts = {name: entry[name] for name in ("title", "summary", "body")}
            article = make_article(site, cast.principal, published=True, **facts)
        paths = f"/trang/{site.slug}/", f"/trang/{site.slug}/bai/{article.slug}"
        db.session.remove()
        db.engine.dispose()
    return app, *paths


@contextmanager
def server(
    application: str, *, python: str = sys.executable, cwd: Path = ROOT, env: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """A gunicorn with the options of `portal run`; gives its process id and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-k", "gthread", "--workers", "2", "--threads", "8", "--log-level", "warning"]
    process = subprocess.Popen(
        [python, "-m", "gunicorn", *options, "-b", f"127.0.0.1:{port}", application], cwd=cwd, env=dict(env)
    )
    try:
        wait_for(port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, seconds: float = 60.0) -> None:
    """Until somebody listens."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(port)


def ask(target: Target, seconds: float) -> dict[str, float]:
    """One round, by a client in a process of its own."""
    arguments = ["127.0.0.1", str(target.port), target.path, str(seconds)]
    client = [sys.executable, "-m", "tests.bench.load", *arguments]
    found: dict[str, float] = json.loads(subprocess.run(client, cwd=ROOT, check=True, capture_output=True).stdout)
    assert not found["faults"], (target, found)
    return found


def measure(targets: Sequence[Target], *, rounds: int, seconds: float) -> None:
    """Every page in turn, after each process has answered it a few times."""
    for target in targets:
        for _ in range(12):
            request = urllib.request.Request(address_of(target), headers={"Accept-Encoding": "gzip"})
            urllib.request.urlopen(request).close()
    for _ in range(rounds):
        for target in targets:
            target.rounds.append(ask(target, seconds))


def ratio(target: Target, base: Target) -> float:
    """The median over the rounds of how many times as many requests."""
    return statistics.median(one / other for one, other in zip(target.rates(), base.rates(), strict=True))


def memory_mb(process: int) -> float:
    """Memory of a server and its children (proportional set size), in MB."""
    family = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True).stdout.split()
    total = 0
    for number in (str(process), *family):
        rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
        total += int(re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[0])
    return total / 1024


def address_of(target: Target) -> str:
    """Where the page is."""
    return f"http://127.0.0.1:{target.port}{target.path}"


def requests_of(target: Target) -> int:
    """How many requests a first visit makes: the page and what it loads at once."""
    with urllib.request.urlopen(address_of(target)) as answer:
        html = answer.read().decode()
    sheets = re.findall(r'<link[^>]*rel="(?:stylesheet|icon)"', html)
    return 1 + len(sheets) + len(re.findall(r"<script[^>]*src=|<img ", html))


def show(targets: Sequence[Target], memory: Mapping[str, float]) -> None:
    """The table; the first line is hello, Wagtail's pages are called so."""
    hello = targets[0]
    bases = {t.name.split()[-1]: t for t in targets if t.name.startswith("wagtail")}
    print(f"\n  {'':<26}{'req/s':>8}{'p95 ms':>8}{'bytes':>8}{'loads':>7}{'x hello':>9}{'x wagtail':>11}")
    for target in targets:
        rate = statistics.median(target.rates())
        p95 = statistics.median(found["p95"] for found in target.rounds)
        base = bases.get(target.name.split()[-1])
        against = f"{ratio(target, base):>11.1f}" if base else f"{'':>11}"
        size = int(target.rounds[-1]["bytes"])
        loads = requests_of(target)
        print(f"  {target.name:<26}{rate:>8.0f}{p95:>8.1f}{size:>8}{loads:>7}{ratio(target, hello):>9.2f}{against}")
    print("  memory, MB: " + ", ".join(f"{name} {size:.0f}" for name, size in memory.items()))


def run(folder: Path, *, rounds: int, seconds: float, with_wagtail: bool) -> tuple[list[Target], dict[str, float]]:
    """Start everything, measure, stop."""
    _app, home, article = make_portal(folder)
    environ = {**os.environ, "PORTAL_INSTANCE": str(folder), "PORTAL_LOG_LEVEL": "WARNING", "PORTAL_CLOCK_GUARD": "0"}
    with server("tests.bench.hello:app", env=environ) as (hello_id, hello), server("wsgi:app", env=environ) as mine:
        portal_id, portal = mine
        targets = [
            Target("hello", hello, "/"),
            Target("portal home", portal, home),
            Target("portal article", portal, article),
            Target("portal, not kept: home", portal, f"{home}?x=1"),
            Target("portal, not kept: article", portal, f"{article}?x=1"),
        ]
        if not with_wagtail:
            measure(targets, rounds=rounds, seconds=seconds)
            memory = {"hello": memory_mb(hello_id), "portal": memory_mb(portal_id)}
            show(targets, memory)
            return targets, memory
        python = wagtail.install()
        project = wagtail.make_site(python, folder, articles())
        with server("bench.wsgi", python=str(python), cwd=project, env=wagtail.environment()) as (other_id, other):
            targets.append(Target("wagtail home", other, "/"))
            targets.append(Target("wagtail article", other, f"/{articles()[0]['slug']}/"))
            measure(targets, rounds=rounds, seconds=seconds)
            memory = {"hello": memory_mb(hello_id), "portal": memory_mb(portal_id), "Wagtail": memory_mb(other_id)}
            show(targets, memory)
            return targets, memory


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of a round of one page")
    parser.add_argument("--without-wagtail", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        run(Path(folder), rounds=options.rounds, seconds=options.seconds, with_wagtail=not options.without_wagtail)


if __name__ == "__main__":
    main()
