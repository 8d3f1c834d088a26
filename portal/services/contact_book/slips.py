"""Making activation slips: printed for a class, or mailed; a new one ends the old one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from portal.adapters import clock, tokens
from portal.adapters.texts import in_language
from portal.db import begin_write, db, read_pairs
from portal.errors import RuleBroken, mark
from portal.models.contact_book import ActivationSlip
from portal.models.people import Account
from portal.rules.contact_book.activation import ALPHABET, LENGTH, LIFE, show_code
from portal.rules.permissions import Actor
from portal.services.contact_book.enlisting import FamilyRow, get_class_to_enlist, list_families
from portal.services.records import note, queue

MOST_AT_ONCE = 200
SUBJECT = mark("Mời bạn vào sổ liên lạc điện tử")
BODY = mark(
    "Nhà trường mời bạn theo dõi việc học của con trên sổ liên lạc điện tử.\n\n"
    "Mở liên kết sau rồi trả lời một câu hỏi ngắn. Liên kết dùng được một lần, trong 14 ngày:\n\n%(url)s\n\n"
    "Nếu không biết việc này, hãy bỏ qua thư."
)


@dataclass(frozen=True, kw_only=True)
class PrintedSlip:
    """What is handed to one guardian; the code exists nowhere else in clear."""

    code: str
    pupil_name: str
    class_name: str
    guardian_name: str
    relation: str


@dataclass(frozen=True)
class _Drawn:
    """A code for one row, hashed before the lock was taken."""

    code: str
    code_hash: str


def print_slips(actor: Actor, *, class_id: int, guardianship_ids: Collection[int]) -> Sequence[PrintedSlip]:
    """Slips for these guardians of a class, to be printed now. Begins the write transaction itself."""
    chosen, drawn = _prepare(actor, class_id, guardianship_ids, by_mail=False)
    name = get_class_to_enlist(actor, class_id).name
    for row in chosen:
        _write(actor, row, drawn[_key(row)], by_mail=False)
    note(actor, "activation_slips_made", "school_class", class_id, after={"slips_made": len(chosen)})
    return [
        PrintedSlip(
            code=show_code(drawn[_key(row)].code),
            pupil_name=row.pupil.full_name,
            class_name=name,
            guardian_name=row.guardian.full_name if row.guardian else "",
            relation=row.held.relation if row.held else "",
        )
        for row in chosen
    ]


def mail_slips(actor: Actor, *, class_id: int, guardianship_ids: Collection[int], address: str) -> int:
    """Mail a link to these guardians; how many. ``address`` is the link with ``{code}`` in place of its secret.

    Begins the write transaction itself. No name of a child stands in the mail.
    """
    chosen, drawn = _prepare(actor, class_id, guardianship_ids, by_mail=True)
    languages = _languages([row.guardian.email for row in chosen if row.guardian is not None])
    for row in chosen:
        code = drawn[_key(row)]
        slip = _write(actor, row, code, by_mail=True)
        to = row.guardian.email if row.guardian is not None else ""
        say = in_language(languages.get(to.lower(), "vi"))
        body = say(BODY) % {"url": address.format(code=show_code(code.code))}
        payload = {"to": to, "subject": say(SUBJECT), "body": body, "secret": True}
        queue("mail", f"activation-{slip.id}", payload)
    note(actor, "activation_slips_mailed", "school_class", class_id, after={"slips_made": len(chosen)})
    return len(chosen)


def _languages(addresses: Collection[str]) -> dict[str, str]:
    """The language of who has an account with one of these addresses, by address."""
    known = func.lower(Account.email)
    query = select(known, Account.locale).where(known.in_({address.lower() for address in addresses}))
    return read_pairs(query)


def _prepare(
    actor: Actor, class_id: int, ids: Collection[int], *, by_mail: bool
) -> tuple[list[FamilyRow], dict[int, _Drawn]]:
    """Codes are hashed first, which takes its time; what they are for is then read again under the lock."""
    drawn = {_key(row): _draw() for row in _choose(actor, class_id, ids, by_mail=by_mail)}
    begin_write()
    chosen = [row for row in _choose(actor, class_id, ids, by_mail=by_mail) if _key(row) in drawn]
    return chosen, drawn


def _choose(actor: Actor, class_id: int, ids: Collection[int], *, by_mail: bool) -> list[FamilyRow]:
    rows = [row for row in list_families(actor, class_id=class_id) if row.may_have_slip and _key(row) in ids]
    if by_mail:
        rows = [row for row in rows if row.guardian is not None and row.guardian.email]
    if not rows and by_mail:
        raise RuleBroken("Trong những người đã chọn không ai có thư điện tử. Hãy in phiếu.", field="chosen")
    if not rows:
        raise RuleBroken("Hãy chọn ít nhất một người chưa có tài khoản.", field="chosen")
    if len(rows) > MOST_AT_ONCE:
        raise RuleBroken("Mỗi lần lập không quá %(most)d phiếu.", field="chosen", most=MOST_AT_ONCE)
    return rows


def _key(row: FamilyRow) -> int:
    return row.held.id if row.held is not None else 0


def _draw() -> _Drawn:
    code = tokens.new_code(ALPHABET, LENGTH)
    return _Drawn(code, tokens.code_hash(code))


def _write(actor: Actor, row: FamilyRow, drawn: _Drawn, *, by_mail: bool) -> ActivationSlip:
    if row.guardian is None or actor.unit_id is None:
        raise ValueError(row)
    end_slips(row.guardian.id)
    now = clock.now()
    slip = ActivationSlip(
        code_hash=drawn.code_hash,
        pupil_id=row.pupil.id,
        guardian_id=row.guardian.id,
        unit_id=actor.unit_id,
        by_mail=by_mail,
        made_at=now,
        made_by=actor.name,
        expires_at=now + LIFE,
    )
    db.session.add(slip)
    db.session.flush()
    return slip


def end_slips(guardian_id: int) -> None:
    """Make the unused slips of a guardian worthless."""
    unused = (ActivationSlip.guardian_id == guardian_id, ActivationSlip.used_at.is_(None))
    statement = update(ActivationSlip).where(*unused, ActivationSlip.ended_at.is_(None))
    db.session.execute(statement.values(ended_at=clock.now()))
