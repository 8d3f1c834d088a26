"""What of a school stands in addresses: a class of the demo, a pupil who sits in it, a list of pupils to import."""

import io
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_marked
from portal.db import db
from portal.models.gradebook import BankComment, OpeningRequest, PaperFile
from portal.models.people import Account
from portal.models.records import AuditEntry, OutboxItem
from portal.models.school import (
    AssignmentDecision,
    BoardMember,
    ClassPlace,
    Enrolment,
    GroupPlace,
    Guardianship,
    PhotoImport,
    ProgrammeSubject,
    Pupil,
    PupilGroup,
    SchoolClass,
    StaffStatus,
    TeachingAssignment,
    Transfer,
    UsageRule,
)
from portal.rules.gradebook.papers import PaperKind, papers_of
from portal.rules.permissions import Actor
from portal.rules.school_years import school_year_of
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.files import large
from portal.services.gradebook.files.importing import import_file
from portal.services.gradebook.files.plans import Options
from portal.services.gradebook.papers import asking
from portal.services.gradebook.papers.making import Wanted
from portal.services.gradebook.results import Period
from portal.services.people.actors import load_actor
from portal.services.records import note
from portal.services.school.breaks import enter_break
from portal.services.school.photo_files import working
from portal.web.parts import parts
from portal.web.tables import ticket_for
from tests.archives import zip_bytes
from tests.pictures import picture_bytes
from tests.pupil_lists import class_list
from tests.school import make_pupil
from tests.score_files import as_file, exported, fill


def school_rows() -> dict[str, list[object]]:
    """By name of the argument: values of the demo."""
    class_id = db.session.scalars(select(SchoolClass.id).filter_by(name="4A")).one()
    pupil_id = _photographed(class_id)
    coming = db.session.scalars(select(Transfer.id).where(Transfer.answer.is_(None))).one()
    request_id = db.session.scalars(select(OpeningRequest.id).filter_by(class_id=class_id)).one()
    own: dict[str, list[object]] = {
        "point": ["rounding"],
        "class_id": [class_id],
        "pupil_id": [pupil_id],
        "transfer_id": [coming],
        "request_id": [request_id],
    }
    family = db.session.scalars(select(Guardianship.id).filter_by(pupil_id=pupil_id).limit(1)).one()
    unit_id = db.session.get_one(SchoolClass, class_id).unit_id
    subjects = select(ProgrammeSubject.id).filter_by(unit_id=unit_id, code="toan").limit(1)
    own |= {"guardianship_id": [family], "subject_id": list(db.session.scalars(subjects))}
    taught = select(TeachingAssignment.id).filter_by(class_id=class_id, subject="toan")
    decision = select(AssignmentDecision.id).filter_by(unit_id=unit_id, kind="teaching")
    own |= {"holding_id": list(db.session.scalars(taught)), "decision_id": list(db.session.scalars(decision))}
    group = select(PupilGroup.id).filter_by(unit_id=unit_id)
    own |= {"pupil_group_id": list(db.session.scalars(group))}
    own |= {
        "group_place_id": list(db.session.scalars(select(GroupPlace.id).where(GroupPlace.group_id.in_(group)).limit(1)))
    }
    comment = select(BankComment.id).filter_by(unit_id=unit_id, code="T1")
    own |= {"comment_id": list(db.session.scalars(comment))}
    statuses = select(StaffStatus.id).filter_by(unit_id=unit_id, status="working")
    own |= {"status_id": list(db.session.scalars(statuses))}
    own |= {"rule_id": list(db.session.scalars(select(UsageRule.id).filter_by(unit_id=unit_id)))}
    own |= {"member_id": list(db.session.scalars(select(BoardMember.id).filter_by(unit_id=unit_id)))}
    return {**own, "semester": [1], "subject": ["toan"], "start_year": [school_year_of(clock.today())]}


def _photographed(class_id: int) -> int:
    """A pupil of the class, who has a photo by now."""
    pupil = db.session.scalars(select(Pupil).join(ClassPlace).where(ClassPlace.class_id == class_id).limit(1)).one()
    pupil.photo_sha256 = parts().file_store.put(io.BytesIO(picture_bytes(30, 40, kind="WEBP"))).sha256
    db.session.commit()
    return pupil.id


OF_UNIT = ("school.totals", "school.totals_xlsx", "school.figures", "school.figures_xlsx")
"""Pages of the figures of a unit."""


