"""Pages that give the site its look: name, tagline, colour, emblem."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.managing_forms import LookForm
from portal.errors import NotFound
from portal.rules.permissions import Permission
from portal.services.news import look, media, sites
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to

PICKED = 12


@bp.route("/cai-dat/giao-dien", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def look_of_site() -> ResponseReturnValue:
    """Name, tagline and colour of the site, as its readers see them."""
    site = sites.get_managed_site(actor())
    form = load_form(LookForm, obj=site)
    form.offer_colours()
    if form.validate_on_submit() and form.attempt(look.change_look, actor(), **form.facts()):
        flash(_("Đã lưu giao diện. Người đọc thấy ngay."), "success")
        return go_to(url_for("news.pick_emblem" if "emblem" in request.form else "news.look_of_site"))
    stale = form.is_stale(site)
    emblem = look.find_emblem(site)
    return answer("news/look.html", form=form, site=site, emblem=emblem, stale=stale, status=409 if stale else None)


@bp.route("/cai-dat/bieu-trung", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def pick_emblem() -> ResponseReturnValue:
    """Choose the picture beside the site's name from the library, or take it off."""
    site = sites.get_managed_site(actor())
    form = load_form(PortalForm)
    if form.validate_on_submit():
        chosen = request.form.get("medium", "")
        number = whole_number(chosen)
        if chosen and number is None:
            raise NotFound
        look.choose_emblem(actor(), medium_id=number)
        flash(_("Đã chọn biểu trưng.") if chosen else _("Trang tin không còn biểu trưng."), "success")
        return go_to(url_for("news.look_of_site"))
    words = request.args.get("q", "").strip()
    found = media.list_media(actor(), number=page_number(), show="usable", words=words, size=PICKED)
    return answer(
        "news/emblem.html", form=form, site=site, emblem=look.find_emblem(site), page=Page(found), words=words
    )
