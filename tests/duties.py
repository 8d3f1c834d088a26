"""Documents with duties, for tests: through the services, like the pages do."""

from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.models.documents import Document, Duty
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.deadlines import Rhythm, Timing
from portal.rules.documents.duties import Proof
from portal.services.documents import posting
from portal.services.documents.composing import Content, save_draft
from portal.services.documents.duties import doing, preparing
from tests.cast import Person
from tests.make import CHILDREN, actor_of, make_draft

BODY = """Các đơn vị thực hiện:

- Báo cáo tháng: Khóa ngày 17 hằng tháng;
- Gửi danh sách học sinh trước ngày 30/11/2026.

Theo Công văn số 12/SGDĐT-VP ngày 01/12/2026 của Sở."""
SOON = Timing(rhythm=Rhythm.ONCE, due=date(2026, 11, 24))


def draft_with_text(person: Person, body: str = BODY, *, addressing: Addressing = CHILDREN) -> Document:
    """A draft whose text the reader has something to say about, committed."""
    draft = make_draft(person, addressing=addressing)
    content = Content(
        code=draft.code,
        subject=draft.subject,
        place=draft.place,
        issued_on=draft.issued_on,
        signer_name=draft.signer_name,
        body=body,
        addressing=addressing,
    )
    save_draft(actor_of(person), document_id=draft.id, version=None, content=content)
    db.session.commit()
    return draft


def post_with_duty(
    person: Person,
    timing: Timing = SOON,
    *,
    title: str = "Gửi danh sách học sinh",
    kinds: tuple[str, ...] = (),
    proof: Proof = Proof.NONE,
    code: str = "12/SGDĐT-VP",
    addressing: Addressing = CHILDREN,
) -> Duty:
    """The one duty of a posted document, committed."""
    draft = make_draft(person, code=code, addressing=addressing)
    wish = preparing.Wish(title=title, timing=timing, kinds=kinds, proof=proof)
    preparing.add(actor_of(person), document_id=draft.id, wish=wish)
    db.session.commit()
    posting.post_document(actor_of(person), document_id=draft.id, version=draft.version)
    db.session.commit()
    return db.session.scalars(select(Duty).where(Duty.document_id == draft.id)).one()


def do(person: Person, duty: Duty, remark: str = "") -> int:
    """Report the present occurrence done; the id of the report."""
    found = doing.get_own(actor_of(person), duty_id=duty.id)
    report = doing.report_done(
        actor_of(person), duty_id=duty.id, occurrence=found.occurrence, remark=remark, file=None, answer_id=None
    )
    db.session.commit()
    return report.id
