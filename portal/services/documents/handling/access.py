"""Loading a receipt to handle it: who may see, instruct, work."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import HandlingTask, Receipt
from portal.rules.documents.handling import Part
from portal.rules.permissions import Actor, Permission
from portal.services.documents.handling.steps import list_named
from portal.services.documents.scope import find_receipt, get_document
from portal.services.people.absences import away_for, giver_of


@dataclass(frozen=True)
class Role:
    """In which part the actor works; ``on_behalf`` names the absent person whose part it is, None for the own."""

    task: HandlingTask
    on_behalf: str | None = None


def get_received(actor: Actor, document_id: int) -> Receipt:
    """The receipt of the unit acted for, or NotFound when it is not visible or the unit is no addressee."""
    get_document(actor, document_id)
    receipt = find_receipt(actor, document_id)
    if receipt is None:
        raise NotFound
    return receipt


def lock_received(actor: Actor, document_id: int, permission: Permission | None = None) -> Receipt:
    """As ``get_received``, fresh and locked until the transaction ends; NotAllowed without the permission."""
    receipt = get_received(actor, document_id)
    if permission is not None and not actor.can(permission):
        raise NotAllowed
    query = select(Receipt).where(Receipt.id == receipt.id).with_for_update(of=Receipt)
    locked = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if locked.recalled_at is not None:
        raise NotFound
    if locked.refused_at is not None:
        raise RuleBroken("Đơn vị đã trả lại văn bản này cho nơi gửi.")
    return locked


def refuse_unregistered(receipt: Receipt) -> None:
    """Raise ``RuleBroken`` before the document is in the unit's register (Nghị định 30/2020, Article 22)."""
    if receipt.registered_at is None:
        raise RuleBroken("Văn bản chưa vào sổ. Hãy vào sổ trước rồi mới giao xử lý.")


def refuse_unassigned(receipt: Receipt) -> None:
    """Raise ``RuleBroken`` while nobody handles the document."""
    if receipt.assigned_at is None:
        raise RuleBroken("Văn bản chưa được giao cho ai xử lý.")


def refuse_completed(receipt: Receipt) -> None:
    """Raise ``RuleBroken`` once the handling is completed."""
    if receipt.completed_at is not None:
        raise RuleBroken("Văn bản đã xử lý xong. Nếu còn việc, lãnh đạo chọn “Yêu cầu làm tiếp”.")


def find_roles(actor: Actor, receipt: Receipt) -> list[Role]:
    """The parts in which the actor may work: the own one first, then those of absent people."""
    return roles_among(actor, list_named(receipt))


def roles_among(actor: Actor, tasks: Sequence[HandlingTask]) -> list[Role]:
    """As ``find_roles``, of tasks that are loaded already."""
    named = {task.account_id: task for task in tasks}
    roles = [Role(named[actor.account_id])] if actor.account_id in named else []
    if set(named) - {actor.account_id}:
        roles += [Role(named[away], name) for away, name in away_for(actor).items() if away in named]
    return roles


def get_role(actor: Actor, receipt: Receipt, *parts: Part) -> Role:
    """The actor's part among these; NotAllowed without one."""
    role = next((role for role in find_roles(actor, receipt) if role.task.part in parts), None)
    if role is None:
        raise NotAllowed
    return role


def instructing_for(actor: Actor) -> str | None:
    """Whose right to instruct the actor uses, when it was lent."""
    return giver_of(actor, Permission.DOCUMENTS_ASSIGN)
