"""Pupils, their time at a school, what they are exempt from, and their families."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.people import Account


class Pupil(Base):
    """A child, once for all schools of the portal; never deleted.

    ``born`` is "2015-03-21", "2015-03" or "2015" when only that much is known, "" when nothing is. ``ethnicity`` and
    ``policies`` hold the codes of ``rules.school``. ``merged_into_id`` leads from a double to the record that stays.
    """

    __tablename__ = "pupil"
    __table_args__ = (
        Index("ix_pupil_name_sort", "name_sort"),
        Index("ix_pupil_name_folded", "name_folded"),
        Index("ix_pupil_ministry_code", "ministry_code"),
        Index("ix_pupil_personal_id", "personal_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ministry_code: Mapped[str | None] = mapped_column(String(20))
    personal_id: Mapped[str | None] = mapped_column(String(12))
    full_name: Mapped[str] = mapped_column(String(150))
    name_sort: Mapped[str] = mapped_column(String(500))
    name_folded: Mapped[str] = mapped_column(String(150))
    other_name: Mapped[str] = mapped_column(String(150), default="")
    born: Mapped[str] = mapped_column(String(10), default="")
    sex: Mapped[str] = mapped_column(String(6), default="")
    ethnicity: Mapped[str] = mapped_column(String(30), default="")
    nationality: Mapped[str] = mapped_column(String(60), default="")
    birthplace: Mapped[str] = mapped_column(String(255), default="")
    home_town: Mapped[str] = mapped_column(String(255), default="")
    permanent_address: Mapped[str] = mapped_column(String(255), default="")
    current_address: Mapped[str] = mapped_column(String(255), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    photo_sha256: Mapped[str | None] = mapped_column(String(64))
    policies: Mapped[list[str]] = mapped_column(JSON, default=list)
    health_note: Mapped[str] = mapped_column(String(1000), default="")
    disability: Mapped[str] = mapped_column(String(30), default="")
    disability_note: Mapped[str] = mapped_column(String(500), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PupilAccount(Base):
    """A pupil signs in with an own account, until ``ended_at`` and while the pupil belongs to the school that gave it
    (``unit_id``; None of those made before schools were kept)."""

    __tablename__ = "pupil_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Enrolment(Base):
    """A pupil's time at one school. ``status`` is the newest event's; ``register_no`` the number in the sổ đăng bộ."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("unit_id", "register_no"),
        Index("ix_enrolment_unit", "unit_id", "status"),
        Index("ix_enrolment_pupil", "pupil_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    register_no: Mapped[str | None] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(20))
    admitted_on: Mapped[date] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)

    pupil: Mapped[Pupil] = relationship()


class EnrolmentEvent(Base):
    """What happened to an enrolment, on which day, why, by which decision; and when it was entered by whom."""

    __tablename__ = "enrolment_event"
    __table_args__ = (Index("ix_enrolment_event_enrolment", "enrolment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    status: Mapped[str] = mapped_column(String(20))
    happened_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500), default="")
    decision: Mapped[str] = mapped_column(String(200), default="")
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(150))


class Exemption(Base):
    """A pupil need not do a subject in a year (``exempt``), or is assessed in it by comment only (``comment``, R122).

    ``semester`` is 1 or 2, null for the whole year.
    """

    __tablename__ = "exemption"
    __table_args__ = (Index("ix_exemption_pupil", "pupil_id", "start_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    start_year: Mapped[int]
    subject: Mapped[str] = mapped_column(String(30))
    semester: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500))
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(150))
    ended_at: Mapped[datetime | None]


class Guardian(Base):
    """A father, mother or other guardian; ``account_id`` once the person can sign in."""

    __tablename__ = "guardian"
    __table_args__ = (Index("ix_guardian_account", "account_id"), Index("ix_guardian_phone", "phone"))

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(String(150))
    born_year: Mapped[int | None]
    job: Mapped[str] = mapped_column(String(100), default="")
    personal_id: Mapped[str | None] = mapped_column(String(12))
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(255), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    account: Mapped[Account | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Guardianship(Base):
    """What one guardian may do for one child, from one day to another (``valid_to`` exclusive; open when null)."""

    __tablename__ = "guardianship"
    __table_args__ = (
        Index("ix_guardianship_pupil", "pupil_id", "valid_from"),
        Index("ix_guardianship_guardian", "guardian_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    guardian_id: Mapped[int] = mapped_column(ForeignKey("guardian.id"))
    relation: Mapped[str] = mapped_column(String(20))
    may_see: Mapped[bool] = mapped_column(default=True)
    may_reply: Mapped[bool] = mapped_column(default=True)
    may_sign: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500), default="")

    guardian: Mapped[Guardian] = relationship()
    pupil: Mapped[Pupil] = relationship()
