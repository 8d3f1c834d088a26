"""What the site tells of the people who lead the unit."""

from dataclasses import asdict

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.pages_forms import LeaderForm
from portal.rules.news.organisation import Card
from portal.rules.permissions import Permission
from portal.services.news import organisation
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to


@bp.route("/noi-dung/lanh-dao/<int:place_id>/<int:account_id>", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def leader(place_id: int, account_id: int) -> ResponseReturnValue:
    """Which post, phone number and mail address everybody reads, and whether the name."""
    unit, found = organisation.get_leader(actor(), place_id=place_id, account_id=account_id)
    told = asdict(found) | {"post": found.post_given, "seen": found.version}
    form = load_form(LeaderForm, data=told)
    card = Card(
        post=form.post.data or "",
        phone=form.phone.data or "",
        email=(form.email.data or "").lower(),
        duties=form.duties.data or "",
        name_hidden=form.name_hidden.data,
    )
    at = {"place_id": place_id, "account_id": account_id, "seen": whole_number(form.seen.data) or 0}
    if form.validate_on_submit() and form.attempt(organisation.tell_of_leader, actor(), card=card, **at):
        flash(_("Đã lưu thông tin công khai của lãnh đạo."), "success")
        return go_to(url_for("news.edit_page", name="lanh-dao"))
    if form.form_errors:  # somebody else saved meanwhile: the next saving begins from theirs
        unit, found = organisation.get_leader(actor(), place_id=place_id, account_id=account_id)
        form.seen.data = str(found.version)
    return answer("news/leader.html", form=form, unit=unit, leader=found)
