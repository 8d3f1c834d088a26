"""What the school does about consents: entering slips on paper, reminding, the table as a file."""

from collections.abc import Sequence
from datetime import date

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import RuleBroken, Say, mark
from portal.models.contact_book import ConsentAnswer
from portal.models.school import Pupil
from portal.rules.contact_book.consents import (
    ANSWER_LABELS,
    CHANNEL_LABELS,
    CONSENT_STATE_LABELS,
    PAPER,
    WITHDRAWN,
    check_answer,
)
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.rules.school.people import RELATION_LABELS
from portal.rules.vietnamese import short_date, short_time
from portal.services.contact_book.consents.boards import read_class, read_pupil
from portal.services.contact_book.consents.raising import after_answer
from portal.services.contact_book.consents.states import Given, Signer, Standing
from portal.services.notifications.telling import notify
from portal.services.records.audit import note
from portal.services.school.viewing import note_view

ONESELF = "self"
PATH = "/so-lien-lac/dong-y"
_COLUMNS = (
    (mark("Học sinh"), 28),
    (mark("Mục xin đồng ý"), 36),
    (mark("Tình trạng"), 20),
    (mark("Người trả lời"), 28),
    (mark("Quan hệ"), 16),
    (mark("Trả lời"), 22),
    (mark("Lời bản số"), 12),
    (mark("Lúc"), 18),
    (mark("Cách trả lời"), 14),
)
_NOBODY: Sequence[tuple[Signer | None, Given | None]] = ((None, None),)


def enter_slip(
    actor: Actor, *, pupil_id: int, purpose_id: int, signer: str, answer: str, signed_on: date, scan: NamedFile | None
) -> ConsentAnswer:
    """Enter what somebody signed on paper to the words of today; ``signer``: "self" or the number of a guardian."""
    board = read_pupil(actor, pupil_id)
    standing = next((each for each in board.standings if each.asked.purpose.id == purpose_id), None)
    if standing is None:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="purpose")
    person, given = _signer(standing, signer)
    check_answer(answer, before=given.answer if given else "", words_are_current=True)
    if signed_on > clock.today():
        raise RuleBroken("Ngày ký chưa đến.", field="signed_on")
    if given is not None and signed_on < _said_on(given):
        raise RuleBroken(
            "Người này đã trả lời ngày %(day)s, sau ngày ký trên phiếu. Câu trả lời mới hơn được giữ.",
            field="signed_on",
            day=short_date(_said_on(given)),
        )
    if scan is None:
        raise RuleBroken("Hãy chọn ảnh chụp hoặc bản quét của phiếu đã ký.", field="scan")
    made = ConsentAnswer(
        pupil_id=pupil_id,
        purpose_id=purpose_id,
        wording_id=given.wording_id if given and answer == WITHDRAWN else standing.asked.wording.id,
        guardian_id=person.guardian_id,
        answer=answer,
        at=clock.now(),
        channel=PAPER,
        entered_by=actor.name,
        signed_on=signed_on,
        scan_name=scan.name,
        scan_sha256=scan.sha256,
        scan_size=scan.size,
    )
    db.session.add(made)
    db.session.flush()
    after = {"full_name": board.pupil.full_name, "consent_purpose": standing.asked.wording.title}
    note(actor, "consent_on_paper", "consent", purpose_id, after=after | {"consent_answer": answer})
    db.session.flush()
    after_answer(actor, made)
    return made


def remind(actor: Actor, *, class_id: int) -> int:
    """Tell those of a class who have not answered something, each person once a day; how many were told."""
    board = read_class(actor, class_id)
    missing = {
        signer.account_id
        for row in board.rows
        for standing in row.by_purpose.values()
        for signer in standing.waiting
        if signer.account_id is not None
    }
    people = sorted(missing)
    if not people:
        raise RuleBroken("Không còn ai có tài khoản mà chưa trả lời. Với gia đình chưa vào cổng, hãy đưa phiếu giấy.")
    key = f"consents-{board.school_class.unit_id}-{clock.today().isoformat()}"
    params = {"school": actor.unit_name}
    told = notify(people, kind=Kind.CONSENT_ASKED, key=key, params=params, path=PATH, by=actor.account_id)
    if not told:
        raise RuleBroken("Hôm nay đã nhắc rồi. Mỗi người được nhắc mỗi ngày một lần.")
    note(actor, "consents_reminded", "school_class", class_id, after={"count": told})
    db.session.flush()
    return told


def export_class(actor: Actor, *, class_id: int, say: Say) -> bytes:
    """The answers of a class as a spreadsheet; noted in the access log."""
    board = read_class(actor, class_id)
    note_view(actor, "consent_export", class_id=class_id)
    note(actor, "consents_exported", "school_class", class_id, after={"rows": len(board.rows)})
    db.session.flush()
    lines = [
        _line(row.pupil, standing, signer, given, say)
        for row in board.rows
        for standing in row.by_purpose.values()
        for signer, given in standing.answers or _NOBODY
    ]
    now = short_time(clock.now().astimezone(clock.LOCAL_ZONE))
    return write_table(
        say(mark("ĐỒNG Ý CỦA GIA ĐÌNH, LỚP %(name)s")) % {"name": board.school_class.name},
        [(say(heading), width) for heading, width in _COLUMNS],
        lines,
        subtitle=f"{actor.unit_name}. {actor.name}, {now}.",
    )


def _said_on(given: Given) -> date:
    """The day somebody answered: of a slip the one it was signed on, whenever it was entered."""
    return given.signed_on or given.at.astimezone(clock.LOCAL_ZONE).date()


def _signer(standing: Standing, typed: str) -> tuple[Signer, Given | None]:
    for signer, given in standing.answers:
        if typed == (ONESELF if signer.guardian_id is None else str(signer.guardian_id)):
            return signer, given
    raise RuleBroken("Người này không phải trả lời mục đã chọn. Hãy chọn lại.", field="signer")


def _line(pupil: Pupil, standing: Standing, signer: Signer | None, given: Given | None, say: Say) -> Sequence[object]:
    line: list[object] = [pupil.full_name, standing.asked.wording.title, say(CONSENT_STATE_LABELS[standing.state])]
    if signer is None:
        return [*line, "", "", "", "", "", ""]
    who = say(RELATION_LABELS[signer.relation]) if signer.guardian_id else say(mark("Chính em"))
    line += [signer.name or pupil.full_name, who]
    if given is None:
        return [*line, say(mark("Chưa trả lời")), "", "", ""]
    version = standing.asked.wording.number if given.wording_id == standing.asked.wording.id else say(mark("Lời cũ"))
    return [*line, say(ANSWER_LABELS[given.answer]), version, given.at, say(CHANNEL_LABELS[given.channel])]
