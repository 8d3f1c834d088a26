"""Following a site by mail. The public page is kept by caches; pages behind a link of a mail are kept by nobody."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.sites.blueprint import bp
from portal.blueprints.sites.following_forms import ChooseForm, FollowForm
from portal.services.news import follow_letters, following, reading, sites
from portal.web.access import PUBLIC, page
from portal.web.identity import network
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.shell import language
from portal.web.sites import show


@bp.route("/trang/<slug>/theo-doi", methods=["GET", "POST"])
@page(PUBLIC, visitors=True)
def follow(slug: str) -> ResponseReturnValue:
    """Ask to get the site by mail; the answer is the same for every address."""
    around = reading.enter_site(slug)
    following.check_followable(around.site)
    form = FollowForm(around.sections)
    if form.validate_on_submit() and (form.homepage.data or form.attempt(_ask, slug, form)):
        return go_to(url_for("sites.follow_sent", slug=slug))
    return show("sites/follow.html", around, status=422 if form.errors else 200, form=form)


def _ask(slug: str, form: FollowForm) -> bool:
    return following.ask_to_follow(
        sites.get_open_site(slug),
        email=form.email.data or "",
        section_id=int(form.section.data) if form.section.data else None,
        frequency=form.frequency.data,
        language=language(),
        network=network(),
    )


@bp.get("/trang/<slug>/theo-doi/da-gui")
@page(PUBLIC)
def follow_sent(slug: str) -> ResponseReturnValue:
    """What to do next: open the mail."""
    around = reading.enter_site(slug)
    following.check_followable(around.site)
    return show("sites/follow_sent.html", around)


@bp.route("/theo-doi/xac-nhan/<token>", methods=["GET", "POST"])
@page(PUBLIC, visitors=True)
def confirm_following(token: str) -> ResponseReturnValue:
    """A button that confirms: a program that opens links in mails presses none."""
    key = parts().register_key
    follower = following.find_asking(key, token)
    if follower is None:
        return _unseen(answer("sites/follow_over.html", status=410))
    if request.method == "POST":
        following.confirm(key, token)
        return _unseen(go_to(url_for("sites.confirm_following", token=token)))
    wanted = follow_letters.wanted_by(follower)
    change = following.link_token(key, following.Link.MANAGE, follower) if follower.confirmed_at else None
    return _unseen(answer("sites/follow_confirm.html", follower=follower, wanted=wanted, token=token, change=change))


@bp.route("/theo-doi/chon/<token>", methods=["GET", "POST"])
@page(PUBLIC, visitors=True)
def choose_following(token: str) -> ResponseReturnValue:
    """Other sections, another frequency, or the way to stop."""
    key = parts().register_key
    follower = following.find_following(key, token)
    if follower is None:
        return _unseen(answer("sites/follow_over.html", status=410))
    form = ChooseForm(frequency=follower.frequency, sections=[str(section.id) for section in follower.sections])
    form.sections.offer([(str(section.id), section.name) for section in following.list_choosable(follower)])
    if form.validate_on_submit():
        chosen = [int(number) for number in form.sections.data or ()]
        if form.attempt(following.choose, key, token, frequency=form.frequency.data, section_ids=chosen):
            return _unseen(go_to(url_for("sites.choose_following", token=token, luu=1)))
    return _unseen(
        answer("sites/follow_choose.html", form=form, site=follower.site, token=token, saved="luu" in request.args)
    )


@bp.route("/theo-doi/thoi/<token>", methods=["GET", "POST"])
@page(PUBLIC, visitors=True)
def stop_following(token: str) -> ResponseReturnValue:
    """A button that ends all mails of a site; mail programs press it by themselves when asked to (RFC 8058)."""
    key = parts().register_key
    follower = following.find_follower(key, following.Link.MANAGE, token)
    if follower is None:
        return _unseen(answer("sites/follow_over.html", status=410))
    if request.method == "POST":
        following.stop(key, token)
        if request.form.get("List-Unsubscribe") != "One-Click":  # which mail programs send, following no redirect
            return _unseen(go_to(url_for("sites.stop_following", token=token)))
    return _unseen(answer("sites/follow_stop.html", follower=follower, token=token))


def _unseen(response: Response) -> Response:
    """The address is a secret: no page opened from here may learn it, no search engine keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
