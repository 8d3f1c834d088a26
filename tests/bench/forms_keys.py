"""`python -m tests.bench.forms_keys`: how much work it is at least to fill 60 fields of a report, in Chromium.

Somebody who knows the page fills twenty single fields and a table of ten rows and four columns: by the keyboard alone,
and by pasting what was copied from a spreadsheet. Counted are the keys pressed, the requests sent and their bytes;
"machine" is the time until everything is kept when the keys come as fast as the page takes them. A person's time is
thought to be 0.28 s for each key (the average of the keystroke-level model of Card, Moran and Newell) and 1.2 s to look
at each number; for a block that is pasted, 10 s to copy it. ``--pause``: seconds after each number, as people need:
cells that are typed in one breath go in one request.
"""

import argparse
import logging
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Request, expect, sync_playwright
from sqlalchemy import func, select

from portal.db import db
from portal.models.data_forms import ReportCell
from portal.models.people import Account
from portal.rules.data_forms.definition import Definition, Field, Need, Row, Section, Table
from portal.services.people import sessions
from tests.browser import chromium
from tests.browser.live import serve
from tests.browser.test_gradebook import PASTE
from tests.cast import Person, cast_of, load_cast
from tests.data_forms import make_form, make_period, make_reports
from tests.database import make_app

SINGLE, ROWS, COLUMNS = 20, 10, 4
KEY, LOOK, COPY = 0.28, 1.2, 10.0
"""Seconds of a person."""
FORM = Definition(
    (
        Section(
            code="s",
            label="Số liệu",
            parts=(
                *(Field(code=f"f{n}", label=f"Chỉ tiêu {n}", need=Need.REQUIRED) for n in range(SINGLE)),
                Table(
                    code="t",
                    label="Theo khối",
                    rows=tuple(Row(f"r{n}", f"Dòng {n}") for n in range(ROWS)),
                    columns=tuple(Field(code=f"c{n}", label=f"Cột {n}") for n in range(COLUMNS)),
                ),
            ),
        ),
    )
)


@dataclass
class Work:
    """What was pressed and sent."""

    name: str
    keys: int = 0
    looks: int = 0
    copies: int = 0
    requests: int = 0
    sent: int = 0
    machine: float = 0.0
    pause: float = 0.0
    began: float = field(default_factory=time.perf_counter)

    def over(self, request: Request) -> None:
        """A request of the page."""
        if request.method == "POST":
            self.requests += 1
            self.sent += len(request.post_data or "")

    @property
    def person(self) -> float:
        """Seconds a practised person needs at least."""
        return self.keys * KEY + self.looks * LOOK + self.copies * COPY

    def __str__(self) -> str:
        return (
            f"{self.name:28} {self.keys:4} keys, {self.requests:3} requests ({self.sent / 1000:.1f} KB sent), "
            f"machine {self.machine:5.1f} s, a person at least {self.person / 60:.1f} min"
        )


def main() -> None:
    """Fill, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pause", type=float, default=0)
    pause = 1000 * parser.parse_args().pause
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        app = make_app(Path(folder), f"sqlite:///{folder}/portal.db")
        with app.app_context():
            flask_migrate.upgrade()
            load_cast()
            db.session.commit()
            cast = cast_of(app)
            made = make_form(cast.units["ben_tre"], cast.leader.id, definition=FORM)
            reports = [make_reports(make_period(made), [cast.units["vinh_binh"]])[0].id for _ in range(2)]
            token = token_of(cast.principal)
        with serve(app) as url, sync_playwright() as player:
            browser = player.chromium.launch(**chromium.launch_options())  # type: ignore[arg-type]
            context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
            let_in(app, context, url, token)
            for report, act in zip(reports, (by_keys, by_pasting), strict=True):
                print(measured(context.new_page(), f"{url}/bieu-mau/phieu/{report}/nhap", act, pause))
            browser.close()
        with app.app_context():
            kept = select(func.count()).where(ReportCell.report_id.in_(reports), ReportCell.text != "")
            assert db.session.scalar(kept) == 2 * (SINGLE + ROWS * COLUMNS), "a number was lost"


def token_of(person: Person) -> str:
    """A session without the page of passwords."""
    account = db.session.get_one(Account, person.id)
    _row, token = sessions.start_session(account, idle=timedelta(hours=1), network="127.0.0.1", device="bench")
    db.session.commit()
    return token


def let_in(app: Flask, context: BrowserContext, url: str, token: str) -> None:
    """The cookie of a session that is signed in."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    held = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert held
    context.add_cookies([{"name": held.key, "value": held.value, "url": url}])


def measured(page: Page, url: str, act: Callable[[Page, Work], None], pause: float) -> Work:
    """One way of filling; over when everything is kept."""
    page.goto(url)
    work = Work((act.__doc__ or "").strip("."), pause=pause)
    page.on("request", work.over)
    work.began = time.perf_counter()
    act(page, work)
    expect(page.locator("#sheet-state")).to_contain_text("Đã lưu", timeout=30_000)
    expect(page.locator("#report-fullness")).to_contain_text(f"{SINGLE} / {SINGLE}", timeout=30_000)
    work.machine = time.perf_counter() - work.began
    page.wait_for_timeout(1_000)
    return work


def by_keys(page: Page, work: Work) -> None:
    """keyboard alone."""
    page.locator("[name='c-0-f0']").focus()
    for number in range(SINGLE):
        press(page, work, f"{100 + number}", "Enter" if number < SINGLE - 1 else "Tab")
    for row in range(ROWS):
        for column in range(COLUMNS):
            at = page.locator(f"[name='c-0-t.r{row}.c{column}']")
            expect(at).to_be_focused()
            press(page, work, f"{10 + row}{column}", "Tab")


def press(page: Page, work: Work, digits: str, onward: str) -> None:
    """A number, and on to the next box."""
    page.keyboard.type(digits)
    page.keyboard.press(onward)
    page.wait_for_timeout(work.pause)
    work.keys += len(digits) + 1
    work.looks += 1


def by_pasting(page: Page, work: Work) -> None:
    """two blocks pasted."""
    column = "\n".join(str(100 + number) for number in range(SINGLE))
    block = "\n".join("\t".join(f"{10 + row}{column}" for column in range(COLUMNS)) for row in range(ROWS))
    for name, text in (("c-0-f0", column), ("c-0-t.r0.c0", block)):
        box = page.locator(f"[name='{name}']")
        box.focus()
        box.evaluate(PASTE, text)
        work.keys += 2
        work.copies += 1


if __name__ == "__main__":
    main()
