"""Pages of whoever manages the site: its settings and sections."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.managing_forms import SectionForm, SettingsForm
from portal.rules.news.settings import SiteSettings, read_settings
from portal.rules.permissions import Permission
from portal.services.news import sections, sites
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/cai-dat/", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def settings() -> ResponseReturnValue:
    """How long an article must be, who may approve, and when a site below counts as quiet."""
    site = sites.get_managed_site(actor())
    form = load_form(SettingsForm, obj=read_settings(site.settings))
    if form.validate_on_submit():
        words, days = form.shortest_words.data, form.quiet_days.data
        chosen = SiteSettings(
            shortest_words=-1 if words is None else words,
            self_approval=form.self_approval.data,
            quiet_days=-1 if days is None else days,
        )
        if form.attempt(sites.change_settings, actor(), chosen):
            flash(_("Đã lưu thiết lập."), "success")
            return go_to(url_for("news.settings"))
    return answer("news/settings.html", form=form)


@bp.route("/cai-dat/chuyen-muc", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def list_sections() -> ResponseReturnValue:
    """The sections in their order; a form for one more."""
    form = load_form(SectionForm)
    words = {"name": form.name.data or "", "description": form.description.data or ""}
    if form.validate_on_submit() and form.attempt(sections.add_section, actor(), **words):
        flash(_("Đã thêm chuyên mục."), "success")
        return go_to(url_for("news.list_sections"))
    site = sites.get_managed_site(actor())
    return answer("news/sections.html", form=form, sections=sites.list_sections(site.unit_id, with_put_away=True))


@bp.route("/cai-dat/chuyen-muc/<int:section_id>", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def rename_section(section_id: int) -> ResponseReturnValue:
    """Other words for a section."""
    form = load_form(SectionForm, obj=sections.get_section(actor(), section_id))
    words = {"name": form.name.data or "", "description": form.description.data or ""}
    if form.validate_on_submit() and form.attempt(sections.rename_section, actor(), section_id=section_id, **words):
        flash(_("Đã lưu chuyên mục."), "success")
        return go_to(url_for("news.list_sections"))
    return answer("news/section.html", form=form, section=sections.get_section(actor(), section_id))


@bp.post("/cai-dat/chuyen-muc/<int:section_id>/len", defaults={"up": 1})
@bp.post("/cai-dat/chuyen-muc/<int:section_id>/xuong", defaults={"up": 0})
@page(Permission.NEWS_MANAGE)
def move_section(section_id: int, up: int) -> ResponseReturnValue:
    """One place up or down."""
    sections.move_section(actor(), section_id=section_id, up=bool(up))
    return go_to(url_for("news.list_sections"))


@bp.post("/cai-dat/chuyen-muc/<int:section_id>/vao-menu", defaults={"shown": 1})
@bp.post("/cai-dat/chuyen-muc/<int:section_id>/ngoai-menu", defaults={"shown": 0})
@page(Permission.NEWS_MANAGE)
def put_in_menu(section_id: int, shown: int) -> ResponseReturnValue:
    """Let a section stand in the site's menu, or leave it out."""
    sections.put_in_menu(actor(), section_id=section_id, shown=bool(shown))
    flash(
        _("Đã đưa chuyên mục vào menu.") if shown else _("Chuyên mục không còn trong menu; trang của nó vẫn mở."),
        "success",
    )
    return go_to(url_for("news.list_sections"))


@bp.post("/cai-dat/chuyen-muc/<int:section_id>/cat", defaults={"away": 1})
@bp.post("/cai-dat/chuyen-muc/<int:section_id>/dung-lai", defaults={"away": 0})
@page(Permission.NEWS_MANAGE)
def put_section_away(section_id: int, away: int) -> ResponseReturnValue:
    """Offer a section no longer, or again."""
    sections.put_section_away(actor(), section_id=section_id, away=bool(away))
    flash(_("Đã cất chuyên mục. Bài trong đó vẫn đọc được.") if away else _("Đã dùng lại chuyên mục."), "success")
    return go_to(url_for("news.list_sections"))
