"""What the tab of the handling shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, HandlingStep, HandlingTask, Receipt
from portal.rules.documents.handling import Due, HandlingCode, Part, Step, due_state, handling_code
from portal.rules.permissions import Actor, Permission
from portal.services.documents.handling.access import Role, get_received, roles_among
from portal.services.documents.handling.steps import list_named
from portal.services.notifications.reading import mark_seen
from portal.services.paging import Paged, paginate


@dataclass(frozen=True)
class Handling:
    """The state of the handling, the people named, the steps (newest first), and what the reader may do."""

    document: Document
    receipt: Receipt
    code: HandlingCode
    due: Due
    tasks: Sequence[HandlingTask]
    steps: Paged[HandlingStep]
    instruction: HandlingStep | None
    roles: Sequence[Role]
    may_assign: bool
    may_propose: bool
    may_comment: bool

    @property
    def leads(self) -> bool:
        """Whether the reader works as lead, for themselves or for somebody absent."""
        return any(role.task.part == Part.LEAD for role in self.roles)

    @property
    def part_open(self) -> bool:
        """Whether the reader has a part as co-operator that is not finished."""
        return any(role.task.part == Part.COOPERATE and role.task.done_at is None for role in self.roles)

    @property
    def watching(self) -> bool:
        """Whether the reader only watches, as the own choice or named."""
        return any(role.task.part == Part.WATCH and role.on_behalf is None for role in self.roles)


def read_handling(actor: Actor, *, document_id: int, number: int = 1, visit: bool = False) -> Handling:
    """The handling of a received document by the unit acted for; a ``visit`` reads what the person was told."""
    mark_seen(actor, path=f"/van-ban/{document_id}/xu-ly", visit=visit)
    receipt = get_received(actor, document_id)
    tasks = list_named(receipt)
    roles = roles_among(actor, tasks)
    query = select(HandlingStep).where(HandlingStep.receipt_id == receipt.id)
    steps = paginate(query.options(joinedload(HandlingStep.reply)).order_by(HandlingStep.id.desc()), number=number)
    decided = query.where(HandlingStep.kind.in_((Step.ASSIGNED, Step.FILED)))
    receives = actor.can(Permission.DOCUMENTS_RECEIVE)
    assigns = actor.can(Permission.DOCUMENTS_ASSIGN)
    return Handling(
        document=receipt.document,
        receipt=receipt,
        code=code_of(receipt),
        due=due_of(receipt, clock.today()),
        tasks=tasks,
        steps=steps,
        instruction=db.session.scalar(decided.order_by(HandlingStep.id.desc()).limit(1)),
        roles=roles,
        may_assign=assigns,
        may_propose=receives and not assigns,
        may_comment=bool(roles) or receives or assigns,
    )


def code_of(receipt: Receipt) -> HandlingCode:
    """The status code of a receipt by the rule."""
    return handling_code(
        refused_at=receipt.refused_at,
        registered_at=receipt.registered_at,
        assigned_at=receipt.assigned_at,
        started_at=receipt.started_at,
        completed_at=receipt.completed_at,
    )


def due_of(receipt: Receipt, today: date) -> Due:
    """How the deadline of a receipt stands."""
    return due_state(receipt.due_on, receipt.completed_at, today)
