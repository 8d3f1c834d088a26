"""Documents: inbox, outbox, composing, posting, reading, following."""

from portal.blueprints.documents import composing, following, lists, proof, reading
from portal.blueprints.documents.blueprint import bp

__all__ = ["bp", "composing", "following", "lists", "proof", "reading"]
