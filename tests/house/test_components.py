"""Components and layouts render to well-made pages, and error pages need nothing but themselves."""

from types import SimpleNamespace

import pytest
from flask import Flask, make_response, render_template_string
from wtforms import BooleanField, FileField, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.web.errors import DESIGNED
from tests.pages import check_page, parse, text_of

ERROR_PAGES = sorted(DESIGNED)


class Letter(Form):
    """One field of each kind."""

    number = StringField("Số", [InputRequired("Vui lòng nhập số.")], description="Ví dụ: 12/SGDĐT-VP")
    body = TextAreaField("Nội dung")
    kind = SelectField("Loại", choices={"cv": "Công văn"})
    urgency = RadioField("Độ khẩn", choices={"t": "Thường", "k": "Khẩn"}, validators=[InputRequired("Chọn một.")])
    reply = BooleanField("Yêu cầu phúc đáp")
    files = FileField("Tệp")
    key = HiddenField()


FORM_PAGE = """
{% extends "layouts/base.html" %}
{% from "components/forms.html" import field, form_errors, csrf, submit, post_button %}
{% from "components/files.html" import file_picker, upload_progress, upload_script %}
{% block head %}{{ upload_script() }}{% endblock %}
{% block title %}Soạn <b>văn bản</b>{% endblock %}
{% block content %}
  <form action="/x" method="post" data-upload>
    {{ csrf() }}{{ form_errors(form) }}
    {% for f in form if f.type != "FileField" %}
      {{ field(f, autocomplete="off", hx_get="/y", data_kind="z") }}
    {% endfor %}
    {{ file_picker(form.files, max_bytes=104857600) }}{{ upload_progress() }}{{ submit("Gửi", name="send", value="1") }}
  </form>
  {{ post_button("Thu hồi", "/x", confirm="Thu hồi?", fields={"id": 1}) }}
{% endblock %}
"""

LIST_PAGE = """
{% extends "layouts/base.html" %}
{% from "components/badges.html" import badge %}
{% from "components/cards.html" import tile, link_card %}
{% from "components/breadcrumbs.html" import breadcrumbs %}
{% from "components/confirm.html" import confirmation %}
{% from "components/countdown.html" import countdown %}
{% from "components/empty.html" import empty %}
{% from "components/facts.html" import facts, fact %}
{% from "components/files.html" import file_list %}
{% from "components/filters.html" import filters %}
{% from "components/notes.html" import note %}
{% from "components/paging.html" import pager %}
{% from "components/progress.html" import progress %}
{% from "components/tables.html" import table, sort_th %}
{% from "components/tabs.html" import tabs %}
{% from "components/timeline.html" import timeline %}
{% block title %}Văn bản đến{% endblock %}
{% block lead %}Mới nhất ở trên.{% endblock %}
{% block actions %}<a href="/soan">Soạn</a>{% endblock %}
{% block breadcrumbs %}{{ breadcrumbs([("Việc của tôi", "/")]) }}{% endblock %}
{% block content %}
  {{ tabs("Phần", [{"label": "Tất cả", "url": "#", "current": True, "count": 1234}, {"label": "Khác", "url": "#"}]) }}
  {% call filters("/x", clear_url="/x") %}<label>Tìm <input name="q"></label>{% endcall %}
  {% call table("Bảng", stack=True) %}
    <thead><tr>
      {{ sort_th("Ngày", "date", "date", "asc", "/x?q=1") }}
      {{ sort_th("Số", "no", "date", "asc", url) }}
    </tr></thead>
    <tbody><tr><th scope="row">1</th><td data-label="Số">{{ badge("Đã nhận", "ok") }}</td></tr></tbody>
  {% endcall %}
  <ul class="cards">{{ tile("Chưa mở", 1234, "/x", note="3 khẩn") }}{{ link_card("Đơn vị", "Cây đơn vị", "/u") }}</ul>
  {{ pager(page) }}{{ empty("Trống", "Chưa có gì.", "/x", "Thêm") }}
  {{ facts([("Người ký", none), ("Số", 0)]) }}<dl>{% call fact("Nơi nhận") %}<b>42</b>{% endcall %}</dl>
  {{ file_list([{"url": "/f", "name": "a & b.pdf", "size": "1 MB"}]) }}
  {{ note("Đã lưu.", "ok", live=True) }}{% call note(tone="warn") %}<p>Sắp hết hạn</p>{% endcall %}
  {{ progress("Đã mở", 1, 0) }}{{ countdown("2026-11-22T03:00:00Z", "còn 1 giờ", 3600) }}
  {{ timeline([{"iso": "2026-11-22T03:00:00Z", "time": "10:00", "who": "An", "what": "Gửi"}]) }}
  {% call confirmation("/x", "Đóng", "/") %}<p>Không mở lại được.</p>{% endcall %}
{% endblock %}
"""


