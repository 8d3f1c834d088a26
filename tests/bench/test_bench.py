"""The measuring itself works: every page opens and posting posts, on a province small enough for a test."""

from pathlib import Path

import pytest

from portal.adapters.file_store import make_file_store
from portal.db import db
from portal.services.demo import Size
from tests.bench import news, papers
from tests.bench.__main__ import load, measure_all, show
from tests.bench.day import measure_day
from tests.bench.family import measure_family
from tests.bench.grade_day import measure_grade_day
from tests.bench.sheet import measure_sheet
from tests.cast import Cast
from tests.database import make_app
from tests.make import actor_of
from tests.school import make_class


@pytest.mark.slow
def test_every_line_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}")
    load(app, Size(schools=8, offices=2, teachers=4, documents=6))
    lines = measure_all(app, times=1)
    show(lines)
    with app.app_context():
        db.engine.dispose()
    assert lines[0].what == "/healthz"
    assert lines[-1].what == "post to every unit below"
    assert all(line.median > 0 and line.queries > 0 for line in lines)
    assert "1.0" in capsys.readouterr().out


@pytest.mark.slow
def test_a_day_is_measured(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}")
    load(app, Size(schools=8, offices=2, teachers=4, documents=6))
    steps = measure_day(app, postings=2)
    with app.app_context():
        db.engine.dispose()
    assert [step.most for step in steps] == [2, 5, 120, 1, 10]
    assert all(step.seconds > 0 for step in steps)


def test_a_sheet_is_measured() -> None:
    lines = measure_sheet(3, times=1)
    assert [line.what for line in lines] == ["/healthz", "one bare insert", "sheet of 3 pupils", "save of one cell"]
    assert all(line.median > 0 and line.queries > 0 for line in lines)


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_public_pages_are_measured_beside_hello(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    targets, memory = news.run(tmp_path, rounds=1, seconds=0.5, with_wagtail=False)
    assert [target.name for target in targets][:3] == ["hello", "portal home", "portal article"]
    assert all(target.rounds[0]["requests"] > 0 for target in targets[:3])
    assert not [target.name for target in targets if target.rounds[0]["faults"]]
    assert memory["portal"] > 0
    assert "portal article" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_papers_of_a_class_are_measured(cast: Cast, tmp_path: Path) -> None:
    room = make_class(cast, "6A", unit="thpt_ben_tre", grade=6, pupils=("Lê Thị An", "Trần Bình"))
    actor, class_id, pupil_id = actor_of(cast.thpt_principal), room.id, room.pupils[0].id
    store = make_file_store("", tmp_path)
    papers.give_photos(room, store)
    raw, empty = papers.measure_raw(actor, class_id, 1)
    lines = papers.measure_papers(actor, class_id, pupil_id, 1, store)
    assert {line.what: line.pages for line in lines if "one" in line.what} == {
        "slip of one pupil": 1,
        "school report of one": 3,
    }
    assert min(raw, empty, *(line.statements for line in lines)) > 0


@pytest.mark.slow
def test_the_page_of_a_child_is_measured() -> None:
    lines = measure_family(pupils=3, times=1)
    assert [line.what for line in lines][-1] == "page of the year"
    assert all(line.median > 0 for line in lines)


@pytest.mark.slow
def test_an_evening_of_many_families_is_measured_and_every_look_is_logged() -> None:
    day = measure_grade_day(pupils=6, rate=10, seconds=3)
    assert sum(line.count for line in day.lines) == 30
    assert [line.failed for line in day.lines] == [0, 0, 0, 0]
    assert 0 < day.seen == day.logged
