"""The people of the unit and below: list, one person, spreadsheets."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.staff_forms import FilterForm
from portal.rules.permissions import Permission
from portal.rules.records.actions import ACTION_LABELS
from portal.services.people import exports, places, profile, staff
from portal.services.people.staff import PeopleFilter
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download
from portal.web.words import say


@bp.get("/nhan-su/")
@page(Permission.PEOPLE_READ)
def index() -> ResponseReturnValue:
    """The people of the unit and the units below it."""
    form, wanted = _filter()
    people = Page(staff.list_people(actor(), wanted, number=page_number()))
    units = places.suggest_units(actor())
    return answer("people/index.html", form=form, people=people, units=units, filtered=wanted != PeopleFilter())


@bp.get("/nhan-su/danh-sach.xlsx")
@page(Permission.PEOPLE_READ)
def export_people() -> ResponseReturnValue:
    """The list as filtered, as a spreadsheet."""
    _form, wanted = _filter()
    return download(exports.people_sheet(actor(), wanted, say), _("Danh sách nhân sự.xlsx"), XLSX)


@bp.get("/nhan-su/phan-quyen.xlsx")
@page(Permission.PEOPLE_MANAGE)
def export_permissions() -> ResponseReturnValue:
    """Who holds which role with which permissions, unit by unit, as a spreadsheet."""
    return download(exports.permissions_sheet(actor(), say), _("Phân quyền.xlsx"), XLSX)


@bp.get("/nhan-su/<int:account_id>")
@page(Permission.PEOPLE_READ)
def show(account_id: int) -> ResponseReturnValue:
    """One person: facts, roles past and present, what was lent, what happened."""
    found = profile.get_profile(actor(), account_id=account_id)
    return answer("people/person.html", profile=found, account=found.account, actions=ACTION_LABELS)


def _filter() -> tuple[FilterForm, PeopleFilter]:
    form = FilterForm(request.args)
    form.validate()
    unit = form.attempt(places.find_unit, actor(), form.don_vi.data, field="don_vi") if form.don_vi.data else None
    wanted = PeopleFilter(
        text=form.q.data or "",
        role="" if form.vai_tro.errors else form.vai_tro.data or "",
        unit_id=unit.id if unit else None,
        standing="" if form.tinh_trang.errors else form.tinh_trang.data or "",
    )
    return form, wanted