def school_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: a list the headteacher has uploaded, and the result of one that was written."""
    account = db.session.scalars(select(Account).where(Account.user_name == "hieutruong.vinhbinh")).one()
    actor, _units = load_actor(account)
    after = {"new": 2, "changed": 1, "same": 0, "wrong": 0, "double": 0}
    note(actor, "pupils_imported", "unit", actor.unit_id or 0, after=after)
    db.session.commit()
    paper = finished_paper(actor)
    entry = db.session.scalars(select(AuditEntry.id).where(AuditEntry.action == "pupils_imported")).one()
    sheet = class_list({"full_name": "Lê Thị Bảo An", "born": "21/3/2016", "class_name": "4A"})
    stored = parts().file_store.put(io.BytesIO(write_marked(sheet, {})))
    decision = db.session.scalars(select(AssignmentDecision).filter_by(unit_id=actor.unit_id, kind="teaching")).one()
    decision.file_sha256, decision.file_name, decision.file_size = stored.sha256, "quyet-dinh.xlsx", stored.size
    rule = db.session.scalars(select(UsageRule).filter_by(unit_id=actor.unit_id)).one()
    rule.file_sha256, rule.file_name, rule.file_size = stored.sha256, "quy-dinh.xlsx", stored.size
    db.session.commit()
    marks = [["Họ tên", "ĐĐGtx1"], ["Nguyễn Văn Lạ", 85]]
    ticket = ticket_for(parts().file_store.put(io.BytesIO(write_marked(marks, {}))).sha256, account.id)
    brought = brought_files(actor)
    archive = parts().file_store.put(io.BytesIO(zip_bytes({"la.jpg": picture_bytes(), "8312.txt": b"?"})))
    left = [{"path": "la.jpg", "message": working.GONE, "params": {}}]
    photos = PhotoImport(
        unit_id=actor.unit_id,
        account_id=account.id,
        account_name=actor.name,
        sha256=archive.sha256,
        files=[[0, 1, "la.jpg"]],
        done=1,
        left=left,
        at=clock.now(),
        told_at=clock.now(),
    )
    db.session.add(photos)
    feast = date(school_year_of(clock.today()), 8, 20)
    closed = enter_break(actor, first_on=feast, last_on=feast, name="Lễ Kỳ yên đình Vĩnh Bình")
    db.session.commit()
    here = select(Enrolment.pupil_id).filter_by(unit_id=actor.unit_id)
    child = db.session.scalars(select(Pupil).where(Pupil.id.in_(here)).order_by(Pupil.id).limit(1)).one()
    double = make_pupil(child.full_name, unit_id=actor.unit_id or 0, since=clock.today())
    db.session.commit()
    return {
        "school.withdraw_break": {"break_id": [closed.id]},
        "school.merge_pupils": {"pupil_id": [child.id], "double_id": [double.id]},
        "gradebook.import_files_look": {"token": [ticket]},
        "gradebook.import_book_look": {"token": [ticket]},
        "gradebook.import_result": {"import_id": brought[:1]},
        "gradebook.import_faults": {"import_id": brought[:1]},
        "gradebook.import_look": {"import_id": brought[1:]},
        "school.import_photos_look": {"token": [ticket_for(archive.sha256, account.id)]},
        "school.photos_result": {"import_id": [photos.id]},
        "school.import_table": {"token": [ticket_for(stored.sha256, account.id)]},
        "school.import_result": {"entry_id": [entry]},
        **{name: {"unit_id": [actor.unit_id]} for name in OF_UNIT},
        "gradebook.ask_paper": {"kind": list(papers_of(4))},
        "gradebook.paper": {"job_id": [paper]},
        "gradebook.paper_file": {"job_id": [paper]},
    }


def brought_files(actor: Actor) -> list[object]:
    """Files of marks of class 4A: one written with something wrong in it, one compared, one that waits for it."""
    class_id = db.session.scalars(select(SchoolClass.id).filter_by(name="4A", unit_id=actor.unit_id)).one()
    key = BookKey(class_id, 1, "toan")
    file = fill(exported(actor, key), {(0, "Điểm KTĐK"): 85, (1, "Điểm KTĐK"): 7})
    name, sha256 = "diem.xlsx", parts().file_store.put(as_file(file)).sha256
    reason = "Giáo viên nghỉ ốm"
    done = import_file(actor, sheets=file, options=Options(), reason=reason, sha256=sha256, file_name=name)
    look, wait = (large.ask_look(actor, sha256=sha256, file_name=name, options=Options(only=key)) for _ in range(2))
    numbers: list[object] = [done, look.id, wait.id]
    db.session.commit()
    item = db.session.scalars(select(OutboxItem).filter_by(kind=large.KIND).order_by(OutboxItem.id)).first()
    assert item is not None
    large.looker(parts().file_store)(item)
    return numbers


def finished_paper(actor: Actor) -> int:
    """A paper the headteacher had made of class 4A."""
    class_id = db.session.scalars(select(SchoolClass.id).filter_by(name="4A", unit_id=actor.unit_id)).one()
    wanted = Wanted(PaperKind.SUMMARY, class_id, Period.FIRST)
    job = asking.ask_paper(actor, wanted, reason="Họp hội đồng")
    job.state, job.file_name, job.size, job.finished_at = "ready", "tong-hop.pdf", 9, clock.now()
    db.session.add(PaperFile(job_id=job.id, data=b"%PDF-1.7\n"))
    db.session.commit()
    return job.id
