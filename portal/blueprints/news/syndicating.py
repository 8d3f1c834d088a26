"""Articles of the units below: what waits, what the own site shows, what it does not."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.syndicating_forms import AcceptForm, ManyForm, RefuseForm
from portal.rules.news.syndication import OfferState
from portal.services.news import syndicating
from portal.web.access import SIGNED_IN, page
from portal.web.article_html import render_body
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to
from portal.web.sites import article_address, asked_words, picture_for

STATES = {
    "": OfferState.WAITING,
    "dang-hien": OfferState.ACCEPTED,
    "khong-nhan": OfferState.REFUSED,
    "thoi-hien": OfferState.ENDED,
}
"""Lists by their name in the address."""


@bp.get("/cap-duoi/")
@page(SIGNED_IN)
def offers() -> ResponseReturnValue:
    """What the units below published, by what the own site did with it."""
    return _list(ManyForm(formdata=None))


@bp.post("/cap-duoi/nhan")
@page(SIGNED_IN)
def accept_many() -> ResponseReturnValue:
    """Show several at once."""
    form = ManyForm()
    chosen = {int(each) for each in form.chon.data or () if each.isdecimal() and len(each) < 10}
    if form.validate_on_submit() and (count := form.attempt(syndicating.accept_many, actor(), offer_ids=chosen)):
        flash(ngettext("Đã nhận %(num)s bài.", "Đã nhận %(num)s bài.", count), "success")
        return go_to(url_for("news.offers"))
    return _list(form)


@bp.get("/cap-duoi/<int:offer_id>")
@page(SIGNED_IN)
def offer(offer_id: int) -> ResponseReturnValue:
    """One article of a unit below, in full, and what can be done with it."""
    return _page(offer_id)


@bp.post("/cap-duoi/<int:offer_id>/nhan")
@page(SIGNED_IN)
def accept(offer_id: int) -> ResponseReturnValue:
    """Show it, or mend the words before its link."""
    form = AcceptForm()
    if form.validate_on_submit() and form.attempt(
        syndicating.accept,
        actor(),
        offer_id=offer_id,
        seen=form.seen.data or 0,
        headline=form.headline.data or "",
        summary=form.summary.data or "",
    ):
        flash(_("Đã lưu. Trang tin của đơn vị đang hiện bài này."), "success")
        return go_to(url_for("news.offers"))
    return _page(offer_id, accepting=form)


@bp.post("/cap-duoi/<int:offer_id>/tu-choi")
@page(SIGNED_IN)
def refuse(offer_id: int) -> ResponseReturnValue:
    """Do not show it; its unit reads why."""
    form = RefuseForm()
    chosen = {"offer_id": offer_id, "seen": form.seen.data or 0}
    if form.validate_on_submit() and form.attempt(syndicating.refuse, actor(), reason=form.reason.data or "", **chosen):
        flash(_("Đã trả lời không nhận bài. Đơn vị viết bài được báo lý do."), "success")
        return go_to(url_for("news.offers"))
    return _page(offer_id, refusing=form)


@bp.post("/cap-duoi/<int:offer_id>/thoi-hien")
@page(SIGNED_IN)
def end(offer_id: int) -> ResponseReturnValue:
    """Show it no longer."""
    syndicating.end(actor(), offer_id=offer_id, seen=request.form.get("seen", 0, type=int))
    flash(_("Trang tin của đơn vị thôi hiện bài này."), "success")
    return go_to(url_for("news.offers", loc="dang-hien"))


def _list(form: ManyForm) -> ResponseReturnValue:
    loc, words = request.args.get("loc", ""), asked_words()
    state = STATES.get(loc, OfferState.WAITING)
    found = syndicating.list_offers(actor(), state=state, words=words, number=page_number())
    return answer(
        "news/offers.html",
        form=form,
        page=Page(found.page),
        counts=found.counts,
        states=STATES,
        state=state,
        loc=loc if loc in STATES else "",
        words=words,
    )


def _page(
    offer_id: int, *, accepting: AcceptForm | None = None, refusing: RefuseForm | None = None
) -> ResponseReturnValue:
    found = syndicating.read_offer(actor(), offer_id=offer_id)
    made, site = found.offer, found.offer.article.site
    own = {"headline": made.headline or found.version.title, "summary": made.summary or found.version.summary}
    accepting = accepting or load_form(AcceptForm, formdata=None, data=own)
    refusing = refusing or load_form(RefuseForm, formdata=None)
    for form in (accepting, refusing):
        form.show(made.version)
    media = {m.id: picture for m in found.media if (picture := picture_for(site, m))}
    return answer(
        "news/offer.html",
        found=found,
        offer=made,
        article=made.article,
        body=render_body(found.version.body, media),
        address=article_address(site, made.article),
        accepting=accepting,
        refusing=refusing,
    )
