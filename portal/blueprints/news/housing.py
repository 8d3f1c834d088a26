"""Pages about where the site is and whether everybody may read it."""

from typing import Any
from urllib.parse import urlsplit

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.managing_forms import AddressForm, CloseForm, HostForm
from portal.rules.news.hosts import read_listed
from portal.rules.permissions import Permission
from portal.services.news import addressing, closing, sites
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.sites import address_of


@bp.route("/cai-dat/dia-chi", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def address() -> ResponseReturnValue:
    """The address of the site; former ones go on leading there."""
    site = sites.get_managed_site(actor())
    form = load_form(AddressForm, obj=site)
    if form.validate_on_submit() and form.attempt(addressing.change_address, actor(), **form.facts()):
        flash(_("Đã lưu địa chỉ. Địa chỉ cũ vẫn dẫn đến trang."), "success")
        return go_to(url_for("news.address"))
    stale = form.is_stale(site)
    return answer(
        "news/address.html",
        form=form,
        site=site,
        former=addressing.list_former(site),
        full=address_of(site, url_for("sites.home", slug=site.slug)),
        before=address_of(site, url_for("sites.directory")),
        stale=stale,
        status=409 if stale else None,
    )


@bp.route("/cai-dat/ten-mien", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def own_host() -> ResponseReturnValue:
    """A host name of the site's own, among those the operator listed; left empty it has none."""
    site = sites.get_managed_site(actor())
    form = load_form(HostForm, obj=site)
    settings = parts().settings
    names: Any = {"listed": read_listed(settings.site_hosts), "portal": urlsplit(settings.public_url).hostname or ""}
    if form.validate_on_submit() and form.attempt(addressing.change_host, actor(), **names, **form.facts()):
        flash(_("Đã lưu tên miền.") if site.host else _("Trang tin không còn tên miền riêng."), "success")
        return go_to(url_for("news.own_host"))
    stale = form.is_stale(site)
    return answer(
        "news/host.html",
        form=form,
        site=site,
        listed=names["listed"],
        full=address_of(site, url_for("sites.home", slug=site.slug)),
        stale=stale,
        status=409 if stale else None,
    )


@bp.route("/cai-dat/dong-mo", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def close_site() -> ResponseReturnValue:
    """Close the site with a reason; the same page opens it again."""
    site = sites.get_managed_site(actor())
    form = load_form(CloseForm)
    reason = form.reason.data or ""
    if form.validate_on_submit() and form.attempt(closing.close_site, actor(), reason=reason):
        flash(_("Đã đóng trang tin. Người đọc thấy lý do thay cho các trang."), "success")
        return go_to(url_for("news.close_site"))
    return answer("news/close.html", form=form, site=site)


@bp.post("/cai-dat/mo-lai")
@page(Permission.NEWS_MANAGE)
def open_site() -> ResponseReturnValue:
    """Let everybody read the site again."""
    sites.open_site(actor())
    flash(_("Trang tin đã mở cho mọi người đọc."), "success")
    return go_to(url_for("news.close_site"))
