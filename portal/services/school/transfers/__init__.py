"""Handing pupils over between schools: asked by the old one, answered by the new one."""

from portal.services.school.transfers.answering import accept_transfer, refuse_transfer
from portal.services.school.transfers.asking import Destination, ask_transfer, find_schools, withdraw_transfer
from portal.services.school.transfers.reading import (
    Direction,
    count_waiting,
    get_transfer,
    joinable_classes,
    list_transfers,
    transfers_of,
    waiting_count,
)

__all__ = [
    "Destination",
    "Direction",
    "accept_transfer",
    "ask_transfer",
    "count_waiting",
    "find_schools",
    "get_transfer",
    "joinable_classes",
    "list_transfers",
    "refuse_transfer",
    "transfers_of",
    "waiting_count",
    "withdraw_transfer",
]
