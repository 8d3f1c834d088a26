"""Consents of the demo's families: slips that came back in 4A, a mother who answered on the portal, a pupil of 6A."""

import io
from collections.abc import Mapping

from sqlalchemy import delete, func, select

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.db import db
from portal.models.contact_book import DataCopy, DataCopyFile
from portal.models.news import Article, MediumUse
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.school import Pupil
from portal.rules.contact_book.consents import ACHIEVEMENTS, GIVEN, MESSAGES, NEWS, REFUSED
from portal.rules.permissions import Actor
from portal.services.contact_book.children import find_sitting
from portal.services.contact_book.consents import for_family, keeping, marking, purposes
from portal.services.contact_book.consents.boards import read_pupil
from portal.services.contact_book.consents.purposes import Asked
from portal.services.contact_book.copies.making import make_zip
from portal.services.demo.directives import StoredFile
from portal.services.demo.families import OF_TWO_MINDS
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool
from portal.services.people.actors import load_actor

SLIP = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 100"><rect width="210" height="100" fill="#fff"/>
<text x="10" y="24" font-size="10">PHIẾU TRẢ LỜI CỦA GIA ĐÌNH (bản mẫu dùng thử)</text>
<path d="M20 70 q12 -24 24 0 t24 0 t24 -6" fill="none" stroke="#124"/></svg>"""


def write_consents(store: FileStore, schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """Both schools ask; of the first pupils of 4A slips are in, one of them refused and stands in a picture."""
    queued = db.session.scalar(select(func.max(OutboxItem.id))) or 0
    stored = store.put(io.BytesIO(SLIP.encode()))
    scan = StoredFile("phieu-dong-y.svg", stored.sha256, stored.size)
    for head in ("hieutruong.vinhbinh", "hieutruong.longthoi"):
        purposes.begin(_actor(head, cast))
    teacher = _actor("giaovien.vinhbinh", cast)
    pupils = _pupils(schools["vinhbinh"], "4A")
    asked = {each.purpose.code: each for each in purposes.list_purposes(teacher)}
    _mark(_actor("hieutruong.vinhbinh", cast), pupils[2])
    for position, pupil in enumerate(pupils[1:6]):
        for each in asked.values():
            refuses = position == 1 and each.purpose.code == NEWS
            _sign(teacher, pupil, each, REFUSED if refuses else GIVEN, scan)
    mother = _actor("me.an", cast)
    _answer(mother, pupils[0], asked[NEWS], GIVEN)
    _answer(mother, pupils[0], asked[MESSAGES], REFUSED)
    for name, answer in (("me.hoa", GIVEN), ("cha.hoa", REFUSED)):
        _answer(_actor(name, cast), pupils[OF_TWO_MINDS], asked[NEWS], answer)
    older = _pupils(schools["longthoi"], "6A")[0]
    of_older = {each.purpose.code: each for each in purposes.list_purposes(_actor("hieutruong.longthoi", cast))}
    _answer(mother, older, of_older[NEWS], GIVEN)
    _answer(_actor("hocsinh.6a", cast), older, of_older[ACHIEVEMENTS], GIVEN)
    _copy(store, mother, pupils[0])
    mails = delete(OutboxItem).where(OutboxItem.kind == "notification_mail", OutboxItem.id > queued)
    db.session.execute(mails)  # whoever moderates is told on the portal only


def _actor(user_name: str, cast: Cast) -> Actor:
    known = cast.accounts.get(user_name)
    return load_actor(known or db.session.scalars(select(Account).where(Account.user_name == user_name)).one())[0]


def _pupils(school: DemoSchool, class_name: str) -> list[Pupil]:
    found = next(each for each in school.classes if each.name == class_name)
    return list(school.pupils[found.id])


def _sign(actor: Actor, pupil: Pupil, asked: Asked, answer: str, scan: StoredFile) -> None:
    """Everybody who has to sign did so on one slip."""
    standing = next(each for each in read_pupil(actor, pupil.id).standings if each.asked.purpose.id == asked.purpose.id)
    for signer, _given in standing.answers:
        keeping.enter_slip(
            actor,
            pupil_id=pupil.id,
            purpose_id=asked.purpose.id,
            signer=keeping.ONESELF if signer.guardian_id is None else str(signer.guardian_id),
            answer=answer,
            signed_on=clock.today(),
            scan=scan,
        )


def _answer(actor: Actor, pupil: Pupil, asked: Asked, answer: str) -> None:
    for_family.answer(actor, pupil_id=pupil.id, purpose_id=asked.purpose.id, wording_id=asked.wording.id, answer=answer)


def _mark(actor: Actor, pupil: Pupil) -> None:
    """The pupil whose family will refuse stands in a picture that was published."""
    query = (
        select(MediumUse.medium_id)
        .join(Article, Article.shown_id == MediumUse.version_id)
        .where(Article.unit_id == actor.unit_id, Article.withdrawn_at.is_(None), Article.expires_at.is_(None))
        .order_by(Article.id, MediumUse.medium_id)
    )
    medium_id = db.session.scalars(query.limit(1)).one()
    at = find_sitting(pupil.id)
    class_id = at.class_id if at else None
    marking.mark_pupils(actor, medium_id=medium_id, class_id=class_id or 0, pupil_ids=[pupil.id])


def _copy(store: FileStore, actor: Actor, pupil: Pupil) -> None:
    """The mother asked for everything about her younger child, and it is ready."""
    data = make_zip(actor, pupil.id, store)
    at = find_sitting(pupil.id)
    made = DataCopy(
        account_id=actor.account_id,
        pupil_id=pupil.id,
        unit_id=at.unit_id if at else 0,
        state="ready",
        size=len(data),
        asked_at=clock.now(),
        finished_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(DataCopyFile(copy_id=made.id, data=data))
    db.session.flush()
