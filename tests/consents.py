"""Makers of consents for tests."""

from datetime import date

from portal.db import db
from portal.models.contact_book import ConsentAnswer
from portal.models.school import Pupil
from portal.rules.contact_book.consents import GIVEN, NEWS
from portal.services.contact_book.consents import for_family, keeping, purposes
from portal.services.contact_book.consents.purposes import Asked
from tests.cast import Person
from tests.notices import as_actor


class Scan:
    """A picture of a slip."""

    name, sha256, size = "phieu.jpg", "0" * 64, 3


def begin(principal: Person) -> None:
    """The school asks for what most schools ask for; committed."""
    purposes.begin(as_actor(principal))
    db.session.commit()


def asked_for(principal: Person, code: str = NEWS) -> Asked:
    """One of the standard purposes."""
    return next(each for each in purposes.list_purposes(as_actor(principal)) if each.purpose.code == code)


def say_to(asked: Asked, pupil: Pupil, person: Person, answer: str = GIVEN) -> ConsentAnswer:
    """Somebody of the family answers on the portal; committed."""
    made = for_family.answer(
        as_actor(person),
        pupil_id=pupil.id,
        purpose_id=asked.purpose.id,
        wording_id=asked.wording.id,
        answer=answer,
    )
    db.session.commit()
    return made


def sign(asked: Asked, pupil: Pupil, clerk: Person, signer: str, answer: str = GIVEN) -> ConsentAnswer:
    """The school enters a slip; committed."""
    made = keeping.enter_slip(
        as_actor(clerk),
        pupil_id=pupil.id,
        purpose_id=asked.purpose.id,
        signer=signer,
        answer=answer,
        signed_on=date(2026, 9, 10),
        scan=Scan(),
    )
    db.session.commit()
    return made
