"""Lists of records put as a whole, and reports brought before the leader."""

from typing import Any

import pytest

from portal.db import db
from portal.models.data_forms import ReportCell, ReportRecord
from portal.rules.data_forms.states import Step
from portal.services.data_forms.filling import steps
from tests.blueprints.form_api.test_writing import FULL, cells, changes
from tests.cast import Cast
from tests.make import actor_of
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return make_asked(cast)


@pytest.fixture
def values(asked: Asked) -> str:
    return f"/phieu/{asked.report_id}/so-lieu"


class TestRecords:
    """A repeat as a whole."""

    def rows(self, asked: Asked) -> list[tuple[str, str]]:
        db.session.expire_all()
        standing = db.select(ReportRecord.id).where(ReportRecord.removed_at.is_(None)).order_by(ReportRecord.position)
        ids = list(db.session.scalars(standing))
        held = {(one.record_id, one.key): one.text for one in db.session.scalars(db.select(ReportCell))}
        return [(held.get((one, "deals.name"), ""), held.get((one, "deals.price"), "")) for one in ids]

    def test_added_changed_and_taken_out(self, program_of: Any, asked: Asked) -> None:
        program, url = program_of(asked.principal), f"/phieu/{asked.report_id}/danh-sach/deals"
        two = {"rows": [{"name": "Bàn ghế", "price": 1000}, {"name": "Máy tính"}]}
        done = program("PUT", url, two, seen=0)
        assert done.status_code == 200, done.json
        assert (done.json["records_added"], done.json["written"]) == (2, 3)
        assert self.rows(asked) == [("Bàn ghế", "1000"), ("Máy tính", "")]
        version, before = asked.report.content_version, changes()
        for seen in (0, version, "*"):
            again = program("PUT", url, two, seen=seen)
            assert (again.json["written"], again.json["records_added"]) == (0, 0)
        assert changes() == before
        one = program("PUT", url, {"rows": [{"name": "Bàn", "price": None}]}, seen=version)
        assert (one.json["records_removed"], one.json["written"]) == (1, 2)
        assert self.rows(asked) == [("Bàn", "")]

    def test_more_than_twenty_at_once(self, program_of: Any, asked: Asked) -> None:
        rows = [{"name": f"Gói {number}", "price": number} for number in range(1, 121)]
        url = f"/phieu/{asked.report_id}/danh-sach/deals"
        assert program_of(asked.principal)("PUT", url, {"rows": rows}, seen=0).json["records_added"] == 120
        assert self.rows(asked)[119] == ("Gói 120", "120")

    def test_a_wrong_row_leaves_all_as_it_was(self, program_of: Any, asked: Asked) -> None:
        program, url = program_of(asked.principal), f"/phieu/{asked.report_id}/danh-sach/deals"
        program("PUT", url, {"rows": [{"name": "Bàn"}]}, seen=0)
        wrong = program("PUT", url, {"rows": [{"name": "Ghế"}, {"price": "nhiều", "x": 1}]}, seen="*")
        assert wrong.status_code == 422
        assert [(one["code"], one["record"]) for one in wrong.json["refused"]] == [("deals.price", 2), ("deals.x", 2)]
        assert self.rows(asked) == [("Bàn", "")]

    def test_too_many_an_older_version_and_no_such_list(self, program_of: Any, asked: Asked) -> None:
        program, url = program_of(asked.principal), f"/phieu/{asked.report_id}/danh-sach/deals"
        assert program("PUT", url, {"rows": [{}] * 201}, seen="*").status_code == 422
        program("PUT", url, {"rows": [{"name": "Bàn"}]}, seen=0)
        assert program("PUT", url, {"rows": [{"name": "Ghế"}]}, seen=0).status_code == 412
        assert program("PUT", url, {"rows": []}, seen=0).status_code == 412
        assert self.rows(asked) == [("Bàn", "")]
        for other in ("classes", "grades", "nothing", "!x"):
            other_url = f"/phieu/{asked.report_id}/danh-sach/{other}"
            assert program("PUT", other_url, {"rows": []}, seen="*").status_code == 404


class TestSubmitting:
    """Brought before the leader; approving stays with people."""

    def test_complete_and_only_once(self, cast: Cast, program_of: Any, asked: Asked, values: str) -> None:
        program, url = program_of(asked.officer), f"/phieu/{asked.report_id}/trinh"
        assert program("POST", url, seen=0).status_code == 422
        program("PATCH", values, cells(classes=12), seen=0)
        missing = program("POST", url, seen=1)
        assert missing.status_code == 422
        assert missing.json["type"] == "urn:cong-truong:problem:incomplete"
        assert {one["code"] for one in missing.json["open_problems"]} == {"grades.g1.total", "grades.g2.total"}
        program("PATCH", values, FULL, seen=1)
        assert program("POST", url, seen=1).status_code == 412
        done = program("POST", url, seen=2)
        assert done.status_code == 200, done.json
        assert (done.json["submitted_now"], done.json["report"]["stage"]) == (True, "submitted")
        again = program("POST", url, seen=2)
        assert (again.status_code, again.json["submitted_now"]) == (200, False)
        assert len(steps.list_steps(asked.report_id)) == 1
        step = steps.list_steps(asked.report_id)[0]
        assert (step.kind, step.by_name) == (Step.SUBMITTED, step.by_name)
        assert "qua khóa SMAS" in step.by_name
        steps.approve(actor_of(asked.principal), asked.report_id, version=2)
        db.session.commit()
        assert program("POST", url, seen=2).json["report"]["stage"] == "approved"

    @pytest.mark.parametrize("tag", [None, "*"])
    def test_the_content_is_named(self, program_of: Any, asked: Asked, tag: str | None) -> None:
        type_in(asked, COMPLETE)
        assert program_of(asked.principal)("POST", f"/phieu/{asked.report_id}/trinh", seen=tag).status_code == 428
        assert asked.report.last_step is None

    def test_writing_after_an_approval_voids_it(self, program_of: Any, asked: Asked, values: str) -> None:
        type_in(asked, COMPLETE)
        steps.approve(actor_of(asked.principal), asked.report_id, version=1)
        db.session.commit()
        program = program_of(asked.principal)
        program("PATCH", values, cells(classes=13), seen=1)
        assert program("GET", "/phieu").json["items"][0]["stage"] == "draft"
