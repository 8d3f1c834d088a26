"""The required pages that are written: saved and shown at once, confirmed, their versions."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from portal.adapters import clock
from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.pages_forms import AdmissionsForm, DrawnPageForm, PageForm
from portal.blueprints.news.writing_forms import HTML
from portal.rules.news.pages import DRAWN, PageKind, place_of
from portal.rules.permissions import Permission
from portal.services.news import organisation, pages
from portal.web.access import page
from portal.web.article_html import render_body
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to

FORMS: dict[PageKind, type[PageForm]] = dict.fromkeys(DRAWN, DrawnPageForm) | {PageKind.ADMISSIONS: AdmissionsForm}


@bp.route("/noi-dung/<name>", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def edit_page(name: str) -> ResponseReturnValue:
    """Write a required page; what is saved the public reads at once."""
    place = place_of(name)
    opened = pages.open_page(actor(), place=place, announce=request.method == "GET")
    kind = FORMS.get(place.kind, PageForm)
    known: dict[str, Any] = {"published": True, **kind.read(opened.details), "body": opened.body, "form_of_body": HTML}
    form = load_form(kind, data=known | {"seen": opened.page.number})
    if form.validate_on_submit():
        typed: Any = {"seen": whole_number(form.seen.data) or 0, "body": form.html(), "details": form.details()}
        saved = form.attempt(pages.save_page, actor(), place=place, **typed)
        if saved is not None:
            flash(
                _("Đã lưu và đăng.")
                if saved.shown
                else _("Đã lưu. Trang không còn nội dung nên đã gỡ khỏi trang tin."),
                "success",
            )
            return go_to(url_for("news.content"))
        opened = pages.open_page(actor(), place=place)
    return _edit_page(form, opened)


def _edit_page(form: PageForm, opened: pages.OpenedPage) -> ResponseReturnValue:
    """The page of writing: beside other words when two saved at once."""
    typed = form.html()
    body = form.show_typed()
    other = opened.version if form.errors and whole_number(form.seen.data) != opened.page.number else None
    if other is not None:
        form.seen.data = str(other.number)
    return answer(
        "news/edit_page.html",
        form=form,
        opened=opened,
        body=Markup(body),  # noqa: S704 - cleaned by show_typed
        other=other,
        pieces=pages.pieces_between(other, typed) if other is not None else (),
        drawn=organisation.draw_own(actor()) if opened.place.kind in DRAWN else None,
        now=clock.now(),
    )


@bp.post("/noi-dung/<name>/van-dung")
@page(Permission.NEWS_MANAGE)
def confirm_page(name: str) -> ResponseReturnValue:
    """Say that the page is still right."""
    pages.confirm_page(actor(), place=place_of(name))
    flash(_("Đã ghi nhận: nội dung vẫn đúng."), "success")
    return go_to(url_for("news.content"))


@bp.get("/noi-dung/<name>/cac-ban")
@page(Permission.NEWS_MANAGE)
def page_versions(name: str) -> ResponseReturnValue:
    """What the page said, the newest first."""
    place = place_of(name)
    found = pages.list_versions(actor(), place=place, number=page_number())
    return answer("news/page_versions.html", place=place, page=Page(found))


@bp.route("/noi-dung/<name>/ban/<int:number>", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def page_version(name: str, number: int) -> ResponseReturnValue:
    """One version of the page; sending the form shows it to the public again."""
    place = place_of(name)
    version = pages.get_version(actor(), place=place, number=number)
    if request.method == "POST":
        pages.restore_page(actor(), place=place, number=number)
        flash(_("Đã lấy lại nội dung bản %(number)s và đăng.", number=number), "success")
        return go_to(url_for("news.page_versions", name=name))
    return answer("news/page_version.html", place=place, version=version, body=render_body(version.body, {}))
