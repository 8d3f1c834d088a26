"""Pupils of the demo on the way from one school to another."""

from collections.abc import Mapping

from portal.adapters import clock
from portal.models.school import Pupil, Transfer
from portal.models.units import Unit
from portal.services.demo import rows
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool, write_one
from portal.services.people.actors import load_actor
from portal.services.school.transfers import Destination, ask_transfer

REASON = "Gia đình chuyển nơi ở."


def write_transfers(units: Mapping[str, Unit], schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """One pupil waits at Vĩnh Bình, nobody is mailed about it; one has left Long Thới for a school outside."""
    new = schools["vinhbinh"]
    old = write_one(units["hoanghia"], "hoanghia", new.start_year, cast)
    asked_by = cast.accounts["hieutruong.hoanghia"]
    rows.write_all(
        [
            Transfer(
                pupil_id=_last_pupil(old).id,
                from_unit_id=old.unit.id,
                from_class=old.classes[0].name,
                grade=old.classes[0].grade,
                to_unit_id=new.unit.id,
                to_name=new.unit.name,
                leaves_on=clock.today(),
                reason=REASON,
                decision="31/GCT",
                asked_at=clock.now(),
                asked_by_id=asked_by.id,
                asked_by=asked_by.full_name,
            )
        ]
    )
    ask_transfer(
        load_actor(cast.accounts["hieutruong.longthoi"])[0],
        pupil_id=_last_pupil(schools["longthoi"]).id,
        to=Destination(None, "Trường THCS Tân Phú, huyện Châu Thành, tỉnh Đồng Tháp"),
        leaves_on=clock.today(),
        reason=REASON,
        decision="32/GCT",
    )


def _last_pupil(school: DemoSchool) -> Pupil:
    return school.pupils[school.classes[0].id][-1]
