"""Pages of the periods overseen: list, board, units, totals, origins of a total."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.adapters import clock
from portal.blueprints.form_totals.blueprint import bp
from portal.blueprints.form_totals.looking import kept, seen
from portal.rules.data_forms.period_states import PERIOD_STATE_LABELS
from portal.rules.data_forms.showing import show_number
from portal.rules.data_forms.states import STANDING_LABELS
from portal.rules.data_forms.values import of_amount
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year
from portal.services.data_forms.totals import board, layout, listing, nudging, rollup, tracing, trends
from portal.services.data_forms.totals import timeliness as punctual
from portal.services.data_forms.totals.texts import list_texts
from portal.services.paging import page_of
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


@bp.get("/")
@page(Permission.FORMS_OVERSEE)
def index() -> ResponseReturnValue:
    """The periods overseen, the newest first, with how far the units are."""
    year, form_id = read_year(request.args.get("nam", "")), whole_number(request.args.get("bieu", ""))
    found = listing.list_periods(actor(), start_year=year, form_id=form_id, number=page_number())
    return answer(
        "form_totals/index.html",
        found=Page(found),
        choices=listing.choices(actor()),
        year=year,
        form_id=form_id,
        states=PERIOD_STATE_LABELS,
    )


@bp.get("/dung-han")
@page(Permission.FORMS_OVERSEE)
def timeliness() -> ResponseReturnValue:
    """How punctual units are over a school year, and who in a unit did the work."""
    sort, descending = request.args.get("sort", ""), request.args.get("dir") == "desc"
    found = punctual.read_timeliness(
        actor(),
        unit_id=whole_number(request.args.get("don-vi", "")),
        year=read_year(request.args.get("nam", "")),
        sort=sort,
        descending=descending,
    )
    lines = Page(page_of(found.lines, number=page_number()))
    return answer(
        "form_totals/timeliness.html", found=found, lines=lines, sort=sort, dir="desc" if descending else "asc"
    )


@bp.get("/<int:period_id>/")
@page(Permission.FORMS_OVERSEE)
def show(period_id: int) -> ResponseReturnValue:
    """How far the units of a branch are, counted by the branches below it."""
    view = seen(period_id)
    return answer(
        "form_totals/board.html",
        view=view,
        kept=kept(view),
        found=board.read_board(view),
        labels=board.PROGRESS_LABELS,
        may_nudge=nudging.may_nudge(actor(), view),
        today=clock.today(),
    )


@bp.get("/<int:period_id>/phieu")
@page(Permission.FORMS_OVERSEE)
def reports(period_id: int) -> ResponseReturnValue:
    """The units of a branch one by one, maybe only those in one state; on paper an annex to a letter."""
    view, only = seen(period_id), request.args.get("trang-thai", "")
    printed = request.args.get("in") == "1"
    size = board.MOST_PRINTED if printed else 50
    found = board.list_reports(view, only=only, number=page_number(), size=size)
    return answer(
        "form_totals/reports_print.html" if printed else "form_totals/reports.html",
        view=view,
        kept=kept(view),
        found=Page(found),
        only=only,
        labels=board.PROGRESS_LABELS,
        may_nudge=nudging.may_nudge(actor(), view),
        now=clock.now(),
    )


@bp.post("/<int:period_id>/nhac")
@page(Permission.FORMS_CHECK)
def remind(period_id: int) -> ResponseReturnValue:
    """Remind every unit of the view that has not finished, each once a day."""
    view, only = seen(period_id), request.args.get("trang-thai", "")
    number = nudging.nudge(actor(), view, only=only)
    if number:
        words = ngettext("Đã nhắc %(count)s đơn vị.", "Đã nhắc %(count)s đơn vị.", number, count=number)
        flash(words, "success")
    else:
        flash(_("Không còn đơn vị nào để nhắc: đã xong, hoặc hôm nay đã nhắc rồi."), "info")
    return go_to(url_for("form_totals.reports", **{**kept(view), "trang-thai": only or None}))


@bp.get("/<int:period_id>/so-lieu")
@page(Permission.FORMS_OVERSEE)
def totals(period_id: int) -> ResponseReturnValue:
    """What the figures of a branch add up to, in the form's own order."""
    view = seen(period_id)
    return answer(
        "form_totals/totals.html",
        view=view,
        kept=kept(view),
        found=board.read_board(view),
        sums=rollup.read_sums(view),
        blocks=layout.blocks,
        is_listed=layout.is_listed,
        labels=board.PROGRESS_LABELS,
        show_number=show_number,
    )


@bp.get("/<int:period_id>/o/<key>")
@page(Permission.FORMS_OVERSEE)
def origins(period_id: int, key: str) -> ResponseReturnValue:
    """One total taken apart, down to the cell, who entered it and who approved it; and the same over the periods."""
    view = seen(period_id)
    sort, descending = request.args.get("sort", ""), request.args.get("dir") == "desc"
    found = tracing.trace(view, key).sorted_by(sort, descending=descending)
    return answer(
        "form_totals/origins.html",
        view=view,
        kept=kept(view),
        found=found,
        lines=Page(page_of(found.lines, number=page_number())),
        sort=sort,
        dir="desc" if descending else "asc",
        points=trends.read_trend(view, found.cell),
        standings=STANDING_LABELS,
        show_number=show_number,
        amount=of_amount,
    )


@bp.get("/<int:period_id>/loi/<key>")
@page(Permission.FORMS_OVERSEE)
def texts(period_id: int, key: str) -> ResponseReturnValue:
    """What the units wrote in one cell, one below the other."""
    view = seen(period_id)
    cell, found = list_texts(view, key, number=page_number())
    return answer("form_totals/texts.html", view=view, kept=kept(view), cell=cell, found=Page(found))
