"""A portal with a few extra pages on which the scripts are tried: the sample form, the sample list, small forms."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, make_response, render_template_string, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.serving import make_server

from portal.web.access import PUBLIC, page
from portal.web.respond import go_to
from tests.database import make_app
from tests.samples import FORM_PAGE, LIST_PAGE, Letter, page_of_list

SMALL_PAGE = """
{% extends "layouts/base.html" %}
{% from "components/countdown.html" import countdown %}
{% from "components/forms.html" import post_button %}
{% block title %}Đã gửi{% endblock %}
{% block content %}
  {{ post_button("Gửi một lần", "/thu/dem") }} {{ post_button("Xóa", "/thu/dem", confirm="Xóa thật?") }}
  <p id="left">{{ countdown("2020-01-01T00:00:00Z", "?", 90061) }}</p>
  <p id="soon">{{ countdown("2020-01-01T00:00:00Z", "?", 30) }}</p>
  <p id="over">{{ countdown("2020-01-01T00:00:00Z", "?") }}</p>
  <form action="/thu/nho" method="get">
    <label><input type="checkbox" data-select-all="pick"> Tất cả</label>
    <label><input type="checkbox" name="pick" value="1"> 1</label>
    <label><input type="checkbox" name="pick" value="2"> 2</label>
  </form>
  <button type="button" hx-get="/thu/khong-co" hx-target="#part">Tải phần</button>
  <div id="part"></div>
{% endblock %}
"""


@dataclass
class Workbench:
    """Where it listens, and what was sent to it."""

    url: str
    sent: list[dict[str, str]] = field(default_factory=list)


def _add_pages(app: Flask, bench: Workbench) -> None:
    @app.route("/thu/form/<answer>", methods=["GET", "POST"])
    @page(PUBLIC)
    def letter(answer: str) -> ResponseReturnValue:
        """The sample form, answered as its address says."""
        form = Letter(CombinedMultiDict([request.form, request.files]) if request.method == "POST" else None)
        if request.method == "POST":
            bench.sent.append(request.form.to_dict() | {"files": str(len(request.files.getlist("files")))})
            if answer == "ok":
                return go_to("/thu/nho")
            if answer.isdecimal():
                return make_response("", int(answer))
            if answer == "cham":
                time.sleep(1)
            form.validate()
        html = render_template_string(FORM_PAGE, form=form, action=request.path, max_bytes=4096)
        return make_response(html, 422 if form.errors else 200)

    @app.get("/thu/list")
    @page(PUBLIC)
    def sample_list() -> ResponseReturnValue:
        """The sample list."""
        return render_template_string(LIST_PAGE, page=page_of_list(2), url=lambda **query: f"?{query}")

    @app.get("/thu/nho")
    @page(PUBLIC)
    def small() -> ResponseReturnValue:
        """Small forms, and where a sent form leads."""
        return render_template_string(SMALL_PAGE)

    @app.post("/thu/dem")
    @page(PUBLIC)
    def count() -> ResponseReturnValue:
        """Slow on purpose, so that a second click comes while the first is under way."""
        bench.sent.append(request.form.to_dict())
        time.sleep(0.5)
        return go_to("/thu/nho")


@contextmanager
def open_workbench(folder: Path) -> Iterator[Workbench]:
    """The workbench on a free port of this machine, for as long as the block runs."""
    app = make_app(folder, f"sqlite:///{folder / 'workbench.db'}")
    bench = Workbench("")
    _add_pages(app, bench)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    bench.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield bench
    finally:
        server.shutdown()
        thread.join()
