"""The examples of the guide do what the guide says, with the programs people have: curl and Python."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.blueprints.form_api.schemas import SCHEMAS
from portal.db import db
from portal.web.problems import TITLES
from tests.cast import Cast
from tests.data_forms import make_asked as make_totals
from tests.house import source
from tests.keys import key_for
from tests.reports import Asked, make_asked

pytestmark = pytest.mark.usefixtures("mails")
GUIDE = (source.ROOT / "docs/guide/ket-noi-bieu-mau.md").read_text(encoding="utf-8")
Run = Callable[..., list[str]]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


class _Quiet(WSGIRequestHandler):
    def log(self, *_args: object) -> None:
        """The test says what went wrong."""


@pytest.fixture
def run(app: Flask) -> Iterator[Run]:
    """Run commands beside a web server of this very test; what they printed."""
    db.session.rollback()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def act(command: list[str], texts: list[str], **names: object) -> list[str]:
        db.session.rollback()
        around = {"PATH": os.environ["PATH"], "CONG": f"http://127.0.0.1:{server.server_port}"}
        around |= {"PYTHONIOENCODING": "utf-8", **{name: str(value) for name, value in names.items()}}
        done = [subprocess.run([*command, text], env=around, capture_output=True, timeout=60) for text in texts]
        assert not [one.stderr.decode() for one in done if one.returncode]
        return [one.stdout.decode() for one in done]

    yield act
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return make_asked(cast)


def test_the_school_sends_with_curl(run: Run, asked: Asked) -> None:
    key = key_for(asked.officer)
    commands = [one for one in blocks("bash") if "$KY" not in one and "/ky" not in one]
    told = [json.loads(one) for one in run(["bash", "-c"], commands, KHOA=key, PHIEU=asked.report_id)]
    reports, values, written, sent = told
    assert [one["id"] for one in reports["items"]] == [asked.report_id]
    assert values["version"] == 0
    assert (written["written"], written["open_problems"]) == (3, [])
    assert sent["report"]["stage"] == "submitted"


def test_the_school_sends_with_python(run: Run, asked: Asked) -> None:
    [program] = blocks("python")
    key = key_for(asked.officer)
    [said] = run([sys.executable, "-c"], [program], KHOA=key)
    assert said.splitlines() == ["đã ghi 3 ô, còn 0 chỗ phải sửa", "submitted"]
    assert run([sys.executable, "-c"], [program], KHOA=key) == [""]


def test_the_department_reads_totals(run: Run, cast: Cast) -> None:
    period = make_totals(cast)
    commands = [line for one in blocks("bash") if "/ky" in one for line in one.splitlines()]
    key = key_for(cast.leader, uses=["totals"])
    periods, totals, missing = (json.loads(one) for one in run(["bash", "-c"], commands, KHOA=key, KY=period.id))
    assert [one["id"] for one in periods["items"]] == [period.id]
    assert totals["units"]["expected"] == 4
    assert [one["unit"]["name"] for one in missing["items"]] == ["Trường THPT Nguyễn Đình Chiểu"]


def test_the_query_for_power_bi_names_what_there_is(app: Flask) -> None:
    [query] = blocks("powerquery")
    [path] = re.findall(r'RelativePath = "([^"]+)"', query)
    endpoint, _values = app.url_map.bind("localhost").match(f"/{path}")
    told: Any = app.view_functions[endpoint].operation  # type: ignore[attr-defined]
    assert {"values", "limit", "cursor"} <= set(told.query)
    item = SCHEMAS[told.answer]["properties"]["items"]["items"]["properties"]
    assert {"unit", "state", "late", "values"} <= set(item)
    assert "next_cursor" in SCHEMAS[told.answer]["properties"]


def test_the_table_of_errors_names_every_kind_a_program_can_mend() -> None:
    for name, (status, _title) in TITLES.items():
        if 400 <= status < 500 and name not in {"wrong-method", "conflict", "too-large", "wrong-media-type"}:
            assert f"`{name}`" in GUIDE
