"""`python -m tests.bench.figures`: figures of a province, counting one school, and trying a choice on it.

The province has figures of every school; the page is asked for as the department's leader. The school has classes of 40
pupils in grade 6 with every mark of both semesters. "Count" is what the worker does for it; "try a choice" is what the
page of its settings shows beside each choice.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.figures import GradeFigures, SchoolFigures
from portal.models.units import Unit, UnitKind
from portal.rules.figures.tables import PUPILS, Stage, Table, columns_of, stages_of
from portal.rules.school.levels import CAMPUS, grades_of_kind
from portal.services.figures.counting import count_school
from portal.services.gradebook.choosing import preview
from portal.services.school.years import current_year
from tests.bench.__main__ import SIZES, Measured, get, load, measure, show
from tests.bench.browser import browser_of
from tests.bench.marks import names
from tests.bench.school import new_portal
from tests.database import make_app
from tests.gradebook import SCHOOL, fill
from tests.make import actor_of
from tests.queries import count_queries
from tests.school import make_class

LEADER = "lanhdao.so"
PAGES = (
    ("completeness by unit", "?bang=hoan-thanh&ki=nam"),
    ("learning by unit", "?bang=hoc-tap&ki=nam"),
    ("learning of each school", "?bang=hoc-tap&ki=nam&xem=truong"),
    ("learning by grade", "?bang=hoc-tap&ki=nam&xem=khoi"),
)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="province")
    parser.add_argument("--pupils", type=int, default=1500)
    parser.add_argument("--times", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        app = make_app(Path(folder), f"sqlite:///{folder}/portal.db")
        load(app, SIZES[asked.size])
        show(measure_pages(app, asked.times))
    show_school(asked.pupils)


def measure_pages(app: Flask, times: int) -> list[Measured]:
    """`/healthz` and the tables of the whole province, as pages and as one file."""
    with app.app_context():
        pupils = write_figures()
        db.session.commit()
    leader = browser_of(app, LEADER)
    top = "/truong-hoc/tong-hop/bang/"
    page = leader.get(top).get_data(as_text=True)
    number = page.split(f'href="{top}')[1].split(".xlsx")[0]
    urls = [("/healthz", "/healthz"), *((f"{what}, {pupils} pupils", f"{top}{args}") for what, args in PAGES)]
    urls.append(("learning of each school as XLSX", f"{top}{number}.xlsx{PAGES[2][1]}"))
    return [measure(what, times, get(leader, url)) for what, url in urls]


def write_figures() -> int:
    """Figures of every school and period, about 300 pupils each; how many pupils these are."""
    begin_write()
    dice, year, now = random.Random(5), current_year(), clock.now()
    schools = db.session.execute(
        select(Unit.id, UnitKind.code)
        .join(UnitKind, UnitKind.code == Unit.kind_code)
        .where(UnitKind.is_school, UnitKind.code != CAMPUS)
    ).all()
    rows: list[dict[str, Any]] = []
    for unit_id, kind in schools:
        for stage in stages_of(grades_of_kind(kind), year):
            for grade in stage.grades:
                pupils = dice.randint(40, 110)
                for period in ("1", "2", "nam"):
                    counts = _spread(dice, stage, pupils)
                    rows.append(
                        {"unit_id": unit_id, "start_year": year, "grade": grade, "period": period, "counts": counts}
                    )
    heads = [{"unit_id": row[0], "start_year": year, "tried_at": now, "computed_at": now} for row in schools]
    db.session.execute(insert(SchoolFigures), heads)
    db.session.execute(insert(GradeFigures), rows)
    return sum(row["counts"]["pupils"] for row in rows if row["period"] == "nam")


def _spread(dice: random.Random, stage: Stage, pupils: int) -> dict[str, int]:
    """Most pupils in the middle, one or two at the end."""
    found = {"pupils": pupils, "marks_due": pupils * 60, "marks_entered": pupils * 58}
    for table in (Table.LEARNING, Table.CONDUCT, Table.TITLES, Table.DECISIONS):
        codes = [column.code for column in columns_of(table, stage) if column != PUPILS]
        left = pupils
        for code in codes[:0:-1]:
            found[code] = min(left, dice.randint(0, 8))
            left -= found[code]
        found.update(dict.fromkeys(codes[:1], left))
    return found


def show_school(pupils: int) -> None:
    """Count a school, and try every choice at one point."""
    with new_portal() as cast:
        for number in range(-(-pupils // 40)):
            room = make_class(cast, f"6A{number}", unit=SCHOOL, grade=6, pupils=list(names(number * 40, 40)))
            fill(room, by=cast.thpt_principal)
        actor, year = actor_of(cast.thpt_principal), current_year()
        db.session.expunge_all()
        steps = [
            ("count the school", lambda: count_school(cast.units[SCHOOL], year)),
            ("try a choice", lambda: preview(actor, code="both_low", start_year=year)),
        ]
        print(f"\na school of {pupils} pupils")
        for what, act in steps:
            with count_queries() as made:
                started = time.perf_counter()
                act()
            print(f"{what:<24}{time.perf_counter() - started:>9.2f} s{len(made):>8} statements", flush=True)
            db.session.rollback()


if __name__ == "__main__":
    main()
