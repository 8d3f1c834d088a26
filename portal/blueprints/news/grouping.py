"""Pages of whoever manages the site: its writing groups and who is in them."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.managing_forms import GroupForm, MemberForm
from portal.rules.permissions import Permission
from portal.services.news import groups, sites
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/cai-dat/to-viet-bai", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def list_groups() -> ResponseReturnValue:
    """The writing groups with their people and sections; a form for one more."""
    form = load_form(GroupForm)
    _offer_sections(form)
    if form.validate_on_submit() and (made := _save(form, None)):
        flash(_("Đã lập tổ viết bài. Bây giờ thêm người vào tổ."), "success")
        return go_to(url_for("news.show_group", group_id=made.id))
    return answer("news/groups.html", form=form, groups=groups.list_groups(actor()))


@bp.route("/cai-dat/to-viet-bai/<int:group_id>", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def show_group(group_id: int) -> ResponseReturnValue:
    """A group: its name and sections, and its people."""
    listed = groups.get_group(actor(), group_id)
    chosen = [str(section.id) for section in listed.group.sections]
    form = load_form(GroupForm, data={"name": listed.group.name, "sections": chosen})
    _offer_sections(form)
    if form.validate_on_submit() and _save(form, group_id):
        flash(_("Đã lưu tổ viết bài."), "success")
        return go_to(url_for("news.show_group", group_id=group_id))
    return _group_page(group_id, form=form, member=_member_form(group_id, sent=False))


@bp.post("/cai-dat/to-viet-bai/<int:group_id>/them")
@page(Permission.NEWS_MANAGE)
def add_member(group_id: int) -> ResponseReturnValue:
    """Let somebody write for the group."""
    form = _member_form(group_id, sent=True)
    if form.validate_on_submit() and form.attempt(
        groups.add_member,
        actor(),
        group_id=group_id,
        account_id=int(form.account_id.data),
        confirmed=form.confirmed.data,
    ):
        flash(_("Đã thêm người vào tổ viết bài."), "success")
        return go_to(url_for("news.show_group", group_id=group_id))
    listed = groups.get_group(actor(), group_id)
    chosen = [str(section.id) for section in listed.group.sections]
    group_form = GroupForm(formdata=None, data={"name": listed.group.name, "sections": chosen})
    _offer_sections(group_form)
    return _group_page(group_id, form=group_form, member=form)


@bp.post("/cai-dat/to-viet-bai/<int:group_id>/bo/<int:member_id>")
@page(Permission.NEWS_MANAGE)
def end_member(group_id: int, member_id: int) -> ResponseReturnValue:
    """Somebody writes for the group no longer."""
    groups.end_member(actor(), group_id=group_id, member_id=member_id)
    flash(_("Đã bỏ người này khỏi tổ viết bài; bài đã viết vẫn còn."), "success")
    return go_to(url_for("news.show_group", group_id=group_id))


@bp.post("/cai-dat/to-viet-bai/<int:group_id>/cat", defaults={"away": 1})
@bp.post("/cai-dat/to-viet-bai/<int:group_id>/dung-lai", defaults={"away": 0})
@page(Permission.NEWS_MANAGE)
def put_group_away(group_id: int, away: int) -> ResponseReturnValue:
    """Nobody writes for the group any more, or again."""
    groups.put_group_away(actor(), group_id=group_id, away=bool(away))
    flash(_("Đã cất tổ viết bài. Bài của tổ vẫn còn.") if away else _("Đã dùng lại tổ viết bài."), "success")
    return go_to(url_for("news.list_groups"))


def _save(form: GroupForm, group_id: int | None) -> Any:
    ids = [int(value) for value in form.sections.data or []]
    return form.attempt(groups.save_group, actor(), group_id=group_id, name=form.name.data or "", section_ids=ids)


def _offer_sections(form: GroupForm) -> None:
    site = sites.get_managed_site(actor())
    form.sections.offer((str(section.id), section.name) for section in sites.list_sections(site.unit_id))


def _member_form(group_id: int, *, sent: bool) -> MemberForm:
    form = MemberForm() if sent else MemberForm(formdata=None)
    people = groups.offer_people(actor(), group_id=group_id)
    names = ((str(account.id), f"{account.full_name} ({account.user_name})") for account in people)
    form.account_id.offer([("", _("(chọn một người)")), *names])
    return form


def _group_page(group_id: int, *, form: GroupForm, member: MemberForm) -> ResponseReturnValue:
    listed = groups.get_group(actor(), group_id)
    return answer("news/group.html", form=form, member=member, group=listed.group, members=listed.members)
