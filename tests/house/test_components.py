"""Components and layouts render to well-made pages, and error pages need nothing but themselves."""

import ast

import pytest
from flask import Flask, make_response, render_template_string

from portal.web.errors import DESIGNED
from tests.house import source
from tests.pages import check_page, parse, text_of
from tests.samples import FORM_PAGE, LIST_PAGE, Letter, page_of_list

ERROR_PAGES = sorted(DESIGNED)


def test_a_refused_form_says_what_is_wrong_at_each_field(app: Flask) -> None:
    form = Letter(kind="cv")
    form.validate()
    with app.test_request_context("/x"):
        response = make_response(render_template_string(FORM_PAGE, form=form, extra={"hx_get": "/y", "data_kind": "z"}))
        response.request = None
        check_page(response)
    tree = parse(response)
    fields = {e.get("id"): e for e in tree.iter() if e.get("id")}
    assert fields["number"].get("aria-describedby") == "number-hint number-error"
    assert fields["number"].get("aria-invalid") == "true"
    assert not [e for e in tree.iter() if e.get("required") is not None]
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
        response = make_response(render_template_string(LIST_PAGE, page=page_of_list(2), url=url))
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
        html = render_template_string(source, page=page_of_list(number))
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


def test_every_flash_has_a_tone_that_its_note_knows() -> None:
    categories = {
        constant.value
        for path in source.modules("portal")
        for call in ast.walk(source.tree(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "flash"
        for argument in call.args[1:]
        for constant in ast.walk(argument)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }
    flashes = (source.ROOT / "portal/templates/layouts/_flashes.html").read_text("utf-8")
    assert {category for category in categories if f'"{category}": ' not in flashes} <= {"info"}
    assert "warn" in categories
