"""Documents: inbox, outbox, composing, posting, reading, following."""

from portal.blueprints.documents import (
    agreeing,
    answering,
    books,
    composing,
    exchange,
    following,
    forwarding,
    lists,
    notices,
    printing,
    packages,
    proof,
    publishing,
    reading,
    withdrawing,
)
from portal.blueprints.documents.blueprint import bp

__all__ = [
    "agreeing",
    "answering",
    "books",
    "bp",
    "composing",
    "exchange",
    "following",
    "forwarding",
    "lists",
    "notices",
    "printing",
    "packages",
    "proof",
    "publishing",
    "reading",
    "withdrawing",
]