def _page(number: int) -> SimpleNamespace:
    return SimpleNamespace(
        number=number, pages=25, total=1234, first=50 * number - 49, last=50 * number, url_for=lambda n: f"?trang={n}"
    )


def test_a_refused_form_says_what_is_wrong_at_each_field(app: Flask) -> None:
    form = Letter(kind="cv")
    form.validate()
    with app.test_request_context("/x"):
        response = make_response(render_template_string(FORM_PAGE, form=form))
        response.request = None
        check_page(response)
    tree = parse(response)
    fields = {e.get("id"): e for e in tree.iter() if e.get("id")}
    assert fields["number"].get("aria-describedby") == "number-hint number-error"
    assert fields["number"].get("aria-invalid") == "true"
    assert fields["number"].get("required") is None
    assert (fields["number"].get("hx-get"), fields["number"].get("data-kind")) == ("/y", "z")
    assert text_of(fields["number-error"]) == "Vui lòng nhập số."
    assert fields["urgency"].tag == "fieldset"
    summary = next(e for e in tree.iter("div") if e.get("role") == "alert" and e.get("data-focus") is not None)
    assert {a.get("href") for a in summary.iter("a")} == {"#number", "#urgency"}
    assert text_of(tree.find(".//title")) == "Soạn văn bản · Cổng Trường"


def test_every_component_renders_on_one_page(app: Flask) -> None:
    def url(**query: str) -> str:
        return "/y?" + "&".join(f"{name}={value}" for name, value in query.items())

    with app.test_request_context("/x"):
        response = make_response(render_template_string(LIST_PAGE, page=_page(2), url=url))
        response.request = None
        check_page(response)
    tree = parse(response)
    text = text_of(tree.find(".//main"))
    assert "51–100 / 1.234" in text
    assert "Người ký – Số 0" in text
    links = [a.get("href") for a in tree.iter("a")]
    assert {"/x?q=1&sort=date&dir=desc", "/y?sort=no&dir=asc", "?trang=1", "?trang=3"} <= set(links)
    assert [a.get("rel") for a in tree.iter("a") if a.get("rel")] == ["prev", "next"]


@pytest.mark.parametrize("number", [1, 25])
def test_the_pager_ends_at_both_ends(app: Flask, number: int) -> None:
    source = '{% from "components/paging.html" import pager %}{{ pager(page) }}'
    with app.test_request_context("/x"):
        html = render_template_string(source, page=_page(number))
    assert ('rel="prev"' in html, 'rel="next"' in html) == (number > 1, number < 25)


@pytest.mark.parametrize("status", ERROR_PAGES)
def test_an_error_page_needs_nothing_but_itself(app: Flask, status: int) -> None:
    with app.test_request_context("/x"):
        html = app.jinja_env.get_template(f"errors/{status}.html").render()
        response = make_response(html)
        response.request = None
        check_page(response)
    assert str(status) in text_of(parse(response).find(".//main"))


def test_an_error_page_shows_the_message_and_the_number_for_support(app: Flask) -> None:
    with app.test_request_context("/x"):
        html = app.jinja_env.get_template("errors/409.html").render(
            message="Đơn vị <b>đã đóng</b>.", request_id="a1b2c3"
        )
    assert "Đơn vị &lt;b&gt;đã đóng&lt;/b&gt;." in html
    assert "a1b2c3" in html
