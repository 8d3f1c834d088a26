"""Where the circulars leave a choice: what holds for the school, and choosing otherwise with its effect shown first."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.widgets import ListWidget, RadioInput

from portal.blueprints.school.blueprint import bp
from portal.rules.gradebook.points import ASSESSMENT, ATTENDANCE
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year, year_name
from portal.services.gradebook import choosing as service
from portal.web.access import page
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most, load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to

AREAS = ((ASSESSMENT, _l("Đánh giá học sinh trung học")), (ATTENDANCE, _l("Điểm danh")))


class PointForm(PortalForm):
    """What is chosen at a point, and on what it rests."""

    choice = ChoiceField(_l("Lựa chọn"), widget=ListWidget(prefix_label=False), option_widget=RadioInput())
    basis = LineField(_l("Căn cứ"), [at_most(300)], description=_l("Văn bản, biên bản họp hội đồng. Có thể để trống."))


@bp.get("/thiet-lap/")
@page(Permission.SCHOOL_YEARS)
def choices() -> ResponseReturnValue:
    """What holds at each point in a school year, who chose it and since when."""
    years = service.years_to_choose()
    asked = read_year(request.args.get("nam", ""))
    start_year = asked if asked in years else years[0]
    points = service.list_points(actor(), start_year=start_year)
    return answer("school/choices.html", points=points, areas=AREAS, start_year=start_year, years=years)


@bp.route("/thiet-lap/<int:start_year>/<point>", methods=["GET", "POST"])
@page(Permission.SCHOOL_YEARS)
def choose(start_year: int, point: str) -> ResponseReturnValue:
    """Choose at one point; how many pupils would have other results is worked out meanwhile."""
    seen = service.get_point(actor(), code=point, start_year=start_year)
    offered = [(choice, _(label)) for choice, label in seen.point.choices.items()]
    if not actor().in_school:
        offered.append(("", _("Để các trường tự chọn")))
    undecided = "" if seen.held is None and not actor().in_school else seen.choice
    form = load_form(PointForm, data={"choice": undecided, "basis": seen.held.basis if seen.held else ""})
    form.choice.offer(offered)
    if form.validate_on_submit() and form.attempt(
        service.choose,
        actor(),
        code=point,
        start_year=start_year,
        choice=form.choice.data,
        basis=form.basis.data or "",
    ):
        flash(_("Đã lưu. Kết quả được tính lại từ bây giờ."), "success")
        return go_to(url_for("school.choices", nam=year_name(start_year)))
    seen = service.get_point(actor(), code=point, start_year=start_year)
    asks = service.changes_results(actor(), seen)
    return answer("school/choose.html", form=form, seen=seen, asks=asks, start_year=start_year)


@bp.get("/thiet-lap/<int:start_year>/<point>/anh-huong")
@page(Permission.SCHOOL_YEARS)
def choice_effects(start_year: int, point: str) -> ResponseReturnValue:
    """How many pupils would have other results under each other choice."""
    seen = service.get_point(actor(), code=point, start_year=start_year)
    effects = service.preview(actor(), code=point, start_year=start_year)
    return answer(
        "school/choice_effects.html",
        part="school/_choice_effects.html",
        seen=seen,
        effects=effects,
        start_year=start_year,
    )
