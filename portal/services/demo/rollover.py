"""A plan for the end of the demo's school year: one class decided, everybody else still waits for results."""

from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool
from portal.services.people.actors import load_actor
from portal.services.rollover.deciding import decide
from portal.services.rollover.plans import work_out
from portal.services.rollover.reading import read_class_plan


def write_plan_of_year(school: DemoSchool, cast: Cast) -> None:
    """The class 4A goes up but for one pupil who stays."""
    actor, _units = load_actor(cast.accounts["hieutruong.vinhbinh"])
    year, school_class = school.start_year, next(found for found in school.classes if found.name == "4A")
    work_out(actor, start_year=year)
    for outcome, pupil_ids in (("promote", None), ("retain", {school.pupils[school_class.id][7].id})):
        seen = read_class_plan(actor, start_year=year, class_id=school_class.id).seen
        decide(
            actor,
            start_year=year,
            class_id=school_class.id,
            pupil_ids=pupil_ids,
            outcome=outcome,
            to_class="",
            seen=seen,
        )
