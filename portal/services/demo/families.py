"""Families of the demo who sign in: a mother of two, the father of one of them, and a pupil of the secondary school."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from portal.adapters import clock, tokens
from portal.db import db
from portal.models.contact_book import ActivationSlip, PupilAccountSetting
from portal.models.people import Account
from portal.models.school import Guardian, Guardianship, Pupil, PupilAccount
from portal.rules.contact_book.activation import LIFE, read_code
from portal.services.demo import rows
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool

SLIP_CODE = "DEMA-3467"
"""On the slip of a guardian who has no account yet."""
MOTHER, FATHER = "Nguyễn Thị Hồng An", "Trần Quốc An"
OF_TWO_MINDS = 6
"""Where in 4A the pupil stands whose parents, both with every right, live apart and answer differently."""


def write_families(schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """The first pupil of 4A and the first of 6A are brother and sister; the latter has an account too."""
    younger = _first(schools["vinhbinh"], "4A")
    older = _first(schools["longthoi"], "6A")
    since = date(schools["vinhbinh"].start_year, 9, 1)
    for pupil in (younger, older):  # the mother stands where the list of the school had somebody else
        for held in db.session.scalars(select(Guardianship).where(Guardianship.pupil_id == pupil.id)):
            held.valid_to = held.valid_from
    mother = _guardian(_account("me.an", MOTHER, cast), phone="0912345678")
    father = _guardian(_account("cha.an", FATHER, cast), phone="0987654321")
    db.session.add_all(
        Guardianship(pupil_id=pupil.id, guardian_id=mother.id, relation="mother", valid_from=since)
        for pupil in (younger, older)
    )
    limits = {"may_sign": False, "reason": "Theo quyết định ly hôn số 41/2024/QĐST-HNGĐ"}
    db.session.add(
        Guardianship(pupil_id=older.id, guardian_id=father.id, relation="father", valid_from=since, **limits)
    )
    account = _account("hocsinh.6a", older.full_name, cast)
    db.session.add(PupilAccount(account_id=account.id, pupil_id=older.id, created_at=clock.now()))
    _write_apart(schools["vinhbinh"], cast, since)
    _write_pupil(schools["vinhbinh"], cast)
    _write_slip(schools["vinhbinh"])
    db.session.flush()


def _write_apart(school: DemoSchool, cast: Cast, since: date) -> None:
    """Two parents with the same rights who live apart."""
    room = next(each for each in school.classes if each.name == "4A")
    pupil = school.pupils[room.id][OF_TWO_MINDS]
    for held in db.session.scalars(select(Guardianship).where(Guardianship.pupil_id == pupil.id)):
        held.valid_to = held.valid_from
    family_name = pupil.full_name.split()[0]
    for user_name, name, relation, phone in (
        ("me.hoa", "Phạm Thị Mỹ Hòa", "mother", "0913222111"),
        ("cha.hoa", f"{family_name} Văn Hòa", "father", "0913222112"),
    ):
        guardian = _guardian(_account(user_name, name, cast), phone=phone)
        held = Guardianship(pupil_id=pupil.id, guardian_id=guardian.id, relation=relation, valid_from=since)
        db.session.add(held)


def _write_pupil(school: DemoSchool, cast: Cast) -> None:
    """The primary school lets its oldest pupils have accounts; one has."""
    head = cast.accounts["hieutruong.vinhbinh"].full_name
    db.session.add(PupilAccountSetting(unit_id=school.unit.id, from_grade=5, changed_at=clock.now(), changed_by=head))
    pupil = _first(school, "5A")
    account = _account("hocsinh.5a", pupil.full_name, cast)
    db.session.add(
        PupilAccount(account_id=account.id, pupil_id=pupil.id, unit_id=school.unit.id, created_at=clock.now())
    )


def _write_slip(school: DemoSchool) -> None:
    """The guardian of the second pupil of 4A has a slip and has not used it yet."""
    class_4a = next(each for each in school.classes if each.name == "4A")
    held = db.session.scalars(
        select(Guardianship).where(Guardianship.pupil_id == school.pupils[class_4a.id][1].id).order_by(Guardianship.id)
    ).first()
    if held is not None:
        now = clock.now()
        slip = ActivationSlip(
            code_hash=tokens.code_hash(read_code(SLIP_CODE)),
            pupil_id=held.pupil_id,
            guardian_id=held.guardian_id,
            unit_id=school.unit.id,
            made_at=now,
            made_by="Trường Tiểu học Vĩnh Bình",
            expires_at=now + LIFE,
        )
        db.session.add(slip)


def _first(school: DemoSchool, class_name: str) -> Pupil:
    found = next(each for each in school.classes if each.name == class_name)
    return school.pupils[found.id][0]


def _account(user_name: str, full_name: str, cast: Cast) -> Account:
    password = cast.accounts["giaovien.vinhbinh"].password_hash or ""
    account = rows.new_account(user_name, full_name, title="", password_hash=password)
    account.is_family, account.last_sign_in_at = True, clock.now()
    rows.write_all([account])
    return account


def _guardian(account: Account, *, phone: str) -> Guardian:
    guardian = Guardian(full_name=account.full_name, phone=phone, account_id=account.id, created_at=clock.now())
    rows.write_all([guardian])
    return guardian
