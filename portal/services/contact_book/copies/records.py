"""Sections of a copy that are the school's own records of the child."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.models.contact_book import MediumPupil
from portal.models.news import Medium
from portal.models.school import (
    ClassPlace,
    Enrolment,
    EnrolmentEvent,
    Exemption,
    GroupPlace,
    Guardian,
    Guardianship,
    ProgrammeSubject,
    PupilAccount,
    PupilGroup,
    SchoolClass,
    Transfer,
)
from portal.models.units import Unit
from portal.rules.attendance.statuses import PRESENT, SESSION_LABELS, STATUS_LABELS
from portal.rules.contact_book.copies import Section
from portal.rules.school.births import show_birth
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.exemptions import KIND_LABELS as EXEMPTION_LABELS
from portal.rules.school.people import DISABILITY_LABELS, POLICY_LABELS, RELATION_LABELS, SEX_LABELS
from portal.rules.school.statuses import STATUS_LABELS as ENROLMENT_LABELS
from portal.services.contact_book.copies.asked import Asked


def person(asked: Asked) -> Section:
    """The record itself, and the photo; where the child lives may be the other guardian's address, so that only the
    child reads it here."""
    pupil = asked.pupil
    home: list[tuple[str, object]] = [
        ("Nơi thường trú", pupil.permanent_address),
        ("Nơi ở hiện nay", pupil.current_address),
        ("Điện thoại", pupil.phone),
    ]
    rows: list[tuple[str, object]] = [
        ("Họ và tên", pupil.full_name),
        ("Tên gọi khác", pupil.other_name),
        ("Ngày sinh", show_birth(pupil.born)),
        ("Giới tính", _label(SEX_LABELS, pupil.sex)),
        ("Dân tộc", _label(ETHNICITY_LABELS, pupil.ethnicity)),
        ("Quốc tịch", pupil.nationality),
        ("Mã định danh của Bộ", pupil.ministry_code),
        ("Số định danh cá nhân", pupil.personal_id),
        ("Nơi sinh", pupil.birthplace),
        ("Quê quán", pupil.home_town),
        *(home if asked.child.is_self else []),
        ("Diện chính sách", ", ".join(_label(POLICY_LABELS, code) for code in pupil.policies)),
        ("Khuyết tật", _label(DISABILITY_LABELS, pupil.disability)),
        ("Ghi chú khuyết tật", pupil.disability_note),
        ("Ghi chú sức khỏe", pupil.health_note),
        ("Ghi vào cổng lúc", pupil.created_at),
    ]
    if pupil.photo_sha256:
        rows.append(("Ảnh", asked.take(pupil.photo_sha256, "anh-hoc-sinh.webp", 0)))
    return Section("ho-so", "Hồ sơ", ("Mục", "Nội dung"), rows)


def enrolments(asked: Asked) -> Section:
    """The time at each school, with what happened to it."""
    query = (
        select(Unit.name, Enrolment.register_no, EnrolmentEvent.status, EnrolmentEvent.happened_on)
        .join(Enrolment, Enrolment.unit_id == Unit.id)
        .join(EnrolmentEvent, EnrolmentEvent.enrolment_id == Enrolment.id)
        .where(Enrolment.pupil_id == asked.pupil.id)
        .order_by(EnrolmentEvent.happened_on, EnrolmentEvent.id)
    )
    rows = [
        (row.name, row.register_no, _label(ENROLMENT_LABELS, row.status), row.happened_on)
        for row in db.session.execute(query)
    ]
    return Section("truong", "Thời gian học ở các trường", ("Trường", "Số đăng bộ", "Tình trạng", "Từ ngày"), rows)


def classes(asked: Asked) -> Section:
    """The classes, and from when to when."""
    query = (
        select(Unit.name, SchoolClass.name.label("class_name"), ClassPlace.valid_from, ClassPlace.valid_to)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .join(Unit, Unit.id == SchoolClass.unit_id)
        .where(ClassPlace.pupil_id == asked.pupil.id)
        .order_by(ClassPlace.valid_from, ClassPlace.id)
    )
    rows = [tuple(row) for row in db.session.execute(query)]
    return Section("lop", "Lớp đã học", ("Trường", "Lớp", "Từ ngày", "Đến trước ngày"), rows)


def groups(asked: Asked) -> Section:
    """Groups across classes."""
    query = (
        select(PupilGroup.name, GroupPlace.valid_from, GroupPlace.valid_to)
        .join(PupilGroup, PupilGroup.id == GroupPlace.group_id)
        .where(GroupPlace.pupil_id == asked.pupil.id)
        .order_by(GroupPlace.valid_from, GroupPlace.id)
    )
    rows = [tuple(row) for row in db.session.execute(query)]
    return Section("nhom", "Nhóm đã tham gia", ("Nhóm", "Từ ngày", "Đến trước ngày"), rows)


def absences(asked: Asked) -> Section:
    """Every session in which the child was not simply there."""
    query = (
        select(Roll.day, Roll.session, RollEntry.status, RollEntry.lessons)
        .join(Roll, Roll.id == RollEntry.roll_id)
        .where(RollEntry.pupil_id == asked.pupil.id, RollEntry.status != PRESENT)
        .order_by(Roll.day, Roll.session.desc(), Roll.id)
    )
    rows = [
        (row.day, _label(SESSION_LABELS, row.session), _label(STATUS_LABELS, row.status), row.lessons)
        for row in db.session.execute(query)
    ]
    return Section("diem-danh", "Buổi vắng, đi muộn", ("Ngày", "Buổi", "Ghi nhận", "Tiết"), rows)


def own_rights(asked: Asked) -> Section:
    """What the school recorded of who asks, and nobody else."""
    query = (
        select(Guardian, Guardianship)
        .join(Guardianship, Guardianship.guardian_id == Guardian.id)
        .where(Guardianship.pupil_id == asked.pupil.id, Guardian.account_id == asked.actor.account_id)
        .order_by(Guardianship.id)
    )
    rows = [
        (
            guardian.full_name,
            _label(RELATION_LABELS, held.relation),
            guardian.phone,
            guardian.email,
            guardian.address,
            _may(held),
            held.valid_from,
            held.valid_to,
        )
        for guardian, held in db.session.execute(query)
    ]
    headings = ("Họ và tên", "Quan hệ", "Điện thoại", "Thư điện tử", "Địa chỉ", "Được", "Từ ngày", "Đến trước ngày")
    return Section("nguoi-xin", "Nhà trường ghi về bạn", headings, rows)


def exemptions(asked: Asked) -> Section:
    """Subjects the child need not do."""
    query = select(Exemption).where(Exemption.pupil_id == asked.pupil.id).order_by(Exemption.id)
    found = db.session.scalars(query).all()
    named = select(ProgrammeSubject.code, ProgrammeSubject.name).where(
        ProgrammeSubject.code.in_({each.subject for each in found}), ProgrammeSubject.unit_id == asked.child.at.unit_id
    )
    names: dict[str, str] = {row.code: row.name for row in db.session.execute(named)} if found else {}
    rows = [
        (
            each.start_year,
            names.get(each.subject, each.subject),
            each.semester or "Cả năm",
            _label(EXEMPTION_LABELS, each.kind),
            each.reason,
            each.ended_at,
        )
        for each in found
    ]
    return Section("mien-hoc", "Môn được miễn", ("Năm học từ", "Môn", "Học kì", "Cách", "Lý do", "Thôi từ"), rows)


def transfers(asked: Asked) -> Section:
    """Hand-overs from one school to another."""
    query = (
        select(Unit.name, Transfer.to_name, Transfer.leaves_on, Transfer.asked_at, Transfer.answered_at)
        .join(Unit, Unit.id == Transfer.from_unit_id)
        .where(Transfer.pupil_id == asked.pupil.id)
        .order_by(Transfer.id)
    )
    rows = [tuple(row) for row in db.session.execute(query)]
    headings = ("Từ trường", "Đến trường", "Rời ngày", "Đề nghị lúc", "Trả lời lúc")
    return Section("chuyen-truong", "Lần chuyển trường", headings, rows)


def own_accounts(asked: Asked) -> Section:
    """Since when the pupil signs in too."""
    query = select(PupilAccount).where(PupilAccount.pupil_id == asked.pupil.id).order_by(PupilAccount.id)
    rows = [(each.created_at, each.ended_at) for each in db.session.scalars(query)]
    return Section("tai-khoan-em", "Tài khoản của em", ("Lập lúc", "Thôi lúc"), rows)


def pictures(asked: Asked) -> Section:
    """Pictures of the school's site in which the child was marked."""
    query = (
        select(Medium.alt, Medium.name, MediumPupil.marked_at, MediumPupil.ended_at)
        .join(MediumPupil, MediumPupil.medium_id == Medium.id)
        .where(MediumPupil.pupil_id == asked.pupil.id)
        .order_by(MediumPupil.id)
    )
    rows = [tuple(row) for row in db.session.execute(query)]
    headings = ("Ảnh", "Tên tệp", "Đánh dấu lúc", "Bỏ đánh dấu lúc")
    return Section("anh-trang-tin", "Ảnh của trang tin có em", headings, rows)


def _label(labels: Mapping[Any, str], code: str) -> str:
    return labels.get(code, code) if code else ""


def _may(held: Guardianship) -> str:
    allowed = ((held.may_see, "xem"), (held.may_reply, "trả lời"), (held.may_sign, "ký"))
    ended = held.valid_to is not None and held.valid_to <= clock.today()
    return "đã hết" if ended else ", ".join(word for holds, word in allowed if holds)
