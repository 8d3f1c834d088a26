"""Sample pages that use every component, for the tests of the look."""

from types import SimpleNamespace

from wtforms import BooleanField, FileField, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired


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
  <form action="{{ action or '/x' }}" method="post" enctype="multipart/form-data" data-upload data-guard
        data-keep="letter">
    {{ csrf() }}{{ form_errors(form) }}
    {% for f in form if f.type != "FileField" %}
      {{ field(f, autocomplete="off", **(extra or {})) }}
    {% endfor %}
    {{ file_picker(form.files, max_bytes=max_bytes or 104857600) }}{{ upload_progress() }}
    {{ submit("Gửi", name="action", value="send") }}
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


def page_of_list(number: int) -> SimpleNamespace:
    """What the pager asks of a page of a list."""
    return SimpleNamespace(
        number=number, pages=25, total=1234, first=50 * number - 49, last=50 * number, url_for=lambda n: f"?trang={n}"
    )
