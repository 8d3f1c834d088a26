"""Documents: inbox, outbox, composing, posting, reading, following."""

from portal.blueprints.documents import (
    agreeing,
    answering,
    approving,
    books,
    composing,
    duties,
    duty_board,
    exchange,
    following,
    forwarding,
    lists,
    notices,
    packages,
    printing,
    proof,
    publishing,
    reading,
    spreading,
    superseding,
    withdrawing,
)
from portal.blueprints.documents.blueprint import bp

__all__ = [
    "agreeing",
    "answering",
    "approving",
    "books",
    "bp",
    "composing",
    "duties",
    "duty_board",
    "exchange",
    "following",
    "forwarding",
    "lists",
    "notices",
    "packages",
    "printing",
    "proof",
    "publishing",
    "reading",
    "spreading",
    "superseding",
    "withdrawing",
]
from portal.blueprints.documents import handling

__all__ = ["answering", "books", "bp", "composing", "following", "handling", "lists", "proof", "reading"]
